import { Attempt, type Reply } from "./attempt.js";
import { Endpoint } from "./endpoint.js";
import { headerOf, textAt } from "./fields.js";
import type { EventOfType, Handler, TypeOf } from "./handler.js";
import { Health, type HealthOptions } from "./health.js";
import { isWebhookError, JSON_HEADERS, jsonAnswer, requestLine, type Answer, type Incoming, type Responder } from "./incoming.js";
import { METHOD } from "./machine/at-once.js";
import { current } from "./machine/current.js";
import type { Said } from "./machine/machine.js";
import { ACTION, FLAG, INPUT, OUTCOMES, RECEIVED, REFUSALS, SAID } from "./machine/tables.js";
import { MESSAGE_VERSION, type QueueMessage, type ReceiverOptions, type WorkerOptions } from "./options.js";
import type { AnyName, Body, EventOf, ProviderName, Webhook, WebhookEvent } from "./public.js";
import { QueueWorker } from "./worker.js";

/**
 * Takes deliveries from the request to a handler that ran once, and gives the sender the right answer.
 *
 * Success is answered only when the event was handled, was handed over, or will never be handled.
 */
export class Receiver<Name extends ProviderName | AnyName = string> implements Responder {
  readonly #webhook: Webhook<Name>;
  readonly #options: ReceiverOptions;
  readonly #endpoint: Endpoint;
  /** Whether a POST may be a question, too. */
  readonly #asksByPost: boolean;

