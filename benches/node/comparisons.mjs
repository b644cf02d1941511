// Which peers take part in which measure, with which provider's scheme.
import { bodyOf, delivery, forged, SECRETS, SIZES } from "./deliveries.mjs";
import { assertVerifies, compare } from "./rounds.mjs";
import { hookseal } from "./subjects/hookseal.mjs";
import { standardwebhooks, subtle } from "./subjects/web.mjs";

/** Those that every runtime can run. */
export const WEB = [
  { measure: "verify", scheme: "realestateapi", peers: [subtle] },
  { measure: "receive", scheme: "standard-webhooks", peers: [standardwebhooks] },
];

/** Measures these engines of Hookseal, by name, beside the peers. */
export async function compareWithPeers(suite, engines, comparisons) {
  for (const { measure, scheme, peers } of comparisons) {
    const secret = SECRETS[scheme];
    const ours = Object.entries(engines).map(([name, engine]) => hookseal(name, engine, scheme, secret)[measure]);
    const subjects = [...ours, ...(await Promise.all(peers.map((peer) => peer(secret))))];
    for (const size of SIZES) {
      // Signed anew for every size, since it must be fresh to the end.
      const genuine = delivery(scheme, bodyOf(size));
      await assertVerifies(subjects, genuine, forged(genuine));
      const calls = subjects.map(({ subject, verify }) => ({ subject, call: () => verify(genuine) }));
      await compare(suite, { measure, scheme, size }, calls);
    }
  }
}
