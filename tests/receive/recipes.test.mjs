// The recipes of `docs/frameworks/`, each started as a reader would start it, and asked what senders and strangers send.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect, createServer } from "node:net";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { Miniflare } from "miniflare";

const PAGES = path.join(import.meta.dirname, "../../docs/frameworks");
const BLOCK = /^```js (?<file>[a-z]+\.mjs)\n(?<code>.*?)^```$/gmsu;
/** As Nest's own command lays a program out: TypeScript with decorators, made CommonJS. */
const NEST_BLOCK = /^```ts\n\/\/ (?<file>[a-z.]+)\.ts\n(?<code>.*?)^```$/gmsu;
const TSC = path.join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
const NEST_COMPILER = ["--module", "node16", "--target", "es2022", "--types", "node", "--strict", "--skipLibCheck", "--experimentalDecorators", "--emitDecoratorMetadata"];
const SECRET = "the secret from the dashboard";
/** What the handler throws, which nobody outside may read. */
const REASON = "the database of customers is at 10.0.0.7";
/** Keeps what it was given, and fails where the test wants it to. */
const HANDLE = `
import { appendFileSync } from "node:fs";
export async function handle(event) {
  if (event.data.fail) throw new Error(${JSON.stringify(REASON)});
  await undefined;
  appendFileSync(process.env.HANDLED, event.id + "\\n");
}
`;

/** The program of a page that has this file name, and as text what it says. */
function program(page, file) {
  const blocks = [...readFileSync(path.join(PAGES, page), "utf8").matchAll(BLOCK)];
  const found = blocks.filter(({ groups }) => groups.file === file);
  assert.equal(found.length, 1, `${page} has one program ${file}`);
  return found[0].groups.code;
}

/** In a folder of its own, from which the frameworks and the package are found. */
function folder(context, files) {
  const created = mkdtempSync(path.join(import.meta.dirname, ".run-"));
  context.after(() => rmSync(created, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ "handle.mjs": HANDLE, ...files })) writeFileSync(path.join(created, name), text);
  return created;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** All that a program prints, as far as it has. */
