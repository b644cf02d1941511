import * as wasm from "../wasm/hookseal.js";
import { valuesOf, type Value } from "./answer.js";
import { blockAt, FINE, type Block, type Engine } from "./engine.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The WebAssembly engine of a compiled module. */
export function wasmEngine(module: WebAssembly.Module): Engine {
  const views = new Views(wasm.initSync({ module }).memory);

  function answer(): Value[] {
    const start = wasm.answer();
    return valuesOf(decoder.decode(views.fresh().bytes.subarray(start, start + wasm.answerBytes())));
  }

  return {
    open: wasm.open,
    close: wasm.close,
    block: () => views.fresh().block,
    repeated(bytes) {
      const start = wasm.repeated(bytes);
      views.renew();
      return views.bytes.subarray(start, start + bytes);
    },
    verify(handle, body, now) {
      if (body.length > views.window.length) return wasm.verifyLarge(handle, plain(body), now);
      views.window.set(body);
      return wasm.verify(handle, body.length, now);
    },
    receive(handle, body, now) {
      let refusal: number;
      if (body.length > views.window.length) {
        refusal = wasm.receiveLarge(handle, plain(body), now);
      } else {
        views.window.set(body);
        refusal = wasm.receive(handle, body.length, now);
      }
      return refusal === FINE ? answer() : refusal;
    },
    explain: wasm.explain,
    sign: wasm.sign,
    checkText: wasm.checkText,
    passesRealestateapiFilters: wasm.passesRealestateapiFilters,
    describe: wasm.describe,
    hospitablePersonalSecret: wasm.hospitablePersonalSecret,
    answer,
  };
}

/** What is read and written of the engine's memory. */
class Views {
  readonly #memory: WebAssembly.Memory;
  bytes!: Uint8Array;
  window!: Uint8Array;
  block!: Block;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.renew();
  }

  /** When the memory grows, its old buffer is detached, and views of it are empty. */
  fresh(): this {
    if (this.bytes.length === 0) this.renew();
    return this;
  }

  renew(): void {
    const [windowStart, blockStart] = [wasm.window(), wasm.block()];
    this.bytes = new Uint8Array(this.#memory.buffer);
    this.window = this.bytes.subarray(windowStart, windowStart + wasm.windowBytes());
    this.block = blockAt(this.#memory.buffer, blockStart, wasm.blockBytes());
  }
}

/** The same bytes in a class of which `subarray` runs none of the caller's code. */
function plain(body: Uint8Array): Uint8Array {
  return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
}
