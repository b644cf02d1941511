import * as wasm from "../wasm/hookseal.js";
import { valuesOf, type Value } from "./answer.js";
import { viewOf } from "./bytes.js";
import { blockAt, type Block, type Engine, type Macs, type Outside } from "./engine.js";
import { subtle } from "./subtle.js";

/**
 * So large a body is hashed faster outside, the first one of a webhook too, for which its keys are
 * imported. Verifying 16, 32, 48, 64, 256 and 1024 kB took 47, 87, 127, 166, 692 and 2687 µs here,
 * 64, 72, 77, 85, 265 and 857 outside, and 119, 124, 127, 133, 300 and 881 outside with the import
 * (Node 20, x64, one run); in workerd it was faster from 32 kB on, with the import too.
 */
const LARGE = 48 * 1024;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The WebAssembly engine of a compiled module. */
export function wasmEngine(module: WebAssembly.Module): Engine {
  const views = new Views(wasm.initSync({ module }).memory);

  function answer(): Value[] {
    const start = wasm.answer();
    return valuesOf(decoder.decode(views.fresh().bytes.subarray(start, start + wasm.answerBytes())));
  }

  return {
    open: (configuration) => wasm.open(configuration, subtle() !== undefined),
    close: wasm.close,
    block: () => views.fresh().block,
    repeated(bytes) {
      const start = wasm.repeated(bytes);
      views.renew();
      return views.bytes.subarray(start, start + bytes);
    },
    verify(handle, body, now, macs) {
      if (macs !== undefined) return wasm.verifyHashed(handle, body, views.put(macs), now);
      if (body.length > views.window.length) return wasm.verifyLarge(handle, viewOf(body), now);
      views.window.set(body);
      return wasm.verify(handle, body.length, now);
    },
    receive(handle, body, now, macs) {
      if (macs !== undefined) return wasm.receiveHashed(handle, body, views.put(macs), now);
      if (body.length > views.window.length) return wasm.receiveLarge(handle, viewOf(body), now);
      views.window.set(body);
      return wasm.receive(handle, body.length, now);
    },
    outside: { from: LARGE, key: wasm.key as Outside["key"], begin: wasm.begin },
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

  /** Puts MACs into the window, one behind the other, and gives how many bytes they have. */
  put(macs: Macs): number {
    let end = 0;
    for (const mac of macs) {
      this.window.set(new Uint8Array(mac), end);
      end += mac.byteLength;
    }
    return end;
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
