// The command as npm brings it: by `npx hookseal`, which knows only the library's package, and installed beside it.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, realpath, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { startRegistry, tarballs } from "./registry.mjs";
import { environment } from "./user.mjs";

const { version } = tarballs().find(({ manifest }) => manifest.name === "hookseal-cli").manifest;
// GitHub's own example, with a line break that was not signed: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
const SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const CAPTURE = { provider: "github", headers: [["X-Hub-Signature-256", SIGNATURE]], body: { text: "Hello, World!\n" } };

/** A folder with nothing in it but a capture; what `npm` and `npx` do there ends with the test. */
async function user(context) {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "hookseal-user-")));
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  await writeFile(path.join(folder, "package.json"), '{ "name": "user", "private": true }\n');
  await writeFile(path.join(folder, "delivery.json"), JSON.stringify(CAPTURE));
  const env = {
    ...environment(folder),
    npm_config_registry: await startRegistry(context),
    npm_config_cache: path.join(folder, ".npm"),
    npm_config_update_notifier: "false",
    npm_config_audit: "false",
    npm_config_yes: "true",
    GITHUB_WEBHOOK_SECRET: "It's a Secret to Everybody",
  };
  return { folder, env };
}

/** How a program ended, and what it wrote. */
function run({ folder, env }, command, ...args) {
  const options = { cwd: folder, env, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

test("npx hookseal, where nothing is installed", async (context) => {
  const here = await user(context);
  const shown = await run(here, "npx", "hookseal", "--version");
  assert.deepEqual({ ...shown, stderr: "" }, { code: 0, stdout: `hookseal ${version}\n`, stderr: "" });
  assert.match(shown.stderr, new RegExp(`hookseal-cli@${version}`, "u"));
  const explained = await run(here, "npx", "hookseal", "explain", "delivery.json", "--secret-env", "GITHUB_WEBHOOK_SECRET", "--json");
  const [finding] = JSON.parse(explained.stdout).findings;
  assert.deepEqual([explained.code, finding.standing, finding.code], [1, "proven", "line_break_added"]);
});

test("hookseal-cli, installed beside hookseal", async (context) => {
  const here = await user(context);
  assert.equal((await run(here, "npm", "install", "hookseal", "hookseal-cli")).code, 0);
  for (const name of ["hookseal", "hookseal-cli"]) {
    const shown = await run(here, `node_modules/.bin/${name}`, "--version");
    assert.deepEqual(shown, { code: 0, stdout: `hookseal ${version}\n`, stderr: "" });
  }
  // The library's own starter, which npm may have put in its place.
  const shown = await run(here, process.execPath, "node_modules/hookseal/bin/hookseal.js", "--version");
  assert.deepEqual(shown, { code: 0, stdout: `hookseal ${version}\n`, stderr: "" });
  const binary = path.join(here.folder, `node_modules/@hookseal/cli-${process.platform}-${process.arch}/hookseal`);
  if (process.env.HOOKSEAL_PROFILE === "release") assert.ok((await stat(binary)).size <= 15_000_000);

  // Whoever stops the starter stops the command, which has its time to end.
  const desk = spawn(path.join(here.folder, "node_modules/.bin/hookseal"), ["--json", "desk", "--port", "0"], { cwd: here.folder, env: here.env });
  const [line] = await once(createInterface({ input: desk.stdout }), "line");
  const address = JSON.parse(line).listening;
  assert.equal((await fetch(address)).status, 200);
  desk.kill("SIGTERM");
  assert.deepEqual(await once(desk, "exit"), [0, null]);
  await assert.rejects(fetch(address));
});

test("hookseal-cli without the package of its platform", async (context) => {
  const here = await user(context);
  assert.equal((await run(here, "npm", "install", "--omit=optional", "hookseal-cli")).code, 0);
  const { code, stderr } = await run(here, "node_modules/.bin/hookseal", "--version");
  assert.equal(code, 2);
  assert.match(stderr, new RegExp(`@hookseal/cli-${process.platform}-${process.arch} is not installed.*cargo install`, "u"));
});
