// The workflow of `docs/check-in-ci.md`, as it stands there, in a user's folder.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { test } from "node:test";

import { run, user } from "./shell.mjs";

/** A receiver as `docs/receivers.md` has it, which writes down what it did. */
const APP = `
import { appendFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { Webhook } from "hookseal";
import { node as received } from "hookseal/node";
import { Receiver } from "hookseal/receive";
import { memory } from "hookseal/stores/memory";

writeFileSync("effects.log", "");
const webhook = new Webhook("singlekey", process.env.SINGLEKEY_WEBHOOK_SECRET);
const receiver = new Receiver(webhook, { endpoint: "screenings", store: memory(), log: () => {} }).otherwise(() => appendFileSync("effects.log", "effect\\n"));
createServer(received(receiver)).listen(process.env.PORT ?? 3000);
`;

test("each step ends with success", async (context) => {
  const here = await user(context);
  const page = await readFile(new URL("../../docs/check-in-ci.md", import.meta.url), "utf8");
  const [, workflow] = /```yaml\n(.+?)```/su.exec(page);
  const steps = [...workflow.matchAll(/- run: (?:>\n((?: {10}.*\n)+)|(.*)\n)/gu)].map(([, folded, line]) => line ?? folded.trim().split(/\s*\n\s*/u).join(" "));
  assert.equal(steps.length, 4);
  const port = await freePort();
  const env = { ...here.env, PORT: String(port), SINGLEKEY_WEBHOOK_SECRET: /SINGLEKEY_WEBHOOK_SECRET: (.+)/u.exec(workflow)[1] };
  await writeFile(path.join(here.folder, "server.mjs"), APP);
  await writeFile(path.join(here.folder, "package.json"), '{ "name": "user", "private": true, "scripts": { "start": "exec node server.mjs" } }\n');
  await run({ ...here, env }, "npm", "install", "hookseal");
  await run({ ...here, env }, "npm", "install", "--save-dev", "hookseal-cli");
  for (const step of steps) {
    const command = step.replaceAll("localhost:3000", `localhost:${port}`);
    // Its lock file names the packages of every platform, of which only this one's is here: they were installed above.
    if (command === "npm ci") continue;
    if (command.endsWith("&")) {
      // In a group of its own, which ends with the test.
      const server = spawn("sh", ["-c", command.slice(0, -1)], { cwd: here.folder, env, stdio: "ignore", detached: true });
      context.after(() => process.kill(-Number(server.pid)));
    } else {
      const ended = await run({ ...here, env }, "sh", "-e", "-c", command);
      assert.equal(ended.code, 0, `${command}: ${ended.stdout}${ended.stderr}`);
    }
  }
  const report = await readFile(path.join(here.folder, "report.xml"), "utf8");
  assert.match(report, /failures="0"/u);
  assert.match(report, /name="twenty-at-once-handled-once" time="[^"]+"\/>/u);
});

async function freePort() {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
