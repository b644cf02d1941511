// AWS Lambda: requests as its four front doors hand them over.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Webhook } from "hookseal";
import { lambda } from "hookseal/lambda";
import { Receiver } from "hookseal/receive";

const webhook = new Webhook("singlekey", "secret");
const body = JSON.stringify({ event: "screening.completed", webhook_id: "wh_ü", timestamp: "2026-01-01T00:00:00Z", data: {} });
const headers = webhook.sign(body);
const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
const refused = [];
const handler = lambda(webhook, (event, _request, context) => ({ statusCode: 200, body: `${event.id} ${context.awsRequestId}` }), {
  log: ({ code }) => refused.push(code),
});
const context = { awsRequestId: "r" };

const REQUESTS = {
  "an API Gateway, format 1.0": { httpMethod: "POST", path: "/", headers, multiValueHeaders: lists, body, isBase64Encoded: false, requestContext: { identity: { sourceIp: "192.0.2.1" } } },
  "an API Gateway, format 2.0, and a function URL": { version: "2.0", rawPath: "/", headers, body, isBase64Encoded: false, requestContext: { http: { method: "POST", sourceIp: "192.0.2.1" } } },
  "a body as base64": { headers, body: Buffer.from(body).toString("base64"), isBase64Encoded: true, requestContext: {} },
  "a load balancer with lists of values": { httpMethod: "POST", path: "/", multiValueHeaders: lists, body, isBase64Encoded: false, requestContext: {} },
};

for (const [name, request] of Object.entries(REQUESTS)) {
  test(name, async () => {
    assert.deepEqual(await handler(request, context), { statusCode: 200, body: "wh_ü r" });
    refused.length = 0;
    const answer = await handler({ ...request, body: "e30=" }, context);
    const type = request.headers === undefined ? { multiValueHeaders: { "Content-Type": ["application/json"] } } : { headers: { "Content-Type": "application/json" } };
    assert.deepEqual(answer, { statusCode: 401, ...type, body: '{"error":"signature_mismatch"}' });
    assert.deepEqual(refused, ["signature_mismatch"]);
  });
}

/** What a `Content-Encoding` may be made of, and what only looks like it. */
const PIECES = ["identity", "IDENTITY", "gzip", "identit", "\u0131dentity", ",", " ", "\t", "\u{A0}", "\u{85}", "\n"];
const joined = (length) => (length === 0 ? [""] : joined(length - 1).flatMap((before) => PIECES.map((piece) => before + piece)));
const ENCODINGS = [0, 1, 2, 3].flatMap((length) => joined(length));

test("without a machine of its own, a webhook refuses by its head what a receiver does, with the same answer", async () => {
  const receive = lambda(new Receiver(webhook, { log: () => {} }));
  const counts = {};
  for (const httpMethod of ["POST", "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "post", undefined]) {
    for (const encoding of httpMethod === "POST" || httpMethod === "GET" ? ENCODINGS : ["", "gzip"]) {
      const request = { httpMethod, headers: { ...headers, "Content-Encoding": encoding }, body: "{}", requestContext: {} };
      const expected = await receive(request);
      assert.deepEqual(await handler(request, context), expected, JSON.stringify([httpMethod, encoding]));
      counts[expected.statusCode] = (counts[expected.statusCode] ?? 0) + 1;
    }
  }
  // Of the encodings, those of nothing but the name and blanks, in lists, too.
  const plain = ENCODINGS.filter((encoding) => encoding.split(",").every((name) => /^(?:identity)?$/iu.test(name.replaceAll(/^[ \t]+|[ \t]+$/gu, "")))).length;
  assert.deepEqual(counts, { 401: plain + 1, 405: ENCODINGS.length + 10, 415: ENCODINGS.length - plain + 1 });
});

test("what is refused by its head is logged, by the adapter's own log, too", async (t) => {
  const { mock } = t.mock.method(console, "error", () => {});
  const unlogged = lambda(webhook, () => assert.fail());
  for (const [httpMethod, encoding, line] of [
    ["GET", "", "hookseal: 405 method_not_allowed: expected a POST, as deliveries come, found another method"],
    ["POST", "gzip", "hookseal: 415 encoded_body: expected the body as it was signed, found a `Content-Encoding`: nothing on its way may compress it"],
  ]) {
    mock.resetCalls();
    await unlogged({ httpMethod, headers: { ...headers, "content-encoding": encoding }, body, requestContext: {} });
    assert.deepEqual(mock.calls.map(({ arguments: given }) => given), [[line]]);
  }
});

test("what tells no method, as a mapping template and a queue make it, came by none that is wrong", async () => {
  assert.equal((await handler({ headers, body }, context)).statusCode, 200);
  const queued = { Records: [{ messageId: "1", body: "{}", eventSource: "aws:sqs" }] };
  assert.deepEqual(await handler(queued, context), { statusCode: 401, multiValueHeaders: { "Content-Type": ["application/json"] }, body: '{"error":"missing_header"}' });
  const receive = lambda(new Receiver(webhook, { log: () => {} }));
  assert.equal((await receive({ headers, body })).statusCode, 200);
});

test("no body is an empty one", async () => {
  const answer = await handler({ headers: webhook.sign(""), body: null, requestContext: {} }, context);
  assert.equal(answer.body, '{"error":"malformed_json"}');
});

test("a text that lost bytes is no raw body", async () => {
  const answer = await handler({ headers, body: `${body}\u{FFFD}`, requestContext: {} }, context);
  assert.deepEqual([answer.statusCode, answer.body], [500, '{"error":"body_not_raw"}']);
});

test("what the route throws is thrown", async () => {
  const failing = lambda(webhook, () => {
    throw new Error("the route failed");
  });
  await assert.rejects(failing({ headers, body, requestContext: {} }), /the route failed/u);
});

const SCHEME = {
  name: "acme",
  algorithm: "hmac-sha256",
  signature: { header: "Acme-Signature", layout: "plain", encoding: "hex" },
  signedContent: ["method", "url", "body"],
  secret: "utf8",
};
const PATH = "/prod/hook";
const DECODED = { tenant: ["7"], q: ["/x y", "é"] };
const LINES = {
  "an API Gateway, format 1.0, which decodes": { httpMethod: "POST", path: "/hook", multiValueQueryStringParameters: DECODED, requestContext: { path: PATH } },
  "an API Gateway, format 2.0, and a function URL": { rawPath: PATH, rawQueryString: "tenant=7&q=%2Fx%20y&q=%C3%A9", requestContext: { http: { method: "POST", sourceIp: "192.0.2.1" } } },
  "a load balancer, which does not": { httpMethod: "POST", path: PATH, queryStringParameters: { tenant: "7", q: "%2Fx%20y&q=%C3%A9" }, requestContext: { elb: {} } },
};

for (const [name, line] of Object.entries(LINES)) {
  test(`method and URL of ${name}`, async () => {
    const based = new Webhook(SCHEME, "secret", { baseUrl: "https://example.com" });
    const signed = based.sign("{}", { method: "POST", url: `https://example.com${PATH}?tenant=7&q=%2Fx%20y&q=%C3%A9` });
    const receive = lambda(based, ({ provider }) => provider, { log: () => {} });
    assert.equal(await receive({ ...line, headers: signed, body: "{}" }), "acme");
    assert.equal((await receive({ ...line, path: "/", rawPath: line.rawPath && "/", requestContext: { ...line.requestContext, path: "/" }, headers: signed, body: "{}" })).statusCode, 401);
  });
}
