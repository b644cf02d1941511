// The store in Durable Objects, in Cloudflare's own runtime.
import assert from "node:assert/strict";

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
