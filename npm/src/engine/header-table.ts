import type { Verifier } from "./engine.js";
import {
  HEAD_KIND_SHIFT,
  HEAD_NOT_TEXT,
  HEAD_TYPES,
  HEAD_VALUE,
  HEAD_VALUES,
  HEADER_BYTES,
} from "./generated/boundary.js";

// `generated/boundary.ts` says how the header table is laid out, and `boundary/src/header_table.rs` reads it.
const VALUE = HEAD_VALUE << HEAD_KIND_SHIFT;
const VALUES = HEAD_VALUES << HEAD_KIND_SHIFT;
const NOT_TEXT = HEAD_NOT_TEXT << HEAD_KIND_SHIFT;

/** What a webhook wants to know of headers. */
export interface Wanted {
  /** Lower-case. */
  readonly names: readonly string[];
  /** The bits that {@link lengthBit} gives for the names. */
  readonly lengths: number;
  /** What is wanted of the request line besides: it stands behind the headers, and none of them can be it. */
  readonly request: readonly RequestPart[];
}

export type RequestPart = "method" | "url";

/** What stands under one name, where it is no text. */
export class NotText {
  /** The place of its type in `HEAD_TYPES`. */
  readonly type: number;

  constructor(value: unknown) {
    const types: readonly string[] = HEAD_TYPES;
    this.type = types.indexOf(typeof value);
  }
}

/**
 * What a container has under each of the names; several texts where it has the name more than once. Behind them what
 * was handed over of the request line.
 */
export type Found = (string | string[] | NotText | undefined)[];

/** A bit for the length of a name, which tells nearly all other names apart. */
export function lengthBit(name: string): number {
  return 1 << (name.length & 31);
}

const encoder = new TextEncoder();

/** Writes what was found into an engine's header table; runs none of the caller's code. */
export function writeHeaders(found: Found, engine: Verifier): void {
  const { heads, slots } = engine.headerTable();
  let repeated = false;
  for (let index = 0; index < found.length; index += 1) {
    const value = found[index];
    if (typeof value === "string") heads[index] = VALUE | writeText(value, slots[index] as Uint8Array);
    else if (value === undefined) heads[index] = 0;
    else if (value instanceof NotText) heads[index] = NOT_TEXT | value.type;
    else repeated = true;
  }
  if (repeated) writeRepeated(found, engine);
}

function writeRepeated(found: Found, engine: Verifier): void {
  const pieces: Uint8Array[] = [];
  for (let index = 0; index < found.length; index += 1) {
    const values = found[index];
    if (!Array.isArray(values)) continue;
    // The slot of a header that came more than once is free.
    const { heads, slots } = engine.headerTable();
    const slot = slots[index] as Uint8Array;
    heads[index] = VALUES | values.length;
    for (const value of values) {
      const length = writeText(value, slot);
      pieces.push(new Uint8Array(Uint32Array.of(length).buffer), slot.slice(0, length));
    }
  }
  const bytes = engine.repeated(pieces.reduce((sum, piece) => sum + piece.length, 0));
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
function writeText(text: string, slot: Uint8Array): number {
  if (text.length <= FEW) return writeLatin1(text, slot) ?? encoder.encodeInto(text, slot).written;
  const { read, written } = encoder.encodeInto(text, slot);
  // As many bytes as characters: ASCII, which is the same in both.
  const length = read === written ? written : (writeLatin1(text, slot) ?? encoder.encodeInto(text, slot).written);
  return Math.min(length, HEADER_BYTES + 1);
}

function writeLatin1(text: string, slot: Uint8Array): number | undefined {
  const length = Math.min(text.length, HEADER_BYTES + 1);
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0xff) return undefined;
    slot[index] = code;
  }
  return length;
}
