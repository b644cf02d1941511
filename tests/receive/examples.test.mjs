// The examples with queues, started as their readers would start them.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { startRedis } from "./databases.mjs";
import { freePort, start, until } from "./processes.mjs";
import { incoming } from "./receiving.mjs";
import { startWorker } from "./workers.mjs";

const examples = path.join(import.meta.dirname, "../../examples");

async function deliver(port, id, type) {
  const { headers, readBody } = incoming({ id, type });
  return (await fetch(`http://127.0.0.1:${port}/webhooks/singlekey`, { method: "POST", headers, body: await readBody() })).status;
}

test("express-bullmq, with a worker that is killed in the middle", async (context) => {
  // Within this folder, from which the packages are found.
  const folder = mkdtempSync(path.join(import.meta.dirname, ".run-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(path.join(examples, "express-bullmq"), folder, { recursive: true });
  const redis = await startRedis(context);
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), REDIS_URL: `redis://127.0.0.1:${redis.port}`, SINGLEKEY_WEBHOOK_SECRET: "secret" };
  const run = (file) => start(context, process.execPath, [path.join(folder, file)], { env });
  const server = run("server.js");
  await until(() => server.said().includes("listening"));
  const first = run("worker.js");
  assert.equal(await deliver(port, "before"), 200);
  await until(() => first.said().includes("screening.completed before, attempt 1"));
  first.child.kill("SIGKILL");
  await first.ended;
  for (const id of ["during", "during", "other"]) assert.equal(await deliver(port, id), 200);
  const health = await fetch(`http://127.0.0.1:${port}/health/webhooks`);
  assert.deepEqual([health.status, (await health.json()).checks.queue_size], [200, 2]);
  const second = run("worker.js");
  await until(() => ["during", "other"].every((id) => second.said().includes(`screening.completed ${id}, attempt 1`)));
  assert.equal(second.said().match(/during/gu).length, 1);
  assert.equal(await deliver(port, "opened", "form.opened"), 200);
  await until(() => second.said().includes("form.opened opened"));
  for (const { child, ended } of [second, server]) {
    child.kill("SIGTERM");
    await ended;
  }
});

test("workers-queue", async (context) => {
  const source = readFileSync(path.join(examples, "workers-queue/worker.js"), "utf8");
  const lines = [];
  const worker = await startWorker(context, source, {
    bindings: { SINGLEKEY_WEBHOOK_SECRET: "secret" },
    durableObjects: { HOOKSEAL: { className: "HooksealStore", useSQLite: true } },
    queueProducers: { QUEUE: "webhooks" },
    queueConsumers: { webhooks: { maxBatchTimeout: 0.1, maxRetries: 5 } },
    handleRuntimeStdio: (...streams) => {
      for (const stream of streams) stream.on("data", (text) => lines.push(String(text)));
    },
  });
  for (const id of ["once", "once", "twice"]) {
    const { headers, readBody } = incoming({ id });
    assert.equal((await worker.dispatchFetch("http://localhost/", { method: "POST", headers, body: await readBody() })).status, 200);
  }
  await until(() => ["once", "twice"].every((id) => lines.join("").includes(`screening.completed ${id}, attempt 1`)));
  assert.equal(lines.join("").match(/completed once/gu).length, 1);
  assert.equal((await worker.dispatchFetch("http://localhost/health/webhooks")).status, 200);
});
