/** What a claim comes to. */
export type Claim =
  /** The event is the caller's to handle. `ageMs`: how long ago it was claimed first. */
  | { readonly state: "fresh"; readonly attempt: number; readonly ageMs: number }
  /** Another holds it, for so long at least. */
  | { readonly state: "busy"; readonly remainingMs: number }
  /** It was handled. */
  | { readonly state: "done" };

/** `stale`: another has taken the event over, and nothing was changed. */
export type Held = "ok" | "stale";

/**
 * Remembers which events were handled, and who handles one now. Every method rejects where the store is down, slow or
 * full; none then says that an event is fresh.
 */
export interface Store {
  /**
   * Asks for an event, or for more time with it: `fresh` where nobody has it, where its lease ran out, or where the
   * token is the holder's.
   *
   * @param token - names the attempt; 16 random bytes as hex
   * @param leaseMs - how long the claim stands unless it is renewed
   * @param keepMs - how long what is known of the event is kept
   */
  claim(key: string, token: string, leaseMs: number, keepMs: number): Promise<Claim>;
  /** Marks an event as handled. Compares tokens, not times; twice is `ok`. */
  complete(key: string, token: string, keepMs: number): Promise<Held>;
  /** Gives an event back: the next claim gets it, and knows of this attempt. */
  release(key: string, token: string): Promise<Held>;
  /** Marks an event as handled within a transaction of the caller's, where the store is part of a database. */
  completeWithin?(run: Run, key: string, token: string, keepMs: number): Promise<Held>;
}

/** A function of a database driver, which runs a statement and gives its rows, or an object with them. */
export type Run = (sql: string, values: (string | number)[]) => unknown;

type Row = Readonly<Record<string, unknown>>;

/** The rows that a driver gave. */
export async function rowsOf(result: unknown): Promise<readonly Row[]> {
  const given: unknown = await result;
  const rows: unknown = Array.isArray(given) ? given : (given as { rows?: unknown } | null | undefined)?.rows;
  if (Array.isArray(rows)) return rows as Row[];
  throw new TypeError("the store's function has to give rows: an array, or an object with the array `rows`");
}
