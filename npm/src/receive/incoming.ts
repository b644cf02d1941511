import { headerOf } from "./fields.js";
import { AT_ONCE, METHOD, UNENCODED } from "./machine/at-once.js";
import { FLAG } from "./machine/tables.js";
import type { AnyName, Body, DeliveryOptions, EventOf, HeadersLike, ProviderName, Webhook, WebhookError } from "./public.js";

/** A request, as every framework's adapter hands it over. */
export interface Incoming {
  readonly method: string;
  /**
   * As it arrived, nothing decoded: its path and query where no more is known, so that no host is made up of headers.
   * Before anything that a router removes from it.
   */
  readonly url: string;
  readonly headers: HeadersLike;
  /** The address of who is connected, where the framework tells it. */
  readonly peer: string | undefined;
  /**
   * Reads the body, at most one chunk beyond so many bytes. What a parser has left in its place is given as it is,
   * for the webhook to refuse. Rejects where the sender, or the network, went away before the body was complete.
   */
  readonly readBody: (maxBytes: number) => Promise<unknown>;
  /** Has it called when the client goes before it was answered; no signal, since listening to one takes longer than the rest. */
  readonly onGone: (tell: () => void) => void;
  /** Keeps the program running for what outlives the request, where the platform would end it. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** What the sender is answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What answers requests itself: a receiver, or its health. */
export interface Responder {
  /** Undefined where there is nobody left to answer. Never rejects. */
  respond(incoming: Incoming): Promise<Answer | undefined>;
}

/** What an adapter is made of: with a webhook it is a middleware, and the route answers. */
export type Target<Name extends ProviderName | AnyName> = Webhook<Name> | Responder;

/** Options of an adapter that is given a {@link Webhook}. */
export interface AdapterOptions {
  /**
   * Told of each request that is refused.
   * @defaultValue writes one line to `console.error`
   */
  readonly log?: ((error: WebhookError | RefusedRequest) => void) | undefined;
}

/** A request that is refused before its body is read: no POST, or one with a `Content-Encoding`. */
export interface RefusedRequest {
  readonly code: "method_not_allowed" | "encoded_body";
  /** What the sender is answered. */
  readonly status: 405 | 415;
  readonly message: string;
}

/** Whether a target answers itself. */
export function isResponder(target: object): target is Responder {
  return "respond" in target;
}

/** What comes of a request: the event, an answer, or neither where nobody is left to answer. */
export type Outcome<Event> = { readonly event: Event } | { readonly answer: Answer | undefined };

/** Asks the target. Rejects with what is not Hookseal's own error. */
export async function ask<Name extends ProviderName | AnyName>(
  target: Target<Name>,
  incoming: Incoming,
  options: AdapterOptions | undefined,
): Promise<Outcome<EventOf<Name>>> {
  if (isResponder(target)) return { answer: await target.respond(incoming) };
  const log = options?.log ?? logged;
  const refused = AT_ONCE[flagsOf(incoming)];
  if (refused !== undefined) {
    const { status, code, message, headers } = refused;
    log({ status, code, message });
    const answer = jsonAnswer(status, { error: code });
    return { answer: { ...answer, headers: { ...answer.headers, ...headers } } };
  }
  let body: unknown;
  try {
    body = await incoming.readBody(target.maxBodyBytes);
  } catch {
    return { answer: undefined };
  }
  try {
    return { event: await target.receiveAsync(body as Body, incoming.headers, requestLine(incoming)) };
  } catch (error) {
    if (!isWebhookError(error)) throw error;
    log(error);
    return { answer: jsonAnswer(error.status, { error: error.code }) };
  }
}

/** What the head of a request says to {@link AT_ONCE}. */
function flagsOf({ method, headers }: Incoming): number {
  return (method === METHOD ? FLAG.post : 0) | (UNENCODED.test(headerOf(headers, "content-encoding") ?? "") ? 0 : FLAG.encoded);
}

/** What schemes may sign of a request beside its headers and body. */
export function requestLine({ method, url }: Incoming): DeliveryOptions {
  return { method, url };
}

export const JSON_HEADERS = { "Content-Type": "application/json" };

/** An answer with a JSON body. */
export function jsonAnswer(status: number, body: object): Answer {
  return { status, headers: JSON_HEADERS, body: JSON.stringify(body) };
}

/** Of whichever copy of the package: by the mark that its errors' prototypes have. */
export function isWebhookError(error: unknown): error is WebhookError {
  return typeof error === "object" && error !== null && Symbol.for("hookseal.error") in error;
}

function logged({ status, code, message }: WebhookError | RefusedRequest): void {
  // oxlint-disable-next-line no-console -- A delivery that is refused without a trace is looked for in vain.
  console.error(`hookseal: ${status} ${code}: ${message}`);
}
