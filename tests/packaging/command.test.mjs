// The command as npm brings it: by `npx hookseal`, which knows only the library's package, and installed beside it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { tarballs } from "./registry.mjs";
import { run, user } from "./shell.mjs";

const { version } = tarballs().find(({ manifest }) => manifest.name === "hookseal-cli").manifest;

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

// Each with a key of its own, where the provider has one; the signature in headers, in JSON and in a form.
test("what it signs, the library takes, and nothing forged", async (context) => {
  const here = await user(context);
  assert.equal((await run(here, "npm", "install", "hookseal", "hookseal-cli")).code, 0);
  await writeFile(path.join(here.folder, "receiver.mjs"), RECEIVER);
  const hookseal = (...words) => run(here, "node_modules/.bin/hookseal", ...words);
  for (const provider of ["aws-sns", "paypal", "keygen", "braintree", "discord"]) {
    const { stdout } = await hookseal("make-secret", provider, `${provider}.key`, "--json");
    const secret = JSON.parse(stdout).publicKey ?? (await readFile(path.join(here.folder, `${provider}.key`), "utf8")).trim();
    const receiver = spawn(process.execPath, ["receiver.mjs", provider, JSON.stringify(secret)], { cwd: here.folder, env: here.env });
    context.after(() => receiver.kill());
    const [to] = await once(createInterface({ input: receiver.stdout }), "line");
    for (const fault of [[], ["--fault", "body-changed"], ["--fault", "signature-end"], ["--fault", "secret-other"]]) {
      const sent = await hookseal("send", provider, "--to", to, "--secret-file", `${provider}.key`, ...fault);
      assert.equal(sent.code, 0, `${provider} ${fault.join(" ")}: ${sent.stdout}${sent.stderr}`);
    }
  }
});

const RECEIVER = `
import { createServer } from "node:http";
import { Webhook } from "hookseal";
const [provider, secret] = process.argv.slice(2);
const server = createServer(async (request, response) => {
  const pieces = await request.toArray();
  const webhook = new Webhook(provider, JSON.parse(secret), { url: to });
  try {
    const { deduplicationKey } = webhook.receive(Buffer.concat(pieces), request.headers, { method: request.method, url: request.url });
    response.end(deduplicationKey);
  } catch (error) {
    response.writeHead(error.status ?? 500).end(error.message);
  }
});
let to;
server.listen(0, "127.0.0.1", () => {
  to = "http://127.0.0.1:" + server.address().port + "/hook?tenant=7";
  console.log(to);
});
`;

test("hookseal-cli without the package of its platform", async (context) => {
  const here = await user(context);
  assert.equal((await run(here, "npm", "install", "--omit=optional", "hookseal-cli")).code, 0);
  const { code, stderr } = await run(here, "node_modules/.bin/hookseal", "--version");
  assert.equal(code, 2);
  assert.match(stderr, new RegExp(`@hookseal/cli-${process.platform}-${process.arch} is not installed.*cargo install`, "u"));
});
