// The vectors on the edge runtime of Next.js, and the page's route on Node.js, from both of its bundlers.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import path from "node:path";
import { execPath } from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { transform } from "esbuild";

import { assertPassed, environment, ran, userFolder } from "./user.mjs";

const packages = path.join(import.meta.dirname, "node_modules");
const next = path.join(packages, "next/dist/bin/next");

const SECRET = "the secret from the dashboard";
/** What the handler throws, which nobody outside may read. */
const REASON = "the database of customers is at 10.0.0.7";
const page = readFileSync(path.join(import.meta.dirname, "../../docs/frameworks/fetch.md"), "utf8");
const [, shown] = /^```ts\n\/\/ app\/webhooks\/singlekey\/route\.ts\n(.*?)^```$/msu.exec(page) ?? [];
assert.ok(shown, "the page shows a route");

const FILES = {
  // With `"type": "module"`, Next.js 16 does not find what it has built by webpack.
  "package.json": '{ "name": "user", "private": true }',
  "app/layout.jsx": "export default ({ children }) => <html><body>{children}</body></html>;",
  "app/page.jsx": "export default () => null;",
  // Without its types: Next.js takes TypeScript where the compiler that it knows is installed.
  "app/webhooks/singlekey/route.js": (await transform(shown, { loader: "ts" })).code,
  "app/webhooks/singlekey/handle.js": `export async function handle(event) { if (event.data.fail) throw new Error(${JSON.stringify(REASON)}); }`,
  "app/vectors/route.js": `
    import * as hookseal from "hookseal";
    import { runVectors } from "../../runner.mjs";
    import vectors from "../../vectors.mjs";

    export const runtime = "edge";
    export const GET = async () => Response.json(await runVectors(hookseal, vectors));
  `,
};
// Turbopack looks for Next.js below its root alone.
const CONFIGURATIONS = { turbopack: { turbopack: { root: "/" }, outputFileTracingRoot: "/" }, webpack: {} };

for (const [bundler, configuration] of Object.entries(CONFIGURATIONS)) {
  test(`Next.js, bundled by ${bundler}`, async (context) => {
    const folder = await userFolder(context);
    for (const name of ["next", "react", "react-dom"]) await symlink(path.join(packages, name), path.join(folder, "node_modules", name));
    for (const [name, content] of Object.entries(FILES)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
    await writeFile(path.join(folder, "next.config.mjs"), `export default ${JSON.stringify({ ...configuration, serverExternalPackages: ["hookseal"] })};`);
    // Without the secret, as an image is built.
    await ran(folder, execPath, next, "build", `--${bundler}`);
    // Vercel has its platform compile it, and lets no program do so.
    const built = await readdir(path.join(folder, ".next/server"), { recursive: true });
    assert.equal(built.filter((name) => name.endsWith(".wasm")).length, 1);
    const server = await started(context, folder);
    const response = await fetch(`${server.address}/vectors`);
    assertPassed(await response.json(), "wasm");
    await ask(server);
  });
}

/** What senders and strangers send to the page's route. */
async function ask({ address, output }) {
  const send = async (body, signed = body, options = {}) => {
    const headers = { "x-singlekey-signature": createHmac("sha256", SECRET).update(signed).digest("hex"), "x-singlekey-timestamp": String(Math.floor(Date.now() / 1000)) };
    // Unlike `fetch`, it reads an answer that comes before all of the body was sent.
    const request = httpRequest(`${address}/webhooks/singlekey`, { method: "POST", headers, agent: false, ...options });
    request.on("error", () => {});
    request.end(body);
    const [response] = await once(request, "response");
    return [response.statusCode, Buffer.concat(await response.toArray()).toString()];
  };
  const event = (data) => JSON.stringify({ event: "screening.completed", webhook_id: "wh_1", timestamp: "2026-01-01T00:00:00Z", data });
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

/** Starts the server, and gives where it listens, and all that it has printed. */
async function started(context, folder) {
  const options = ["start", "--hostname", "127.0.0.1", "--port", "0"];
  const server = spawn(execPath, [next, ...options], { cwd: folder, env: { ...environment(folder), SINGLEKEY_WEBHOOK_SECRET: SECRET }, stdio: ["ignore", "pipe", "pipe"] });
  const output = { text: "" };
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (output.text += data));
  const ended = once(server, "exit");
  context.after(async () => {
    server.kill();
    await ended;
  });
  for await (const line of createInterface(server.stdout)) {
    const [, address] = /Local:\s+(http:\S+)/u.exec(line) ?? [];
    if (address !== undefined) return { address, output };
  }
  throw new Error("the server ended before it listened");
}
