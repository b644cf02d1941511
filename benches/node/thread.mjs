// One worker thread of `threads.mjs`: verifies for as long as it is told to, and says how often it could each second.
import { parentPort } from "node:worker_threads";

import * as native from "hookseal";

import { bodyOf, delivery, SECRETS } from "./deliveries.mjs";
import { hookseal } from "./subjects/hookseal.mjs";

const BATCH = 16;
const scheme = "realestateapi";
const { verify } = hookseal("hookseal native", native, scheme, SECRETS[scheme]).verify;
const bodies = new Map();

if (native.engine !== "native") throw new Error("the native addon is missing: run `cargo xtask build`");
// oxlint-disable unicorn/require-post-message-target-origin -- A thread is no window.
parentPort.on("message", ({ size, milliseconds, prepared, threads }) => {
  if (!bodies.has(size)) bodies.set(size, bodyOf(size));
  const genuine = delivery(scheme, bodies.get(size));
  Atomics.add(prepared, 0, 1);
  while (Atomics.load(prepared, 0) < threads);
  const start = performance.now();
  let calls = 0;
  let elapsed = 0;
  do {
    for (let call = 0; call < BATCH; call += 1) verify(genuine);
    calls += BATCH;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  parentPort.postMessage((calls * 1000) / elapsed);
});
parentPort.postMessage("ready");
