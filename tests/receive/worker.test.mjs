// The adapter for Fetch API requests, in Cloudflare's own runtime.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";

import { Webhook } from "hookseal";

import { until } from "./processes.mjs";
import { startWorker } from "./workers.mjs";

const WORKER = `
import { Webhook } from "hookseal";
import { fetchHandler } from "hookseal/fetch";
const webhook = new Webhook("singlekey", "secret", { maxBodyBytes: 1000 });
const route = (event, request, env, context) => {
  if (event.id === "wh_fails") throw new Error("the route failed");
  return Response.json({ received: event.id, env: env.NAME, context: typeof context.waitUntil });
};
export default { fetch: fetchHandler(webhook, route, { log: () => {} }) };
`;

test("a Worker", async (context) => {
  const worker = await startWorker(context, WORKER, { bindings: { NAME: "bound" } });
  const webhook = new Webhook("singlekey", "secret");
  const send = async (id, headers, padding = "") => {
    const body = JSON.stringify({ event: "screening.completed", webhook_id: id, timestamp: "2026-01-01T00:00:00Z", data: { padding } });
    const answer = await worker.dispatchFetch("http://localhost/", { method: "POST", headers: headers ?? webhook.sign(body), body });
    return { status: answer.status, text: await answer.text() };
  };
  assert.deepEqual(await send("wh_1"), { status: 200, text: '{"received":"wh_1","env":"bound","context":"function"}' });
  assert.deepEqual(await send("wh_1", webhook.sign("{}")), { status: 401, text: '{"error":"signature_mismatch"}' });
  assert.deepEqual(await send("wh_1", undefined, "x".repeat(1000)), { status: 413, text: '{"error":"body_too_large"}' });
  assert.equal((await send("wh_fails")).status, 500);
  const asked = await worker.dispatchFetch("http://localhost/");
  assert.deepEqual([asked.status, asked.headers.get("allow"), await asked.text()], [405, "POST", '{"error":"method_not_allowed"}']);
  const encoded = await worker.dispatchFetch("http://localhost/", { method: "POST", headers: { ...webhook.sign("{}"), "content-encoding": "gzip" }, body: "{}" });
  assert.deepEqual([encoded.status, await encoded.text()], [415, '{"error":"encoded_body"}']);
});

const RECEIVER = `
import { Webhook } from "hookseal";
import { fetchHandler } from "hookseal/fetch";
import { Receiver } from "hookseal/receive";
import { durableObject } from "hookseal/stores/durable-object";
import { env } from "cloudflare:workers";
export { HooksealStore } from "hookseal/stores/durable-object";

const facts = { deadlineMs: 1000 };
const receiver = new Receiver(new Webhook("singlekey", "secret"), { endpoint: "screenings", store: durableObject(env.HOOKSEAL), facts, log: () => {} })
  .on("screening.completed", async (event) => {
    if (event.id === "slow") await scheduler.wait(2000);
    await env.EFFECTS.put(event.id, String(Number((await env.EFFECTS.get(event.id)) ?? 0) + 1));
    if (event.id === "fails") throw new Error("the handler failed");
  });
const health = fetchHandler(receiver.health());
const hook = fetchHandler(receiver);
export default { fetch: (request, ...rest) => (request.url.endsWith("/health") ? health : hook)(request, ...rest) };
`;

