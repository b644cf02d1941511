import { ALARM, Alarms, type Sleeper } from "./alarms.js";
import { Delivery, isOvertaken } from "./delivery.js";
import type { Endpoint } from "./endpoint.js";
import { isEnd, OPEN, type Said } from "./machine/machine.js";
import { ACTION, INPUT, LETTERS, REFUSALS, VERDICTS } from "./machine/tables.js";
import type { DeadLetter } from "./options.js";
import type { WebhookEvent } from "./public.js";
import type { Running } from "./running.js";
import { StoreCalls } from "./store-calls.js";
import type { Claim, Held } from "./stores/store.js";
import { newToken } from "./token.js";

/** An answer, as the machine gives it: which of the answering actions, and its two numbers. */
export interface Reply {
  readonly action: number;
  readonly status: number;
  /** `again`: seconds. `refuse`: the reason's number. */
  readonly number: number;
  /** The number of the outcome that was told with it. */
  readonly outcome: number | undefined;
}

/** What only some deliveries have: those that come by HTTP read a body, and some hand the event to a queue. */
export interface Doings {
  readBody?(limitBytes: number): void;
  send?(): unknown;
}

/**
 * One delivery, from its arrival to its end. It performs what the core's machine says and tells it what came of it, and
 * decides nothing.
 */
export class Attempt implements Running, Sleeper {
  /** Null where nobody is left to answer. */
  readonly answered: Promise<Reply | null>;
  place = 0;
  event: WebhookEvent | undefined;
  key = "";
  variant: string | undefined;
  /** What a handshake is answered. */
  said: Said = NOTHING;
  /** The code of the error with which it was refused. */
  code: string | undefined;
  /** What the handler threw. */
  failure: unknown;
  readonly #endpoint: Endpoint;
  readonly #doings: Doings;
  readonly #arrivedAt = performance.now();
  readonly #token = newToken();
  /** Made where it is asked for, or where it is needed. */
  #abort: AbortController | undefined;
  readonly #alarms: Alarms;
  readonly #calls: StoreCalls;
  #state = OPEN;
  #number = 1;
  #status: number | undefined;
  #claimedAt = 0;
  #answer!: (reply: Reply | null) => void;
  #hasEnded = false;
  #ended: Promise<void> | undefined;
  #end: (() => void) | undefined;

  constructor(endpoint: Endpoint, doings: Doings) {
    this.#endpoint = endpoint;
    this.#doings = doings;
    this.#alarms = new Alarms(endpoint.clockFor(this), this);
    this.#calls = new StoreCalls(endpoint, this.#alarms);
    this.answered = new Promise((resolve) => {
      this.#answer = resolve;
    });
    endpoint.running.add(this);
  }

