import * as wasm from "../../wasm/explain/explain.js";
import type { Explainer } from "./current.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The explainer of a compiled module, of which there is an instance from the first call on. */
export function wasmExplainer(module: WebAssembly.Module): Explainer {
  let memory: WebAssembly.Memory | undefined;
  const ready = (): WebAssembly.Memory => (memory ??= wasm.initSync({ module }).memory);
  return {
    engine: "wasm",
    explain(configuration, head, body) {
      const there = ready();
      wasm.explain(configuration, head, body);
      return text(there);
    },
    capture(head, body) {
      const there = ready();
      wasm.capture(head, body);
      return text(there);
    },
    senders(head) {
      const there = ready();
      wasm.senders(head);
      return text(there);
    },
  };
}

/** The last text: asked for after the call that made it, for which the memory may have grown. */
function text(memory: WebAssembly.Memory): string {
  return decoder.decode(new Uint8Array(memory.buffer, wasm.text(), wasm.textBytes()));
}
