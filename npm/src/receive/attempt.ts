import { Delivery } from "./delivery.js";
import type { Endpoint } from "./endpoint.js";
import { isEnd, OPEN } from "./machine/machine.js";
import { ACTION, INPUT, LETTERS } from "./machine/tables.js";
import type { DeadLetter } from "./options.js";
import type { WebhookEvent } from "./public.js";
import type { Claim, Held } from "./stores/store.js";

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
  readBody?(limitBytes: number, withinMs: number): void;
  send?(): unknown;
}

/**
 * One delivery, from its arrival to its end. It performs what the core's machine says and tells it what came of it, and
 * decides nothing.
 */
export class Attempt {
  /** Null where nobody is left to answer. */
  readonly answered: Promise<Reply | null>;
  readonly ended: Promise<void>;
  event: WebhookEvent | undefined;
  key = "";
  variant: string | undefined;
  /** What a handshake is answered. */
  echo = "";
  /** Whether that is JSON, and not a text. */
  isJson = false;
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
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #state = OPEN;
  #number = 1;
  #status: number | undefined;
  /** The store's calls of one attempt are made one after the other. */
  #storeCalls: Promise<unknown> = Promise.resolve();
  #answer!: (reply: Reply) => void;
  /** Where nobody is left to answer. */
  #giveUp!: () => void;
  #end!: () => void;

  constructor(endpoint: Endpoint, doings: Doings) {
    this.#endpoint = endpoint;
    this.#doings = doings;
    this.answered = new Promise((resolve) => {
      this.#answer = resolve;
      this.#giveUp = () => {
        resolve(null);
      };
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    endpoint.running.add(this);
  }

  /** Tells the machine what happened, and does what it says. */
  feed(input: number, a = 0, b = 0, c = 0): void {
    if (isEnd(this.#state)) return;
    const { compiled } = this.#endpoint;
    this.#state = compiled.step(this.#state, input, a, b, c);
    // A copy: what is done may take another step.
    const numbers = compiled.actions;
    const actions: [number, number, number][] = [];
    for (let at = 1; at < 3 * (numbers[0] as number); at += 3) actions.push([numbers[at] as number, numbers[at + 1] as number, numbers[at + 2] as number]);
    const outcome = actions.find(([action]) => action === ACTION.observe)?.[1];
    for (const [action, first, second] of actions) this.#perform(action, first, second, outcome);
    if (!isEnd(this.#state)) return;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#endpoint.running.delete(this);
    this.#giveUp();
    this.#end();
  }

  #perform(action: number, a: number, b: number, outcome: number | undefined): void {
    switch (action) {
      case ACTION.readBody:
        this.#doings.readBody?.(a, b);
        break;
      case ACTION.claim:
        void this.#claim();
        break;
      case ACTION.handle:
        void this.#handle();
        break;
      case ACTION.send:
        void this.#send();
        break;
      case ACTION.complete:
        this.#after("complete", a, () => void this.#complete());
        break;
      case ACTION.release:
        void this.#release(a === 1);
        break;
      case ACTION.deadLetter:
        void this.#deadLetter(a);
        break;
      case ACTION.abort:
        this.#after("abort", a, () => {
          this.#aborting().abort();
        });
        break;
      case ACTION.timer:
        this.#setTimer(a, b);
        break;
      case ACTION.observe:
        this.#observe(a);
        break;
      default:
        this.#status = a;
        this.#answer({ action, status: a, number: b, outcome });
    }
  }

  async #claim(): Promise<void> {
    const { store } = this.#endpoint;
    const lease = this.#endpoint.number("leaseMs");
    const keep = this.#endpoint.number("keepMs");
    const claim = await this.#call<Claim>(() => store?.claim(this.key, this.#token, lease, keep));
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
      case undefined:
        this.feed(INPUT.claimFailed);
    }
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
    if (completion === "overtaken") this.feed(INPUT.overtaken);
    else if (hasFailed) this.feed(FAILURES[this.#endpoint.verdictOf(this.failure)]);
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

  async #complete(): Promise<void> {
    const { store } = this.#endpoint;
    const held = await this.#call<Held>(() => store?.complete(this.key, this.#token, this.#endpoint.number("keepMs")));
    if (held === undefined) this.feed(INPUT.completeFailed);
    else this.feed(held === "ok" ? INPUT.completed : INPUT.stale);
  }

  async #release(isAwaited: boolean): Promise<void> {
    const { store } = this.#endpoint;
    await this.#call<Held>(() => store?.release(this.key, this.#token));
    if (isAwaited) this.feed(INPUT.released);
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

  /** Calls the store after what it was asked before. Undefined where it failed, or took too long. */
  #call<Result>(call: () => Promise<Result> | undefined): Promise<Result | undefined> {
    const result = this.#storeCalls.then(() => within(this.#endpoint.number("storeTimeoutMs"), call));
    const settled = result.catch((error: unknown): void => {
      this.#endpoint.log("the store failed", error);
    });
    this.#storeCalls = settled;
    return settled as Promise<Result | undefined>;
  }

  #setTimer(which: number, ms: number): void {
    const [input, name] = TIMERS[which] as readonly [number, string];
    // The deadline is the sender's, who began to wait when the request arrived.
    const passed = input === INPUT.deadline ? performance.now() - this.#arrivedAt : 0;
    this.#after(name, Math.max(0, ms - passed), () => {
      this.feed(input);
    });
  }

  #after(name: string, ms: number, run: () => void): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
    if (ms === 0 && !name.startsWith("timer")) run();
    else this.#timers.set(name, setTimeout(run, ms));
  }

  #observe(outcome: number): void {
    const ms = performance.now() - this.#arrivedAt;
    const told = { id: this.event?.id ?? null, key: this.key === "" ? undefined : this.key, code: this.code, status: this.#status, ms, attempt: this.#number };
    this.#endpoint.observe(told, this.event, outcome);
  }
}

const FAILURES = { ignore: INPUT.ignore, retry: INPUT.failed, permanent: INPUT.permanent } as const;

/** By the numbers that the machine gives them. */
const TIMERS = [
  [INPUT.deadline, "timer: deadline"],
  [INPUT.renewalDue, "timer: renewal"],
  [INPUT.leaseEnded, "timer: lease"],
] as const;

/** Random bytes for tokens: asked for many at once, since each call takes longer than a token. */
const pool = new Uint8Array(4096);
let taken = pool.length;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function newToken(): string {
  if (taken === pool.length) {
    crypto.getRandomValues(pool);
    taken = 0;
  }
  let token = "";
  for (const end = taken + 16; taken < end; taken += 1) {
    token += HEX[pool[taken] as number];
    // What has been used is nowhere else.
    pool[taken] = 0;
  }
  return token;
}

/** What a call comes to, unless it takes too long. */
async function within<Result>(ms: number, call: () => Promise<Result> | undefined): Promise<Result | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([call(), late]);
  } finally {
    clearTimeout(timer);
  }
}
