// Which peers take part in which measure, with which provider's scheme, on every runtime.
import { hookseal } from "./subjects/hookseal.mjs";
import { standardwebhooks, subtle } from "./subjects/web.mjs";

export const WEB = [
  { measure: "verify", scheme: "realestateapi", peers: [subtle] },
  { measure: "receive", scheme: "standard-webhooks", peers: [standardwebhooks] },
];

/** These engines of Hookseal, by name, and the peers, each as `{ subject, verify }`. */
export async function subjectsOf({ measure, method = measure, scheme, peers }, engines, secret) {
  const ours = Object.entries(engines).map(([name, engine]) => hookseal(name, engine, scheme, secret)[method]);
  return [...ours, ...(await Promise.all(peers.map((peer) => peer(secret))))];
}
