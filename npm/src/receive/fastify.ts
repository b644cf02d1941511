// Fastify 4 and 5: `app.post(path, fastify(webhook), async (request) => …)`, `app.post(path, fastify(receiver))`.
import type { IncomingMessage, ServerResponse } from "node:http";

import { ask, isResponder, type AdapterOptions, type Answer, type Responder, type Target } from "./incoming.js";
import { discardRest, incomingOf } from "./node-http.js";
import type { AnyName, EventOf, ProviderName, Webhook } from "./public.js";

/** What is used of Fastify's request. */
export interface FastifyRequest {
  readonly raw: IncomingMessage;
  headers: Record<string, unknown>;
}

/** What is used of Fastify's reply. */
export interface FastifyReply {
  readonly raw: ServerResponse;
  code(status: number): unknown;
  headers(headers: Record<string, string>): unknown;
  send(body: string): unknown;
  hijack(): unknown;
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Options of a route. */
export interface FastifyRoute {
  readonly onRequest: Hook;
  readonly preValidation: Hook;
  /** There is one where the target answers everything. */
  readonly handler?: () => Promise<never>;
}

/** A request behind a route that was made of a `Webhook`: `(request as Received<"stripe">).event`. */
export interface Received<Name extends ProviderName | AnyName> {
  readonly event: EventOf<Name>;
}

/**
 * The options of a Fastify route that reads the raw body itself, whatever parsers the server has.
 *
 * Given a `Webhook`, it answers what is refused and hands the rest to the route as `request.event`. Given a receiver,
 * it answers everything.
 */
export function fastify<Name extends ProviderName | AnyName>(webhook: Webhook<Name>, options?: AdapterOptions): FastifyRoute;
export function fastify(responder: Responder): Required<FastifyRoute>;
export function fastify<Name extends ProviderName | AnyName>(target: Target<Name>, options?: AdapterOptions): FastifyRoute {
  const onRequest: Hook = async (request, reply) => {
    const came = await ask(target, incomingOf(request.raw, reply.raw), options);
    if ("event" in came) hand(request, came.event);
    else answer(request, reply, came.answer);
  };
  return isResponder(target) ? { onRequest, preValidation, handler } : { onRequest, preValidation };
}

function hand(request: FastifyRequest, event: unknown): void {
  Object.assign(request, { event });
  // Fastify looks at these to choose the parser, which would wait for a body that was read.
  request.headers = { ...request.headers, "content-type": undefined, "content-length": undefined, "transfer-encoding": undefined };
}

function answer(request: FastifyRequest, reply: FastifyReply, given: Answer | undefined): void {
  if (given === undefined) {
    reply.hijack();
    reply.raw.destroy();
    return;
  }
  reply.raw.once("finish", () => {
    discardRest(request.raw);
  });
  reply.code(given.status);
  reply.headers({ ...given.headers });
  reply.send(given.body);
}

/** The route shall see them as they came. */
function preValidation(request: FastifyRequest): Promise<void> {
  request.headers = request.raw.headers;
  return Promise.resolve();
}

/** Fastify wants one for every route, also where the request was answered before. */
function handler(): Promise<never> {
  return Promise.reject(new Error("the receiver has answered"));
}
