import { slotsOf, type Engine, type Opened } from "./engine.js";

/** What the addon exports: the engine's functions, with the header block as an argument. */
export interface Addon extends Omit<Engine, "slots" | "verify" | "receive"> {
  verify(handle: number, body: Uint8Array, headers: Uint8Array, now: number): number;
  receive(handle: number, body: Uint8Array, headers: Uint8Array, now: number): string;
}

/** The native engine of a loaded addon. */
export function nativeEngine(addon: Addon): Engine {
  let block = new Uint8Array();
  let slots: readonly Uint8Array[] = [];
  return {
    open(configuration) {
      const answer = addon.open(configuration);
      const opened = JSON.parse(answer) as Opened;
      if ("handle" in opened && opened.headers.length > slots.length) {
        block = new Uint8Array(opened.headers.length * opened.slotBytes);
        slots = slotsOf(block, opened.slotBytes);
      }
      return answer;
    },
    close: addon.close,
    slots: () => slots,
    verify: (handle, body, now) => addon.verify(handle, body, block, now),
    receive: (handle, body, now) => addon.receive(handle, body, block, now),
    sign: addon.sign,
    checkText: addon.checkText,
    passesRealestateapiFilters: addon.passesRealestateapiFilters,
    takeError: addon.takeError,
    describe: addon.describe,
    hospitablePersonalSecret: addon.hospitablePersonalSecret,
  };
}
