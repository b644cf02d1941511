// Workers, Deno, Bun, Hono, Next.js: whatever has Fetch API requests.
import { ask, jsonAnswer, type AdapterOptions, type Answer, type Incoming, type Responder } from "./incoming.js";
import type { AnyName, EventOf, ProviderName, Webhook } from "./public.js";

/** What answers a delivery that was received. `rest`: what the platform hands over besides the request. */
export type FetchRoute<Name extends ProviderName | AnyName, Rest extends unknown[]> = (
  event: EventOf<Name>,
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>;

/** Cloudflare's and Vercel's context of a request: the last of what they hand over. */
interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/**
 * A function from a Fetch API `Request` to its `Response`, which reads the raw body itself.
 *
 * Given a `Webhook`, it answers what is refused and calls the route with the rest; what the route throws is thrown.
 * Given a receiver, it answers everything.
 *
 * @example
 * ```ts
 * import { Webhook } from "hookseal";
 * import { fetchHandler } from "hookseal/fetch";
 *
 * const webhook = new Webhook("singlekey", "secret");
 * export default { fetch: fetchHandler(webhook, (event) => Response.json({ received: event.type })) };
 * ```
 */
export function fetchHandler<Name extends ProviderName | AnyName, Rest extends unknown[]>(
  webhook: Webhook<Name>,
  route: FetchRoute<Name, Rest>,
  options?: AdapterOptions,
): (request: Request, ...rest: Rest) => Promise<Response>;
export function fetchHandler(responder: Responder): (request: Request, ...rest: unknown[]) => Promise<Response>;
export function fetchHandler<Name extends ProviderName | AnyName, Rest extends unknown[]>(
  target: Webhook<Name> | Responder,
  route?: FetchRoute<Name, Rest>,
  options?: AdapterOptions,
) {
  return async (request: Request, ...rest: Rest): Promise<Response> => {
    const came = await ask(target, incomingOf(request, rest.find((value) => isContext(value))), options);
    if ("event" in came && route !== undefined) return route(came.event, request, ...rest);
    const answer: Answer | undefined = "answer" in came ? came.answer : undefined;
    // Nobody reads this one, but a response there must be.
    const { status, headers, body } = answer ?? jsonAnswer(503, {});
    return new Response(status === 204 ? null : body, { status, headers });
  };
}

function incomingOf(request: Request, context: Context | undefined): Incoming {
  const { method, url, headers } = request;
  return {
    method,
    url,
    headers,
    peer: peerOf(headers),
    readBody: (maxBytes) => (request.bodyUsed ? Promise.resolve(request) : read(request, maxBytes)),
    onGone: (tell) => {
      request.signal.addEventListener("abort", tell);
    },
    waitUntil: context?.waitUntil.bind(context),
  };
}

/** A request does not tell who is connected. Cloudflare's header does, in which nobody else can write there. */
function peerOf(headers: Headers): string | undefined {
  const { navigator } = globalThis as { readonly navigator?: { readonly userAgent?: string } };
  return navigator?.userAgent === "Cloudflare-Workers" ? (headers.get("cf-connecting-ip") ?? undefined) : undefined;
}

function isContext(value: unknown): value is Context {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "waitUntil") === "function";
}

async function read(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Left before its end, the stream is cancelled.
  for await (const chunk of request.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) break;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
