import { Webhook } from "../api/index.js";
import type { Endpoint } from "./endpoint.js";
import type { DeliveryContext } from "./handler.js";
import { completeLate, completeNowhere, overtaken } from "./machine/mistakes.js";
import type { Run } from "./stores/store.js";

/**
 * Another has taken the event over, or has changed its row in between: the transaction has to be rolled back. A handler
 * that throws it, whoever made it, has its delivery sent again, and nothing marked.
 */
export class Overtaken extends Error {
  override readonly name = "Overtaken";
}

/** Also of another copy of this package's: what was bundled twice has two classes. */
export function isOvertaken(error: unknown): boolean {
  try {
    return error instanceof Error && error.name === "Overtaken";
  } catch {
    // What throws when it is asked is something else.
    return false;
  }
}

/** What came of `complete`. */
export type Completion = "none" | "committed" | "overtaken";

/** The context of one call of a handler, which ends with it. */
export class Delivery implements DeliveryContext {
  readonly key: string;
  readonly attempt: number;
  readonly variant: string | undefined;
  readonly #endpoint: Endpoint;
  readonly #token: string;
  readonly #signal: () => AbortSignal;
  #completion: Completion = "none";
  #hasEnded = false;

  constructor(endpoint: Endpoint, given: { key: string; token: string; attempt: number; signal: () => AbortSignal; variant: string | undefined }) {
    this.#endpoint = endpoint;
    this.#token = given.token;
    this.#signal = given.signal;
    this.key = given.key;
    this.attempt = given.attempt;
    this.variant = given.variant;
  }

  get signal(): AbortSignal {
    return this.#signal();
  }

  async complete(run: Run): Promise<void> {
    if (this.#hasEnded) throw Webhook.invalidOption(...completeLate());
    const { store } = this.#endpoint;
    if (store === undefined) return;
    if (store.completeWithin === undefined) throw Webhook.invalidOption(...completeNowhere());
    try {
      const held = await store.completeWithin(run, this.key, this.#token, this.#endpoint.keepMs);
      if (held === "stale") throw new Overtaken(overtaken(this.key));
    } catch (error) {
      if (isOvertaken(error) || isSerializationFailure(error)) this.#completion = "overtaken";
      if (!isSerializationFailure(error)) throw error;
      throw new Overtaken(overtaken(this.key), { cause: error });
    }
    this.#completion = "committed";
  }

  /** Called when the handler has ended. */
  end(): Completion {
    this.#hasEnded = true;
    return this.#completion;
  }
}

/** PostgreSQL's, of a transaction that would have to see what came after its beginning. */
function isSerializationFailure(error: unknown): boolean {
  return typeof error === "object" && error !== null && Reflect.get(error, "code") === "40001";
}
