import { describe, isFunction } from "./describe.js";
import { engine } from "./engine.js";

/**
 * A request's headers, in any container: a plain object, Node's `req.headers`, a `Map`,
 * a `Headers`, or an array (or other iterable) of pairs. Names are compared without regard to case.
 * A list of values stands for as many headers of the name.
 */
export type HeadersLike =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  // Before TypeScript 5.2 a list of literals is none of the iterables below.
  | ReadonlyArray<readonly [string, string]>
  | Iterable<readonly [string, string]>
  // `Headers`, whose declarations tell that they are iterable in a library of their own.
  | { get(name: string): string | null; has(name: string): boolean; forEach(each: (value: string, name: string) => void): void };

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
class NotText {
  /** Among {@link TYPES}. */
  readonly type: number;

  constructor(value: unknown) {
    this.type = TYPES.indexOf(typeof value);
  }
}

/** What a container has under each of the names; several texts where it has the name more than once. */
export type Found = (string | string[] | NotText | undefined)[];

/** The headers cannot be read; `found` completes the sentence "found …". */
export class Unreadable {
  readonly found: string;

  constructor(found: string) {
    this.found = found;
  }
}

/**
 * Looks the names up in a container. May run the caller's code (getters, iterators), and lets what
 * that throws through.
 */
export function find(headers: unknown, wanted: Wanted): Found | Unreadable {
  if (typeof headers !== "object" || headers === null) return new Unreadable(describe(headers));
  const found: Found = [];
  for (let index = 0; index < wanted.names.length; index += 1) found.push(undefined);
  const container = headers as Readonly<Record<PropertyKey, unknown>>;
  if (container[Symbol.toStringTag] === "Headers" && isFunction(headers, "get")) {
    return findByGet(headers as { get(name: string): unknown }, wanted, found);
  }
  if (Symbol.iterator in headers) return findInPairs(headers as Iterable<unknown>, wanted, found);
  return findInObject(container, wanted, found);
}

function findByGet(headers: { get(name: string): unknown }, wanted: Wanted, found: Found): Found {
  wanted.names.forEach((name, index) => {
    add(found, index, headers.get(name), wanted);
  });
  return found;
}

function findInPairs(headers: Iterable<unknown>, wanted: Wanted, found: Found): Found | Unreadable {
  let count = 0;
  for (const pair of headers) {
    count += 1;
    if (count > wanted.headers) return new Unreadable(`more than ${wanted.headers} of them`);
    if (!Array.isArray(pair) || pair.length !== 2) {
      return new Unreadable("a list that does not hold pairs of name and value");
    }
    const [name, value] = pair as [unknown, unknown];
    if (typeof name !== "string") return new Unreadable(`${describe(name)} as a header's name`);
    add(found, indexOf(name, wanted), value, wanted);
  }
  return found;
}

function findInObject(headers: Readonly<Record<PropertyKey, unknown>>, wanted: Wanted, found: Found): Found | Unreadable {
  let isEmpty = true;
  // Every key: one header may be there twice, under keys that differ in case only.
  for (const key of Object.keys(headers)) {
    const index = indexOf(key, wanted);
    if (index < 0) continue;
    add(found, index, headers[key], wanted);
    isEmpty = false;
  }
  if (!isEmpty) return found;
  // Not the headers, perhaps, but what has them: better said than reported as missing headers.
  if (isFunction(headers, "then")) return new Unreadable("a promise: await it");
  if (typeof headers["headers"] === "object" && headers["headers"] !== null) {
    return new Unreadable("a request: hand over its `headers`");
  }
  return found;
}

/** Takes what else stands under a name. A list of values stands for as many headers. */
function add(found: Found, index: number, value: unknown, wanted: Wanted): void {
  if (index < 0 || value === undefined || value === null) return;
  if (!Array.isArray(value)) {
    addValue(found, index, value, wanted);
    return;
  }
  const count = Math.min(value.length, wanted.values + 1);
  for (let at = 0; at < count; at += 1) addValue(found, index, value[at], wanted);
}

/** Takes another value. What is no text outweighs what is. */
function addValue(found: Found, index: number, value: unknown, wanted: Wanted): void {
  const before = found[index];
  if (before instanceof NotText) return;
  if (typeof value !== "string") found[index] = new NotText(value);
  else if (before === undefined) found[index] = value;
  else if (typeof before === "string") found[index] = [before, value];
  else if (before.length <= wanted.values) before.push(value);
}

/** A bit for the length of a name, which tells nearly all other names apart. */
export function lengthBit(name: string): number {
  return 1 << (name.length & 31);
}

function indexOf(key: string, { names, lengths }: Wanted): number {
  if ((lengths & lengthBit(key)) === 0) return -1;
  // Node.js has its keys in lower case.
  for (let index = 0; index < names.length; index += 1) if (key === names[index]) return index;
  return names.findIndex((name) => key.length === name.length && isSameName(key, name));
}

/** Compares as HTTP does: of ASCII alone, which `toLowerCase` does not. */
function isSameName(key: string, name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    const code = key.charCodeAt(index);
    const lower = code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
    if (lower !== name.charCodeAt(index)) return false;
  }
  return true;
}

// The header block: first a head for each name, 32 bits (little endian): in the high byte what was
// found, in the rest how many bytes or values, or of which type. Then a slot for each name, which
// has the value's bytes; then, where a header came more than once, each of its values after its
// length, which has 32 bits too. `bindings-js/src/block.rs` reads it.
const KIND_SHIFT = 24;
const VALUE = 0x01 << KIND_SHIFT;
const VALUES = 0x02 << KIND_SHIFT;
const NOT_TEXT = 0x03 << KIND_SHIFT;
const TYPES = ["object", "number", "boolean", "function", "symbol", "bigint", "undefined"];

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
