// The vectors on server runtimes, with the package as npm installs it.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { assertPassed, printed, userFolder } from "./user.mjs";

const { execPath } = process;

test("Node.js, native", async (context) => {
  const folder = await userFolder(context);
  assertPassed(await printed(folder, execPath, "main.mjs"), "native");
  assertPassed(await printed(folder, execPath, "main.cjs"), "native");
});

test("Node.js --no-addons", async (context) => {
  const folder = await userFolder(context);
  assertPassed(await printed(folder, execPath, "--no-addons", "main.mjs"), "wasm");
  assertPassed(await printed(folder, execPath, "--no-addons", "main.cjs"), "wasm");
});

test("Node.js without the native package", async (context) => {
  const folder = await userFolder(context, { without: "optional" });
  assert.deepEqual(readdirSync(path.join(folder, "node_modules")).filter((name) => !name.startsWith(".")), ["hookseal"]);
  assertPassed(await printed(folder, execPath, "main.mjs"), "wasm");
  assertPassed(await printed(folder, execPath, "main.cjs"), "wasm");
});

test("Bun", async (context) => {
  const folder = await userFolder(context);
  const bun = binary("@oven", "bin/bun");
  assertPassed(await printed(folder, bun, "main.mjs"), "native");
  assertPassed(await printed(folder, bun, "main.cjs"), "native");
});

test("Deno, with no permission", async (context) => {
  const folder = await userFolder(context);
  const deno = binary("@deno", "deno");
  for (const program of ["main.mjs", "main.cjs"]) {
    assertPassed(await printed(folder, deno, "run", "--no-prompt", "--no-remote", "--cached-only", program), "wasm");
  }
});

/** The runtime itself, of the package that npm chose for this platform: what stands before it would unpack it elsewhere. */
function binary(scope, file) {
  const packages = path.join(import.meta.dirname, "node_modules", scope);
  const [platform] = readdirSync(packages);
  return path.join(packages, platform, file);
}
