import { describe } from "./describe.js";
import { engine, FINE } from "./engine.js";
import { lastError, misuse } from "./errors.js";

/**
 * A request's body, exactly as it arrived: bytes of any kind.
 *
 * Text is accepted only where it is provably the same bytes: without U+FFFD and lone surrogates,
 * which are what decoding leaves behind where it lost something.
 */
export type Body = Uint8Array | ArrayBufferLike | ArrayBufferView | string;

const encoder = new TextEncoder();

/** The length that an array has, whatever stands under that name. */
const trueLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "length");
const lengthOf = (bytes: Uint8Array): number => trueLength?.get?.call(bytes) as number;

/** An engine's window has room for a body of as many bytes, of which it then has a copy. */
const SMALL = 4096;

/** As {@link bytesOf}, where the engine alone looks at the bytes. It copies small bodies, whoever else can change them. */
export function bytesToVerify(body: unknown, maxBodyBytes: number): Uint8Array {
  if (ArrayBuffer.isView(body) && body instanceof Uint8Array) {
    const length = lengthOf(body);
    // One without bytes may be a view of a buffer that was transferred away.
    if (length > 0 && length <= SMALL && length === body.length) return body;
  }
  return bytesOf(body, maxBodyBytes);
}

/** The bytes of a body, without a copy where nobody else can change them meanwhile. */
export function bytesOf(body: unknown, maxBodyBytes: number): Uint8Array {
  if (ArrayBuffer.isView(body) && body instanceof Uint8Array) {
    const length = lengthOf(body);
    if (length > 0 && length === body.length && isStable(body.buffer)) return body;
  }
  if (typeof body === "string") return bytesOfText(body, maxBodyBytes);
  const bytes = viewOf(body);
  if (bytes === undefined) throw misuse("body_not_raw", "", describe(body));
  if (bytes === "transferred") throw misuse("body_not_raw", "", "a buffer that was transferred away");
  return bytes;
}

function bytesOfText(text: string, maxBodyBytes: number): Uint8Array {
  // A text has at least as many bytes as characters: its start is enough for `body_too_large`.
  if (text.length > maxBodyBytes) return encoder.encode(text.slice(0, maxBodyBytes + 1));
  if (engine().checkText(text) !== FINE) throw lastError();
  return encoder.encode(text);
}

function viewOf(body: unknown): Uint8Array | "transferred" | undefined {
  if (!ArrayBuffer.isView(body) && !isBuffer(body)) return undefined;
  try {
    return ArrayBuffer.isView(body)
      ? plainView(body.buffer, body.byteOffset, body.byteLength, body)
      : plainView(body, 0, body.byteLength);
  } catch {
    return "transferred";
  }
}

function plainView(buffer: ArrayBufferLike, offset: number, length: number, view?: ArrayBufferView): Uint8Array {
  // Throws for a buffer that was transferred away, whose views pretend to be empty.
  // And engines rely on the length, which an object of the caller's may hide.
  const isPlain = view instanceof Uint8Array && length > 0 && lengthOf(view) === view.length;
  const bytes = isPlain ? view : new Uint8Array(buffer, offset, length);
  return isStable(buffer) ? bytes : new Uint8Array(bytes);
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
