import type { Explainer } from "./current.js";

/** The addon's functions for explanations: bindings-node/src/explain.rs. */
export interface ExplainAddon {
  protocol?(): number;
  explain(configuration: string, head: string, body: Uint8Array): string;
  capture(head: string, body: Uint8Array): string;
  senders(head: string): string;
}

/** The explainer of a loaded addon. */
export function nativeExplainer(addon: ExplainAddon): Explainer {
  return {
    engine: "native",
    explain: (configuration, head, body) => addon.explain(configuration, head, body),
    capture: (head, body) => addon.capture(head, body),
    senders: (head) => addon.senders(head),
  };
}
