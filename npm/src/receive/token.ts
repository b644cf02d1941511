const BYTES = 16;
const LENGTH = 2 * BYTES;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Many tokens, one after the other: asking for random bytes takes longer than a token. */
let pool = "";
let taken = 0;

/**
 * Names one attempt. A part of the pool's text, which stores keep for long: put together from its digits it would be
 * ten times as large, and the garbage collector would go through all of it.
 */
export function newToken(): string {
  if (taken === pool.length) {
    pool = "";
    for (const byte of crypto.getRandomValues(new Uint8Array(64 * BYTES))) pool += HEX[byte];
    taken = 0;
  }
  taken += LENGTH;
  return pool.slice(taken - LENGTH, taken);
}
