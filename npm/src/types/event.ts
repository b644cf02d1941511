/** Where a payload differs from the documented shape. */
export interface Mismatch {
  /** A JSON pointer (RFC 6901) into the payload. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** An authentic event. */
export interface WebhookEvent {
  /** The provider's name, such as `singlekey`. */
  readonly provider: string;
  /** The event's type as the provider spells it, or null where the scheme's payloads name none. */
  readonly type: string | null;
  /** The provider's id for the event, or null. */
  readonly id: string | null;
  /**
   * Equal for all deliveries of one event: provider and id, or provider and SHA-256 of the body. Never null.
   * An id that is not signed does not go into it.
   *
   * Without an id, two events whose bodies are equal, byte for byte, have one key: who must tell them
   * apart needs a time or a number in the body.
   */
  readonly deduplicationKey: string;
  /**
   * What it means that the delivery was verified. `signature`: the provider signed the body. `token`: the sender
   * knows the secret, which came along; nothing is signed, and whoever saw one delivery can send any body. `fields`: the
   * provider signed some fields, and not the body: whoever saw one delivery can put another body around the same fields.
   */
  readonly authenticity: "signature" | "token" | "fields";
  /** The provider's time of the event, as it was sent, or null. */
  readonly occurredAt: string | null;
  /**
   * `valid`: `data` has the documented shape. `invalid`: the type is documented, but `data`
   * differs, and `mismatch` says where. `unknown`: the shape is not documented.
   */
  readonly schema: "valid" | "invalid" | "unknown";
  readonly mismatch: Mismatch | null;
  /** What the event is about. */
  readonly data: unknown;
  /** The whole JSON document, as `JSON.parse` reads it. */
  readonly payload: unknown;
}

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

/** What is left of an event by whether `schema` is enforced: then none that is `invalid`. */
export interface Enforced {
  readonly report: unknown;
  readonly enforce: { readonly schema: "valid" | "unknown" };
}
