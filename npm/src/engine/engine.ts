import type { Answer } from "./answer.js";
import type { Unshared } from "./bytes.js";
import type { Opened } from "./generated/answers.js";
import { HEAD_BYTES, HEADS, type MISTAKES, PROTOCOL, SLOT_BYTES } from "./generated/boundary.js";

/** Mistakes that only JavaScript can see; the core words them. */
export type Mistake = (typeof MISTAKES)[number];

/** Where the headers of the next call are written; `header-table.ts` says how. */
export interface HeaderTable {
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
  key(handle: number): Unshared | undefined;
  /**
   * Makes every check that needs no body: 0, or the number of the refusal. The answer: `Hashing`.
   */
  begin(handle: number, length: number, now: number): number;
}

/** The MACs that were computed outside: one a secret, in their order. */
export type Macs = readonly ArrayBuffer[];

/**
 * The core, compiled to machine code or to WebAssembly.
 *
 * Functions and integer handles instead of classes, numbers and bytes instead of strings:
 * crossing costs more than hashing a small body, and these cross cheapest.
 */
export interface Engine {
  /** What was opened; nothing where it failed. */
  open(configuration: string): Opened | undefined;
  close(handle: number): void;
  /** Changes where the engine had to begin anew: the numbers of refusals do, too. */
  readonly instance: number;
  headerTable(): HeaderTable;
  /** The part of it for headers that came more than once, of at least so many bytes. */
  repeated(bytes: number): Uint8Array;
  /** 0, or the number of the refusal. `macs`: where it was hashed {@link Engine.outside}. */
  verify(handle: number, body: Uint8Array, now: number, macs?: Macs): number;
  /**
   * The summary of the event, or the number of the refusal with a minus. What the summary leaves
   * open is the answer: `Rest`.
   */
  receive(handle: number, body: Uint8Array, now: number, macs?: Macs): number;
  /** The text of bytes that are all ASCII, where that is faster than decoding them. */
  readonly asciiText?: (bytes: Uint8Array) => string | undefined;
  /** Where nothing hashes faster than the engine, there is none. */
  readonly outside?: Outside;
  /** The answer is the error behind the number of a refusal: `Report`. */
  errorBehind(handle: number, refusal: number): void;
  /** The answer: `Signed`. */
  sign(handle: number, body: Uint8Array, options: string): number;
  /** Whether the text is provably the bytes that arrived. */
  checkText(text: string): number;
  /** The answer is the error for a mistake: `subject` is the option's name, the path or the index. */
  configError(mistake: Mistake, subject: string, found: string): void;
  /** Asks what a provider offers, with arguments as JSON, each on a line of its own. The answer: `Offered`. None in an engine that opens plans alone. */
  offer?(provider: string, name: string, given: string): number;
  /** What the last call answered; where it failed, the error: `Report`. */
  answer(): Answer;
}

/** Where plans come from, for an engine that opens nothing else: texts with a character for each byte. */
export interface Plans {
  /** Of a provider that is known by its name. */
  named(name: string): string | undefined;
  /** Of a scheme document. It throws what is wrong with it. Nothing compiles where nobody brought what does. */
  compile?(document: string): string;
  /** What a provider offers, as JSON, asked as the engine is. It throws what is wrong. */
  offer?(provider: string, name: string, given: string): string;
}

/** What a webhook needs of an engine. */
export interface Verifier extends Omit<Engine, "checkText" | "configError"> {
  /**
   * Has the platform check the signatures of a delivery whose headers lie ready: what it said, for `verify` and
   * `receive`; or the number of the refusal. Nothing where there is nothing to ask.
   */
  ask?(handle: number, body: Unshared, now: number): Promise<Macs> | number | undefined;
}

let running: Engine | undefined;
let made: (() => Engine) | undefined;
let known: Plans | undefined;
let reader: Pick<Plans, "compile" | "offer"> | undefined;
let further: Verifier | undefined;

/**
 * Called by the entry that a runtime resolves to. An engine without plans reads schemes itself, and knows all names.
 * `make` is called when the engine is used first. One that is not `whole` gives way to one that is.
 */
export function run(make: () => Engine, from?: Plans, whole = true): void {
  if (made !== undefined && !whole) return;
  made = make;
  // Webhooks that are open stay where they are.
  running = undefined;
  known = from && Object.assign(from, reader);
}

/** Called by what compiles schemes, and knows what providers offer, for an engine that opens plans alone: before `run`, or after it. */
export function readBy(chosen: Required<Pick<Plans, "compile" | "offer">>): void {
  reader = chosen;
  if (known !== undefined) Object.assign(known, reader);
}

/** None of an engine that reads schemes. */
export function plans(): Plans | undefined {
  return known;
}

export function engine(): Engine {
  if (made === undefined) throw new Error("hookseal runs no engine: import \"hookseal\"");
  running ??= made();
  return running;
}

/** Called by what brings an engine for webhooks that the one that runs does not open. */
export function bring(another: Verifier): void {
  further = another;
}

/** What was brought, if anything was. */
export function brought(): Verifier | undefined {
  return further;
}

/** The header table that begins at an offset of a buffer. */
export function headerTableAt(buffer: ArrayBufferLike, offset: number): HeaderTable {
  const heads = new Uint32Array(buffer, offset, HEADS);
  const start = offset + HEADS * HEAD_BYTES;
  const slots = Array.from({ length: HEADS }, (_, index) => new Uint8Array(buffer, start + index * SLOT_BYTES, SLOT_BYTES));
  return { heads, slots };
}

/** Whether an engine has the boundary that this side was made for. */
export function requireProtocol(found: number | undefined): void {
  if (found === PROTOCOL) return;
  throw new Error(`its protocol is ${String(found)}, and the package's ${PROTOCOL}: the two are of different versions`);
}
