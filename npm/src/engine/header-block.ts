import { engine } from "./engine.js";

// The header block: first a head for each name, 32 bits (little endian): in the high byte what was
// found, in the rest how many bytes or values, or of which type. Then a slot for each name, which
// has the value's bytes; then, where a header came more than once, each of its values after its
// length, which has 32 bits too. `bindings-js/src/block.rs` reads it.
const KIND_SHIFT = 24;
const VALUE = 0x01 << KIND_SHIFT;
const VALUES = 0x02 << KIND_SHIFT;
const NOT_TEXT = 0x03 << KIND_SHIFT;
const TYPES = ["object", "number", "boolean", "function", "symbol", "bigint", "undefined"];

/** What a webhook wants to know of headers, and the core's limits. */
export interface Wanted {
  /** Lower-case. */
  readonly names: readonly string[];
  /** The bits that {@link lengthBit} gives for the names. */
  readonly lengths: number;
  /** A longer value is refused anyway; one byte more than so many is enough. */
  readonly valueBytes: number;
  /** More values under one name are refused anyway; one more than so many is enough. */
  readonly values: number;
  /** More headers are not read. */
  readonly headers: number;
}

/** What stands under one name, where it is no text. */
export class NotText {
  /** Among {@link TYPES}. */
  readonly type: number;

  constructor(value: unknown) {
    this.type = TYPES.indexOf(typeof value);
  }
}

/** What a container has under each of the names; several texts where it has the name more than once. */
export type Found = (string | string[] | NotText | undefined)[];

/** A bit for the length of a name, which tells nearly all other names apart. */
export function lengthBit(name: string): number {
  return 1 << (name.length & 31);
}

const encoder = new TextEncoder();

/** Writes what was found into the engine's block; runs none of the caller's code. */
export function writeBlock(found: Found, wanted: Wanted): void {
  const { heads, slots } = engine().block();
  let repeated = false;
  for (let index = 0; index < found.length; index += 1) {
    const value = found[index];
    if (typeof value === "string") heads[index] = VALUE | writeText(value, wanted.valueBytes, slots[index] as Uint8Array);
    else if (value === undefined) heads[index] = 0;
    else if (value instanceof NotText) heads[index] = NOT_TEXT | value.type;
    else repeated = true;
  }
  if (repeated) writeRepeated(found, wanted);
}

function writeRepeated(found: Found, wanted: Wanted): void {
  const pieces: Uint8Array[] = [];
  for (let index = 0; index < found.length; index += 1) {
    const values = found[index];
    if (!Array.isArray(values)) continue;
    // The slot of a header that came more than once is free.
    const { heads, slots } = engine().block();
    const slot = slots[index] as Uint8Array;
    heads[index] = VALUES | values.length;
    for (const value of values) {
      const length = writeText(value, wanted.valueBytes, slot);
      pieces.push(new Uint8Array(Uint32Array.of(length).buffer), slot.slice(0, length));
    }
  }
  const bytes = engine().repeated(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
}

/** Calling the encoder costs as much as writing so many characters here. */
const FEW = 24;

/**
 * Writes a text as the bytes that arrived, and gives their number: Latin-1, since HTTP libraries
 * decode header bytes so; UTF-8 for text that no library made. See `wire_bytes` in the core.
 *
 * Of a text beyond the limit at least one byte more than the limit is written, which is enough
 * to refuse it.
 */
function writeText(text: string, limit: number, slot: Uint8Array): number {
  if (text.length <= FEW) return writeLatin1(text, limit, slot) ?? encoder.encodeInto(text, slot).written;
  const { read, written } = encoder.encodeInto(text, slot);
  // As many bytes as characters: ASCII, which is the same in both.
  const length = read === written ? written : (writeLatin1(text, limit, slot) ?? encoder.encodeInto(text, slot).written);
  return Math.min(length, limit + 1);
}

function writeLatin1(text: string, limit: number, slot: Uint8Array): number | undefined {
  const length = Math.min(text.length, limit + 1);
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0xff) return undefined;
    slot[index] = code;
  }
  return length;
}
