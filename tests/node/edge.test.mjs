// The edge engine says what the native engine says, to the last word: events, errors, and headers of deliveries.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as hookseal from "hookseal";
import "hookseal/schemes";

import { vectorFiles } from "../vectors/files.mjs";
import { isMade } from "../vectors/runner.mjs";
import { base, compiler, edge } from "./edge.mjs";

const UNPLANNED = /"jws"|"each"|public-key|whpk_/u;
const LARGE = 50 * 1024 * 1024;
const AT = 1_700_000_000;
const { HEAD_KIND_SHIFT, HEAD_VALUE } = edge.boundary;
/** What compiles schemes says it. */
const OF_SCHEMES = new Set(["invalid_scheme", "unknown_provider"]);

/** The plan of a scheme's document, in base64. */
function planOf(document) {
  assert.equal(compiler.compile(document), 0);
  const answer = compiler.answer();
  answer.text();
  return answer.text();
}

for (const { parts } of [edge, base]) parts.readBy({ compile: (document) => atob(planOf(document)) });

/** What a program gets of a call, whole. */
function outcomeOf(call) {
  try {
    return { made: call() };
  } catch (error) {
    return { error: { ...error, name: error.name, message: error.message } };
  }
}

function bodyOf({ body }) {
  return "text" in body ? Buffer.from(body.text) : Buffer.from(body.base64, "base64");
}

function outcomesOf({ Webhook }, vector, provider) {
  const { secrets, options, now } = vector;
  const opened = outcomeOf(() => new Webhook(provider, secrets, { ...options, now: () => now }));
  return opened.made === undefined ? [opened] : [...judged(opened.made, vector), ...signedBy(opened.made, vector)];
}

/** What becomes of a vector's delivery. */
function judged(webhook, vector) {
  const body = bodyOf(vector);
  const { headers, request } = vector;
  return [
    outcomeOf(() => webhook.verify(body, headers, request)),
    outcomeOf(() => webhook.receive(body, headers, request)),
    outcomeOf(() => webhook.verify(Buffer.concat([body, Buffer.from(" ")]), headers, request)),
  ];
}

function signedBy(webhook, vector) {
  const body = bodyOf(vector);
  const { now, headers, request } = vector;
  const signed = { timestamp: now, id: "msg_1", ...request, headers: Object.fromEntries(headers) };
  return [
    outcomeOf(() => webhook.sign(body, signed)),
    outcomeOf(() => webhook.sign(body, { ...request })),
    outcomeOf(() => webhook.sign(Buffer.from("no form, nor JSON: é"), signed)),
  ];
}

/** The names of those that were compared. */
const compared = [];

for (const file of vectorFiles()) {
  // Where it is the package's own, there is nothing to compare.
  test(`${file.provider}: the edge engine's outcomes`, { skip: hookseal.engine === "wasm" }, () => {
    for (const vector of file.cases) {
      const scheme = vector.scheme ?? file.document;
      if (OF_SCHEMES.has(vector.expect.error) || isMade(scheme) || UNPLANNED.test(JSON.stringify([scheme, vector.secrets]))) continue;
      const provider = scheme ?? vector.provider;
      const found = outcomesOf(edge, vector, provider);
      compared.push(vector.name);
      assert.deepEqual(found, outcomesOf(hookseal, vector, provider), vector.name);
    }
  });
}

test("every vector was compared whose signatures are MACs or tokens", { skip: hookseal.engine === "wasm" }, () => {
  const count = vectorFiles().reduce((sum, { cases }) => sum + cases.length, 0);
  assert.ok(compared.length > 0.85 * count, `${compared.length} of ${count}`);
});

const MISSING = /import from `hookseal\/full` in the place of `hookseal`$/u;
const judgedByBase = [];

for (const file of vectorFiles()) {
  test(`${file.provider}: the smaller engine's outcomes, or what to import`, { skip: hookseal.engine === "wasm" }, () => {
    for (const vector of file.cases) {
      const scheme = vector.scheme ?? file.document;
      if (OF_SCHEMES.has(vector.expect.error) || isMade(scheme) || UNPLANNED.test(JSON.stringify([scheme, vector.secrets]))) continue;
      const { secrets, options, now } = vector;
      const [found, expected] = [base, hookseal].map(({ Webhook }) => outcomeOf(() => new Webhook(scheme ?? vector.provider, secrets, { ...options, now: () => now })));
      if (MISSING.test(found.error?.message)) {
        assert.equal(found.error.code, "invalid_scheme");
        continue;
      }
      judgedByBase.push(vector.name);
      if (found.made === undefined) {
        assert.deepEqual(found, expected, vector.name);
        continue;
      }
      assert.deepEqual(judged(found.made, vector), judged(expected.made, vector), vector.name);
      assert.throws(() => found.made.sign(bodyOf(vector)), { code: "invalid_option", message: MISSING });
    }
  });
}