function logOf({ stdout, stderr }) {
  const output = { text: "" };
  for (const stream of [stdout, stderr]) stream.on("data", (text) => (output.text += text));
  return output;
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

/** A delivery as the guide says that it is signed. */
function delivery(id, { fail = false, padding = "" } = {}) {
  const data = { fail, padding };
  const body = JSON.stringify({ event: "screening.completed", webhook_id: id, timestamp: "2026-01-01T00:00:00Z", data });
  const headers = {
    "content-type": "application/json",
    "x-singlekey-signature": createHmac("sha256", SECRET).update(body).digest("hex"),
    "x-singlekey-timestamp": String(Math.floor(Date.now() / 1000)),
  };
  return { method: "POST", body, headers };
}

const RECIPES = [
  { name: "Express 5", page: "express.md" },
  { name: "Express 4", page: "express.md", edit: (code) => code.replace('from "express"', 'from "express-4"') },
  { name: "Fastify", page: "fastify.md" },
  { name: "Koa", page: "koa.md" },
  { name: "node:http", page: "node.md" },
  { name: "Hono", page: "fetch.md" },
];

/** A folder with a program of one file. */
function served(context, code) {
  return { cwd: folder(context, { "server.mjs": code, handled: "" }), main: "server.mjs" };
}

/** Starts a program and waits until it listens. */
async function start(context, { cwd, main }) {
  const handled = path.join(cwd, "handled");
  const port = await freePort();
  const environment = { PATH: process.env.PATH, PORT: String(port), HANDLED: handled, SINGLEKEY_WEBHOOK_SECRET: SECRET };
  const server = spawn(process.execPath, [main], { cwd, env: environment });
  const ended = once(server, "exit");
  context.after(async () => {
    server.kill("SIGKILL");
    await ended;
  });
  const output = logOf(server);
  const until = async (condition) => {
    // oxlint-disable-next-line no-await-in-loop -- Looks again until it holds; the test's own limit ends it.
    while (!(await condition())) {
      assert.equal(server.exitCode, null, output.text);
      // oxlint-disable-next-line no-await-in-loop -- As above.
      await pause(10);
    }
  };
  await until(() => listens(port));
  return {
    server,
    handled: () => readFileSync(handled, "utf8"),
    logged: (text) => until(() => output.text.includes(text)),
    // A connection of its own for each: servers close what they have not read to its end.
    send: async ({ method, headers = {}, body = "" }) => {
      const request = httpRequest({ host: "127.0.0.1", port, path: "/webhooks/singlekey", method, headers, agent: false });
      // What is left of a body that nobody reads any more.
      request.on("error", () => {});
      request.end(body);
      const [response] = await once(request, "response");
      return { status: response.statusCode, text: Buffer.concat(await response.toArray()).toString() };
    },
  };
}

/** What is asked of each; a framework whose parser comes first answers some of it by itself. */
async function ask({ server, handled, logged, send }, { own = {} } = {}) {
  const genuine = delivery("wh_1");
  assert.deepEqual(await send(genuine), { status: 200, text: '{"received":true}' });
  assert.equal(handled(), "wh_1\n");

  const forged = await send({ ...genuine, body: genuine.body.replace("wh_1", "wh_2") });
  assert.deepEqual(forged, { status: 401, text: '{"error":"signature_mismatch"}' });
  await logged("signature_mismatch");
  assert.deepEqual(await send({ method: "POST" }), { status: 401, text: '{"error":"missing_header"}' });
  await logged("missing_header");
  await askLarge(send, own);
  const compressed = await send({ ...genuine, headers: { ...genuine.headers, "content-encoding": "gzip" }, body: gzipSync(genuine.body) });
  assert.deepEqual(compressed, { status: 415, text: '{"error":"encoded_body"}' });
  await logged("encoded_body");
  const { status: asked } = await send({ method: "GET" });
  assert.ok(asked === 404 || asked === 405, String(asked));

  const failed = await send(delivery("wh_4", { fail: true }));
  assert.equal(failed.status, 500);
  assert.ok(!failed.text.includes("10.0.0.7") && !failed.text.includes(".mjs"), failed.text);
  await logged(REASON);

  assert.equal((await send(delivery("wh_5"))).status, 200);
  assert.deepEqual(handled().trim().split("\n"), ["wh_1", "wh_6", "wh_5"]);
  assert.equal(server.exitCode, null);
}

/** What is within the provider's limit is taken, whatever a framework's own is; what is beyond, is refused. */
async function askLarge(send, own) {
  const within = await send(delivery("wh_6", { padding: "x".repeat(900_000) }));
  assert.equal(within.status, 200);
  const large = await send(delivery("wh_3", { padding: "x".repeat(2_000_000) }));
  assert.equal(large.status, 413);
  if (!own.limit) assert.equal(large.text, '{"error":"body_too_large"}');
}

for (const { name, page, edit = (code) => code } of RECIPES) {
  test(`${page}: ${name}`, { timeout: 120_000 }, async (context) => {
    await ask(await start(context, served(context, edit(program(page, "server.mjs")))));
  });
}

test("nest.md", { timeout: 120_000 }, async (context) => {
  const blocks = [...readFileSync(path.join(PAGES, "nest.md"), "utf8").matchAll(NEST_BLOCK)];
  const files = Object.fromEntries(blocks.map(({ groups: { file, code } }) => [`${file}.ts`, code]));
  assert.deepEqual(Object.keys(files), ["main.ts", "webhooks.controller.ts", "app.module.ts"]);
  const handle = `import { appendFileSync } from "node:fs";
import type { WebhookEvent } from "hookseal";
export async function handle(event: WebhookEvent) {
  const data = event.data as { fail: boolean };
  if (data.fail) throw new Error(${JSON.stringify(REASON)});
  appendFileSync(process.env.HANDLED as string, event.id + "\\n");
}
`;
  // Without "type", as a new program of Nest's is: CommonJS.
  const cwd = folder(context, { ...files, "handle.ts": handle, "package.json": "{}", handled: "" });
  execFileSync(process.execPath, [TSC, ...NEST_COMPILER, ...Object.keys(files)], { cwd, stdio: "inherit" });
  // Nest's own parser has a limit of its own.
  await ask(await start(context, { cwd, main: "main.js" }), { own: { limit: true } });
});

test("receivers.md", { timeout: 120_000 }, async (context) => {
  const { handled, send, logged } = await start(context, served(context, program("../receivers.md", "receiver.mjs")));
  const genuine = delivery("wh_1");
  const received = { status: 200, text: '{"received":true}' };
  const failing = delivery("wh_2", { fail: true });
  assert.deepEqual(await Promise.all([genuine, genuine, genuine].map(async (request) => (await send(request)).status === 500)), [false, false, false]);
  assert.deepEqual(await send(genuine), received);
  assert.equal(handled(), "wh_1\n");
  assert.equal((await send(failing)).status, 500);
  await logged(REASON);
  assert.equal((await send({ ...genuine, body: "{}" })).status, 401);
  assert.equal((await send({ method: "PUT" })).status, 405);
  assert.equal(handled(), "wh_1\n");
});

test("aws-lambda.md", async (context) => {
  const cwd = folder(context, { "handler.mjs": program("aws-lambda.md", "handler.mjs") });
  const handled = path.join(cwd, "handled");
  Object.assign(process.env, { HANDLED: handled, SINGLEKEY_WEBHOOK_SECRET: SECRET });
  const { handler } = await import(path.join(cwd, "handler.mjs"));
  const { body, headers } = delivery("wh_1");
  const event = { headers, body: Buffer.from(body).toString("base64"), isBase64Encoded: true, requestContext: { http: { method: "POST", sourceIp: "127.0.0.1" } } };
  assert.equal((await handler(event, {})).statusCode, 200);
  assert.equal((await handler({ ...event, body: "e30=" }, {})).statusCode, 401);
  assert.equal((await handler({ headers: {}, body: null }, {})).statusCode, 401);
  assert.equal((await handler({ ...event, requestContext: { http: { method: "GET", sourceIp: "127.0.0.1" } } }, {})).statusCode, 405);
  assert.equal(readFileSync(handled, "utf8"), "wh_1\n");
  const failing = delivery("wh_2", { fail: true });
  await assert.rejects(Promise.resolve().then(() => handler({ ...event, ...failing, isBase64Encoded: false }, {})), { message: REASON });
});

test("fetch.md: Cloudflare Workers", async (context) => {
  const handle = `export function handle(event) { if (event.data.fail) throw new Error(${JSON.stringify(REASON)}); }`;
  const cwd = folder(context, { "worker.mjs": program("fetch.md", "worker.mjs"), "handle.mjs": handle });
  const dist = path.join(import.meta.dirname, "../../npm/dist");
  const { outputFiles } = await build({
    entryPoints: [path.join(cwd, "worker.mjs")],
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd"],
    outdir: "out",
    external: ["*.wasm"],
  });
  const worker = new Miniflare({
    modulesRoot: dist,
    modules: [
      { type: "ESModule", path: path.join(dist, "worker.mjs"), contents: outputFiles[0].text },
      { type: "CompiledWasm", path: path.join(dist, "module.wasm") },
    ],
    bindings: { SINGLEKEY_WEBHOOK_SECRET: SECRET },
    compatibilityDate: "2026-04-01",
  });
  context.after(() => worker.dispose());
  const send = async (request) => {
    const response = await worker.dispatchFetch("http://localhost/", request);
    return { status: response.status, text: await response.text() };
  };
  const genuine = delivery("wh_1");
  assert.deepEqual(await send(genuine), { status: 200, text: '{"received":true}' });
  assert.deepEqual(await send({ ...genuine, body: "{}" }), { status: 401, text: '{"error":"signature_mismatch"}' });
  assert.deepEqual(await send({ method: "POST" }), { status: 401, text: '{"error":"missing_header"}' });
  assert.deepEqual(await send(delivery("wh_2", { fail: true })), { status: 500, text: '{"error":"internal"}' });
  assert.deepEqual(await send({ method: "GET" }), { status: 405, text: '{"error":"method_not_allowed"}' });
});
