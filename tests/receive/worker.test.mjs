// The adapter for Fetch API requests, in Cloudflare's own runtime.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Webhook } from "hookseal";

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
  assert.equal((await worker.dispatchFetch("http://localhost/")).status, 401);
});
