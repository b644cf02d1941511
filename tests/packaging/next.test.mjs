// The vectors on the edge runtime of Next.js, and the page's route on Node.js, from both of its bundlers.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { execPath } from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { ask, ROUTE, SECRET } from "./next-page.mjs";
import { assertPassed, environment, ran, userFolder, VECTORS } from "./user.mjs";

const packages = path.join(import.meta.dirname, "node_modules");
const next = path.join(packages, "next/dist/bin/next");

const FILES = {
  // With `"type": "module"`, Next.js 16 does not find what it has built by webpack.
  "package.json": '{ "name": "user", "private": true }',
  "app/layout.jsx": "export default ({ children }) => <html><body>{children}</body></html>;",
  "app/page.jsx": "export default () => null;",
  ...ROUTE,
  "app/vectors/route.js": `
    import * as hookseal from "hookseal/full";
    import "hookseal/schemes";
    import { runVectors } from "../../runner.mjs";

    export const runtime = "edge";
    export const POST = async (request) => Response.json(await runVectors(hookseal, await request.json()));
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
    assert.equal(built.filter((name) => name.endsWith(".wasm")).length, 2);
    const server = await started(context, folder);
    const response = await fetch(`${server.address}/vectors`, { method: "POST", body: await readFile(path.join(folder, VECTORS)) });
    assertPassed(await response.json(), "wasm");
    await ask(server);
  });
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
