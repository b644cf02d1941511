import { ALARM, type Alarms } from "./alarms.js";
import type { Endpoint } from "./endpoint.js";
import type { Store } from "./stores/store.js";

/** What one attempt asks of the store: one thing after the other. */
export class StoreCalls {
  readonly #endpoint: Endpoint;
  readonly #alarms: Alarms;
  /** Ends the wait, while it is asked something. */
  #giveUp: (() => void) | undefined;
  #waiting: (() => void)[] | undefined;
  #rest: (() => void) | undefined;

  constructor(endpoint: Endpoint, alarms: Alarms) {
    this.#endpoint = endpoint;
    this.#alarms = alarms;
  }

  /** Calls the store after what it was asked before. `told` gets nothing where it failed, or took too long. */
  ask<Result>(now: number, call: (store: Store) => Promise<Result>, told: (result?: Result) => void): void {
    const { store, storeTimeoutMs } = this.#endpoint;
    // The machine asks only where there is one.
    if (store === undefined) return;
    if (this.#giveUp !== undefined) {
      (this.#waiting ??= []).push(() => {
        this.ask(performance.now(), call, told);
      });
      return;
    }
    let isWaiting = true;
    const finish = (result?: Result): void => {
      if (!isWaiting) return;
      isWaiting = false;
      this.#alarms.clear(ALARM.store);
      try {
        // What follows from it is asked after what waits already.
        told(result);
      } finally {
        this.#giveUp = undefined;
        (this.#waiting?.shift() ?? this.#rest)?.();
      }
    };
    const fail = (error: unknown): void => {
      if (isWaiting) this.#endpoint.log("the store failed", error);
      finish();
    };
    this.#giveUp = () => {
      fail(new Error(`no answer within ${storeTimeoutMs} ms`));
    };
    this.#alarms.set(ALARM.store, now, storeTimeoutMs);
    try {
      Promise.resolve(call(store)).then(finish, fail);
    } catch (error) {
      fail(error);
    }
  }

  /** Tells, once, when it is asked nothing more. */
  whenResting(tell: () => void): void {
    if (this.#giveUp === undefined) tell();
    else this.#rest = tell;
  }

  /** It takes too long. */
  giveUp(): void {
    this.#giveUp?.();
  }
}
