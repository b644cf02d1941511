// The vectors in workerd, what runs Cloudflare Workers.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { cp, readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";

import { assertPassed, userFolder } from "./user.mjs";
import { bundledWorker, answerOf } from "./worker.mjs";

const TODAY = "2026-04-01";
/** Before workerd had FinalizationRegistry. */
const EARLIER = "2023-05-18";

test("workerd", async (context) => {
  const modules = await bundledWorker(await userFolder(context), "worker.mjs");
  assert.deepEqual(modules.map(({ type }) => type), ["ESModule", "CompiledWasm", "CompiledWasm", "CompiledWasm", "CompiledWasm"]);
  for (const compatibilityDate of [TODAY, EARLIER]) {
    const { text } = await answerOf(modules, { compatibilityDate });
    assertPassed(JSON.parse(text), "wasm");
  }
});

test("the example in workerd", async (context) => {
  const folder = await userFolder(context);
  const example = new URL("../../examples/workers/", import.meta.url);
  await cp(example, folder, { recursive: true, filter: (name) => !name.includes("node_modules") });
  const [, compatibilityDate] = /compatibility_date = "(.*)"/u.exec(await readFile(path.join(folder, "wrangler.toml"), "utf8"));
  const modules = await bundledWorker(folder, "worker.js");
  const names = ["REALESTATEAPI", "REAL_ESTATE", "SINGLEKEY", "HOSPITABLE", "DOSSIER"].map((name) => `${name}_WEBHOOK_SECRET`);
  const bindings = Object.fromEntries(names.map((name) => [name, "whsec_secret"]));
  const body = '{"event":"dossier.created","data":{}}';
  const signature = createHmac("sha256", "whsec_secret").update(body).digest("base64");
  const post = (sent) =>
    answerOf(modules, { compatibilityDate, bindings }, "/webhooks/dossier", {
      method: "POST",
      body: sent,
      headers: { "X-Webhook-Signature": signature },
    });
  assert.deepEqual(await post(body), { status: 200, text: '{"received":true,"type":"dossier.created"}' });
  assert.deepEqual(await post(`${body} `), { status: 401, text: '{"error":"signature_mismatch"}' });
});

test("how long a Worker with Hookseal takes to start", async (context) => {
  const modules = await bundledWorker(await userFolder(context), "opened.mjs");
  const empty = [{ type: "ESModule", path: "index.js", contents: "export default { fetch: () => new Response() }" }];
  const [withHookseal, without] = [[], []];
  for (let round = 0; round < 7; round += 1) {
    withHookseal.push(await millisecondsUntilAnswer(modules));
    without.push(await millisecondsUntilAnswer(empty));
  }
  const milliseconds = Math.min(...withHookseal) - Math.min(...without);
  context.diagnostic(`workerd: ${milliseconds.toFixed(1)} ms until the first answer, beyond those of an empty Worker`);
  assert.ok(milliseconds < 400, "Cloudflare refuses a Worker whose start takes 400 ms of processor time");
});

async function millisecondsUntilAnswer(modules) {
  const start = performance.now();
  await answerOf(modules, { compatibilityDate: TODAY });
  return performance.now() - start;
}
