// Which engine runs, and what is said where the native one does not.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

// oxlint-disable-next-line typescript/strict-void-return -- What `promisify` is given may return something too.
const run = promisify(execFile);
const dist = path.join(import.meta.dirname, "../../npm/dist");
const addon = path.join(import.meta.dirname, "../../npm/native");
const target = (await readdir(addon)).find((name) => name.endsWith(".node"));

/** A copy of the package, with the addon that is given, and what a program says there. */
async function installed(context, native, setting, ...flags) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "hookseal-engines-"));
  context.after(() => rm(folder, { recursive: true }));
  await mkdir(path.join(folder, "native"));
  await cp(dist, path.join(folder, "dist"), { recursive: true });
  if (native !== undefined) await writeFile(path.join(folder, "native", target), native);
  const entry = flags.includes("--no-addons") ? "inline.cjs" : "node.cjs";
  const source = `
    const { engine, engineError, Webhook } = require(${JSON.stringify(path.join(folder, "dist", entry))});
    new Webhook("github", "secret").verify("{}", new Webhook("github", "secret").sign("{}"));
    console.log(JSON.stringify({ engine, message: engineError?.message, cause: engineError?.cause?.message }));
  `;
  const env = { ...process.env, HOOKSEAL_ENGINE: setting };
  const { stdout } = await run(process.execPath, [...flags, "--input-type=commonjs", "--eval", source], { env });
  return JSON.parse(stdout);
}

test("without an addon, WebAssembly runs, and the reason is kept", async (context) => {
  const { engine, message } = await installed(context, undefined, "");
  assert.equal(engine, "wasm");
  assert.match(message, /no addon is installed: no `@hookseal\/.*optional dependencies/u);
});

test("an addon that does not load is no missing one", async (context) => {
  const { engine, message, cause } = await installed(context, "no addon", "");
  assert.equal(engine, "wasm");
  assert.match(message, /the addon .* does not load: /u);
  assert.ok(message.endsWith(cause));
});

test("an addon of another version is not run", async (context) => {
  // What a package of another version would export.
  const folder = await mkdtemp(path.join(os.tmpdir(), "hookseal-engines-"));
  context.after(() => rm(folder, { recursive: true }));
  await cp(dist, path.join(folder, "dist"), { recursive: true });
  const name = path.basename(target, ".node").replace("hookseal.", "");
  const other = path.join(folder, "node_modules/@hookseal", name);
  await mkdir(other, { recursive: true });
  await writeFile(path.join(other, "index.js"), "module.exports = { protocol: () => 1 };");
  const source = `const { engine, engineError } = require(${JSON.stringify(path.join(folder, "dist/node.cjs"))}); console.log(engine, engineError.message);`;
  const { stdout } = await run(process.execPath, ["--input-type=commonjs", "--eval", source]);
  assert.match(stdout, /^wasm .*its protocol is 1, and the package's \d+/u);
});

test("where the native engine is demanded, nothing falls back", async (context) => {
  for (const native of [undefined, "no addon"]) {
    await assert.rejects(installed(context, native, "native"), /HOOKSEAL_ENGINE is .*native.* but the native engine is not loaded/u);
  }
  await assert.rejects(installed(context, undefined, "native", "--no-addons"), /loads no addons/u);
  await assert.rejects(installed(context, undefined, "fast"), /HOOKSEAL_ENGINE is .*fast.*: expected/u);
});

test("WebAssembly can be asked for", async (context) => {
  assert.deepEqual(await installed(context, "no addon", "wasm"), { engine: "wasm" });
});