test("the smaller engine judges most vectors, and by all names that it knows", { skip: hookseal.engine === "wasm" }, () => {
  const count = vectorFiles().reduce((sum, { cases }) => sum + cases.length, 0);
  assert.ok(judgedByBase.length > 0.5 * count, `${judgedByBase.length} of ${count}`);
  for (const name of Object.keys(base.PLANS)) assert.equal(new base.Webhook(name, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").provider, name);
});

/** Signed in the name of a provider, by the other engine. */
function largeDelivery(provider, body, request) {
  const { scheme } = JSON.parse(readFileSync(new URL(`../../providers/${provider}.json`, import.meta.url)));
  const options = { now: () => AT, maxBodyBytes: body.length };
  const made = ({ Webhook }) => new Webhook(scheme, "a secret for tests", options);
  const headers = made(hookseal).sign(body, { timestamp: AT, ...request });
  return { made, headers };
}

test("large bodies are read whole where the scheme reads them", { skip: hookseal.engine === "wasm" }, () => {
  const request = { method: "POST", url: "https://example.com/hooks%2Fa?tenant=7&to=a%40b" };
  const bodies = {
    twilio: Buffer.from(`Body=${"a%20".repeat(50_000)}&From=%2B1`),
    hubspot: Buffer.from(JSON.stringify([{ eventId: 1, subscriptionType: "contact.creation", note: "é".repeat(100_000) }])),
    github: Buffer.from(JSON.stringify({ note: "é".repeat(100_000) })),
  };
  for (const [provider, body] of Object.entries(bodies)) {
    const { made, headers } = largeDelivery(provider, body, request);
    const longer = Buffer.concat([body, Buffer.from("&")]);
    for (const [arrived, url] of [[body, request.url], [longer.subarray(1), request.url], [longer, request.url], [body, `${request.url}1`]]) {
      const [found, expected] = [edge, hookseal].map((exports) => {
        const webhook = made(exports);
        const line = { ...request, url };
        return [outcomeOf(() => webhook.verify(arrived, headers, line)), outcomeOf(() => webhook.receive(arrived, headers, line))];
      });
      assert.deepEqual(found, expected, provider);
    }
    assert.equal(made(edge).verify(body, headers, request), undefined);
  }
});

test("mistakes are said in the same words", { skip: hookseal.engine === "wasm" }, () => {
  const secret = "a secret for tests";
  const calls = [
    ({ Webhook }) => new Webhook("github", ""),
    ({ Webhook }) => new Webhook("github", []),
    ({ Webhook }) => new Webhook("github", [secret, null]),
    ({ Webhook }) => new Webhook("github", [secret, 7]),
    ({ Webhook }) => new Webhook("github", Array.from({ length: 17 }, () => secret)),
    ({ Webhook }) => new Webhook("github", '"quoted"'),
    ({ Webhook }) => new Webhook("github", "a line\n"),
    ({ Webhook }) => new Webhook("github", "undefined"),
    ({ Webhook }) => new Webhook("standard-webhooks", "whsec_not base64"),
    ({ Webhook }) => new Webhook("standard-webhooks", "v1,whsec_YWJj"),
    ({ Webhook }) => new Webhook("standard-webhooks", "whsec_YWJj"),
    ({ Webhook }) => new Webhook("github", secret, { toleranceSeconds: -1 }),
    ({ Webhook }) => new Webhook("github", secret, { maxBodyBytes: "1 MB" }),
    ({ Webhook }) => new Webhook("github", secret, { checkTimestamp: 1 }),
    ({ Webhook }) => new Webhook("github", secret, { exactSecret: () => true }),
    ({ Webhook }) => new Webhook("github", secret, { schema: "strict é\u{1F600}" }),
    ({ Webhook }) => new Webhook("github", secret, { tolerance: 1 }),
    ({ Webhook }) => new Webhook("github", secret, { maxBodyBytes: 1, max_body_bytes: 2 }),
    ({ Webhook }) => new Webhook("github", secret, { url: "example.com" }),
    ({ Webhook }) => new Webhook("github", secret, { baseUrl: 7 }),
    ({ Webhook }) => new Webhook("github", secret, { url: "https://a.example/b", baseUrl: "https://a.example" }),
    ({ Webhook }) => new Webhook("github", secret, { baseUrl: "https://a.example/" }),
    ({ Webhook }) => new Webhook("github", secret, { baseUrl: "a.example" }),
    ({ Webhook }) => new Webhook("github", secret, 7),
    ({ Webhook }) => new Webhook("github", secret, { now: 7 }),
    ({ Webhook }) => new Webhook("github", secret).verify("a \uFFFD", {}),
    ({ Webhook }) => new Webhook("github", secret).verify({}, {}),
    ({ Webhook }) => new Webhook("github", secret).verify("", undefined),
    ({ Webhook }) => new Webhook("github", secret).verify("", { "x-hub-signature-256": 7 }),
    ({ Webhook }) => new Webhook("github", secret, { now: () => -1 }).verify("", {}),
    ({ Webhook }) => new Webhook("github", secret).sign("", { id: 7 }),
    ({ Webhook }) => new Webhook("github", secret).sign("", { headers: { a: 7 } }),
    ({ Webhook }) => new Webhook("github", secret).sign("", { headers: { "a b": "c" } }),
    ({ Webhook }) => new Webhook("github", secret).sign("", { headers: { a: " c" } }),
    ({ Webhook }) => new Webhook("github", secret).sign("", { other: 1 }),
  ];
  for (const call of calls) {
    const [found, expected] = [edge, hookseal].map((exports) => outcomeOf(() => call(exports)));
    assert.notEqual(expected.error, undefined, String(call));
    assert.deepEqual(found, expected, String(call));
  }
});

/** A configuration as the façade writes it. */
function configuration(secrets, provider = "github") {
  const scheme = JSON.parse(readFileSync(new URL(`../../providers/${provider}.json`, import.meta.url))).scheme;
  return JSON.stringify({ plan: planOf(JSON.stringify(scheme)), secrets, options: { maxBodyBytes: LARGE } });
}


function signedHeaders(engine, opened, secret, body) {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const { heads, slots } = engine.headerTable();
  const { written } = new TextEncoder().encodeInto(`sha256=${signature}`, slots[0]);
  heads.fill(0);
  heads[0] = (HEAD_VALUE << HEAD_KIND_SHIFT) | written;
  return opened.handle;
}

test("webhooks that were closed leave no memory taken, nor do deliveries", () => {
  const { engine, memory } = edge.engineWithMemory();
  const opened = configuration("a secret for tests");
  const round = () => {
    const handles = Array.from({ length: 2000 }, () => engine.open(opened).handle);
    for (const handle of handles) engine.close(handle);
  };
  round();
  const before = memory.buffer.byteLength;
  for (let count = 0; count < 40; count += 1) round();
  assert.equal(memory.buffer.byteLength, before);

  const webhook = engine.open(opened);
  const body = Buffer.from("{}");
  const handle = signedHeaders(engine, webhook, "a secret for tests", body);
  for (let count = 0; count < 20_000; count += 1) assert.ok(engine.receive(handle, body, AT) > 0);
  engine.headerTable().heads[0] -= 1;
  for (let count = 0; count < 20_000; count += 1) {
    const refusal = engine.verify(handle, body, AT);
    assert.ok(refusal > 0);
    engine.errorBehind(handle, refusal);
  }
  assert.equal(memory.buffer.byteLength, before);
});

test("50 MB pass while they are verified", () => {
  const { engine, memory } = edge.engineWithMemory();
  const webhook = engine.open(configuration("a secret for tests"));
  const body = Buffer.alloc(LARGE, "x");
  const handle = signedHeaders(engine, webhook, "a secret for tests", body);
  const before = memory.buffer.byteLength;
  assert.equal(engine.verify(handle, body, AT), 0);
  assert.ok(engine.verify(handle, body.fill("y", 49 * 1024 * 1024), AT) > 0);
  assert.equal(memory.buffer.byteLength, before);
});

for (const provider of ["github", "telegram", "standard-webhooks"]) {
  test(`of a webhook that was closed no key is left: ${provider}`, () => {
    const { engine, memory } = edge.engineWithMemory();
    const keys = ["the-first-secret-that-is-looked-for", "the-second-secret-that-is-looked-for"];
    const secrets = provider === "standard-webhooks" ? keys.map((key) => `whsec_${btoa(key)}`) : keys;
    const padded = (byte) => keys.map((key) => Buffer.from(key).map((one) => one ^ byte));
    /** As they are written, as they are, and as an HMAC mixes them (RFC 2104). */
    const forms = [...secrets, ...padded(0), ...padded(0x36), ...padded(0x5c)];
    const found = () => forms.filter((form) => Buffer.from(memory.buffer).includes(form));
    const { handle } = engine.open(configuration(secrets, provider));
    assert.ok(found().length > 0, "nothing is found where something has to be");
    const body = Buffer.from("{}");
    engine.headerTable().heads.fill(0);
    assert.ok(engine.verify(handle, body, AT) > 0);
    assert.equal(engine.sign(handle, body, JSON.stringify({ timestamp: AT, id: "msg_1" })), 0);
    assert.equal(engine.outside.key(handle).length, keys[0].length);
    engine.close(handle);
    assert.deepEqual(found(), []);
    // Nor where it was not opened.
    assert.equal(engine.open(configuration([...secrets, ""], provider)), undefined);
    assert.deepEqual(found(), []);
  });
}
