import type { Clock } from "./clock.js";

/** Which alarms a delivery may set; the first three have the machine's numbers. */
export const ALARM = { deadline: 0, renewal: 1, lease: 2, body: 3, store: 4, complete: 5, abort: 6 } as const;

const OFF = Infinity;

/** Who is told. */
export interface Sleeper {
  ring(which: number): void;
}

/** The times at which something of one delivery is due, of which hardly any ever comes. */
export class Alarms {
  readonly #clock: Clock;
  readonly #sleeper: Sleeper;
  readonly #due: number[] = [OFF, OFF, OFF, OFF, OFF, OFF, OFF];

  constructor(clock: Clock, sleeper: Sleeper) {
    this.#clock = clock;
    this.#sleeper = sleeper;
  }

  /** Rings so many milliseconds after a time of `performance.now`, in the place of what it was set to before. */
  set(which: number, from: number, afterMs: number): void {
    const at = from + afterMs;
    this.#due[which] = at;
    this.#clock.wakeBy(at, from);
  }

  clear(which: number): void {
    this.#due[which] = OFF;
  }

  /** Rings no more. `isLast`: nothing else rings by this clock. */
  end(isLast: boolean): void {
    this.#due.fill(OFF);
    if (isLast) this.#clock.rest();
  }

  /** Rings what is due, and gives when the next is. */
  wake(now: number): number {
    for (const [which, at] of this.#due.entries()) {
      if (at > now) continue;
      this.#due[which] = OFF;
      this.#sleeper.ring(which);
    }
    return Math.min(...this.#due);
  }
}
