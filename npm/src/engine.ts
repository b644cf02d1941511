import type { ErrorCode } from "./codes.js";

/** What an error says, as the core writes it. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly class: "config" | "verification" | "payload";
  readonly status: number;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A configuration that was accepted, or why it was not. */
export type Opened =
  | {
      readonly handle: number;
      /** The lower-case names of the headers that verification reads, in the order of the block. */
      readonly headers: readonly string[];
      /** A longer header value is refused anyway; a slot holds its first `headerLimit + 1` bytes. */
      readonly headerLimit: number;
      /** How many bytes each slot of the header block has. */
      readonly slotBytes: number;
      readonly maxBodyBytes: number;
    }
  | { readonly error: ErrorReport };

/** Mistakes that only JavaScript can see; the core words them. */
export type Misuse = "body_not_raw" | "headers" | "invalid_option" | "invalid_scheme" | "malformed_secret";

/**
 * The core, compiled to machine code or to WebAssembly.
 *
 * Functions and integer handles instead of classes, numbers and bytes instead of strings:
 * crossing costs more than hashing a small body, and these cross cheapest.
 */
export interface Engine {
  open(configuration: string): string;
  close(handle: number): void;
  /** The slots of the next call's header block, enough of them for every webhook that was opened. */
  slots(): readonly Uint8Array[];
  /** 0, or 1 where `takeError` has the reason. */
  verify(handle: number, body: Uint8Array, now: number): number;
  /** The envelope as JSON, or "" where `takeError` has the reason. */
  receive(handle: number, body: Uint8Array, now: number): string;
  /** Pairs of name and value as JSON, or "" where `takeError` has the reason. */
  sign(handle: number, body: Uint8Array, options: string): string;
  /** 0 where the text is provably the bytes that arrived, or 1 where `takeError` has the reason. */
  checkText(text: string): number;
  /** `true`, `false` or `null`, or "" where `takeError` has the reason. */
  passesRealestateapiFilters(data: string, filters: string): string;
  takeError(): string;
  /** The error for a mistake: `subject` is the option's name, the path or the index. */
  describe(mistake: Misuse, subject: string, found: string): string;
  hospitablePersonalSecret(email: string): string;
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

/** The slots of a header block. */
export function slotsOf(block: Uint8Array, slotBytes: number): readonly Uint8Array[] {
  return Array.from({ length: block.length / slotBytes }, (_, index) => block.subarray(index * slotBytes, (index + 1) * slotBytes));
}
