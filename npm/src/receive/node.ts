// Node.js's own server: `createServer(node(webhook, (request, response) => …))`, `createServer(node(receiver))`.
import type { IncomingMessage, ServerResponse } from "node:http";

import { ask, jsonAnswer, type AdapterOptions, type Responder } from "./incoming.js";
import { incomingOf, send } from "./node-http.js";
import type { AnyName, EventOf, ProviderName, Webhook } from "./public.js";

/** A listener of `createServer`. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void;

/** What answers a delivery that was received. */
export type NodeHandler<Name extends ProviderName | AnyName> = (
  request: IncomingMessage & { readonly event: EventOf<Name> },
  response: ServerResponse,
) => unknown;

/**
 * A listener for Node.js's server, which reads the raw body itself.
 *
 * Given a `Webhook`, it answers what is refused and hands the rest to the handler as `request.event`; a handler that
 * fails is answered 500. Given a receiver, it answers everything.
 */
export function node<Name extends ProviderName | AnyName>(webhook: Webhook<Name>, handler: NodeHandler<Name>, options?: AdapterOptions): NodeListener;
export function node(responder: Responder): NodeListener;
export function node<Name extends ProviderName | AnyName>(
  target: Webhook<Name> | Responder,
  handler?: NodeHandler<Name>,
  options?: AdapterOptions,
): NodeListener {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const came = await ask(target, incomingOf(request, response), options);
    if ("answer" in came) send(response, came.answer);
    else await handler?.(Object.assign(request, { event: came.event }), response);
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // oxlint-disable-next-line no-console -- Node.js has no handler of errors to give it to.
      console.error(error);
      if (response.headersSent) response.destroy();
      else send(response, jsonAnswer(500, { error: "handler_failed" }));
    });
  };
}