  /** When nothing more happens, and what was asked of the store last is answered. */
  get ended(): Promise<void> {
    return (this.#ended ??= this.#hasEnded
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#end = resolve;
        }));
  }

  /** Tells the machine what happened, and does what it says. */
  feed(input: number, a = 0, b = 0, c = 0): void {
    if (isEnd(this.#state)) return;
    const { compiled } = this.#endpoint;
    this.#state = compiled.step(this.#state, input, a, b, c);
    // A copy: what is done may take another step.
    const numbers = compiled.actions;
    const end = 1 + 3 * (numbers[0] as number);
    const actions: number[] = [];
    let outcome: number | undefined;
    for (let at = 1; at < end; at += 3) {
      const action = numbers[at] as number;
      if (action === ACTION.observe) outcome = numbers[at + 1];
      actions.push(action, numbers[at + 1] as number, numbers[at + 2] as number);
    }
    for (let at = 0; at < actions.length; at += 3) this.#perform(actions[at] as number, actions[at + 1] as number, actions[at + 2] as number, outcome);
    if (!isEnd(this.#state)) return;
    this.#answer(null);
    this.#calls.whenResting(() => {
      this.#alarms.end(this.#endpoint.remove(this));
      this.#hasEnded = true;
      this.#end?.();
    });
  }

  #perform(action: number, a: number, b: number, outcome: number | undefined): void {
    switch (action) {
      case ACTION.readBody:
        // It is too late for that once the body is there: the machine knows.
        this.#alarms.set(ALARM.body, this.#arrivedAt, b);
        this.#doings.readBody?.(a);
        break;
      case ACTION.claim:
        this.#claim();
        break;
      case ACTION.handle:
        void this.#handle();
        break;
      case ACTION.send:
        void this.#send();
        break;
      case ACTION.complete:
        if (a === 0) this.#complete();
        else this.#alarms.set(ALARM.complete, performance.now(), a);
        break;
      case ACTION.release:
        this.#release(a === 1);
        break;
      case ACTION.deadLetter:
        void this.#deadLetter(a);
        break;
      case ACTION.abort:
        if (a === 0) this.#aborting().abort();
        else this.#alarms.set(ALARM.abort, performance.now(), a);
        break;
      case ACTION.timer:
        this.#alarms.set(a, this.#startOf(a), b);
        break;
      case ACTION.observe:
        this.#observe(a);
        break;
      default:
        this.#status = a;
        // Without a word of its own it is the error's.
        if (action === ACTION.refuse && b !== 0) this.code = REFUSALS[b];
        this.#answer({ action, status: a, number: b, outcome });
    }
  }

  /** The sender began to wait when the request arrived, and the store counts a lease from the claim. */
  #startOf(timer: number): number {
    if (timer === ALARM.deadline) return this.#arrivedAt;
    return timer === ALARM.lease ? this.#claimedAt : performance.now();
  }

  #claim(): void {
    const { leaseMs, keepMs } = this.#endpoint;
    this.#claimedAt = performance.now();
    this.#calls.ask<Claim>(
      this.#claimedAt,
      (store) => store.claim(this.key, this.#token, leaseMs, keepMs),
      (claim) => {
        switch (claim?.state) {
          case "fresh":
            this.#number = claim.attempt;
            this.feed(INPUT.fresh, claim.attempt, claim.ageMs);
            break;
          case "busy":
            this.feed(INPUT.busy, claim.remainingMs);
            break;
          case "done":
            this.feed(INPUT.done);
            break;
          default:
            // It failed, or gave what is no claim: nobody may wait for ever.
            if ((claim as unknown) !== undefined) this.#endpoint.log("the store failed", new TypeError("expected a claim: `fresh`, `busy` or `done`"));
            this.feed(INPUT.claimFailed);
        }
      },
    );
  }

  async #handle(): Promise<void> {
    const event = this.event as WebhookEvent;
    const signal = (): AbortSignal => this.#aborting().signal;
    const delivery = new Delivery(this.#endpoint, { key: this.key, token: this.#token, attempt: this.#number, signal, variant: this.variant });
    let hasFailed = false;
    try {
      await this.#endpoint.handlerOf(event)?.(event as never, delivery);
    } catch (error) {
      hasFailed = true;
      this.failure = error;
    }
    const completion = delivery.end();
    if (completion === "overtaken" || (hasFailed && isOvertaken(this.failure))) this.feed(INPUT.overtaken);
    else if (hasFailed) this.feed(VERDICTS[this.#endpoint.verdictOf(this.failure)]);
    else this.feed(completion === "committed" ? INPUT.committed : INPUT.ok);
  }

  #aborting(): AbortController {
    return (this.#abort ??= new AbortController());
  }

  async #send(): Promise<void> {
    try {
      await this.#doings.send?.();
      this.feed(INPUT.ok);
    } catch (error) {
      this.#endpoint.log("the event could not be handed to the queue", error);
      this.feed(INPUT.failed);
    }
  }

  #complete(): void {
    this.#calls.ask<Held>(
      performance.now(),
      (store) => store.complete(this.key, this.#token, this.#endpoint.keepMs),
      (held) => {
        if (held === "ok") this.feed(INPUT.completed);
        else this.feed(held === "stale" ? INPUT.stale : INPUT.completeFailed);
      },
    );
  }

  #release(isAwaited: boolean): void {
    this.#calls.ask<Held>(
      performance.now(),
      (store) => store.release(this.key, this.#token),
      () => {
        if (isAwaited) this.feed(INPUT.released);
      },
    );
  }

  async #deadLetter(reason: number): Promise<void> {
    const letter = { event: this.event, key: this.key, reason: LETTERS[reason], attempt: this.#number, error: this.failure } as DeadLetter;
    const { onDeadLetter } = this.#endpoint.options;
    if (onDeadLetter === undefined) this.#endpoint.log(`nobody will handle ${this.key}, and there is no onDeadLetter to keep it (${letter.reason})`, this.failure);
    try {
      await onDeadLetter?.(letter);
      this.feed(INPUT.letterTaken);
    } catch (error) {
      this.#endpoint.log("`onDeadLetter` failed", error);
      this.feed(INPUT.letterFailed);
    }
  }

  /** Called by the clock. */
  wake(now: number): number {
    return this.#alarms.wake(now);
  }

  /** Called by the alarms. */
  ring(which: number): void {
    switch (which) {
      case ALARM.store:
        this.#calls.giveUp();
        break;
      case ALARM.complete:
        this.#complete();
        break;
      case ALARM.abort:
        this.#aborting().abort();
        break;
      default:
        this.feed(RUNG[which] as number);
    }
  }

  #observe(outcome: number): void {
    this.#endpoint.observe(outcome, this.event, (now) => ({
      id: this.event?.id ?? null,
      key: this.key === "" ? undefined : this.key,
      code: this.code,
      status: this.#status,
      ms: now - this.#arrivedAt,
      attempt: this.#number,
    }));
  }
}

const NOTHING: Said = { number: 0, text: "" };

/** What the machine is told of an alarm. */
const RUNG: readonly number[] = [INPUT.deadline, INPUT.renewalDue, INPUT.leaseEnded, INPUT.bodySlow];
