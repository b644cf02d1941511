// Where WebAssembly verifies: which providers are known there, what an import brings, and what is said where it is missing.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

// oxlint-disable-next-line typescript/strict-void-return -- What `promisify` is given may return something too.
const run = promisify(execFile);

const PROGRAM = `
import { engine, Webhook, hospitablePersonalSecret, passesRealestateapiFilters } from "hookseal";
import { clerk } from "hookseal/providers";
const acme = {
  name: "acme",
  algorithm: "hmac-sha256",
  signature: { header: "Acme-Signature", layout: "plain", encoding: "hex" },
  signedContent: ["body"],
  secret: "utf8",
};
function verified(provider, secret) {
  const webhook = new Webhook(provider, secret);
  const headers = webhook.sign("{}", { id: "msg_1" });
  webhook.verify("{}", headers);
  try {
    webhook.verify("{ }", headers);
  } catch (error) {
    return webhook.provider + ", " + error.code;
  }
}
const said = { engine };
for (const [what, call] of Object.entries({
  "known": () => verified("github", "secret"),
  "imported": () => verified(clerk, "whsec_" + btoa("x".repeat(24))),
  "by name": () => verified("clerk", "whsec_" + btoa("x".repeat(24))),
  "no name": () => verified("clark", "secret"),
  "of its own": () => verified(acme, "secret"),
  "no scheme": () => verified({ ...acme, signedContent: ["body", "body"] }, "secret"),
  "by keys": () => verified("discord", "a public key"),
  "secret": () => hospitablePersonalSecret("host@example.com"),
  "filters": () => passesRealestateapiFilters({ data: { new_price: 1 } }, { price_range: { min: 2 } }),
})) {
  try {
    said[what] = call();
  } catch (error) {
    said[what] = error.code + ": " + error.message;
  }
}
console.log(JSON.stringify(said));
`;

/** What the program says, with more imports, on Node.js with some options. */
async function said(imports, setting, ...options) {
  const env = { ...process.env, HOOKSEAL_ENGINE: setting };
  const { stdout } = await run(process.execPath, [...options, "--input-type=module", "--eval", imports + PROGRAM], { cwd: import.meta.dirname, env });
  return JSON.parse(stdout);
}

test("Node.js without an addon knows what it knows with one, but for public keys", async () => {
  const { engine: native, "by keys": withKeys, ...expected } = await said("", "");
  const { engine, "by keys": withoutKeys, ...found } = await said("", "wasm");
  assert.deepEqual([native, engine], ["native", "wasm"]);
  assert.match(withKeys, /^malformed_secret: /u);
  assert.match(withoutKeys, /^invalid_scheme: .*this build does not check its signatures: .*`import "hookseal\/keys"`/u);
  // The other one suggests names that are like it.
  const [likely, unlikely] = [expected, found].map(({ "no name": message }) => message);
  assert.match(likely, /^unknown_provider: .*clerk/u);
  assert.match(unlikely, /^unknown_provider: /u);
  assert.deepEqual({ ...found, "no name": "" }, { ...expected, "no name": "" });
  assert.deepEqual(Object.values(found).filter((text) => String(text).startsWith("invalid_option")), []);
});

test("a program that is sent to where it runs has what it imports, and is told what is missing", async () => {
  const found = await said("", "", "--no-addons");
  assert.equal(found.known, "github, signature_mismatch");
  assert.equal(found.imported, "clerk, signature_mismatch");
  assert.match(found["by name"], /^unknown_provider: .*`import \{ clerk \} from "hookseal\/providers"`/u);
  for (const what of ["of its own", "no scheme"]) assert.match(found[what], /^invalid_scheme: .*`import "hookseal\/schemes"`/u);
  for (const what of ["secret", "filters"]) assert.match(found[what], /^invalid_option: .*`import "hookseal\/schemes"`/u);
});

test("`hookseal/schemes` brings schemes, and what providers offer", async () => {
  const found = await said('import "hookseal/schemes";', "", "--no-addons");
  assert.equal(found["of its own"], "acme, signature_mismatch");
  assert.match(found["no scheme"], /^invalid_scheme: .*body/u);
  assert.doesNotMatch(found["no scheme"], /hookseal\/schemes/u);
  assert.equal(found.secret, btoa("host@example.com"));
  assert.equal(found.filters, false);
});
