// The route that `docs/frameworks/fetch.md` shows for Next.js, and what is asked of it.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import path from "node:path";

import { transform } from "esbuild";

export const SECRET = "the secret from the dashboard";
/** What the handler throws, which nobody outside may read. */
const REASON = "the database of customers is at 10.0.0.7";
const page = readFileSync(path.join(import.meta.dirname, "../../docs/frameworks/fetch.md"), "utf8");
const [, shown] = /^```ts\n\/\/ app\/webhooks\/singlekey\/route\.ts\n(.*?)^```$/msu.exec(page) ?? [];
assert.ok(shown, "the page shows a route");

/** Its files. Without types: Next.js takes TypeScript where the compiler that it knows is installed. */
export const ROUTE = {
  "app/webhooks/singlekey/route.js": (await transform(shown, { loader: "ts" })).code,
  "app/webhooks/singlekey/handle.js": `export async function handle(event) { if (event.data.fail) throw new Error(${JSON.stringify(REASON)}); }`,
};

/** The body of an event with these data. */
function event(data) {
  return JSON.stringify({ event: "screening.completed", webhook_id: "wh_1", timestamp: "2026-01-01T00:00:00Z", data });
}

/** What senders and strangers send to the page's route. */
export async function ask({ address, output }) {
  const send = async (body, signed = body, options = {}) => {
    const headers = { "x-singlekey-signature": createHmac("sha256", SECRET).update(signed).digest("hex"), "x-singlekey-timestamp": String(Math.floor(Date.now() / 1000)) };
    // Unlike `fetch`, it reads an answer that comes before all of the body was sent.
    const request = httpRequest(`${address}/webhooks/singlekey`, { method: "POST", headers, agent: false, ...options });
    request.on("error", () => {});
    request.end(body);
    const [response] = await once(request, "response");
    return [response.statusCode, Buffer.concat(await response.toArray()).toString()];
  };
  assert.deepEqual(await send(event({})), [200, '{"received":true}']);
  assert.deepEqual(await send(event({}), "another body"), [401, '{"error":"signature_mismatch"}']);
  assert.deepEqual(await send("", "", { headers: {} }), [401, '{"error":"missing_header"}']);
  const large = await send(event({ padding: "x".repeat(2_000_000) }));
  assert.deepEqual(large, [413, '{"error":"body_too_large"}']);
  const [asked] = await send(undefined, "", { method: "GET" });
  assert.equal(asked, 405);
  const [failed, text] = await send(event({ fail: true }));
  assert.equal(failed, 500);
  assert.ok(!text.includes("10.0.0.7"), text);
  assert.ok(output.text.includes(REASON), output.text);
  assert.deepEqual(await send(event({})), [200, '{"received":true}']);
}
