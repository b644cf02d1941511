// Requests as frameworks have them. What they are is seen, for a capture may be written anywhere.
import type { Capture } from "./head.js";
import { parts, type Body, type HeadersLike } from "./public.js";

/** As much as a capture may be large, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What is looked at in a request of Node.js, and in what frameworks make of it. */
interface NodeLike extends AsyncIterable<unknown> {
  readonly method?: string;
  readonly url?: string;
  /** Express: as it came, also below a router. */
  readonly originalUrl?: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly socket?: { readonly encrypted?: boolean };
  readonly readableDidRead?: boolean;
}

/** The parts of a delivery in whatever form it is there. `body` is the caller's own, if he has it. */
export function requestOf(request: object, body: Body | undefined): Capture | Promise<Capture> {
  // Hono's and Fastify's request, and Koa's, around the platform's.
  const inner = parts.fieldOf(request, "raw") ?? parts.fieldOf(request, "req") ?? request;
  if (parts.isFunction(inner, "arrayBuffer")) return ofFetch(inner as Request, body);
  if (Array.isArray((inner as Partial<NodeLike>).rawHeaders)) return ofNode(request, inner as NodeLike, body);
  const delivery = request as Capture;
  return body === undefined ? delivery : { ...delivery, body };
}

async function ofFetch(request: Request, body: Body | undefined): Promise<Capture> {
  const { method, url, headers } = request;
  // Of a copy: whoever handles the request reads the body himself.
  const copy = (): Request => (request.bodyUsed || !parts.isFunction(request, "clone") ? request : request.clone());
  return { method, url, headers, body: body ?? (await parts.bodyOf(copy(), MOST_BYTES)) };
}

async function ofNode(outer: object, request: NodeLike, body: Body | undefined): Promise<Capture> {
  const headers: [string, string][] = [];
  request.rawHeaders.forEach((value, index, all) => {
    if (index % 2 === 1) headers.push([all[index - 1] ?? "", value]);
  });
  const { host } = request.headers;
  const path = request.originalUrl ?? request.url ?? "";
  const scheme = request.socket?.encrypted === true ? "https" : "http";
  const url = host === undefined || !path.startsWith("/") ? path : `${scheme}://${host}${path}`;
  return { method: request.method, url, headers: headers as HeadersLike, body: body ?? ((await bodyOfNode(outer, request)) as Body) };
}

/** What a parser has left of the body, or what nobody has read yet. A body that was parsed is refused where it is used. */
function bodyOfNode(outer: object, request: NodeLike): unknown {
  for (const holder of [outer, request]) {
    const { rawBody, body } = holder as { readonly rawBody?: unknown; readonly body?: unknown };
    const left = rawBody ?? body;
    if (left !== undefined && left !== null && (request.readableDidRead !== false || isRaw(left))) return left;
  }
  if (request.readableDidRead === true) throw parts.configError("body", "", "a request whose body was already read, or could not be read to its end");
  return bytesOf(request);
}

function isRaw(value: unknown): boolean {
  return typeof value === "string" || ArrayBuffer.isView(value);
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = ArrayBuffer.isView(chunk) ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength) : new TextEncoder().encode(String(chunk));
    chunks.push(bytes);
    length += bytes.length;
    if (length > MOST_BYTES) throw parts.configError("body_too_large", String(MOST_BYTES), String(length));
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
