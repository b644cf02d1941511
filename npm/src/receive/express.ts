// Express 4 and 5: `app.post(path, express(webhook), (request, response) => …)`, `app.post(path, express(receiver))`.
import type { ServerResponse } from "node:http";

import { ask, type AdapterOptions, type Target } from "./incoming.js";
import { incomingOf, send, type NodeRequest } from "./node-http.js";
import type { AnyName, ProviderName, WebhookEvent } from "./public.js";

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- What @types/express has for those who add to its requests.
  namespace Express {
    interface Request {
      /** The event, behind a middleware that was made of a `Webhook`. */
      event?: WebhookEvent;
    }
  }
}

/** As both versions of Express call it. */
export type ExpressMiddleware = (request: NodeRequest, response: ServerResponse, next: (error?: unknown) => void) => Promise<void>;

/** A step of a route, as Express keeps it. */
interface Layer {
  handle: (request: unknown, response: unknown, next: (error?: unknown) => void) => unknown;
  /** Version 4's. */
  readonly handle_request?: unknown;
}

/**
 * A middleware for Express that reads the raw body itself. Mount it before any parser, or on a path without one.
 *
 * Given a `Webhook`, it answers what is refused and hands the rest to the route as `request.event`. Given a receiver,
 * it answers everything.
 */
export function express<Name extends ProviderName | AnyName>(target: Target<Name>, options?: AdapterOptions): ExpressMiddleware {
  return async (request, response, next) => {
    catchRejections(request);
    try {
      const came = await ask(target, incomingOf(request, response), options);
      if ("answer" in came) {
        send(response, came.answer);
        return;
      }
      Object.assign(request, { event: came.event });
    } catch (error) {
      next(error);
      return;
    }
    next();
  };
}

/** Express 4 drops the promises of asynchronous handlers, and one that is rejected would end the process. */
function catchRejections(request: NodeRequest): void {
  const { route } = request as { readonly route?: { readonly stack: readonly Layer[] } };
  for (const layer of route?.stack ?? []) {
    const { handle } = layer;
    if (layer.handle_request === undefined || handle.length > 3 || caught.has(handle)) continue;
    layer.handle = (given, response, next) => {
      const result = handle(given, response, next);
      if (result instanceof Promise) result.then(undefined, next);
      return result;
    };
    caught.add(layer.handle);
  }
}

const caught = new WeakSet<Layer["handle"]>();
