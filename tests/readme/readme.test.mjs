// Runs the JavaScript snippets of README.md, and those of pages of docs/ that nothing else runs, each as it stands there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";

const root = new URL("../../", import.meta.url);
const secret = "the secret";
let folder;

before(async () => {
  // Inside the clone, so that `hookseal` and `express` are found.
  folder = await mkdtemp(fileURLToPath(new URL("tests/readme/.run-", root)));
});

after(() => rm(folder, { recursive: true, force: true }));

/** Writes the snippet that is marked with `name` to a module, and gives its path. */
async function snippet(name, page = "README.md") {
  const text = await readFile(new URL(page, root), "utf8");
  const [, code] = text.match(new RegExp(`\`\`\`js ${name}\n(.*?)\`\`\``, "su")) ?? [];
  assert.ok(code, `${page} has a snippet marked "js ${name}"`);
  const path = `${folder}/${name}.mjs`;
  await writeFile(path, code);
  return path;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Posts once the server accepts connections. */
async function post(url, init, server) {
  for (;;) {
    assert.equal(server.exitCode, null, "the server runs");
    try {
      return await fetch(url, { method: "POST", ...init });
    } catch (error) {
      if (error.cause?.code !== "ECONNREFUSED") throw error;
      await setTimeout(20);
    }
  }
}

test("the Express snippet receives a delivery", { timeout: 60_000 }, async () => {
  const port = await freePort();
  const environment = { ...process.env, PORT: String(port), REALESTATEAPI_WEBHOOK_SECRET: secret };
  const server = spawn(process.execPath, [await snippet("express")], { env: environment, stdio: "inherit" });
  try {
    const body = '{"id":"evt_1","type":"listing.new","created":"2024-01-15T09:00:00Z","data":{}}';
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
    const headers = { "X-RealEstateAPI-Signature": signature, "X-RealEstateAPI-Timestamp": timestamp };
    const url = `http://127.0.0.1:${port}/webhooks/realestateapi`;

    const genuine = await post(url, { body, headers }, server);
    assert.deepEqual([genuine.status, await genuine.json()], [200, { received: "listing.new" }]);

    const forged = await post(url, { body: `${body} `, headers }, server);
    assert.deepEqual([forged.status, await forged.json()], [401, { error: "signature_mismatch" }]);
  } finally {
    if (server.kill()) await once(server, "exit");
  }
});

test("the Fetch API snippet receives a delivery", async () => {
  const { default: worker } = await import(await snippet("fetch"));
  const body = '{"id":"01GTKD6ZYFVQMR0RWP4HBBHNZC","action":"review.created","data":{},"created":"2023-10-01T09:35:24Z","version":"1.0"}';
  const environment = { HOSPITABLE_WEBHOOK_SECRET: secret };
  const request = (signature) =>
    new Request("https://example.com/", { method: "POST", body, headers: { Signature: signature } });

  const genuine = await worker.fetch(request(createHmac("sha256", secret).update(body).digest("hex")), environment);
  assert.deepEqual([genuine.status, await genuine.json()], [200, { received: "review.created" }]);

  const forged = await worker.fetch(request("00".repeat(32)), environment);
  assert.deepEqual([forged.status, await forged.json()], [401, { error: "signature_mismatch" }]);

  const asked = await worker.fetch(new Request("https://example.com/"), environment);
  assert.deepEqual([asked.status, asked.headers.get("allow"), await asked.json()], [405, "POST", { error: "method_not_allowed" }]);
});

test("the snippet of a scheme makes a webhook", async () => {
  await import(await snippet("scheme"));
});

test("the snippet that signs by a private key makes a delivery that its webhook takes", async () => {
  await import(await snippet("public-keys", "docs/schemes.md"));
});

test("the snippet of an explanation names the cause and what to do", async (context) => {
  const log = context.mock.method(console, "log", () => {});
  await import(await snippet("explain", "docs/signature-does-not-match.md"));
  const [summary, advice] = log.mock.calls[0].arguments;
  assert.match(summary, /line break/u);
  assert.match(advice, /^Hand over the bytes as they arrived/u);
});

test("the example for Express shows no stack to who sends too much", { timeout: 60_000 }, async () => {
  const port = await freePort();
  const names = ["REALESTATEAPI", "REAL_ESTATE", "SINGLEKEY", "HOSPITABLE", "DOSSIER"];
  const secrets = Object.fromEntries(names.map((name) => [`${name}_WEBHOOK_SECRET`, secret]));
  const environment = { ...process.env, ...secrets, PORT: String(port), NODE_ENV: "development" };
  const server = spawn(process.execPath, [fileURLToPath(new URL("examples/express/server.js", root))], { env: environment, stdio: "ignore" });
  try {
    const answer = await post(`http://127.0.0.1:${port}/webhooks/singlekey`, { body: "x".repeat(3 << 20) }, server);
    assert.deepEqual([answer.status, await answer.json()], [413, { error: "entity.too.large" }]);
  } finally {
    if (server.kill()) await once(server, "exit");
  }
});
