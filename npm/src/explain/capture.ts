import { answered } from "./answered.js";
import { current } from "./current.js";
import { headOf, type Capture } from "./head.js";
import { parts, type Body, type HeadersLike } from "./public.js";
import { requestOf } from "./request.js";

/** What a request does not say of itself. */
export interface CaptureOptions {
  /** The body as it arrived, where something has read the request before. */
  readonly body?: Body | undefined;
  /** Who is said to have sent it. */
  readonly provider?: string | undefined;
  /** When it arrived, in Unix seconds; the clock's time unless given. */
  readonly receivedAt?: number | undefined;
}

/** A request as a framework has it. */
export type CapturedRequest = { readonly headers: HeadersLike } & object;

/**
 * Writes a delivery down, in one line of JSON without a line break, for {@link explain} and `hookseal explain`.
 *
 * Takes a Fetch API `Request`, whose body stays there to be read, a request of Node.js, Express, Fastify, Koa or Hono,
 * or a delivery's parts. What nobody has read of a request of Node.js is read. No secret is in it, and the values of
 * headers and query parameters that look like credentials are replaced.
 *
 * @throws {@link WebhookConfigError} `body_not_raw` where the bytes that arrived are not to be had any more: hand them
 * over as `body`; `invalid_option`; all as a rejection
 *
 * @example
 * ```ts
 * import { capture } from "hookseal/explain";
 *
 * const request = new Request("https://example.com/hook", { method: "POST", body: "{}", headers: { Authorization: "Bearer abc" } });
 * const line = await capture(request, { provider: "github", receivedAt: 1_700_000_000 });
 * console.log(line.includes("abc")); // false
 * ```
 */
export async function capture(request: CapturedRequest | Capture, options?: CaptureOptions): Promise<string> {
  if (typeof request !== "object" || request === null) throw parts.configError("object", "request", parts.describe(request));
  const { receivedAt = Date.now() / 1000, ...given } = options ?? {};
  const { body, ...head } = await requestOf(request, given.body);
  // What a program says outweighs what its request says.
  const written = headOf({ receivedAt, ...head, ...defined({ provider: given.provider }) });
  return JSON.stringify(answered(current().capture(written, parts.bytesOf(body, Infinity))));
}

function defined<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
