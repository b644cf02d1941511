// Throughput of the native engine, in one worker thread and in two at once.
import { once } from "node:events";
import { Worker } from "node:worker_threads";

import { line, versions } from "./lines.mjs";
import { inTurn } from "./turns.mjs";

const SUITE = "node-threads";
const SIZES = [4096, 65_536];
const ROUNDS = 11;
const MILLISECONDS = 250;
const NUMBERS = [1, 2];

versions(SUITE, { "Node.js": process.versions.node }, []);
const workers = await Promise.all(NUMBERS.map(() => started()));
for (const size of SIZES) {
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const number of inTurn(NUMBERS, round)) {
      const perSecond = await throughput(workers.slice(0, number), size);
      const subject = `hookseal native: ${number} ${number === 1 ? "thread" : "threads"}`;
      if (round >= 0) line(SUITE, { measure: "threads", scheme: "realestateapi", size, subject, round, perSecond });
    }
  }
}
for (const worker of workers) await worker.terminate();

async function started() {
  const worker = new Worker(new URL("thread.mjs", import.meta.url));
  await once(worker, "message");
  return worker;
}

/** Verifications per second of all these threads together. */
async function throughput(threads, size) {
  // All start at the same time, once all have prepared.
  const prepared = new Int32Array(new SharedArrayBuffer(4));
  const rates = threads.map(async (worker) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread is no window.
    worker.postMessage({ size, milliseconds: MILLISECONDS, prepared, threads: threads.length });
    const [rate] = await once(worker, "message");
    return rate;
  });
  const all = await Promise.all(rates);
  return all.reduce((sum, rate) => sum + rate, 0);
}
