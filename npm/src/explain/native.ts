import type { Addon } from "../engine/generated/addon.js";
import type { Explainer } from "./current.js";

/** The explainer of a loaded addon. */
export function nativeExplainer(addon: Addon): Explainer {
  return {
    engine: "native",
    explain: (configuration, head, body) => addon.explain(configuration, head, body),
    capture: (head, body) => addon.capture(head, body),
    senders: (head) => addon.senders(head),
  };
}
