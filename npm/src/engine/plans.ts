import type { Plans } from "./engine.js";
import { PLANS } from "./generated/plans.js";

/** The plans of the providers that are known by name everywhere; whoever imports `hookseal/schemes` brings what compiles others. */
export function plansByName(): Plans {
  return { named: (name) => (Object.hasOwn(PLANS, name) ? PLANS[name] : undefined) };
}
