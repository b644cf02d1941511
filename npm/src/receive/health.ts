import { Webhook } from "../api/index.js";
import type { Endpoint } from "./endpoint.js";
import { jsonAnswer, type Answer, type Responder } from "./incoming.js";
import { current } from "./machine/current.js";
import type { Measured } from "./machine/machine.js";
import { noLimit } from "./machine/mistakes.js";

/** Options of a health check. */
export interface HealthOptions {
  /** Tells how many events wait in the queue. */
  readonly queueSize?: (() => number | Promise<number>) | undefined;
  /**
   * The queue must be shorter; `false` leaves the check out.
   * @defaultValue 1000
   */
  readonly maxQueueSize?: number | false | undefined;
  /**
   * The share of errors within five minutes must be lower; `false` leaves the check out.
   * @defaultValue 0.05
   */
  readonly maxErrorRate?: number | false | undefined;
  /**
   * The last delivery must be younger, in seconds. Off unless asked for: a quiet night is no fault.
   * @defaultValue false
   */
  readonly maxSilenceSeconds?: number | false | undefined;
}

/** The machine's word for what is not there. */
const NONE = -1;

type Limits = Pick<Measured, "queueLimit" | "errorRateLimit" | "silenceLimitMs">;

const NOTHING = { store: NONE, received: 0, errors: 0, queue: NONE, silenceMs: NONE };

/** Answers whether an endpoint is well. */
export class Health implements Responder {
  readonly #endpoint: Endpoint;
  readonly #options: HealthOptions;
  readonly #limits: Limits;

  constructor(endpoint: Endpoint, options: HealthOptions) {
    const { maxQueueSize = 1000, maxErrorRate = 0.05, maxSilenceSeconds = false } = options;
    this.#endpoint = endpoint;
    this.#options = options;
    this.#limits = { queueLimit: limitOf(maxQueueSize), errorRateLimit: limitOf(maxErrorRate), silenceLimitMs: limitOf(maxSilenceSeconds) * 1000 };
    if (this.#statusOf(NOTHING) === 0) throw Webhook.invalidOption(...noLimit());
  }

  #statusOf(measured: Omit<Measured, keyof Limits>): number {
    return current().machine.health({ ...measured, ...this.#limits });
  }

  async respond(): Promise<Answer> {
    const { received, errors, silenceMs } = this.#endpoint.recent.totals();
    const [isStoreReachable, queueSize] = await Promise.all([this.#askStore(), this.#askQueue()]);
    const status = this.#statusOf({
      store: isStoreReachable === undefined ? NONE : Number(isStoreReachable),
      received,
      errors,
      // `NaN`: it does not tell.
      queue: queueSize ?? (this.#options.queueSize === undefined ? NONE : Number.NaN),
      silenceMs,
    });
    const { lastReceived } = this.#endpoint.recent;
    const checks = {
      endpoint_reachable: true,
      store_reachable: isStoreReachable ?? null,
      last_received: lastReceived === undefined ? null : Math.floor(lastReceived / 1000),
      queue_size: queueSize ?? null,
      error_rate: received === 0 ? 0 : errors / received,
    };
    return jsonAnswer(status, { healthy: status === 200, checks });
  }

  /** By a call that changes nothing, for nobody has claimed this key. */
  async #askStore(): Promise<boolean | undefined> {
    const { store, name } = this.#endpoint;
    if (store === undefined) return undefined;
    try {
      const timer = AbortSignal.timeout(this.#endpoint.storeTimeoutMs);
      const late = new Promise<never>((_, reject) => {
        timer.addEventListener("abort", () => {
          reject(new Error("the store is slow"));
        });
      });
      await Promise.race([store.release(`${name}:health`, "health"), late]);
      return true;
    } catch {
      return false;
    }
  }

  async #askQueue(): Promise<number | undefined> {
    try {
      return await this.#options.queueSize?.();
    } catch (error) {
      this.#endpoint.log("the queue does not tell its size", error);
      return undefined;
    }
  }
}

function limitOf(limit: number | false): number {
  return limit === false ? Number.POSITIVE_INFINITY : limit;
}
