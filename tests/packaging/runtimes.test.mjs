// The vectors on server runtimes, with the package as npm installs it.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { assertPassed, printed, userFolder } from "./user.mjs";

const { arch, execPath, platform } = process;
const packages = path.join(import.meta.dirname, "node_modules");

/**
 * The machine's own, and of all lines that are maintained or will be the newest, where their packages are for this
 * platform. The vectors run on the first and the last: what differs between the lines is how they load packages.
 */
const NODES = [
  { name: "of the machine", node: execPath, vectors: true },
  ...["22", "24", "26"].map((line, index, lines) => ({
    name: line,
    node: path.join(packages, `node-${line}`, "bin/node"),
    vectors: index === lines.length - 1,
    skip: platform === "linux" && arch === "x64" ? false : "its package is for Linux x64",
  })),
];

/** What `receiver.mjs` prints. */
const RECEIVED = {
  answers: ['200 {"received":true}', '200 {"received":true}', '401 {"error":"signature_mismatch"}', '405 {"error":"method_not_allowed"}'],
  handled: ["wh_1"],
};

test("Node.js", async (context) => {
  const folder = await userFolder(context);
  for (const { name, node, vectors, skip } of NODES) {
    await context.test(name, { skip }, async () => {
      // Both engines and both kinds of modules run the vectors, and not each with each: the package is one source.
      for (const [engine, program, one, other, ...options] of [
        ["native", "main.mjs", "names.mjs", "names.cjs"],
        ["wasm", "main.cjs", "names.cjs", "names.mjs", "--no-addons"],
      ]) {
        const report = await printed(folder, node, ...options, vectors ? program : one);
        if (vectors) assertPassed(report, engine);
        else assert.equal(report.engine, engine);
        // From Node.js 23 on, an ES module that exports all of a CommonJS one has a name more.
        assert.deepEqual(await printed(folder, node, ...options, other), { engine, names: report.names });
        assert.deepEqual(await printed(folder, node, ...options, "receiver.mjs"), RECEIVED);
      }
    });
  }
});

test("Node.js without the native package", async (context) => {
  const folder = await userFolder(context, { without: "optional" });
  assert.deepEqual(readdirSync(path.join(folder, "node_modules")).filter((name) => !name.startsWith(".")), ["hookseal"]);
  for (const { name, node, skip } of NODES) {
    await context.test(name, { skip }, async () => {
      for (const program of ["names.mjs", "names.cjs"]) assert.equal((await printed(folder, node, program)).engine, "wasm");
    });
  }
  assertPassed(await printed(folder, execPath, "main.mjs"), "wasm");
});

test("Bun", async (context) => {
  const folder = await userFolder(context);
  const bun = binary("@oven", "bin/bun");
  assertPassed(await printed(folder, bun, "main.mjs"), "native");
  assertPassed(await printed(folder, bun, "main.cjs"), "native");
  assert.deepEqual(await printed(folder, bun, "receiver.mjs"), RECEIVED);
});

test("Deno, with no permission", async (context) => {
  const folder = await userFolder(context);
  const deno = binary("@deno", "deno");
  for (const program of ["main.mjs", "main.cjs"]) {
    assertPassed(await printed(folder, deno, "run", "--no-prompt", "--no-remote", "--cached-only", program), "wasm");
  }
  assert.deepEqual(await printed(folder, deno, "run", "--no-prompt", "--no-remote", "--cached-only", "receiver.mjs"), RECEIVED);
});

/** The runtime itself, of the package that npm chose for this platform: what stands before it would unpack it elsewhere. */
function binary(scope, file) {
  const [chosen] = readdirSync(path.join(packages, scope));
  return path.join(packages, scope, chosen, file);
}
