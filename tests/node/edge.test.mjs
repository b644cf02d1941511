// The edge engine says what the package's own engine says, to the last word: events, errors, and headers of deliveries.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as hookseal from "hookseal";
import "hookseal/schemes";

import { vectorFiles } from "../vectors/files.mjs";
import { compiler, edge } from "./edge.mjs";

const UNPLANNED = /"jws"|public-key|whpk_/u;
/** The options that stand for what is not run. */
const NOT_RUN = new Set(["plan", "baseUrl"]);
/** What compiles schemes says it. */
const OF_SCHEMES = new Set(["invalid_scheme", "unknown_provider"]);

edge.parts.compileBy((document) => {
  assert.equal(compiler.compile(document), 0);
  const answer = compiler.answer();
  answer.text();
  return atob(answer.text());
});

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
  const body = bodyOf(vector);
  const { secrets, options, now, headers, request } = vector;
  const opened = outcomeOf(() => new Webhook(provider, secrets, { ...options, now: () => now }));
  if (opened.made === undefined) return [opened];
  const webhook = opened.made;
  const signed = { timestamp: now, id: "msg_1", ...request, headers: Object.fromEntries(headers) };
  return [
    outcomeOf(() => webhook.verify(body, headers, request)),
    outcomeOf(() => webhook.receive(body, headers, request)),
    outcomeOf(() => webhook.verify(Buffer.concat([body, Buffer.from(" ")]), headers, request)),
    outcomeOf(() => webhook.sign(body, signed)),
    outcomeOf(() => webhook.sign(body, { ...request })),
  ];
}

for (const file of vectorFiles()) {
  test(`${file.provider}: the edge engine's outcomes`, () => {
    for (const vector of file.cases) {
      const scheme = vector.scheme ?? file.document;
      if (OF_SCHEMES.has(vector.expect.error) || UNPLANNED.test(JSON.stringify([scheme, vector.secrets]))) continue;
      const provider = scheme ?? vector.provider;
      const found = outcomesOf(edge, vector, provider);
      // What the edge engine does not run, it says so when a webhook is made: schemes that read the body, or the URL in another way than whole, and base URLs.
      if (NOT_RUN.has(found[0].error?.details.option)) continue;
      assert.deepEqual(found, outcomesOf(hookseal, vector, provider), vector.name);
    }
  });
}

test("mistakes are said in the same words", () => {
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

test("a large body passes without growing the memory, and a closed webhook's place is used again", () => {
  const secret = "a secret for tests";
  const body = Buffer.alloc(3_000_000, "x");
  for (let round = 0; round < 3; round += 1) {
    const webhook = new edge.Webhook("github", secret, { maxBodyBytes: body.length });
    const headers = new hookseal.Webhook("github", secret, { maxBodyBytes: body.length }).sign(body);
    assert.equal(webhook.verify(body, headers), undefined);
    assert.throws(() => webhook.receive(body, headers), { code: "malformed_json" });
  }
});
