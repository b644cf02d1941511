import type { Claim, Held, Store } from "./store.js";

interface Row {
  token: string;
  attempt: number;
  readonly firstAt: number;
  leaseUntil: number;
  expiresAt: number;
}

/** Options of {@link memory}. */
export interface MemoryOptions {
  /**
   * How many events are remembered; some 200 bytes each.
   * @defaultValue 100000
   */
  readonly maxRows?: number;
}

/**
 * A store in the memory of this process: for tests, and where a process that dies may handle an event once more.
 * Other processes know nothing of it.
 */
export function memory(options?: MemoryOptions): Store {
  return new Memory(options?.maxRows ?? 100_000);
}

class Memory implements Store {
  readonly #maxRows: number;
  // Each in the order in which its rows came in.
  readonly #done = new Map<string, Row>();
  readonly #free = new Map<string, Row>();
  readonly #held = new Map<string, Row>();

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  // oxlint-disable-next-line require-await -- What it throws has to be a rejection.
  async claim(key: string, token: string, leaseMs: number, keepMs: number): Promise<Claim> {
    const now = performance.now();
    let row = this.#done.get(key) ?? this.#free.get(key) ?? this.#held.get(key);
    if (row !== undefined && row.expiresAt <= now) row = undefined;
    if (row !== undefined && this.#done.has(key)) return { state: "done" };
    if (row !== undefined && row.token !== token && row.leaseUntil > now) return { state: "busy", remainingMs: row.leaseUntil - now };
    this.#forget(key);
    this.#makeRoom(now);
    const attempt = row === undefined ? 1 : row.attempt + (row.token === token ? 0 : 1);
    const firstAt = row?.firstAt ?? now;
    this.#held.set(key, { token, attempt, firstAt, leaseUntil: now + leaseMs, expiresAt: now + keepMs });
    return { state: "fresh", attempt, ageMs: now - firstAt };
  }

  complete(key: string, token: string, keepMs: number): Promise<Held> {
    const row = this.#done.get(key) ?? this.#held.get(key);
    if (row?.token !== token) return Promise.resolve("stale");
    this.#forget(key);
    row.expiresAt = performance.now() + keepMs;
    this.#done.set(key, row);
    return Promise.resolve("ok");
  }

  release(key: string, token: string): Promise<Held> {
    const row = this.#held.get(key);
    if (row?.token !== token) return Promise.resolve("stale");
    this.#forget(key);
    row.token = "";
    row.leaseUntil = 0;
    this.#free.set(key, row);
    return Promise.resolve("ok");
  }

  #forget(key: string): void {
    for (const rows of [this.#done, this.#free, this.#held]) rows.delete(key);
  }

  /** The oldest that is done goes first, which expires first, too; one that is held goes only when it has expired. */
  #makeRoom(now: number): void {
    if (this.#done.size + this.#free.size + this.#held.size < this.#maxRows) return;
    for (const rows of [this.#held, this.#done, this.#free]) {
      const [oldest] = rows;
      if (oldest !== undefined && (rows !== this.#held || oldest[1].expiresAt <= now)) {
        rows.delete(oldest[0]);
        return;
      }
    }
    throw new Error(`the store in memory is full: ${this.#maxRows} events are being handled`);
  }
}
