import { Webhook } from "../api/index.js";
import { Attempt } from "./attempt.js";
import { Endpoint } from "./endpoint.js";
import type { EventOfType, Handler, TypeOf } from "./handler.js";
import { current } from "./machine/current.js";
import { otherMessage } from "./machine/mistakes.js";
import { ACTION, FLAG, INPUT } from "./machine/tables.js";
import { MESSAGE_VERSION, type QueueMessage, type WorkerOptions } from "./options.js";
import type { AnyName, EventOf, ProviderName } from "./public.js";

/** What becomes of a queue's message. */
export type WorkResult =
  /** It is done with, and may be deleted. */
  | { readonly action: "acknowledge" }
  /** The attempt has failed: it comes again as the queue's own rules say. */
  | { readonly action: "retry"; readonly error: unknown }
  /**
   * Another has the event, or the store does not answer: it comes again after so many seconds, also where this was the
   * last attempt, since the other may die with it. At best no attempt is counted.
   */
  | { readonly action: "postpone"; readonly afterSeconds: number };

/** Handles what a receiver has put into a queue. The queue's own adapter calls {@link QueueWorker.work}. */
export class QueueWorker<Name extends ProviderName | AnyName = string> {
  readonly #endpoint: Endpoint;

  /** @throws {@link WebhookConfigError} `invalid_option`, as a receiver */
  constructor(provider: Name, options: WorkerOptions) {
    this.#endpoint = new Endpoint(provider, options.store, options, { endpoint: options.endpoint });
  }

  /** Adds the handler of a type. */
  on<Type extends TypeOf<Name>>(type: Type, handler: Handler<EventOfType<Name, Type>>): this {
    this.#endpoint.on(type as string, handler);
    return this;
  }

  /** Adds the handler of all other types. Without it they are acknowledged and not handled. */
  otherwise(handler: Handler<EventOf<Name>>): this {
    this.#endpoint.otherwise(handler);
    return this;
  }

  /** How often `observe` threw. */
  get observeFailures(): number {
    return this.#endpoint.observeFailures;
  }

  /** Lets what runs come to its end. */
  close(): Promise<void> {
    return this.#endpoint.close();
  }

  /**
   * Handles a message.
   *
   * @param isLast - whether the queue does not deliver it again
   * @throws {@link WebhookConfigError} `invalid_option`, where it is another endpoint's, or of another version: leave it in
   * the queue
   */
  async work(message: QueueMessage, isLast: boolean): Promise<WorkResult> {
    const { v, endpoint }: { v?: number; endpoint?: string } = message;
    const { name } = this.#endpoint;
    if (v !== MESSAGE_VERSION || endpoint !== name) throw Webhook.invalidOption(...otherMessage(String(MESSAGE_VERSION), name, String(v ?? ""), endpoint ?? ""));
    const attempt = new Attempt(this.#endpoint, {});
    attempt.event = message.event;
    attempt.key = message.key;
    attempt.variant = current().machine.variantOf(message.key);
    const isHandled = this.#endpoint.handlerOf(message.event) !== undefined;
    attempt.feed(INPUT.work, (isHandled ? FLAG.handled : 0) | (isLast ? FLAG.last : 0));
    const reply = await attempt.answered;
    switch (reply?.action) {
      case ACTION.ack:
        return { action: "acknowledge" };
      case ACTION.again:
        return { action: "postpone", afterSeconds: reply.number };
      default:
        return { action: "retry", error: attempt.failure };
    }
  }
}
