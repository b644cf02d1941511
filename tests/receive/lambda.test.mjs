// AWS Lambda: requests as its four front doors hand them over.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Webhook } from "hookseal";
import { lambda } from "hookseal/lambda";

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
