// For runtimes on which mitata does not run: a loop that is long enough for a clock of one millisecond.
import * as engine from "hookseal";

import { subjectsOf, WEB } from "./comparisons.mjs";

const MILLISECONDS = 60;

/**
 * Nanoseconds per call of one subject, after it has accepted the genuine delivery and refused the forged one. The
 * comparison is named by its number, and a `body` is its bytes.
 */
export async function timed({ comparison, secret, subject, genuine }) {
  const subjects = await subjectsOf(WEB[comparison], { "hookseal wasm": engine }, secret);
  const { verify } = subjects.find((one) => one.subject === subject);
  await assertVerifies(verify, genuine);
  for (let calls = 1; ; ) {
    const milliseconds = await elapsed(calls, verify, genuine);
    if (milliseconds >= MILLISECONDS) return (milliseconds * 1e6) / calls;
    // As many as would have been enough and a fifth more, once the clock tells anything.
    calls = milliseconds < MILLISECONDS / 10 ? calls * 2 : Math.ceil((calls * MILLISECONDS * 1.2) / milliseconds);
  }
}

async function elapsed(calls, verify, genuine) {
  const start = performance.now();
  for (let call = 0; call < calls; call += 1) {
    const answer = verify(genuine);
    if (answer instanceof Promise) await answer;
  }
  return performance.now() - start;
}

async function assertVerifies(verify, genuine) {
  await verify(genuine);
  const body = genuine.body.slice();
  body[body.length >> 1] ^= 1;
  try {
    await verify({ ...genuine, body });
  } catch {
    return;
  }
  throw new Error("a forged delivery was accepted");
}
