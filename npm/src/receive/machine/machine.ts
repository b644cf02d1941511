// What happens to a delivery is decided in the core, and this is how it is asked: core/src/receive/compact.rs.
import { PROTOCOL } from "./tables.js";

/** A state at its start. */
export const OPEN = 0;

/** Whether a machine has the tables that this side was made for. */
export function requireTables(found: number | undefined): void {
  if (found === PROTOCOL) return;
  throw new Error(`its tables are ${String(found)}, and the package's ${PROTOCOL}: the two are of different versions`);
}

/** Whether nothing more happens. */
export function isEnd(state: number): boolean {
  return (state & 7) === 7;
}

/** Whether the request was answered, or nobody waits for an answer any more. */
export function isAnswered(state: number): boolean {
  return (state & 8) !== 0;
}

/** Which timer. */
export const TIMER = { deadline: 0, renewal: 1, lease: 2 } as const;

/** What a status of health is made of; −1 where there is none, `NaN` where it is not told, and infinite where a limit is off. */
export interface Measured {
  /** 1 where the store answers, else 0. */
  readonly store: number;
  readonly received: number;
  readonly errors: number;
  readonly queue: number;
  readonly silenceMs: number;
  readonly queueLimit: number;
  readonly errorRateLimit: number;
  readonly silenceLimitMs: number;
}

/** The core's machine, compiled to machine code or to WebAssembly. */
export interface Machine {
  readonly engine: "native" | "wasm";
  /** Compiles lines `name=value`. Gives the option, and what is wrong with it, where one is not valid. */
  open(text: string): Compiled | { readonly option: string; readonly problem: string };
  /** The value of the header that splits keys, as it stands in a key. */
  variantOf(key: string): string | undefined;
  /** The id of a queue's message. */
  messageId(key: string): string;
  /** Whether a `Content-Encoding` says that a body is not as it was signed. */
  isEncoded(contentEncoding: string): boolean;
  /** The status of a health check; 0 where a limit is negative, or no number. */
  health(measured: Measured): number;
}

/** A compiled configuration. */
export interface Compiled {
  /** `keepMs`, `leaseMs`, `storeTimeoutMs`, `deadlineMs`, `maxBodyBytes`, `allow` … */
  readonly properties: ReadonlyMap<string, string>;
  /** After a step: how many actions there are, and three numbers for each. */
  readonly actions: Uint32Array;
  /** One step: the next state. */
  step(state: number, input: number, a?: number, b?: number, c?: number): number;
  /** The event's name in the store; undefined where its variant is not listed. */
  key(variant: string, deduplicationKey: string): string | undefined;
  /** The answer to a signed question. */
  handshake(found: string, echo: string): Said;
  /** The answer to a request that may be a question. */
  question(method: string, query: string, header: string, token: string): Said;
  /** The answer to a question whose text was to be signed; the signature is empty where nothing signs. */
  signed(said: Said, signature: string, token: string): Said;
  /** 0 where a request may come from there, 1 where that is reported, 2 where it is refused. */
  source(peer: string, forwardedFor: string): number;
}

/** What a question is answered. */
export interface Said {
  /** The status, 0 where it was no question, and the bits of `SAID`. */
  readonly number: number;
  readonly text: string;
}

/** A configuration with what is wrong. */
export function problemOf(text: string): { readonly option: string; readonly problem: string } {
  const end = text.indexOf("\n");
  return { option: text.slice(0, end), problem: text.slice(end + 1) };
}

/** The properties, from their lines. */
export function propertiesOf(text: string): ReadonlyMap<string, string> {
  return new Map(text.split("\n").map((line) => {
    const end = line.indexOf("=");
    return [line.slice(0, end), line.slice(end + 1)];
  }));
}

/** No configuration has this handle. */
export const NO_HANDLE = 0xffffffff;
