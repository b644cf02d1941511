const OFF = Infinity;

/** Has alarms. */
export interface Sleeping {
  /** Rings what is due, and gives when the next is. */
  wake(now: number): number;
}

/**
 * Wakes deliveries. A timer of the runtime's costs more than all else that is done for a delivery, and leaves more to
 * the garbage collector: there is one, which is set for the earliest alarm, at the latest for the shortest that there
 * is, and stays when that alarm is cleared. In Node.js it is all deliveries'. Elsewhere each has its own, since in
 * Workers a timer is part of the request in which it was set, and nothing of another's may be touched there.
 */
export class Clock {
  readonly #soonMs: number;
  readonly #all: () => readonly Sleeping[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wakesAt = OFF;
  #isResting = false;

  /** `soonMs`: what the shortest alarms take. */
  constructor(soonMs: number, all: () => readonly Sleeping[]) {
    this.#soonMs = soonMs;
    this.#all = all;
  }

  /** `now`: of `performance.now`, or a little before. */
  wakeBy(at: number, now: number): void {
    if (this.#isResting) {
      this.#isResting = false;
      this.#timer?.ref();
    }
    if (at >= this.#wakesAt) return;
    clearTimeout(this.#timer);
    this.#wakesAt = Math.min(at, now + this.#soonMs);
    this.#timer = setTimeout(() => {
      this.#wake();
    }, Math.max(0, Math.ceil(this.#wakesAt - performance.now())));
  }

  /** Nothing runs: the program may end, and what comes next finds the timer set. */
  rest(): void {
    if (this.#timer?.unref === undefined) {
      clearTimeout(this.#timer);
      this.#wakesAt = OFF;
    } else {
      this.#isResting = true;
      this.#timer.unref();
    }
  }

  #wake(): void {
    const now = performance.now();
    this.#wakesAt = OFF;
    for (const sleeping of this.#all()) {
      const next = sleeping.wake(now);
      if (next < this.#wakesAt) this.wakeBy(next, now);
    }
  }
}
