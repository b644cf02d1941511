// Receivers that hand events to a queue, and the workers that handle them.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";

import { Queue } from "bullmq";

import { cloudflareQueue } from "hookseal/queues/cloudflare";
import { Receiver } from "hookseal/receive";
import { memory } from "hookseal/stores/memory";

import { startRedis } from "./databases.mjs";
import { start, until } from "./processes.mjs";
import { incoming, quiet, webhook } from "./receiving.mjs";
import { startWorker } from "./workers.mjs";

test("BullMQ: what fails is tried again, and a worker that is killed leaves its event to another", async (context) => {
  const { port } = await startRedis(context);
  const queue = new Queue("hook", { connection: { host: "127.0.0.1", port } });
  context.after(() => queue.close());
  const jobs = { attempts: 3, backoff: { type: "fixed", delay: 100 } };
  const receiver = new Receiver(webhook, { endpoint: "screenings", send: (message) => queue.add("hook", message, { ...jobs, jobId: message.id }), ...quiet });
  const deliver = async (id) => assert.equal((await receiver.respond(incoming({ id }))).status, 200);
  const workerOf = (settings) => start(context, process.execPath, [path.join(import.meta.dirname, "queue-worker.mjs"), JSON.stringify({ port, queue: "hook", ...settings })]);
  const victim = workerOf({ dies: true });
  await deliver("first");
  await victim.ended;
  assert.match(victim.said(), /handled first 1/u);
  const survivor = workerOf({});
  // The queue drops what it has already.
  await deliver("twice");
  await deliver("twice");
  await deliver("fails");
  // Another's lease has to end before.
  await until(() => /handled first 2/u.test(survivor.said()) && /handled fails 2/u.test(survivor.said()), "the survivor's work");
  await until(async () => (await queue.getJobCounts("completed")).completed === 3, "the queue's end");
  assert.deepEqual(survivor.said().match(/handled twice/gu), ["handled twice"]);
});

test("BullMQ: an event that is in the queue twice is handled once", async (context) => {
  const { port } = await startRedis(context);
  const queue = new Queue("hook", { connection: { host: "127.0.0.1", port } });
  context.after(() => queue.close());
  const receiver = new Receiver(webhook, { endpoint: "screenings", send: (message) => queue.add("hook", message), ...quiet });
  for (let round = 0; round < 2; round += 1) await receiver.respond(incoming({ id: "same" }));
  const worker = start(context, process.execPath, [path.join(import.meta.dirname, "queue-worker.mjs"), JSON.stringify({ port, queue: "hook" })]);
  await until(async () => (await queue.getJobCounts("completed")).completed === 2, "the queue's end");
  assert.deepEqual(worker.said().match(/handled same/gu), ["handled same"]);
});

const WORKER = `
import { Webhook } from "hookseal";
import { fetchHandler } from "hookseal/fetch";
import { cloudflareQueue } from "hookseal/queues/cloudflare";
import { Receiver } from "hookseal/receive";
import { durableObject } from "hookseal/stores/durable-object";
import { env } from "cloudflare:workers";
export { HooksealStore } from "hookseal/stores/durable-object";

const store = durableObject(env.HOOKSEAL);
const receiver = new Receiver(new Webhook("singlekey", "secret"), { endpoint: "screenings", send: (message) => env.QUEUE.send(message) });
const worker = Receiver.worker("singlekey", { endpoint: "screenings", store, log: () => {} }).otherwise(async (event, { attempt }) => {
  const { results } = { results: await env.EFFECTS.get(event.id) };
  await env.EFFECTS.put(event.id, String(Number(results ?? 0) + 1));
  if (event.id === "fails" && attempt === 1) throw new Error("not yet");
});
const handler = fetchHandler(receiver);
const sendAnew = (message, options) => env.QUEUE.send(message, options);
export default {
  async fetch(request, ...rest) {
    // As one that dies would leave it.
    if (request.headers.has("held")) await store.claim("screenings:singlekey:" + request.headers.get("held"), "another's", 1500, 3_600_000);
    return handler(request, ...rest);
  },
  queue: cloudflareQueue(worker, { maxRetries: Number(env.RETRIES), send: sendAnew }),
};
`;

