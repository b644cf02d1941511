import { storeFull } from "../machine/mistakes.js";
import type { Claim, Held, Store } from "./store.js";

/** One event. Its neighbours are those of the list that it is in. */
class Row {
  previous: Row = this;
  next: Row = this;
  readonly key: string;
  readonly firstAt: number;
  token: string;
  isDone = false;
  attempt = 1;
  leaseUntil = 0;
  expiresAt = 0;

  constructor(key: string, token: string, firstAt: number) {
    this.key = key;
    this.token = token;
    this.firstAt = firstAt;
  }

  /** Leaves its list. It points to none of its neighbours any more: garbage that did would keep them in memory. */
  leave(): void {
    this.previous.next = this.next;
    this.next.previous = this.previous;
    this.previous = this.next = this;
  }

  /** Joins a list, of which this row is the end. */
  append(row: Row): void {
    row.leave();
    row.previous = this.previous;
    row.next = this;
    this.previous.next = row;
    this.previous = row;
  }
}

/** Options of {@link memory}. */
export interface MemoryOptions {
  /**
   * How many events are remembered; some 300 bytes each.
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
  // One map, from which nothing is removed before it is full: V8 makes a new table each time that so many were, and
  // tables that are garbage keep their successors, with all that was in them, until the next collection of everything.
  readonly #rows = new Map<string, Row>();
  // Lists, in the order in which they were claimed, done, and given back.
  readonly #held = new Row("", "", 0);
  readonly #done = new Row("", "", 0);
  readonly #free = new Row("", "", 0);

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  claim(key: string, token: string, leaseMs: number, keepMs: number): Promise<Claim> {
    const now = performance.now();
    let row = this.#rows.get(key);
    if (row !== undefined && row.expiresAt <= now) {
      this.#remove(row);
      row = undefined;
    }
    if (row?.isDone === true) return Promise.resolve({ state: "done" });
    if (row === undefined) {
      if (!this.#hasRoom(now)) return Promise.reject(new Error(storeFull(String(this.#maxRows))));
      row = new Row(key, token, now);
      this.#rows.set(key, row);
    } else if (row.token !== token) {
      if (row.leaseUntil > now) return Promise.resolve({ state: "busy", remainingMs: row.leaseUntil - now });
      row.attempt += 1;
      row.token = token;
    }
    this.#held.append(row);
    row.leaseUntil = now + leaseMs;
    row.expiresAt = now + keepMs;
    return Promise.resolve({ state: "fresh", attempt: row.attempt, ageMs: now - row.firstAt });
  }

  complete(key: string, token: string, keepMs: number): Promise<Held> {
    const row = this.#rows.get(key);
    if (row?.token !== token) return Promise.resolve("stale");
    row.isDone = true;
    row.expiresAt = performance.now() + keepMs;
    this.#done.append(row);
    return Promise.resolve("ok");
  }

  release(key: string, token: string): Promise<Held> {
    const row = this.#rows.get(key);
    if (row?.token !== token || row.isDone) return Promise.resolve("stale");
    row.token = "";
    row.leaseUntil = 0;
    this.#free.append(row);
    return Promise.resolve("ok");
  }

  /** Makes some where there is none: by what has expired, or else by what is done or given back, never by what is held. */
  #hasRoom(now: number): boolean {
    if (this.#rows.size < this.#maxRows) return true;
    const expired = [this.#held, this.#done, this.#free].find((list) => list.next !== list && list.next.expiresAt <= now);
    const left = expired ?? [this.#done, this.#free].find((list) => list.next !== list);
    return left !== undefined && this.#remove(left.next);
  }

  #remove(row: Row): boolean {
    row.leave();
    return this.#rows.delete(row.key);
  }
}
