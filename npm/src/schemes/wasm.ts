import * as wasm from "../../wasm/schemes/schemes.js";
import { Answer } from "../engine/answer.js";
import { requireProtocol } from "../engine/engine.js";
import type { Compiler } from "./current.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The compiler of a compiled module, of which there is an instance from the first call on. */
export function wasmCompiler(module: WebAssembly.Module): Compiler {
  let memory: WebAssembly.Memory | undefined;
  const ready = (): WebAssembly.Memory => {
    if (memory === undefined) {
      ({ memory } = wasm.initSync({ module }));
      requireProtocol(wasm.protocol());
    }
    return memory;
  };
  return {
    compile(scheme) {
      ready();
      return wasm.compile(scheme);
    },
    offer(provider, name, given) {
      ready();
      return wasm.offer(provider, name, given);
    },
    answer: () => new Answer(decoder.decode(new Uint8Array(ready().buffer, wasm.answer(), wasm.answerBytes()))),
  };
}
