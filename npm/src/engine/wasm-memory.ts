// How bytes cross where there is no room for them in the window. Everything else that crosses is
// numbers and strings.

let memory: WebAssembly.Memory;
let body: Uint8Array = new Uint8Array();
let taken: Uint8Array<ArrayBuffer> | undefined;

/** Says which memory the bytes cross to. */
export function crossTo(instance: WebAssembly.Memory): void {
  memory = instance;
}

/** Lays a body ready for a call. */
export function withBody<T>(ready: Uint8Array, call: () => T): T {
  body = ready;
  try {
    return call();
  } finally {
    body = new Uint8Array();
  }
}

/** What WebAssembly gave in the call before. */
export function given(): Uint8Array<ArrayBuffer> | undefined {
  const bytes = taken;
  taken = undefined;
  return bytes;
}

/** WebAssembly calls it: copies a piece of the body that lies ready. */
export function fill(to: number, start: number, length: number): void {
  new Uint8Array(memory.buffer, to, length).set(body.subarray(start, start + length));
}

/** WebAssembly calls it: takes bytes, of which it then wipes its own. */
export function take(from: number, length: number): void {
  taken = new Uint8Array(memory.buffer, from, length).slice();
}
