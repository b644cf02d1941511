import { describe, isFunction } from "./describe.js";

/**
 * A request's headers, in any container: a plain object, Node's `req.headers`, a `Map`,
 * a `Headers`, or an array (or other iterable) of pairs. Names are compared without regard to case.
 */
export type HeadersLike =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [string, string]>
  | { get(name: string): string | null; readonly [Symbol.toStringTag]: "Headers" };

/** What stands under one name, where it is not one text; see the header block below. */
class Oddity {
  readonly kind: number;
  number: number;

  constructor(kind: number, number: number) {
    this.kind = kind;
    this.number = number;
  }
}

/** What a container has under each of the names. */
export type Found = (string | Oddity | undefined)[];

/** The headers cannot be read; `found` completes the sentence "found …". */
export class Unreadable {
  readonly found: string;

  constructor(found: string) {
    this.found = found;
  }
}

/**
 * Looks the names, which are lower-case, up in a container. May run the caller's code (getters,
 * iterators), and lets what that throws through.
 */
export function find(headers: unknown, names: readonly string[]): Found | Unreadable {
  if (typeof headers !== "object" || headers === null) return new Unreadable(describe(headers));
  const found: Found = [];
  for (let index = 0; index < names.length; index += 1) found.push(undefined);
  if (Object.prototype.toString.call(headers) === "[object Headers]" && isFunction(headers, "get")) {
    return findByGet(headers as { get(name: string): unknown }, names, found);
  }
  if (Symbol.iterator in headers) return findInPairs(headers as Iterable<unknown>, names, found);
  return findInObject(headers as Readonly<Record<string, unknown>>, names, found);
}

function findByGet(headers: { get(name: string): unknown }, names: readonly string[], found: Found): Found {
  names.forEach((name, index) => {
    add(found, index, headers.get(name));
  });
  return found;
}

function findInPairs(headers: Iterable<unknown>, names: readonly string[], found: Found): Found | Unreadable {
  for (const pair of headers) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      return new Unreadable("a list that does not hold pairs of name and value");
    }
    const [name, value] = pair as [unknown, unknown];
    if (typeof name !== "string") return new Unreadable(`${describe(name)} as a header's name`);
    add(found, indexOf(name, names), value);
  }
  return found;
}

function findInObject(headers: Readonly<Record<string, unknown>>, names: readonly string[], found: Found): Found | Unreadable {
  let isEmpty = true;
  for (const key of Object.keys(headers)) {
    const index = indexOf(key, names);
    if (index < 0) continue;
    add(found, index, headers[key]);
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

function add(found: Found, index: number, given: unknown): void {
  if (index < 0 || given === undefined || given === null) return;
  const value = typeof given === "string" ? given : oddityOf(given);
  const before = found[index];
  if (before === undefined) found[index] = value;
  else if (before instanceof Oddity && before.kind === CONFLICTING) before.number += 1;
  else if (before !== value) found[index] = new Oddity(CONFLICTING, 2);
}

function oddityOf(value: unknown): Oddity {
  return Array.isArray(value) ? new Oddity(LIST, value.length) : new Oddity(NOT_TEXT, TYPES.indexOf(typeof value));
}

function indexOf(key: string, names: readonly string[]): number {
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    if (key.length === name.length && (key === name || isSameName(key, name))) return index;
  }
  return -1;
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

// The header block: for each name one slot of fixed size. A slot begins with the value's bytes;
// its last 32 bits (little endian) are their number, or have in their high byte what was found
// instead, and in the rest how many or of which type. `bindings-js/src/block.rs` reads it.
const HEAD_BYTES = 4;
const MISSING = 0x01;
const CONFLICTING = 0x02;
const LIST = 0x03;
const NOT_TEXT = 0x04;
const TYPES = ["object", "number", "boolean", "function", "symbol", "bigint"];
const MOST = 0xff_ffff;

const encoder = new TextEncoder();

/** Writes what was found into the slots; runs none of the caller's code. */
export function writeBlock(found: Found, limit: number, slots: readonly Uint8Array[]): void {
  for (let index = 0; index < found.length; index += 1) {
    const value = found[index];
    const slot = slots[index] as Uint8Array;
    if (typeof value === "string") writeHead(slot, 0, writeText(value, limit, slot));
    else if (value === undefined) writeHead(slot, MISSING, 0);
    else writeHead(slot, value.kind, Math.min(value.number, MOST));
  }
}

function writeHead(slot: Uint8Array, kind: number, number: number): void {
  const at = slot.length - HEAD_BYTES;
  slot[at] = number;
  slot[at + 1] = number >> 8;
  slot[at + 2] = number >> 16;
  slot[at + 3] = kind;
}

/**
 * Writes a text as the bytes that arrived, and gives their number: Latin-1, since HTTP libraries
 * decode header bytes so; UTF-8 for text that no library made. See `wire_bytes` in the core.
 *
 * Of a text beyond the limit at least one byte more than the limit is written, which is enough
 * to refuse it.
 */
function writeText(text: string, limit: number, slot: Uint8Array): number {
  const { read, written } = encoder.encodeInto(text, slot);
  // As many bytes as characters: ASCII, which is the same in both.
  const length = read === written ? written : (writeLatin1(text, limit, slot) ?? written);
  return Math.min(length, limit + 1);
}

function writeLatin1(text: string, limit: number, slot: Uint8Array): number | undefined {
  const length = Math.min(text.length, limit + 1);
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0xff) {
      encoder.encodeInto(text, slot);
      return undefined;
    }
    slot[index] = code;
  }
  return length;
}
