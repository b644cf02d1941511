// A user at a shell, in a folder with nothing in it but a capture.
import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { startRegistry } from "./registry.mjs";
import { environment } from "./user.mjs";

// GitHub's own example, with a line break that was not signed: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
const SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const CAPTURE = { provider: "github", headers: [["X-Hub-Signature-256", SIGNATURE]], body: { text: "Hello, World!\n" } };

/** A folder with nothing in it but a capture; what `npm` and `npx` do there ends with the test. */
export async function user(context) {
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
export function run({ folder, env }, command, ...args) {
  const options = { cwd: folder, env, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}