  /**
   * @throws {@link WebhookConfigError} `invalid_option`: a store or `send` without an endpoint, both together, a mark
   * that would be gone before the last retry, a lease under 5 seconds
   */
  constructor(webhook: Webhook<Name>, options: ReceiverOptions) {
    const { endpoint, send, variant, sources, trustedProxies, bodyMs, maxRunning } = options;
    this.#webhook = webhook;
    this.#options = options;
    this.#endpoint = new Endpoint(webhook.provider, options.store, options, {
      endpoint,
      queue: send === undefined ? "no" : "yes",
      variant: variant && [variant.header, ...variant.values].join(" "),
      sourceMode: sources,
      trustedProxies,
      bodyMs,
      maxRunning,
      maxBodyBytes: webhook.maxBodyBytes,
    });
    this.#asksByPost = this.#endpoint.compiled.properties.has("asksByPost");
  }

  /** The worker of a queue that a receiver with `send` fills. */
  static worker<Name extends ProviderName | AnyName>(provider: Name, options: WorkerOptions): QueueWorker<Name> {
    return new QueueWorker(provider, options);
  }

  /**
   * Adds the handler of a type.
   *
   * @throws {@link WebhookConfigError} `invalid_option` where the type has one
   */
  on<Type extends TypeOf<Name>>(type: Type, handler: Handler<EventOfType<Name, Type>>): this {
    this.#endpoint.on(type as string, handler);
    return this;
  }

  /** Adds the handler of all other types. Without it they are answered with success and not handled. */
  otherwise(handler: Handler<EventOf<Name>>): this {
    this.#endpoint.otherwise(handler);
    return this;
  }

  /** How often `observe` threw. */
  get observeFailures(): number {
    return this.#endpoint.observeFailures;
  }

  /**
   * Answers whether the endpoint is well, as a request to `/health/webhooks` asks.
   *
   * @throws {@link WebhookConfigError} `invalid_option` for a limit that is negative, or no number
   */
  health(options?: HealthOptions): Responder {
    return new Health(this.#endpoint, options ?? {});
  }

  /** Lets what runs come to its end, answers new deliveries that they shall come again, and resolves when nothing runs. */
  close(): Promise<void> {
    return this.#endpoint.close();
  }

  /** Called by adapters. */
  async respond(incoming: Incoming): Promise<Answer | undefined> {
    const attempt = new Attempt(this.#endpoint, {
      readBody: (limitBytes) => {
        void this.#read(attempt, incoming, limitBytes);
      },
      send: () => this.#options.send?.(this.#messageOf(attempt)),
    });
    incoming.onGone(() => {
      attempt.feed(INPUT.clientGone);
    });
    incoming.waitUntil?.(attempt.ended);
    const flags = this.#flagsOf(incoming);
    const asked = incoming.method !== METHOD || this.#asksByPost ? this.#asked(incoming) : undefined;
    if (asked !== undefined && asked.number !== 0) {
      attempt.feed(INPUT.question, flags, this.#say(attempt, asked));
    } else {
      const declared = headerOf(incoming.headers, "content-length") ?? "";
      attempt.feed(INPUT.request, flags, /^\d+$/u.test(declared) ? Number(declared) : 0, this.#endpoint.running.size - 1);
    }
    const reply = await attempt.answered;
    return reply === null ? undefined : this.#answerOf(reply, attempt);
  }

  #asked({ method, url, headers }: Incoming): Said {
    const { compiled } = this.#endpoint;
    const name = compiled.properties.get("questionHeader");
    const header = name === undefined ? undefined : headerOf(headers, name);
    const start = url.indexOf("?");
    return compiled.question(method, start === -1 ? "" : url.slice(start + 1), header ?? "", this.#options.token ?? "");
  }

  /** Has a question answered, and gives the status. */
  #say(attempt: Attempt, asked: Said): number {
    const { compiled } = this.#endpoint;
    const said = (asked.number & SAID.sign) === 0 ? asked : compiled.signed(asked, this.#signed(asked), this.#options.token ?? "");
    attempt.said = said;
    return said.number & SAID.status;
  }

  /** The signature of a text that the provider chose, which the core has found to be no delivery; none where this engine does not sign. */
  #signed({ number, text }: Said): string {
    try {
      return Object.values(this.#webhook.sign(text, { alone: (number & SAID.alone) !== 0 }))[0] ?? "";
    } catch (error) {
      this.#endpoint.log("a provider's question could not be answered", error);
      return "";
    }
  }

  #flagsOf(incoming: Incoming): number {
    const { compiled } = this.#endpoint;
    const encoding = headerOf(incoming.headers, "content-encoding");
    const source = compiled.properties.has("source") ? compiled.source(incoming.peer ?? "", headerOf(incoming.headers, "x-forwarded-for") ?? "") : 0;
    if (source === 1) this.#endpoint.log(`a delivery came from ${incoming.peer}, which is no address of ${this.#endpoint.provider}`);
    return (
      (incoming.method === METHOD ? FLAG.post : 0) |
      (encoding !== undefined && current().machine.isEncoded(encoding) ? FLAG.encoded : 0) |
      (source === 2 ? FLAG.forbidden : 0) |
      (this.#endpoint.isClosing ? FLAG.closing : 0)
    );
  }

  /** Reads and verifies. */
  async #read(attempt: Attempt, incoming: Incoming, limitBytes: number): Promise<void> {
    let body: unknown;
    try {
      body = await incoming.readBody(limitBytes);
    } catch {
      attempt.feed(INPUT.bodyBroken);
      return;
    }
    if (body instanceof Uint8Array && body.length > limitBytes) {
      attempt.code = "body_too_large";
      attempt.feed(INPUT.bodyTooLong);
      return;
    }
    try {
      const event = await this.#webhook.receiveAsync(body as Body, incoming.headers, requestLine(incoming));
      this.#take(attempt, event, incoming);
    } catch (error) {
      const known = isWebhookError(error) ? error : undefined;
      this.#endpoint.log(known === undefined ? "a delivery could not be verified" : `${known.status} ${known.code}: ${known.message}`, known === undefined ? error : undefined);
      attempt.code = known?.code ?? "internal_error";
      attempt.feed(INPUT.refused, known?.status ?? 500);
    }
  }

  #take(attempt: Attempt, event: WebhookEvent, incoming: Incoming): void {
    const { compiled } = this.#endpoint;
    const at = (property: string): string => textAt(event.payload, compiled.properties.get(property));
    if (compiled.properties.has("handshakeTypeAt")) {
      const asked = compiled.handshake(at("handshakeTypeAt"), at("handshakeEchoAt"));
      if (asked.number !== 0) {
        attempt.feed(INPUT.handshake, this.#say(attempt, asked));
        return;
      }
    }
    attempt.event = event;
    const header = compiled.properties.get("variantHeader");
    attempt.variant = header === undefined ? undefined : headerOf(incoming.headers, header);
    const key = compiled.key(attempt.variant ?? "", event.deduplicationKey);
    attempt.key = key ?? "";
    const isHandled = key !== undefined && (this.#options.send !== undefined || this.#endpoint.handlerOf(event) !== undefined);
    attempt.feed(INPUT.event, isHandled ? FLAG.handled : 0);
  }

  #messageOf({ key, event }: Attempt): QueueMessage {
    return { v: MESSAGE_VERSION, id: current().machine.messageId(key), endpoint: this.#endpoint.name, key, event: event as WebhookEvent };
  }

  #answerOf({ action, status, number, outcome }: Reply, attempt: Attempt): Answer {
    switch (action) {
      case ACTION.ack:
        return status === 204 ? { status, headers: {}, body: "" } : { status, headers: JSON_HEADERS, body: RECEIVED };
      case ACTION.handshake: {
        const { number: kind, text } = attempt.said;
        const headers = (kind & SAID.json) === 0 ? TEXT_HEADERS : JSON_HEADERS;
        return { status, headers: text === "" ? {} : headers, body: text };
      }
      case ACTION.again:
        return withHeader(jsonAnswer(status, { error: OUTCOMES[outcome ?? -1] }), "Retry-After", String(number));
      case ACTION.refuse: {
        const reason = REFUSALS[number] ?? "";
        // An error was logged, with its message.
        if (reason !== "") this.#endpoint.log(`${status} ${reason}`);
        const answer = jsonAnswer(status, { error: reason === "" ? attempt.code : reason });
        return reason === "method_not_allowed" ? withHeader(answer, "Allow", this.#endpoint.compiled.properties.get("allow") ?? "") : answer;
      }
      default:
        return jsonAnswer(status, { error: OUTCOMES[outcome ?? -1] });
    }
  }
}

const TEXT_HEADERS = { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" };

function withHeader(answer: Answer, name: string, value: string): Answer {
  return { ...answer, headers: { ...answer.headers, [name]: value } };
}
