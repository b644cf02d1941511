import { configError } from "../errors/report.js";
import type { DeliveryOptions } from "../types/options.js";
import { fieldsOf } from "./configuration.js";
import { describe, fieldOf, isFunction, isHonoRequest } from "./describe.js";
import type { HeadersLike } from "./headers.js";

/** What is read of a Fetch API `Request`, of whichever implementation. */
export interface RequestLike {
  readonly headers: HeadersLike;
  readonly body?: unknown;
  readonly bodyUsed: boolean;
  readonly method?: string;
  readonly url?: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A request's headers; what throws when asked has none that could be read. */
export function headersOf(request: RequestLike): HeadersLike {
  try {
    return request.headers;
  } catch (cause) {
    throw configError("headers", "", "an object that throws when it is read", { cause });
  }
}

/** What was handed over with a request, and its own method and URL where it was not. */
export function withRequestLine({ method, url }: RequestLike, delivery: unknown): DeliveryOptions {
  const told = fieldsOf("delivery", delivery);
  return { ...told, method: (told["method"] ?? method) as string, url: (told["url"] ?? url) as string };
}

interface Reader {
  read(): Promise<{ done: boolean; value?: unknown }>;
  cancel(): Promise<void>;
}

/** Reads a request's body, but never more than one chunk beyond the limit: it is too large then. */
export async function bodyOf(request: unknown, maxBodyBytes: number): Promise<Uint8Array> {
  let body: Uint8Array | number | undefined;
  try {
    if (isRequest(request)) body = await read(request, maxBodyBytes);
  } catch (cause) {
    throw configError("body", "", "a request whose body was already read, or could not be read to its end", { cause });
  }
  if (body === undefined) throw configError("body", "", `${describeInstead(request)} where a Fetch API Request is expected`);
  if (typeof body === "number") throw configError("body_too_large", String(maxBodyBytes), String(body));
  return body;
}

function isRequest(value: unknown): value is RequestLike {
  return typeof value === "object" && value !== null && "headers" in value && "bodyUsed" in value && "arrayBuffer" in value;
}

/** What stands in the place of a request, and where its framework has one. */
function describeInstead(value: unknown): string {
  if (typeof value !== "object" || value === null || isFunction(value, "then") || isHonoRequest(value)) return describe(value);
  const inner = fieldOf(value, "req");
  if (inner !== undefined && isHonoRequest(inner)) return "Hono's context: hand over `c.req.raw`";
  const request = fieldOf(value, "request");
  if (request !== undefined && isFunction(request, "arrayBuffer")) return "a context: hand over its `request`";
  if (isOfNode(value) || (inner !== undefined && isOfNode(inner))) {
    return "a request of Node.js: hand over the bytes of its body, and its `headers`, to `receive`";
  }
  if (fieldOf(value, "requestContext") !== undefined) return "an event of AWS Lambda: hand over its body and its `headers` to `receive`";
  return describe(value);
}

function isOfNode(value: object): boolean {
  return fieldOf(value, "headers") !== undefined && isFunction(value, "on");
}

/** The body; of one that is too large, how many bytes were read. */
async function read(request: RequestLike, maxBodyBytes: number): Promise<Uint8Array | number> {
  if (request.bodyUsed) throw new TypeError("the body was already read");
  if (request.body === null) return new Uint8Array();
  const stream = request.body as Partial<ReadableStream> | undefined;
  // Not every browser shows a request's stream, and some libraries have one of another kind.
  if (typeof stream?.getReader !== "function") return new Uint8Array(await request.arrayBuffer());
  return readAtMost(stream.getReader() as Reader, maxBodyBytes);
}

async function readAtMost(reader: Reader, maxBodyBytes: number): Promise<Uint8Array | number> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length <= maxBodyBytes) {
    const { done, value } = await reader.read();
    if (done) return join(chunks, length);
    // Also of another realm.
    if (!ArrayBuffer.isView(value)) throw new TypeError(`expected chunks of bytes, found ${describe(value)}`);
    chunks.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    length += value.byteLength;
  }
  // The sender may be told to stop or not: the verdict is the same.
  reader.cancel().catch(() => {});
  return length;
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
