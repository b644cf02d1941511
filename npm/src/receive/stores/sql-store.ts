import { rowsOf, type Claim, type Held, type Run, type Store } from "./store.js";

/** A dialect's statements; what each is given stands beside `sqlite-statements.ts`. */
export interface Statements {
  readonly CLAIM: string;
  readonly LOOK: string;
  readonly COMPLETE: string;
  readonly RELEASE: string;
  readonly SWEEP: string;
}

const SWEEP_EVERY_MS = 60_000;

/** A store in a table of a database. */
export class SqlStore implements Store {
  readonly #run: Run;
  readonly #statements: Statements;
  #swept = performance.now();

  constructor(run: Run, statements: Statements) {
    this.#run = run;
    this.#statements = statements;
  }

  async claim(key: string, token: string, leaseMs: number, keepMs: number): Promise<Claim> {
    this.#sweepSometimes();
    for (let round = 0; round < 2; round += 1) {
      const [granted] = await rowsOf(this.#run(this.#statements.CLAIM, [key, token, leaseMs, keepMs]));
      if (granted !== undefined) return { state: "fresh", attempt: Number(granted["attempt"]), ageMs: Math.max(0, Math.floor(Number(granted["age_ms"]))) };
      const [held] = await rowsOf(this.#run(this.#statements.LOOK, [key]));
      if (held !== undefined) return isTrue(held["done"]) ? { state: "done" } : { state: "busy", remainingMs: Math.max(0, Number(held["remaining_ms"])) };
    }
    // Swept between the two, twice.
    return { state: "busy", remainingMs: 0 };
  }

  complete(key: string, token: string, keepMs: number): Promise<Held> {
    return this.completeWithin(this.#run, key, token, keepMs);
  }

  async completeWithin(run: Run, key: string, token: string, keepMs: number): Promise<Held> {
    const rows = await rowsOf(run(this.#statements.COMPLETE, [key, token, keepMs]));
    return rows.length > 0 ? "ok" : "stale";
  }

  async release(key: string, token: string): Promise<Held> {
    const rows = await rowsOf(this.#run(this.#statements.RELEASE, [key, token]));
    return rows.length > 0 ? "ok" : "stale";
  }

  /** Deletes up to a thousand rows that have expired. Claims do so once a minute. */
  async sweep(): Promise<void> {
    await this.#run(this.#statements.SWEEP, []);
  }

  #sweepSometimes(): void {
    const now = performance.now();
    if (now - this.#swept < SWEEP_EVERY_MS) return;
    this.#swept = now;
    // Rows that stay are in nobody's way, and the next claim says if the store is down.
    this.sweep().catch(() => {});
  }
}

function isTrue(value: unknown): boolean {
  return value === true || Number(value) === 1;
}
