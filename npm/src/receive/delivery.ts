import type { Endpoint } from "./endpoint.js";
import type { DeliveryContext } from "./handler.js";
import type { Run } from "./stores/store.js";

/** Another has taken the event over, or has changed its row in between: the transaction has to be rolled back. */
export class Overtaken extends Error {
  override readonly name = "Overtaken";
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
    if (this.#hasEnded) throw new Error("`complete` was called after the handler had ended: await it within");
    const { store } = this.#endpoint;
    if (store === undefined) return;
    if (store.completeWithin === undefined) throw new Error("`complete` needs a store in the database of the transaction: PostgreSQL or SQLite");
    try {
      const held = await store.completeWithin(run, this.key, this.#token, this.#endpoint.keepMs);
      if (held === "stale") throw new Overtaken(`${this.key} is handled by another by now: roll back`);
    } catch (error) {
      if (error instanceof Overtaken || isSerializationFailure(error)) this.#completion = "overtaken";
      if (!isSerializationFailure(error)) throw error;
      throw new Overtaken(`${this.key} was changed by another meanwhile: roll back`, { cause: error });
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
