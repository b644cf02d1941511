// The store in Durable Objects, in Cloudflare's own runtime.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { Response } from "miniflare";

import { Webhook } from "hookseal";
import { durableObject } from "hookseal/stores/durable-object";

import { DEATHS } from "./effects.mjs";
import { folderFor, until } from "./processes.mjs";
import { deferred } from "./receiving.mjs";
import { storeSuite } from "./store-suite.mjs";
import { keyOf, tokenOf } from "./tokens.mjs";
import { startWorker } from "./workers.mjs";

const WORKER = `
import { durableObject } from "hookseal/stores/durable-object";
export { HooksealStore } from "hookseal/stores/durable-object";
export default {
  async fetch(request, env) {
    const [name, ...values] = await request.json();
    return Response.json(await durableObject(env.HOOKSEAL)[name](...values));
  },
};
`;

storeSuite(
  "Durable Objects",
  async (context) => {
    const worker = await startWorker(context, WORKER, { durableObjects: { HOOKSEAL: { className: "HooksealStore", useSQLite: true } } });
    const call = async (...values) => (await worker.dispatchFetch("http://localhost/", { method: "POST", body: JSON.stringify(values) })).json();
    const store = Object.fromEntries(["claim", "complete", "release"].map((name) => [name, (...values) => call(name, ...values)]));
    return { store };
  },
  {
    async "each endpoint has objects of its own"({ store }) {
      const [key, token] = [keyOf(), tokenOf()];
      await store.claim(key, token, 60_000, 3_600_000);
      assert.equal((await store.claim(key.replace("screenings", "others"), token, 60_000, 3_600_000)).attempt, 1);
    },
  },
);

test("an event is in the object that its endpoint and its hash say", async () => {
  const names = [];
  const namespace = {
    idFromName: (name) => names.push(name),
    get: () => ({ fetch: () => Promise.resolve({ ok: true, json: () => Promise.resolve({ state: "done" }) }) }),
  };
  const keys = ["screenings:singlekey:wh_1", "orders~orders/create:shopify:a", "a.b-c_d:e:f:g"];
  for (const shards of [undefined, 1, 256]) {
    const store = durableObject(namespace, shards && { shards });
    for (const key of keys) await store.claim(key, tokenOf(), 60_000, 3_600_000);
  }
  const first = (key) => createHash("sha256").update(key).digest()[0];
  const expected = (shards) => keys.map((key) => `${/^[A-Za-z0-9._-]+/u.exec(key)[0]}/${first(key) % shards}`);
  assert.deepEqual(names, [16, 1, 256].flatMap((shards) => expected(shards)));
});

const SWEEPING = `
import { durableObject, HooksealStore } from "hookseal/stores/durable-object";
export class Sweeping extends HooksealStore {
  constructor({ storage }) {
    super(...arguments);
    this.storage = storage;
  }
  async fetch(request) {
    if (!request.url.endsWith("/alarm")) return super.fetch(request);
    const keys = () => this.storage.sql.exec("SELECT key FROM hookseal ORDER BY key").toArray().map(({ key }) => key);
    const wait = async () => (await this.storage.getAlarm()) - Date.now();
    const told = [keys(), await wait()];
    await this.storage.deleteAlarm();
    await this.alarm();
    return Response.json([...told, keys(), await wait()]);
  }
}
export default {
  async fetch(request, env) {
    const store = durableObject(env.HOOKSEAL, { shards: 1 });
    await store.claim("e:gone", "token", 1, 1);
    await store.claim("e:done", "token", 1, 3_600_000);
    await scheduler.wait(5);
    return env.HOOKSEAL.get(env.HOOKSEAL.idFromName("e/0")).fetch("http://object/alarm");
  },
};
`;

test("an alarm sweeps what has expired, each hour", async (context) => {
  const worker = await startWorker(context, SWEEPING, { durableObjects: { HOOKSEAL: { className: "Sweeping", useSQLite: true } } });
  const [before, first, after, next] = await (await worker.dispatchFetch("http://localhost/")).json();
  assert.deepEqual([before, after], [["e:done", "e:gone"], ["e:done"]]);
  for (const wait of [first, next]) assert.ok(wait > 3_500_000 && wait <= 3_600_000, String(wait));
});

const DYING = `
import { env } from "cloudflare:workers";
import { Webhook } from "hookseal";
import { fetchHandler } from "hookseal/fetch";
import { Receiver } from "hookseal/receive";
import { durableObject } from "hookseal/stores/durable-object";
export { HooksealStore } from "hookseal/stores/durable-object";

const inner = durableObject(env.HOOKSEAL);
const at = (step) => env.STEPS.fetch("http://steps/" + encodeURIComponent(step));
const around = (name) => async (...values) => {
  await at("before " + name);
  const result = await inner[name](...values);
  await at("after " + name);
  return result;
};
const store = { claim: around("claim"), complete: around("complete"), release: around("release") };
const receiver = new Receiver(new Webhook("singlekey", "secret"), { endpoint: "screenings", store, leaseMs: 5000, log: () => {} })
  .otherwise(() => at("after effect"));
export default { fetch: fetchHandler(receiver) };
`;

for (const [dieAt, effects] of DEATHS) {
  test(`a Worker that is killed, ${dieAt}`, async (context) => {
    const folder = await folderFor(context);
    const body = '{"event":"screening.completed","webhook_id":"wh_1","timestamp":"2026-01-01T00:00:00Z","data":{}}';
    const delivery = { method: "POST", headers: new Webhook("singlekey", "secret").sign(body), body };
    let counted = 0;
    const reached = deferred();
    const run = (owner, last) =>
      startWorker(owner, DYING, {
        durableObjects: { HOOKSEAL: { className: "HooksealStore", useSQLite: true } },
        durableObjectsPersist: folder,
        serviceBindings: {
          STEPS(request) {
            const step = decodeURIComponent(new URL(request.url).pathname.slice(1));
            if (step === "after effect") counted += 1;
            if (step !== last) return new Response("");
            reached.resolve();
            return new Promise(() => {});
          },
        },
      });
    // It does not live until the test's end.
    const victim = await run({ after() {} }, dieAt);
    // Nobody answers it.
    void victim.dispatchFetch("http://localhost/", delivery).catch(() => {});
    await reached.promise;
    // By SIGKILL.
    await victim.dispose();
    const survivor = await run(context);
    const status = async () => (await survivor.dispatchFetch("http://localhost/", delivery)).status;
    await until(async () => (await status()) === 200);
    assert.deepEqual([counted, await status(), counted], [effects, 200, effects]);
  });
}
