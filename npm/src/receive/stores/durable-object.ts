// Cloudflare: claims need one place for each event, which Durable Objects are, and Workers KV is not.
import * as statements from "./sqlite-statements.js";
import type { Claim, Held, Store } from "./store.js";

/** What is used of a binding to a namespace of Durable Objects. */
export interface DurableObjectNamespaceLike {
  idFromName(name: string): unknown;
  get(id: never): { fetch(url: string, init: { method: string; body: string }): Promise<{ readonly ok: boolean; json(): Promise<unknown> }> };
}

/** Options of {@link durableObject}. */
export interface DurableObjectOptions {
  /**
   * Over how many objects an endpoint's events are spread, at most 256. After a change, what was marked before is forgotten.
   * @defaultValue 16
   */
  readonly shards?: number;
}

/**
 * A store in Durable Objects of the class {@link HooksealStore}.
 *
 * @example
 * ```ts
 * // wrangler.toml: [[durable_objects.bindings]] name = "HOOKSEAL", class_name = "HooksealStore"
 * //                [[migrations]] tag = "v1", new_sqlite_classes = ["HooksealStore"]
 * import { env } from "cloudflare:workers";
 * import { durableObject } from "hookseal/stores/durable-object";
 * export { HooksealStore } from "hookseal/stores/durable-object";
 *
 * const store = durableObject(env.HOOKSEAL);
 * ```
 */
export function durableObject(namespace: DurableObjectNamespaceLike, options?: DurableObjectOptions): Store {
  const shards = options?.shards ?? 16;
  const call = async (name: string, key: string, ...values: (string | number)[]): Promise<unknown> => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));
    const [endpoint] = key.split(/[~:]/u);
    const object = namespace.get(namespace.idFromName(`${endpoint}/${(digest[0] ?? 0) % shards}`) as never);
    const answer = await object.fetch("https://hookseal/", { method: "POST", body: JSON.stringify([name, key, ...values]) });
    if (!answer.ok) throw new Error("the Durable Object failed");
    return answer.json();
  };
  return {
    claim: (key, token, leaseMs, keepMs) => call("claim", key, token, leaseMs, keepMs) as Promise<Claim>,
    complete: (key, token, keepMs) => call("complete", key, token, keepMs) as Promise<Held>,
    release: (key, token) => call("release", key, token) as Promise<Held>,
  };
}

/** What is used of a Durable Object's state. */
export interface DurableObjectStateLike {
  readonly storage: {
    readonly sql: { exec(sql: string, ...values: (string | number)[]): { toArray(): Readonly<Record<string, unknown>>[] } };
    getAlarm(): Promise<number | null>;
    setAlarm(time: number): Promise<void>;
  };
  blockConcurrencyWhile(work: () => Promise<void>): unknown;
}

const SWEEP_EVERY_MS = 3_600_000;

/** The Durable Object that keeps the marks of a part of an endpoint's events. Export it from your Worker. */
export class HooksealStore {
  readonly #storage: DurableObjectStateLike["storage"];

  constructor(state: DurableObjectStateLike) {
    this.#storage = state.storage;
    this.#storage.sql.exec(statements.CREATE);
    this.#storage.sql.exec(statements.CREATE_INDEX);
    state.blockConcurrencyWhile(async () => {
      if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(Date.now() + SWEEP_EVERY_MS);
    });
  }

  async fetch(request: Request): Promise<Response> {
    const [name, ...values] = (await request.json()) as [string, ...(string | number)[]];
    return Response.json(this.#answer(name, values));
  }

  /** Deletes what has expired. */
  async alarm(): Promise<void> {
    this.#rows(statements.SWEEP_ALL, []);
    await this.#storage.setAlarm(Date.now() + SWEEP_EVERY_MS);
  }

  /** Without awaiting anything: nobody comes between, and what is answered waits until it is stored. */
  #answer(name: string, values: (string | number)[]): Claim | Held {
    if (name === "claim") return this.#claim(values);
    const rows = this.#rows(name === "complete" ? statements.COMPLETE : statements.RELEASE, values);
    return rows.length > 0 ? "ok" : "stale";
  }

  #claim(values: (string | number)[]): Claim {
    const [granted] = this.#rows(statements.CLAIM, values);
    if (granted !== undefined) return { state: "fresh", attempt: Number(granted["attempt"]), ageMs: Number(granted["age_ms"]) };
    const [held] = this.#rows(statements.LOOK, values.slice(0, 1));
    return Number(held?.["done"]) === 1 ? { state: "done" } : { state: "busy", remainingMs: Math.max(0, Number(held?.["remaining_ms"])) };
  }

  #rows(sql: string, values: (string | number)[]): Readonly<Record<string, unknown>>[] {
    return this.#storage.sql.exec(sql, ...values).toArray();
  }
}
