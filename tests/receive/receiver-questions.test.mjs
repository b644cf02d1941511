// What a receiver answers to providers that ask whether the endpoint is its own, without a server.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";

import { Webhook } from "hookseal";
import { mandrill, microsoftGraph, okta, twitch, x, zoom } from "hookseal/providers";
import { Receiver } from "hookseal/receive";
import { memory } from "hookseal/stores/memory";

import { incoming, quiet } from "./receiving.mjs";

test("Slack's question is answered, a forged one is not", async () => {
  const slack = new Webhook("slack", "secret", { checkTimestamp: false });
  const receiver = new Receiver(slack, quiet);
  const body = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", token: "t" });
  const answer = await receiver.respond(incoming({ signer: slack, body }));
  assert.deepEqual([answer.status, answer.body, answer.headers["Content-Type"]], [200, JSON.parse(body).challenge, "text/plain; charset=utf-8"]);
  assert.equal((await receiver.respond(incoming({ body, headers: {} }))).status, 401);
});

test("Zoom's token is answered with its MAC, unless it could be what deliveries sign", async () => {
  const webhookOfZoom = new Webhook(zoom, "secret");
  const receiver = new Receiver(webhookOfZoom, quiet);
  const ask = async (plainToken) => {
    const body = JSON.stringify({ event: "endpoint.url_validation", payload: { plainToken } });
    const { status, body: answer, headers } = await receiver.respond(incoming({ signer: webhookOfZoom, body }));
    return [status, answer, headers["Content-Type"]];
  };
  const plainToken = "qgg8vlvZRS6UYooatFL8Aw";
  const encryptedToken = createHmac("sha256", "secret").update(plainToken).digest("hex");
  assert.deepEqual(await ask(plainToken), [200, JSON.stringify({ plainToken, encryptedToken }), "application/json"]);
  for (const delivery of ["v0:1705314600:{}", '{"a":1}', "1158201444", ""]) assert.deepEqual((await ask(delivery)).slice(0, 2), [400, ""], delivery);
});

test("Okta's question in a header and Mandrill's HEAD are answered", async () => {
  const asked = { ...incoming(), method: "GET", headers: { "x-okta-verification-challenge": "mPoHXqmzhY-1" } };
  const ofOkta = new Receiver(new Webhook(okta, "user:password"), quiet);
  const { status, body } = await ofOkta.respond(asked);
  assert.deepEqual([status, body], [200, '{"verification":"mPoHXqmzhY-1"}']);
  assert.equal((await ofOkta.respond({ ...asked, headers: {} })).status, 400);
  const ofMandrill = new Receiver(new Webhook(mandrill, "secret", { url: "https://example.com/" }), quiet);
  assert.equal((await ofMandrill.respond({ ...incoming(), method: "HEAD" })).status, 200);
  assert.equal((await ofOkta.respond({ ...incoming(), method: "HEAD" })).status, 405);
});

test("Graph asks by a POST, and its deliveries are no questions", async () => {
  const state = "tokenOfThisEndpoint0123456789";
  const handled = [];
  const receiver = new Receiver(new Webhook(microsoftGraph, state), { endpoint: "mail", store: memory(), ...quiet }).otherwise((event) => handled.push(event.data.length));
  const readBody = () => assert.fail("nothing is read");
  const ask = async (query, method = "POST") => {
    const { status, body, headers } = await receiver.respond({ ...incoming({ headers: {}, method, url: `/hook?${query}` }), readBody });
    return [status, body, headers["Content-Type"]];
  };
  const sentence = "Validation: Testing client application reachability for subscription Request-Id: 522a8e7e";
  assert.deepEqual(await ask(`tenant=7&validationToken=${encodeURIComponent(sentence)}`), [200, sentence, "text/plain; charset=utf-8"]);
  for (const asked of ["", "%3Cimg+src%3Dx%3E", "a%0Ab", "%C3%A9", "a".repeat(4097)]) {
    assert.deepEqual((await ask(`validationToken=${asked}`)).slice(0, 2), [400, ""], asked);
  }
  assert.equal((await ask("validationToken=a", "GET"))[0], 405);
  assert.deepEqual(handled, []);
  const body = JSON.stringify({ value: [{ subscriptionId: "7", clientState: state, changeType: "created" }] });
  assert.equal((await receiver.respond(incoming({ headers: {}, body, url: "/hook?tenant=7" }))).status, 200);
  assert.equal((await receiver.respond(incoming({ headers: {}, body: body.replace(state, "another") }))).status, 401);
  assert.deepEqual(handled, [1]);
});

test("X's question is answered with the signature of what it asks, unless that could be a delivery", async () => {
  const webhookOfX = new Webhook(x, "secret");
  const receiver = new Receiver(webhookOfX, quiet);
  const ask = async (token) => {
    const request = { ...incoming({ signer: webhookOfX }), method: "GET", url: `/webhooks/x?crc_token=${encodeURIComponent(token)}` };
    const { status, body, headers } = await receiver.respond(request);
    return [status, body, headers["Content-Type"]];
  };
  const token = "OTk5NWYzNzktNzQzYy00ZjIzLTg1NDMtMDY4YTI1ZGQ0ZDY4";
  const signed = createHmac("sha256", "secret").update(token).digest("base64");
  assert.deepEqual(await ask(token), [200, `{"response_token":"sha256=${signed}"}`, "application/json"]);
  for (const delivery of ['{"a":1}', "[]", '"a"', "1158201444", "null", "a=1", ""]) {
    assert.deepEqual((await ask(delivery)).slice(0, 2), [400, ""], delivery);
  }
});

test("Twitch's question is answered, and is no event", async () => {
  const signer = new Webhook(twitch, "secret", { checkTimestamp: false });
  const receiver = new Receiver(signer, quiet);
  const body = JSON.stringify({ challenge: "pogchamp-kappa-360noscope-vohiyo", subscription: { type: "channel.follow" } });
  const headers = signer.sign(body, { id: "befa7b53-d79d-478f-86b9-120f112b044e", timestamp: 1705314600 });
  const answer = await receiver.respond(incoming({ body, headers }));
  assert.deepEqual([answer.status, answer.body], [200, "pogchamp-kappa-360noscope-vohiyo"]);
  assert.equal((await receiver.respond(incoming({ body, headers: {} }))).status, 401);
});
