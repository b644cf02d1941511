// Explanations and captures: a sample of tests/vectors/explain, and what only JavaScript can hand over.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import test from "node:test";

import { Webhook, WebhookConfigError } from "hookseal";
import { capture, explain, explainEngine, possibleSenders } from "hookseal/explain";
import "hookseal/schemes";

/** All of them run in Rust. Here those of some providers show that a binding carries the core's findings. */
const PROVIDERS = new Set(["github", "shopify", "slack", "standard-webhooks", "stripe", "webflow"]);

const SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const SECRET = "It's a Secret to Everybody";
const HEADERS = { "X-Hub-Signature-256": SIGNATURE };
const delivery = { body: "Hello, World!\n", headers: HEADERS };

test("explanations come from the engine that was asked for", () => {
  assert.equal(explainEngine(), process.execArgv.includes("--no-addons") ? "wasm" : "native");
});

for (const name of ["singles", "pairs", "none"]) {
  test(`explanations: ${name}`, () => {
    const { bodies, cases } = JSON.parse(readFileSync(new URL(`../vectors/explain/${name}.json`, import.meta.url), "utf8"));
    for (const [provider, secret, headers, body, receivedAt, faults] of cases.filter(([of]) => PROVIDERS.has(of))) {
      const explained = explain(provider, secret, { body: Buffer.from(bodies[body], "base64"), headers, receivedAt });
      const codes = explained.findings.filter(({ standing }) => standing === "proven").map(({ code }) => code);
      const seen = explained.findings.find(({ standing }) => standing === "seen");
      if (faults[0] === "genuine") assert.equal(explained.verdict, "genuine");
      else if (faults[0] === "none") assert.ok(explained.summary.startsWith("None of ") && codes.length === 0);
      else if (codes.length === 0) assert.deepEqual([seen?.code], faults);
      else assert.deepEqual(codes.toSorted(), faults.toSorted());
      assert.ok(explained.tried.macs <= 5000 && explained.tried.bytes <= 64_000_000);
      assert.ok(!JSON.stringify(explained).includes(secret.trim()), "a secret is shown");
    }
  });
}

test("an explanation says what to do", () => {
  const { verdict, message, summary, findings } = explain("github", SECRET, delivery);
  assert.equal(verdict, "signature_mismatch");
  assert.match(message, /no signature in/u);
  assert.match(summary, /line break/u);
  assert.equal(findings[0].code, "line_break_added");
  assert.deepEqual(findings[0].together, []);
  assert.match(findings[0].advice, /as they arrived/u);
});

test("nothing that is found is an acceptance, and the signature that was expected is nowhere", () => {
  const webhook = new Webhook("github", SECRET);
  const wrong = { body: "Hello, World!", headers: { "X-Hub-Signature-256": SIGNATURE.replace("757", "757".split("").toReversed().join("0")) } };
  const expected = webhook.sign("Hello, World!")["X-Hub-Signature-256"].slice("sha256=".length);
  const cases = [delivery, { ...delivery, headers: {} }, { body: "Hello, World!", headers: { "X-Hub-Signature-256": `sha256=${"0".repeat(64)}` } }, wrong];
  for (const one of cases) {
    const explained = explain("github", SECRET, one);
    assert.notEqual(explained.verdict, "genuine");
    const text = JSON.stringify(explained);
    assert.ok(!text.includes(expected) && !text.includes(Buffer.from(expected, "hex").toString("base64")) && !text.includes(SECRET));
    // Data alone: no function, no event, nothing that a webhook takes.
    assert.deepEqual(Object.keys(explained).toSorted(), ["findings", "message", "summary", "tried", "verdict"]);
    assert.deepEqual(JSON.parse(text), explained);
    assert.throws(() => { webhook.verify(one.body, one.headers); });
  }
});

test("signatures by private keys are checked, by either engine", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const key = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
  const time = "1705314600";
  const signature = sign(null, `${time}{"type":1}`, privateKey).toString("hex");
  const of = (body) => explain("discord", key, { body, headers: { "X-Signature-Ed25519": signature, "X-Signature-Timestamp": time }, receivedAt: Number(time) });
  assert.equal(of('{"type":1}').verdict, "genuine");
  assert.deepEqual(of('{"type":1}\n').findings.filter(({ standing }) => standing === "proven").map(({ code }) => code), ["line_break_added"]);
  assert.match(of('{"type":2}').summary, /^None of /u);
});

test("what could not be checked is called neither forged nor signed with another secret", () => {
  for (const [secret, headers, said] of [
    [SECRET, {}, /^The signature could not be checked: the header `X-Hub-Signature-256` is missing/u],
    [SECRET, { "X-Hub-Signature-256": "garbage" }, /^The signature could not be checked: the signature in `X-Hub-Signature-256` is malformed/u],
    ["", HEADERS, /^The signature could not be checked: the secret is empty/u],
  ]) {
    assert.match(explain("github", secret, { body: "Hello, World!", headers }).summary, said);
  }
});

test("whatever form a capture has, it is read", () => {
  const curl = `curl https://example.com/hook -H 'X-Hub-Signature-256: ${SIGNATURE}' --data-raw $'Hello, World!\\n'`;
  const http = `POST /hook HTTP/1.1\r\nHost: example.com\r\nX-Hub-Signature-256: ${SIGNATURE}\r\n\r\nHello, World!\n`;
  for (const text of [curl, http]) assert.equal(explain("github", SECRET, text).findings[0].code, "line_break_added");
});

