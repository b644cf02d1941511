// What an array of bytes is, whatever its caller has put over it under the same names.

/** Bytes whose memory nobody shares. Users' TypeScript before 5.7 has no name for it. */
export type Unshared = ReturnType<Uint8Array["slice"]>;

function trueFieldOf(name: string): (bytes: Uint8Array) => unknown {
  const field = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name);
  return (bytes) => field?.get?.call(bytes) as unknown;
}

export const lengthOf = trueFieldOf("length") as (bytes: Uint8Array) => number;
export const offsetOf = trueFieldOf("byteOffset") as (bytes: Uint8Array) => number;
export const bufferOf = trueFieldOf("buffer") as (bytes: Uint8Array) => ArrayBufferLike;

/**
 * Whether it is an array of bytes that engines can be given as it is: they rely on the length, which
 * an object may hide. One without bytes may be a view of a buffer that was transferred away.
 */
export function isPlain(body: unknown): body is Uint8Array {
  if (!ArrayBuffer.isView(body) || !(body instanceof Uint8Array)) return false;
  const length = lengthOf(body);
  try {
    return length > 0 && length === body.length;
  } catch {
    return false;
  }
}

/** The same bytes in a class of which no method is the caller's. */
export function viewOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bufferOf(bytes), offsetOf(bytes), lengthOf(bytes));
}
