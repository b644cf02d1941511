// Hookseal beside its peers, in this process.
import { subjectsOf } from "./comparisons.mjs";
import { bodyOf, delivery, forged, SECRETS, SIZES } from "./deliveries.mjs";
import { assertVerifies, compare } from "./rounds.mjs";

/** Measures these engines of Hookseal, by name, in every one of the comparisons. */
export async function compareWithPeers(suite, engines, comparisons) {
  for (const comparison of comparisons) {
    const { measure, scheme, bodies = bodyOf } = comparison;
    const subjects = await subjectsOf(comparison, engines, SECRETS[scheme]);
    for (const size of SIZES) {
      // Signed anew for every size, since it must be fresh to the end.
      const genuine = delivery(scheme, bodies(size));
      await assertVerifies(subjects, genuine, forged(genuine));
      const calls = subjects.map(({ subject, verify }) => ({ subject, call: () => verify(genuine) }));
      await compare(suite, { measure, scheme, size }, calls);
    }
  }
}
