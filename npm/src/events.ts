import { engine } from "./engine.js";
import type { ProviderEvents } from "./generated/index.js";
import { isAscii, isOpen, placeOfData, placeOfId, placeOfTime, placeOfType, schemaOf } from "./outline.js";
import { at, keysOf } from "./pointer.js";
import type { Mismatch, WebhookEvent } from "./types.js";

/**
 * The type of an event that the provider's guide does not name. At run time it is whatever text the
 * provider sent. It is an enumeration, and not a `string`, so that the comparison of an event's type
 * with a misspelt one does not compile; to compare it with a type that the guide does not name, assign
 * it to a variable of the type `string`.
 */
declare enum OtherEventType {
  Other = "<a type that the guide does not name>",
}
export type { OtherEventType };

/** An event whose data has the shape that the provider's guide shows. */
export interface ValidEvent<Provider extends string, Type extends string, Data> extends WebhookEvent {
  readonly provider: Provider;
  readonly type: Type;
  readonly schema: "valid";
  readonly mismatch: null;
  readonly data: Data;
}

/** An event that differs from what the provider's guide shows for its type. */
export interface InvalidEvent<Provider extends string, Type extends string> extends WebhookEvent {
  readonly provider: Provider;
  readonly type: Type;
  readonly schema: "invalid";
  /** Where it differs. */
  readonly mismatch: Mismatch;
}

/** An event of a type that the guide only names, or does not know. */
export interface UndocumentedEvent<Provider extends string, Type extends string> extends WebhookEvent {
  readonly provider: Provider;
  readonly type: Type;
  readonly schema: "unknown";
  readonly mismatch: null;
}

/** An event of a type whose payload the guide shows. */
export type DocumentedEvent<Provider extends string, Type extends string, Data> =
  | ValidEvent<Provider, Type, Data>
  | InvalidEvent<Provider, Type>;

/** The events of a provider by its name; of any other, events whose data nothing is known about. */
export type EventOf<Provider extends string> = ProviderEvents[Provider];

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Makes events of one webhook's deliveries.
 *
 * @internal
 */
export class Events {
  readonly #provider: string;
  /** What comes before an id in a deduplication key. */
  readonly #keyPrefix: string;
  /** The keys of each pointer, taken apart once. Place 0 is none. */
  readonly #places: readonly (readonly string[] | undefined)[];

  constructor(provider: string, keyPrefix: string, pointers: readonly string[]) {
    this.#provider = provider;
    this.#keyPrefix = keyPrefix;
    this.#places = [undefined, ...pointers.map((pointer) => keysOf(pointer))];
  }

  /** The event of a body, and of how the engine outlined it. */
  eventOf(outline: number, bytes: Uint8Array): WebhookEvent {
    // Before anything else can call the engine.
    const rest = isOpen(outline) ? engine().answer() : undefined;
    const text = (isAscii(outline) ? engine().asciiText?.(bytes) : undefined) ?? decoder.decode(bytes);
    // The engine's own parser makes the payload. Decoding and `JSON.parse` took 1.5, 10, 142 and
    // 2740 µs at 0.4, 4, 64 and 1000 kB; objects made across Node-API 5.9, 55, 827 and 13 900 µs
    // (Node 20, x64, one run). The core has made sure that the two read the same.
    const payload: unknown = JSON.parse(text);
    const provider = this.#provider;
    const type = this.#at(payload, placeOfType(outline));
    let id = this.#at(payload, placeOfId(outline));
    let deduplicationKey: unknown = this.#keyPrefix + (id as string);
    let mismatch: unknown = null;
    if (rest !== undefined) {
      const [restId, restKey, path, expected, found] = rest;
      id = restId;
      deduplicationKey = restKey;
      if (path !== undefined) mismatch = { path, expected, found };
    }
    const occurredAt = this.#at(payload, placeOfTime(outline));
    const data = this.#at(payload, placeOfData(outline));
    const schema = schemaOf(outline);
    const event: unknown = { provider, type, id, deduplicationKey, occurredAt, schema, mismatch, data, payload };
    return event as WebhookEvent;
  }

  /** What stands at a place where the core has found something. */
  #at(payload: unknown, place: number): unknown {
    const keys = this.#places[place];
    return keys === undefined ? null : at(payload, keys);
  }
}
