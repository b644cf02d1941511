import { Webhook } from "../api/index.js";
import { current } from "./machine/current.js";
import type { Compiled } from "./machine/machine.js";
import { noVerdict, othersTwice, typeTwice } from "./machine/mistakes.js";
import { COUNTS, INPUT, OUTCOMES, VERDICTS } from "./machine/tables.js";
import type { AnyHandler } from "./handler.js";
import type { Observation, Outcome } from "./observation.js";
import { factLines, linesOf, type HandlingOptions, type Verdict } from "./options.js";
import { Clock } from "./clock.js";
import { Recent } from "./recent.js";
import { AllRunning, type Running } from "./running.js";
import type { WebhookEvent } from "./public.js";
import type { Store } from "./stores/store.js";

/** What an observation has from its delivery. */
type Told = Omit<Observation, "endpoint" | "provider" | "type" | "outcome">;

/** Settings of the machine that are not in the options of both. */
export type Settings = Readonly<Record<string, unknown>> & { readonly endpoint: string | undefined };

/** What a receiver and a queue's worker are beneath: a configuration that is compiled, handlers, and what runs. */
export class Endpoint {
  readonly name: string;
  readonly provider: string;
  readonly compiled: Compiled;
  readonly leaseMs: number;
  readonly keepMs: number;
  readonly storeTimeoutMs: number;
  readonly store: Store | undefined;
  readonly options: HandlingOptions;
  readonly running = new AllRunning();
  readonly recent = new Recent();
  isClosing = false;
  /** How often `observe` threw. */
  observeFailures = 0;
  readonly #clock: Clock | undefined;
  readonly #handlers = new Map<string, AnyHandler>();
  #fallback: AnyHandler | undefined;

  constructor(provider: string, store: Store | undefined, options: HandlingOptions, settings: Settings) {
    const running = current();
    const { leaseMs, renewForMs, keepMs, graceMs, facts } = options;
    const yes = store === undefined ? "no" : "yes";
    const lines = linesOf({ store: yes, renewable: "yes", leaseMs, renewForMs, keepMs, graceMs, ...settings });
    const compiled = running.machine.open(running.factsOf(provider) + factLines(facts) + lines);
    if ("problem" in compiled) throw Webhook.invalidOption(compiled.option, compiled.problem);
    this.compiled = compiled;
    const number = (name: string): number => Number(compiled.properties.get(name));
    this.leaseMs = number("leaseMs");
    this.keepMs = number("keepMs");
    this.storeTimeoutMs = number("storeTimeoutMs");
    if (running.sharesTimers === true) this.#clock = new Clock(this.storeTimeoutMs, () => this.running.all());
    this.name = settings.endpoint ?? "";
    this.provider = provider;
    this.store = store;
    this.options = options;
  }

  on(type: string, handler: AnyHandler): void {
    if (this.#handlers.has(type)) throw Webhook.invalidOption(...typeTwice(type));
    this.#handlers.set(type, handler);
  }

  otherwise(handler: AnyHandler): void {
    if (this.#fallback !== undefined) throw Webhook.invalidOption(...othersTwice());
    this.#fallback = handler;
  }

  clockFor(attempt: Running): Clock {
    return this.#clock ?? new Clock(this.storeTimeoutMs, () => [attempt]);
  }

  /** It runs no more. Gives whether nobody else has its clock. */
  remove(attempt: Running): boolean {
    this.running.remove(attempt);
    return this.#clock === undefined || this.running.size === 0;
  }

  handlerOf({ type }: WebhookEvent): AnyHandler | undefined {
    return (type === null ? undefined : this.#handlers.get(type)) ?? this.#fallback;
  }

  /** What a handler's failure means. */
  verdictOf(error: unknown): Verdict {
    this.log("a handler failed", error);
    try {
      return checked(this.options.classify?.(error) ?? "retry");
    } catch (failure) {
      this.log("`classify` failed", failure);
      return "retry";
    }
  }

  /** Counts how a delivery ended, and tells who watches. */
  observe(outcome: number, event: WebhookEvent | undefined, told: (now: number) => Told): void {
    const now = performance.now();
    this.recent.count(COUNTS[outcome] ?? 0, now);
    const { observe } = this.options;
    if (observe === undefined) return;
    const type = event !== undefined && event.type !== null && this.#handlers.has(event.type) ? event.type : "other";
    try {
      observe({ endpoint: this.name, provider: this.provider, type, outcome: OUTCOMES[outcome] as Outcome, ...told(now) });
    } catch {
      this.observeFailures += 1;
    }
  }

  log(message: string, error?: unknown): void {
    const { log } = this.options;
    try {
      // oxlint-disable-next-line no-console -- A failure that nobody hears of is one that nobody repairs.
      if (log === undefined) console.error(`hookseal ${this.name}: ${message}`, ...(error === undefined ? [] : [error]));
      else log(message, error);
    } catch {
      // A log that fails has nowhere to say so.
    }
  }

  /** Lets what runs come to its end, and nothing new begin. */
  async close(): Promise<void> {
    this.isClosing = true;
    const attempts = this.running.all();
    for (const attempt of attempts) attempt.feed(INPUT.closing);
    await Promise.all(attempts.map(({ ended }) => ended));
    // What was answered last is with its framework, which writes it in this turn: the program may exit after the next.
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
  }
}

function checked(verdict: unknown): Verdict {
  if (typeof verdict === "string" && Object.hasOwn(VERDICTS, verdict)) return verdict as Verdict;
  // A promise comes too late, and what it may fail with must end nothing.
  Promise.resolve(verdict).catch(() => {});
  throw Webhook.invalidOption(...noVerdict(typeof verdict === "string" ? JSON.stringify(verdict) : Object.prototype.toString.call(verdict)));
}
