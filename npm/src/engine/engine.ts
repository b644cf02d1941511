import type { Value } from "./answer.js";

/** Mistakes that only JavaScript can see; the core words them. */
export type Misuse = "body_not_raw" | "headers" | "invalid_option" | "invalid_scheme" | "malformed_secret";

/** Where the headers of the next call are written; `headers.ts` says how. */
export interface Block {
  /** One for each name. */
  readonly heads: Uint32Array;
  /** One for each name. */
  readonly slots: readonly Uint8Array[];
}

/** How bodies are hashed outside of the engine, where that is faster for large ones. */
export interface Outside {
  /** It is from so many bytes on. */
  from: number;
  /** The next of a webhook's keys, which the engine gives away once, in the order of the secrets. */
  key(handle: number): Uint8Array<ArrayBuffer> | undefined;
  /**
   * Makes every check that needs no body: 0, or the number of the refusal. The answer: the
   * algorithm; what is signed before the body, and what after it, as texts of one byte a character.
   */
  begin(handle: number, length: number, now: number): number;
}

/** The MACs that were computed outside: one a secret, in their order. */
export type Macs = readonly ArrayBuffer[];

/** A call was successful; {@link Engine.answer} may have more. */
export const FINE = 0;
/** It failed, and the answer is the error. */
export const REFUSED = 1;

/**
 * The core, compiled to machine code or to WebAssembly.
 *
 * Functions and integer handles instead of classes, numbers and bytes instead of strings:
 * crossing costs more than hashing a small body, and these cross cheapest.
 */
export interface Engine {
  /**
   * The answer: the handle; the largest body; how many refusals are kept; the longest header value,
   * the most values of a header and the most headers; how many headers are read, and their names,
   * which are lower-case; the scheme's name; what deduplication keys begin
   * with; the pointers to what events say.
   */
  open(configuration: string): number;
  close(handle: number): void;
  /** Changes where the engine had to begin anew: the numbers of refusals do, too. */
  readonly instance: number;
  /** The header block. */
  block(): Block;
  /** The part of it for headers that came more than once, of at least so many bytes. */
  repeated(bytes: number): Uint8Array;
  /** 0, or the number of the refusal. `macs`: where it was hashed {@link Engine.outside}. */
  verify(handle: number, body: Uint8Array, now: number, macs?: Macs): number;
  /**
   * The outline of the event, or the number of the refusal with a minus. What the outline leaves
   * open is the answer: the id, the deduplication key, and where the payload differs.
   */
  receive(handle: number, body: Uint8Array, now: number, macs?: Macs): number;
  /** The text of bytes that are all ASCII, where that is faster than decoding them. */
  readonly asciiText?: (bytes: Uint8Array) => string | undefined;
  /** Where nothing hashes faster than the engine, there is none. */
  readonly outside?: Outside;
  /** The answer is the error behind the number of a refusal. */
  explain(handle: number, refusal: number): void;
  /** The answer: names and values of the headers, in turn. */
  sign(handle: number, body: Uint8Array, options: string): number;
  /** Whether the text is provably the bytes that arrived. */
  checkText(text: string): number;
  /** The answer: 1, 0 or nothing. */
  passesRealestateapiFilters(data: string, filters: string): number;
  /** The answer is the error for a mistake: `subject` is the option's name, the path or the index. */
  describe(mistake: Misuse, subject: string, found: string): void;
  hospitablePersonalSecret(email: string): string;
  /** What the last call answered. Where that was not {@link FINE}, the error. */
  answer(): Value[];
}

let running: Engine | undefined;

/** Called once, by the entry that a runtime resolves to. */
export function run(chosen: Engine): void {
  running = chosen;
}

export function engine(): Engine {
  if (running === undefined) throw new Error("hookseal was imported by an internal path: import \"hookseal\"");
  return running;
}

/** How many headers a block has room for. */
const HEADS = 32;
const HEAD_BYTES = 4;

/** The header block that begins at an offset of a buffer. `bytes`: how many it has without repeated headers. */
export function blockAt(buffer: ArrayBufferLike, offset: number, bytes: number): Block {
  const heads = new Uint32Array(buffer, offset, HEADS);
  const slotBytes = bytes / HEADS - HEAD_BYTES;
  const start = offset + heads.byteLength;
  const slots = Array.from({ length: HEADS }, (_, index) => new Uint8Array(buffer, start + index * slotBytes, slotBytes));
  return { heads, slots };
}