test("what is no delivery is a mistake of the caller's", () => {
  for (const [wrong, code] of [
    ["", "invalid_option"],
    ["{", "invalid_option"],
    [null, "invalid_option"],
    [{ body: {}, headers: {} }, "body_not_raw"],
    [{ body: "{}" }, "invalid_option"],
  ]) {
    assert.throws(() => explain("github", SECRET, wrong), (error) => error instanceof WebhookConfigError && error.code === code, JSON.stringify(wrong));
  }
  for (const [headers, message] of [
    [{ headers: {} }, /a request: hand over its `headers`/u],
    [["X-Hub-Signature-256", SIGNATURE], /a flat list, such as `rawHeaders`/u],
    [Buffer.from("{}"), /bytes: the body comes first/u],
    [{ "X-Hub-Signature-256": {} }, /a parsed object as a header's value/u],
  ]) {
    assert.throws(() => explain("github", SECRET, { body: "{}", headers }), { code: "invalid_option", message });
  }
  assert.equal(explain("github", SECRET, { body: "{}", headers: new Headers() }).verdict, "missing_header");
  assert.throws(() => explain("guthib", SECRET, delivery), { code: "unknown_provider", message: /github/u });
  assert.throws(() => explain("github", undefined, delivery), { code: "empty_secret" });
  // What is wrong with a secret is a finding.
  assert.equal(explain("github", `${SECRET}\n`, { ...delivery, body: "Hello, World!" }).findings[0].code, "secret_line_break");
});

test("who could have sent a delivery is told by its headers", () => {
  for (const headers of [{ "stripe-signature": "t=1,v1=a" }, new Headers([["Stripe-Signature", "t=1,v1=a"]]), [["Stripe-Signature", "t=1,v1=a"]]]) {
    assert.deepEqual(possibleSenders(headers), ["stripe"]);
  }
  assert.deepEqual(possibleSenders({ "Stripe-Signature": "sha256=a", Accept: "*/*" }), []);
  // Of the whole catalogue, with either engine.
  assert.ok(possibleSenders({ "Paddle-Signature": "ts=1;h1=a" }).includes("paddle"));
  assert.throws(() => possibleSenders(null), { code: "invalid_option" });
});

test("a scheme of one's own is explained, too", () => {
  const scheme = { name: "acme", algorithm: "hmac-sha256", signature: { header: "Acme", layout: "plain", encoding: "hex" }, signedContent: ["body"], secret: "utf8" };
  const headers = new Webhook(scheme, "a secret").sign("{}");
  assert.equal(explain(scheme, "a secret ", { body: "{}", headers }).findings[0].code, "secret_spaces");
});

test("a request of the Fetch API is written down, and stays there to be read", async () => {
  const headers = { ...HEADERS, Authorization: "Bearer abcdef", Cookie: "a=b" };
  const request = new Request("https://example.com/hook?token=abcdef&x=1", { method: "POST", body: "Hello, World!\n", headers });
  const line = await capture(request, { provider: "github", receivedAt: 1_700_000_000.9 });
  assert.equal(await request.text(), "Hello, World!\n");
  assert.ok(!line.includes("\n") && !line.includes("abcdef"));
  const written = JSON.parse(line);
  assert.equal(written.url, "https://example.com/hook?token=[replaced]&x=1");
  assert.deepEqual([written.method, written.provider, written.receivedAt, written.body], ["POST", "github", 1_700_000_000, "Hello, World!\n"]);
  assert.equal(explain("github", SECRET, line).findings[0].code, "line_break_added");
  await assert.rejects(capture(request), { code: "body_not_raw" });
  assert.equal(JSON.parse(await capture(request, { body: Buffer.of(0xff) })).body.base64, "/w==");
  // Hono's request has it inside.
  assert.equal(JSON.parse(await capture({ header: () => {}, raw: new Request("https://a.example", { method: "POST", body: "{}" }) })).body, "{}");
});

test("a request of Node.js is written down, read or not", async () => {
  const lines = [];
  const write = async (request, response) => {
    if (request.url === "/express") {
      // As `express.raw()` leaves it.
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      request.body = Buffer.concat(chunks);
      request.originalUrl = "/below/express";
      // As `express.json()` does.
      if (request.headers["content-type"] === "application/json") request.body = JSON.parse(request.body);
    }
    lines.push(await capture(request.url === "/fastify" ? { raw: request, headers: request.headers } : request).catch((error) => error));
    response.end();
  };
  const server = createServer((request, response) => void write(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const post = (path, type) => fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body: "{}\n", headers: { ...HEADERS, "Content-Type": type } });
  for (const path of ["/plain", "/express", "/fastify"]) await post(path, "text/plain");
  await post("/express", "application/json");
  server.close();
  const parsed = lines.pop();
  assert.equal(parsed.code, "body_not_raw");
  const written = lines.map((line) => JSON.parse(line));
  assert.deepEqual(written.map(({ url, body }) => [new URL(url).pathname, body]), [["/plain", "{}\n"], ["/below/express", "{}\n"], ["/fastify", "{}\n"]]);
  for (const { headers, receivedAt } of written) {
    assert.ok(headers.some(([name, value]) => name.toLowerCase() === "x-hub-signature-256" && value === SIGNATURE));
    assert.ok(Math.abs(receivedAt - Date.now() / 1000) < 60);
  }
});

test("parts are written down, headers in any container", async () => {
  for (const headers of [HEADERS, new Headers(HEADERS), new Map(Object.entries(HEADERS)), Object.entries(HEADERS)]) {
    const written = JSON.parse(await capture({ body: "{}", headers, method: "POST" }));
    assert.equal(written.headers[0][1], SIGNATURE);
  }
  const twice = JSON.parse(await capture({ body: "{}", headers: { Signature: ["1", "2"], Empty: undefined } }));
  assert.deepEqual(twice.headers, [["Signature", "1"], ["Signature", "2"]]);
  await assert.rejects(capture({ body: "{}", headers: 1 }), { code: "invalid_option" });
  await assert.rejects(capture(null), { code: "invalid_option" });
});
