import { bufferOf, isPlain } from "../engine/bytes.js";
import { describe } from "./describe.js";
import { engine } from "../engine/engine.js";
import { FINE } from "../engine/generated/boundary.js";
import { configError, lastError } from "../errors/report.js";

/**
 * A request's body, exactly as it arrived: bytes of any kind.
 *
 * Text is accepted only where it is provably the same bytes: without U+FFFD and lone surrogates,
 * which are what decoding leaves behind where it lost something.
 */
export type Body = Uint8Array | ArrayBufferLike | ArrayBufferView | string;

const encoder = new TextEncoder();

/** An engine's window has room for a body of as many bytes, of which it then has a copy. */
const SMALL = 4096;

/** As {@link bytesOf}, where the engine alone looks at the bytes. It copies small bodies, whoever else can change them. */
export function bytesToVerify(body: unknown, maxBodyBytes: number): Uint8Array {
  if (isPlain(body) && body.length <= SMALL) return body;
  return bytesOf(body, maxBodyBytes);
}

/** The bytes of a body, without a copy where nobody else can change them meanwhile. */
export function bytesOf(body: unknown, maxBodyBytes: number): Uint8Array {
  if (isPlain(body) && isStable(bufferOf(body))) return body;
  if (typeof body === "string") return bytesOfText(body, maxBodyBytes);
  const bytes = bytesOfBuffer(body);
  if (bytes === undefined) throw configError("body", "", describe(body));
  if (bytes === "transferred") throw configError("body", "", "a buffer that was transferred away");
  return bytes;
}

function bytesOfText(text: string, maxBodyBytes: number): Uint8Array {
  // A text has at least as many bytes as characters: its start is enough for `body_too_large`.
  if (text.length > maxBodyBytes) return encoder.encode(text.slice(0, maxBodyBytes + 1));
  if (engine().checkText(text) !== FINE) throw lastError();
  return encoder.encode(text);
}

function bytesOfBuffer(body: unknown): Uint8Array | "transferred" | undefined {
  if (!ArrayBuffer.isView(body) && !isBuffer(body)) return undefined;
  const buffer = ArrayBuffer.isView(body) ? body.buffer : body;
  try {
    // Throws for a buffer that was transferred away, whose views pretend to be empty.
    const bytes = new Uint8Array(buffer, ArrayBuffer.isView(body) ? body.byteOffset : 0, body.byteLength);
    return isStable(buffer) ? bytes : new Uint8Array(bytes);
  } catch {
    return "transferred";
  }
}

/** Whether no other thread can change, and nobody can resize, a buffer between the check and the parsing. */
function isStable(buffer: ArrayBufferLike): boolean {
  return buffer instanceof ArrayBuffer && (buffer as { resizable?: boolean }).resizable !== true;
}

/** Asks the buffer itself, which may be of another realm: prototypes and tags can be made up. */
function isBuffer(value: unknown): value is ArrayBufferLike {
  return [ArrayBuffer, globalThis.SharedArrayBuffer].some((type) => {
    try {
      Reflect.get(type.prototype, "byteLength", value);
      return true;
    } catch {
      return false;
    }
  });
}
