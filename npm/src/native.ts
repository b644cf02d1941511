import { valuesOf, type Value } from "./answer.js";
import { blockAt, type Engine } from "./engine.js";

/** What the addon exports: the engine's functions, with a desk as the first argument of some. */
export interface Addon extends Omit<Engine, "block" | "repeated" | "verify" | "receive" | "answer"> {
  windowBytes(): number;
  blockBytes(): number;
  lend(desk: Uint8Array, name?: number): number;
  verify(desk: number, handle: number, length: number, now: number): number;
  verifyLarge(desk: number, handle: number, body: Uint8Array, now: number): number;
  receive(desk: number, handle: number, length: number, now: number): string | number;
  receiveLarge(desk: number, handle: number, body: Uint8Array, now: number): string | number;
  answer(): string;
}

/** The native engine of a loaded addon. */
export function nativeEngine(addon: Addon): Engine {
  const windowBytes = addon.windowBytes();
  const blockBytes = addon.blockBytes();
  const fixedBytes = windowBytes + blockBytes;
  let desk = new Uint8Array(fixedBytes);
  let block = blockAt(desk.buffer, windowBytes, blockBytes);
  const name = addon.lend(desk);
  return {
    open: addon.open,
    close: addon.close,
    block: () => block,
    repeated(bytes) {
      if (desk.length < fixedBytes + bytes) {
        const before = desk;
        desk = new Uint8Array(fixedBytes + bytes);
        desk.set(before);
        block = blockAt(desk.buffer, windowBytes, blockBytes);
        addon.lend(desk, name);
      }
      return desk.subarray(fixedBytes);
    },
    verify(handle, body, now) {
      if (body.length > windowBytes) return addon.verifyLarge(name, handle, body, now);
      desk.set(body);
      return addon.verify(name, handle, body.length, now);
    },
    receive(handle, body, now) {
      if (body.length > windowBytes) return valuesOrNumber(addon.receiveLarge(name, handle, body, now));
      desk.set(body);
      return valuesOrNumber(addon.receive(name, handle, body.length, now));
    },
    explain: addon.explain,
    sign: addon.sign,
    checkText: addon.checkText,
    passesRealestateapiFilters: addon.passesRealestateapiFilters,
    describe: addon.describe,
    hospitablePersonalSecret: addon.hospitablePersonalSecret,
    answer: () => valuesOf(addon.answer()),
  };
}

function valuesOrNumber(answer: string | number): Value[] | number {
  return typeof answer === "string" ? valuesOf(answer) : answer;
}