test("a receiver in a Worker, whose handlers outlive their requests", async (context) => {
  const worker = await startWorker(context, RECEIVER, {
    durableObjects: { HOOKSEAL: { className: "HooksealStore", useSQLite: true } },
    kvNamespaces: ["EFFECTS"],
  });
  const effects = await worker.getKVNamespace("EFFECTS");
  const webhook = new Webhook("singlekey", "secret");
  const send = async (id, headers) => {
    const body = JSON.stringify({ event: "screening.completed", webhook_id: id, timestamp: "2026-01-01T00:00:00Z", data: {} });
    const answer = await worker.dispatchFetch("http://localhost/", { method: "POST", headers: headers ?? webhook.sign(body), body });
    return `${answer.status} ${await answer.text()}`;
  };
  const ACK = '200 {"received":true}';
  assert.deepEqual([await send("once"), await send("once"), await effects.get("once")], [ACK, ACK, "1"]);
  assert.equal(await send("once", webhook.sign("{}")), '401 {"error":"signature_mismatch"}');
  assert.deepEqual([await send("fails"), await send("fails"), await effects.get("fails")], ['500 {"error":"failed"}', '500 {"error":"failed"}', "2"]);
  assert.deepEqual([await send("slow"), await send("slow")], ['503 {"error":"late"}', '503 {"error":"busy"}']);
  await until(async () => (await send("slow")) === ACK, "the slow handler's end");
  assert.equal(await effects.get("slow"), "1");
  const at = await Promise.all(Array.from({ length: 20 }, () => send("at once")));
  assert.deepEqual([at.includes(ACK), await effects.get("at once")], [true, "1"]);
  assert.equal((await worker.dispatchFetch("http://localhost/")).status, 405);
  const health = await worker.dispatchFetch("http://localhost/health");
  assert.equal((await health.json()).checks.store_reachable, true);
});

const SOURCES = `
import { Webhook } from "hookseal";
import { fetchHandler } from "hookseal/fetch";
import { Receiver } from "hookseal/receive";
export default { fetch: fetchHandler(new Receiver(new Webhook("hospitable", "secret"), { sources: "refuse", log: () => {} })) };
`;

test("a Worker knows by Cloudflare's header who sends", async (context) => {
  const worker = await startWorker(context, SOURCES);
  const webhook = new Webhook("hospitable", "secret");
  const body = '{"id":"01GTKD6ZYFVQMR0RWP4HBBHNZC","action":"reservation.created","data":{}}';
  const from = async (address) => {
    const headers = { ...webhook.sign(body), ...(address && { "cf-connecting-ip": address }) };
    return (await worker.dispatchFetch("http://localhost/", { method: "POST", headers, body })).status;
  };
  assert.deepEqual([await from("38.80.170.7"), await from("192.0.2.1"), await from()], [200, 403, 403]);
});

const KEYED = `
import { KeyedWebhook } from "hookseal/keys";
import { githubSecretScanning } from "hookseal/providers";
let webhook, seconds = 1_700_000_000;
export default {
  async fetch(request) {
    if (request.method === "GET") return Response.json(seconds += 60);
    webhook ??= await KeyedWebhook.open(githubSecretScanning, { now: () => seconds });
    try {
      await webhook.verifyAsync(new Uint8Array(await request.arrayBuffer()), request.headers);
      return new Response("ok");
    } catch (error) {
      return new Response(error.code ?? error.message, { status: error.status ?? 500 });
    }
  },
};
`;

test("a Worker whose provider has a new key, which two deliveries at once are the first to name", async (context) => {
  const pairs = { old: generateKeyPairSync("ec", { namedCurve: "P-256" }), new: generateKeyPairSync("ec", { namedCurve: "P-256" }) };
  const asked = [];
  let open;
  const gate = new Promise((resolve) => {
    open = resolve;
  });
  const published = (...ids) => ({
    public_keys: ids.map((id) => ({ key_identifier: id, key: pairs[id].publicKey.export({ type: "spki", format: "pem" }), is_current: true })),
  });
  const worker = await startWorker(context, KEYED, {
    async outboundService(request) {
      asked.push(request.url);
      if (asked.length > 1) await gate;
      return Response.json(asked.length > 1 ? published("old", "new") : published("old"));
    },
  });
  const body = "[]";
  const send = async (id) => {
    const headers = { "Github-Public-Key-Identifier": id, "Github-Public-Key-Signature": sign("sha256", body, pairs[id].privateKey).toString("base64") };
    const answer = await worker.dispatchFetch("http://localhost/", { method: "POST", headers, body });
    return `${answer.status} ${await answer.text()}`;
  };
  assert.equal(await send("old"), "200 ok");
  await worker.dispatchFetch("http://localhost/");
  const both = Promise.all([send("new"), send("new")]);
  await until(() => asked.length === 2, "the keys to be asked for");
  open();
  assert.deepEqual(await both, ["200 ok", "200 ok"]);
  assert.equal(asked.length, 2);
});
