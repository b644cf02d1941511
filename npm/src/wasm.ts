import * as wasm from "../wasm/hookseal.js";
import { slotsOf, type Engine, type Opened } from "./engine.js";

/** The WebAssembly engine of a compiled module. */
export function wasmEngine(module: WebAssembly.Module): Engine {
  const { memory } = wasm.initSync({ module });
  const windowAt = wasm.window();
  const windowBytes = wasm.windowBytes();
  let blockAt = 0;
  let blockBytes = 0;
  let slotBytes = 1;
  let window = new Uint8Array(memory.buffer, windowAt, windowBytes);
  let slots: readonly Uint8Array[] = [];

  function renewViews(): void {
    window = new Uint8Array(memory.buffer, windowAt, windowBytes);
    slots = slotsOf(new Uint8Array(memory.buffer, blockAt, blockBytes), slotBytes);
  }

  return {
    open(configuration) {
      const answer = wasm.open(configuration);
      const opened = JSON.parse(answer) as Opened;
      if ("handle" in opened) {
        slotBytes = opened.slotBytes;
        blockBytes = Math.max(blockBytes, opened.headers.length * slotBytes);
        blockAt = wasm.headers(blockBytes);
        renewViews();
      }
      return answer;
    },
    close: wasm.close,
    slots() {
      // When the memory grows, its old buffer is detached and views of it are empty.
      if (window.length === 0) renewViews();
      return slots;
    },
    verify(handle, body, now) {
      if (body.length > windowBytes) return wasm.verifyLarge(handle, body, now);
      window.set(body);
      return wasm.verify(handle, body.length, now);
    },
    receive: wasm.receive,
    sign: wasm.sign,
    checkText: wasm.checkText,
    passesRealestateapiFilters: wasm.passesRealestateapiFilters,
    takeError: wasm.takeError,
    describe: wasm.describe,
    hospitablePersonalSecret: wasm.hospitablePersonalSecret,
  };
}
