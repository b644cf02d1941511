// A user's folder: outside of this repository, with nothing in it but what npm installed.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { vectorFiles } from "../vectors/files.mjs";
import { startRegistry } from "./registry.mjs";

const here = import.meta.dirname;
const files = vectorFiles();
const run = promisify(execFile);

/** The vectors in a user's folder, for programs that are bundled: they would be most of the bundle, and of its time. */
export const VECTORS = "vectors.json";

/**
 * Makes a folder, installs `hookseal` into it and adds the programs. It is deleted when the test
 * ends. `without` is what npm shall leave out (`optional`: the native addon), `system` the one that
 * npm shall install for: `{ os, cpu, libc }`.
 */
export async function userFolder(context, { without, system = {} } = {}) {
  // The real path, for bundlers compare paths.
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "hookseal-user-")));
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  await writeFile(path.join(folder, "package.json"), '{ "name": "user", "private": true, "type": "module" }\n');
  await install(context, folder, without, system);
  await cp(path.join(here, "programs"), folder, { recursive: true });
  await cp(path.join(here, "../vectors/runner.mjs"), path.join(folder, "runner.mjs"));
  const vectors = JSON.stringify(files);
  await writeFile(path.join(folder, VECTORS), vectors);
  // As text, since `__proto__` means something else in a literal.
  await writeFile(path.join(folder, "vectors.mjs"), `export default JSON.parse(${JSON.stringify(vectors)});\n`);
  return folder;
}

async function install(context, folder, without, system) {
  const registry = await startRegistry(context);
  const options = ["--no-audit", "--no-fund", "--no-package-lock", "--cache", path.join(folder, ".npm"), "--registry", registry];
  if (without !== undefined) options.push("--omit", without);
  for (const [name, value] of Object.entries(system)) options.push(`--${name}`, value);
  await run("npm", ["install", "hookseal", ...options], { cwd: folder });
}

/** Runs a program in the folder, and gives what it printed. */
export async function ran(folder, command, ...args) {
  const { stdout } = await run(command, args, { cwd: folder, env: environment(folder), maxBuffer: 2 ** 26 });
  return stdout;
}

/** Runs a program in the folder, and gives what it printed as JSON. */
export async function printed(folder, command, ...args) {
  return JSON.parse(await ran(folder, command, ...args));
}

/** Nothing of the developer's own, caches that go with the folder, and no calls home. */
export function environment(folder) {
  const { PATH } = process.env;
  const quiet = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", NEXT_TELEMETRY_DISABLED: "1" };
  return { PATH, HOME: folder, DENO_DIR: path.join(folder, ".deno"), ...quiet };
}

/** Asserts that all vectors ran, on this engine, and each had its verdict. */
export function assertPassed(report, engine) {
  assert.deepEqual(report.failures, []);
  assert.equal(report.engine, engine);
  assert.equal(report.cases, files.flatMap(({ cases }) => cases).length);
}
