/** What explains here: the core, compiled to machine code or to WebAssembly. Both give what the core answers, as JSON. */
export interface Explainer {
  readonly engine: "native" | "wasm";
  /** `head` is all of a delivery but its body, as JSON; empty where the body is a capture itself. */
  explain(configuration: string, head: string, body: Uint8Array): string;
  capture(head: string, body: Uint8Array): string;
  senders(head: string): string;
}

let running: Explainer | undefined;

/** Called once, by the entry that a runtime resolves to. */
export function run(explainer: Explainer): void {
  running = explainer;
}

export function current(): Explainer {
  if (running === undefined) throw new Error('hookseal was imported by an internal path: import "hookseal/explain"');
  return running;
}
