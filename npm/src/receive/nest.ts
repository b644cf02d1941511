// Nest, on Express or Fastify: `@UseGuards(nest(webhook))`, then `request.event`.
import type { ServerResponse } from "node:http";

import { ask, type AdapterOptions, type Target } from "./incoming.js";
import { incomingOf, send, type NodeRequest } from "./node-http.js";
import type { AnyName, ProviderName } from "./public.js";

/** What is used of Nest's `ExecutionContext`. */
export interface NestContext {
  switchToHttp(): { getRequest(): unknown; getResponse(): unknown };
}

export interface NestGuard {
  canActivate(context: NestContext): Promise<boolean>;
}

type PlatformRequest = NodeRequest & { readonly raw?: NodeRequest };
type PlatformResponse = ServerResponse & { readonly raw?: ServerResponse; hijack?: () => unknown };

/**
 * A guard for Nest's routes. Nest parses bodies before guards run: make the application with
 * `NestFactory.create(AppModule, { rawBody: true })`, or on Express with `{ bodyParser: false }`.
 *
 * Given a `Webhook`, it answers what is refused and hands the rest to the route as `request.event`. Given a receiver,
 * it answers everything, and the route is never called.
 */
export function nest<Name extends ProviderName | AnyName>(target: Target<Name>, options?: AdapterOptions): NestGuard {
  return {
    async canActivate(context) {
      const http = context.switchToHttp();
      const request = http.getRequest() as PlatformRequest;
      const response = http.getResponse() as PlatformResponse;
      const raw = response.raw ?? response;
      const came = await ask(target, incomingOf(request.raw ?? request, raw, request), options);
      if ("event" in came) {
        Object.assign(request, { event: came.event });
        return true;
      }
      response.hijack?.();
      send(raw, came.answer);
      // False would have Nest answer once more, through the program's filters of exceptions.
      return new Promise(() => {});
    },
  };
}
