const WINDOW_MS = 300_000;
const SLICE_MS = 10_000;

/** Counts of the last five minutes, in slices of ten seconds. */
export class Recent {
  readonly #slices: { readonly slice: number; received: number; errors: number }[] = [];
  #lastAt = performance.now();
  #hasCounted = false;

  /** When the last one came, in milliseconds since 1970; undefined where none did. */
  get lastReceived(): number | undefined {
    return this.#hasCounted ? Date.now() - (performance.now() - this.#lastAt) : undefined;
  }

  /** `counts`: 0 nothing, 1 good, 2 an error. `now`: of `performance.now`. */
  count(counts: number, now: number): void {
    if (counts === 0) return;
    this.#lastAt = now;
    this.#hasCounted = true;
    const slice = Math.floor(this.#lastAt / SLICE_MS);
    let latest = this.#slices.at(-1);
    if (latest?.slice !== slice) {
      latest = { slice, received: 0, errors: 0 };
      this.#slices.push(latest);
      this.#drop();
    }
    latest.received += 1;
    if (counts === 2) latest.errors += 1;
  }

  totals(): { received: number; errors: number; silenceMs: number } {
    this.#drop();
    const sum = (name: "received" | "errors"): number => this.#slices.reduce((total, slice) => total + slice[name], 0);
    return { received: sum("received"), errors: sum("errors"), silenceMs: performance.now() - this.#lastAt };
  }

  #drop(): void {
    const oldest = Math.floor((performance.now() - WINDOW_MS) / SLICE_MS);
    while ((this.#slices[0]?.slice ?? Infinity) < oldest) this.#slices.shift();
  }
}
