import type { ProviderEvents } from "./generated/index.js";
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
