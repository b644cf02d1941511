import type { EventOf, OtherEventType } from "./public.js";
import type { Run } from "./stores/store.js";

/** What a handler is told of the delivery beside the event. */
export interface DeliveryContext {
  /** The event's name in the store. */
  readonly key: string;
  /** Which attempt at this event it is, from 1 on. */
  readonly attempt: number;
  /** Aborts when the event is another's, or the program closes. */
  readonly signal: AbortSignal;
  /** The value of the header that splits keys. */
  readonly variant: string | undefined;
  /**
   * Marks the event as handled in a transaction of the handler's, which then has its effect exactly once. At best the
   * transaction's first statement: whoever would take the event over then waits for its end.
   *
   * @param run - runs a statement within the transaction: `(sql, values) => client.query(sql, values)`
   * @throws `Overtaken` where the event is another's by now: let it pass, so that the transaction is rolled back
   */
  complete(run: Run): Promise<void>;
}

/** The types that a provider's guide names; any text where it names none. */
export type TypeOf<Name extends string> = string extends EventOf<Name>["type"] ? string : NamedType<EventOf<Name>["type"]>;
type NamedType<Type> = null extends Type ? string : Exclude<Type, OtherEventType>;

/** The events of one type. */
export type EventOfType<Name extends string, Type> = [Extract<EventOf<Name>, { type: Type }>] extends [never]
  ? EventOf<Name>
  : Extract<EventOf<Name>, { type: Type }>;

/** Handles an event. What it throws, `classify` judges. */
export type Handler<Event> = (event: Event, delivery: DeliveryContext) => unknown;

/** A handler, of whatever event. */
export type AnyHandler = (event: never, delivery: DeliveryContext) => unknown;
