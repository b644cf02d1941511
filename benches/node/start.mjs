// How long a Worker in workerd takes to its first answer, beyond one that does nothing: from the start of the process
// on, with what each subject ships, bundled as wrangler would.
import path from "node:path";

import { build } from "esbuild";
import { Miniflare } from "miniflare";

import { bodyOf, delivery, SECRETS } from "./deliveries.mjs";
import { line, versionOf, versions } from "./lines.mjs";
import { inTurn } from "./turns.mjs";

const SUITE = "start";
const ROUNDS = 21;
const SIZE = 512;
const compatibilityDate = "2026-04-01";

/** The body of each Worker's `fetch`, with what it imports. Each throws where a delivery does not verify. */
const SUBJECTS = {
  stripe: {
    "hookseal wasm": ['import { Webhook } from "hookseal";', 'await new Webhook("stripe", SECRET).receiveRequest(request);'],
    stripe: [
      'import Stripe from "stripe";',
      `const stripe = new Stripe("sk_test_1", { httpClient: Stripe.createFetchHttpClient() });
       await stripe.webhooks.constructEventAsync(await request.text(), request.headers.get("stripe-signature"), SECRET);`,
    ],
  },
  "standard-webhooks": {
    "hookseal wasm": ['import { Webhook } from "hookseal";', 'await new Webhook("standard-webhooks", SECRET).receiveRequest(request);'],
    standardwebhooks: ['import { Webhook } from "standardwebhooks";', "new Webhook(SECRET).verify(await request.text(), Object.fromEntries(request.headers));"],
    svix: ['import { Webhook } from "svix";', "new Webhook(SECRET).verify(await request.text(), Object.fromEntries(request.headers));"],
  },
};
/** What all are held against. */
const NOTHING = { nothing: ["", "await request.arrayBuffer();"] };

/** The modules of a Worker. */
async function bundled([imports, statements], secret) {
  const contents = `${imports}
const SECRET = ${JSON.stringify(secret)};
export default { async fetch(request) { ${statements} return new Response("fine"); } };`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, sourcefile: "start-worker.mjs" },
    outdir: "start",
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "crypto", "events", "http", "https", "child_process", "util"],
    loader: { ".wasm": "copy" },
    logLevel: "error",
  });
  const modules = outputFiles.map(({ path: file, contents: bytes }) => ({
    type: file.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
    path: path.basename(file),
    contents: bytes,
  }));
  // The first one is the Worker.
  modules.sort((one, other) => Number(other.path === "stdin.js") - Number(one.path === "stdin.js"));
  return modules;
}

/** Nanoseconds from the start of the process to the first answer; throws where a forged delivery is accepted. */
async function firstAnswer(modules, { body, headers }) {
  const start = process.hrtime.bigint();
  const worker = new Miniflare({ host: "127.0.0.1", port: 0, modules, compatibilityDate });
  try {
    const response = await worker.dispatchFetch("http://localhost/", { method: "POST", body, headers });
    const text = await response.text();
    const end = process.hrtime.bigint();
    if (text !== "fine") throw new Error(text);
    return Number(end - start);
  } finally {
    await worker.dispose();
  }
}

/** What the delivery has of its provider's. */
function request(scheme, body) {
  const { headers } = delivery(scheme, body);
  return { body, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => /signature|webhook-/u.test(name))) };
}

versions(SUITE, { workerd: versionOf("workerd") }, ["standardwebhooks", "stripe", "svix"]);
const body = bodyOf(SIZE);
for (const [scheme, programs] of Object.entries(SUBJECTS)) {
  const subjects = [];
  for (const [subject, program] of Object.entries({ ...NOTHING, ...programs })) {
    subjects.push({ subject, modules: await bundled(program, SECRETS[scheme]) });
  }
  for (const { subject, modules } of subjects.slice(1)) {
    const genuine = request(scheme, body);
    const other = Uint8Array.from(body, (byte, index) => (index === 20 ? byte ^ 1 : byte));
    const accepted = await firstAnswer(modules, { ...genuine, body: other }).then(() => true, () => false);
    if (accepted) throw new Error(`${subject} accepts a forged delivery`);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = {};
    for (const { subject, modules } of inTurn(subjects, round)) times[subject] = await firstAnswer(modules, request(scheme, body));
    const { nothing, ...others } = times;
    for (const [subject, ns] of Object.entries(others)) line(SUITE, { measure: "start", scheme, size: SIZE, subject, round, ns: ns - nothing });
  }
}
