/** A delivery that runs. */
export interface Running {
  readonly ended: Promise<void>;
  /** Its place among those that run. */
  place: number;
  feed(input: number): void;
  wake(now: number): number;
}

/**
 * The deliveries that run. In a list, since each comes and goes: V8 makes a new table of a `Set` each time that so many
 * have gone, and tables that are garbage keep their successors, with all that was in them, until the next collection of
 * everything.
 */
export class AllRunning {
  readonly #list: Running[] = [];

  get size(): number {
    return this.#list.length;
  }

  add(running: Running): void {
    running.place = this.#list.push(running) - 1;
  }

  remove(running: Running): void {
    const last = this.#list.pop();
    if (last === undefined || last === running) return;
    this.#list[running.place] = last;
    last.place = running.place;
  }

  /** Those that run now; others may come and go meanwhile. */
  all(): readonly Running[] {
    return [...this.#list];
  }
}
