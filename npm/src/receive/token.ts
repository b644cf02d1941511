/** Random bytes for tokens: asked for many at once, since each call takes longer than a token. */
const pool = new Uint8Array(4096);
let taken = pool.length;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Names one attempt. */
export function newToken(): string {
  if (taken === pool.length) {
    crypto.getRandomValues(pool);
    taken = 0;
  }
  let token = "";
  for (const end = taken + 16; taken < end; taken += 1) {
    token += HEX[pool[taken] as number];
    // What has been used is nowhere else.
    pool[taken] = 0;
  }
  return token;
}
