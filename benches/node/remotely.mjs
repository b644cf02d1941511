// Hookseal beside its peers, in a runtime that is told what to time.
import { subjectsOf, WEB } from "./comparisons.mjs";
import { bodyOf, delivery, SECRETS, SIZES } from "./deliveries.mjs";
import { compare } from "./rounds.mjs";

/** `ask` has the runtime time one subject, and gives nanoseconds per call. */
export async function remotely(suite, ask) {
  for (const [comparison, { measure, scheme, peers }] of WEB.entries()) {
    const secret = SECRETS[scheme];
    const names = await subjectsOf({ measure, scheme, peers }, {}, secret);
    const subjects = ["hookseal wasm", ...names.map(({ subject }) => subject)];
    for (const size of SIZES) {
      const genuine = delivery(scheme, bodyOf(size));
      const calls = subjects.map((subject) => ({ subject, call: () => ask({ comparison, secret, subject, genuine }) }));
      await compare(suite, { measure, scheme, size }, calls, { estimate: (call) => call() });
    }
  }
}
