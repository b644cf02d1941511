// Koa: `router.post(path, koa(webhook), (context) => context.state.event)`, `router.post(path, koa(receiver))`.
import type { IncomingMessage, ServerResponse } from "node:http";

import { ask, type AdapterOptions, type Target } from "./incoming.js";
import { discardRest, incomingOf } from "./node-http.js";
import type { AnyName, ProviderName } from "./public.js";

/** What is used of Koa's context. */
export interface KoaContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly request: object;
  readonly state: object;
  status: number;
  body: unknown;
  respond?: boolean;
  set(headers: Record<string, string>): void;
}

export type KoaMiddleware = (context: KoaContext, next: () => Promise<unknown>) => Promise<void>;

/**
 * A middleware for Koa that reads the raw body itself. Mount it before any parser, or on a path without one.
 *
 * Given a `Webhook`, it answers what is refused and hands the rest to the route as `context.state.event`. Given a
 * receiver, it answers everything.
 */
export function koa<Name extends ProviderName | AnyName>(target: Target<Name>, options?: AdapterOptions): KoaMiddleware {
  return async (context, next) => {
    const came = await ask(target, incomingOf(context.req, context.res, context.request), options);
    if ("event" in came) {
      Object.assign(context.state, { event: came.event });
      await next();
    } else if (came.answer === undefined) {
      context.respond = false;
      context.res.destroy();
    } else {
      context.status = came.answer.status;
      context.set({ ...came.answer.headers });
      context.body = came.answer.body;
      context.res.once("finish", () => {
        discardRest(context.req);
      });
    }
  };
}