function startQueue(context, maxRetries) {
  return startWorker(context, WORKER, {
    bindings: { RETRIES: String(maxRetries) },
    durableObjects: { HOOKSEAL: { className: "HooksealStore", useSQLite: true } },
    queueProducers: { QUEUE: "hook" },
    queueConsumers: { hook: { maxBatchTimeout: 0.1, maxRetries } },
    kvNamespaces: ["EFFECTS"],
  });
}

test("Cloudflare: from the request through a queue to a handler that ran once", async (context) => {
  const worker = await startQueue(context, 3);
  const effects = await worker.getKVNamespace("EFFECTS");
  for (const id of ["once", "twice", "twice", "fails"]) {
    const { headers, readBody } = incoming({ id });
    const answer = await worker.dispatchFetch("http://localhost/", { method: "POST", headers, body: await readBody() });
    assert.equal(answer.status, 200, await answer.text());
  }
  await until(async () => (await effects.get("once")) === "1" && (await effects.get("twice")) === "1" && (await effects.get("fails")) === "2", "the effects");
});

test("Cloudflare: the last attempt at an event that another holds is put off", async (context) => {
  const worker = await startQueue(context, 0);
  const effects = await worker.getKVNamespace("EFFECTS");
  const { headers, readBody } = incoming({ id: "held" });
  const answer = await worker.dispatchFetch("http://localhost/", { method: "POST", headers: { ...headers, held: "held" }, body: await readBody() });
  assert.equal(answer.status, 200, await answer.text());
  await until(async () => (await effects.get("held")) === "1", "the effect");
});

test("a worker finds in the key by what the receiver split it", async () => {
  const messages = [];
  const variant = { header: "X-Topic", values: ["forms/opened"] };
  const receiver = new Receiver(webhook, { endpoint: "screenings", send: (message) => messages.push(JSON.parse(JSON.stringify(message))), variant, ...quiet });
  for (const topic of ["forms/opened", "forms/closed"]) await receiver.respond(incoming({ more: { "X-Topic": topic } }));
  const plain = new Receiver(webhook, { endpoint: "screenings", send: (message) => messages.push(message), ...quiet });
  await plain.respond(incoming());
  const seen = [];
  const worker = Receiver.worker("singlekey", { endpoint: "screenings", store: memory(), ...quiet }).otherwise((_event, delivery) => seen.push(delivery.variant));
  for (const message of messages) assert.deepEqual(await worker.work(message, false), { action: "acknowledge" });
  assert.deepEqual(seen, ["forms/opened", undefined]);
});

test("Cloudflare: each message is answered for itself", async () => {
  const said = [];
  const message = (attempts) => ({ body: attempts, attempts, ack: () => said.push(`ack ${attempts}`), retry: (options) => said.push(`retry ${attempts} ${JSON.stringify(options)}`) });
  const results = { 1: { action: "acknowledge" }, 2: { action: "postpone", afterSeconds: 7 }, 3: { action: "retry" }, 5: { action: "postpone", afterSeconds: 7 } };
  const lasts = [];
  const work = (body, isLast) => {
    lasts.push(isLast);
    return body in results ? Promise.resolve(results[body]) : Promise.reject(new Error("no message of this endpoint"));
  };
  const consume = cloudflareQueue({ work }, { maxRetries: 2 });
  await assert.rejects(consume({ messages: [1, 2, 3, 4].map((attempts) => message(attempts)) }), /no message/u);
  assert.deepEqual(said, ["ack 1", 'retry 2 {"delaySeconds":7}', "retry 3 undefined"]);
  assert.deepEqual(lasts, [false, false, true, true]);
  // What another has is sent anew where the platform gives no further attempt.
  said.length = 0;
  await consume({ messages: [message(5)] });
  const send = (body, options) => Promise.resolve(said.push(`send ${body} ${JSON.stringify(options)}`));
  await cloudflareQueue({ work }, { maxRetries: 2, send })({ messages: [2, 5].map((attempts) => message(attempts)) });
  const refused = () => Promise.reject(new Error("the queue is full"));
  await assert.rejects(cloudflareQueue({ work }, { maxRetries: 2, send: refused })({ messages: [message(5)] }), /full/u);
  assert.deepEqual(said, ['retry 5 {"delaySeconds":7}', 'retry 2 {"delaySeconds":7}', 'send 5 {"delaySeconds":7}', "ack 5"]);
});
