/** Which alarms a delivery may set; the first three have the machine's numbers. */
export const ALARM = { deadline: 0, renewal: 1, lease: 2, body: 3, store: 4, complete: 5, abort: 6 } as const;

const OFF = Infinity;

/**
 * The times at which something of one delivery is due. Hardly any ever comes, and a timer of the runtime's costs more
 * than all else that is done here: there is one, which is set for the earliest and is not moved when that is cleared.
 */
export class Alarms {
  readonly #ring: (which: number) => void;
  readonly #soonMs: number;
  readonly #due: number[] = [OFF, OFF, OFF, OFF, OFF, OFF, OFF];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wakesAt = OFF;

  /** `soonMs`: what the shortest of them takes, which begins when the first is set already. */
  constructor(soonMs: number, ring: (which: number) => void) {
    this.#soonMs = soonMs;
    this.#ring = ring;
  }

  /** Rings at a time of `performance.now`, in the place of what it was set to before. */
  set(which: number, at: number): void {
    this.#due[which] = at;
    if (at >= this.#wakesAt) return;
    this.#sleepUntil(this.#timer === undefined ? Math.min(at, performance.now() + this.#soonMs) : at);
  }

  clear(which: number): void {
    this.#due[which] = OFF;
  }

  /** Rings no more. */
  end(): void {
    this.#due.fill(OFF);
    clearTimeout(this.#timer);
  }

  #sleepUntil(at: number): void {
    clearTimeout(this.#timer);
    this.#wakesAt = at;
    this.#timer = setTimeout(this.#wake, Math.max(0, Math.ceil(at - performance.now())));
  }

  readonly #wake = (): void => {
    const now = performance.now();
    this.#wakesAt = OFF;
    for (const [which, at] of this.#due.entries()) {
      if (at > now) continue;
      this.#due[which] = OFF;
      this.#ring(which);
    }
    const earliest = Math.min(...this.#due);
    if (earliest < this.#wakesAt) this.#sleepUntil(earliest);
  };
}
