// Adapters that are given a `Webhook`: what is refused is answered, and the route gets the event.
import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent } from "node:http";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { Webhook } from "hookseal";
import { capture } from "hookseal/explain";
import { Receiver } from "hookseal/receive";
import Koa from "koa";

import { begin, send } from "./http.mjs";
import { frameworks, KEEPS_RAW, UNPARSED } from "./servers.mjs";

const webhook = new Webhook("singlekey", "secret", { maxBodyBytes: 100_000 });
const BODY = JSON.stringify({ event: "screening.completed", webhook_id: "wh_1", timestamp: "2026-01-01T00:00:00Z", data: { n: 1 } });
const JSON_TYPE = { "content-type": "application/json" };

/** Those whose router has no route for a PUT here. */
const UNROUTED = new Set(Object.keys(frameworks).filter((name) => /^(?:Nest|Fastify)/u.test(name)));

/** What is asked of each framework. */
const CASES = {
  async "a genuine delivery reaches the route"({ port, genuine, events }) {
    assert.deepEqual(JSON.parse((await send(port, { headers: genuine, body: BODY })).text), { received: "wh_1" });
    assert.deepEqual(events.map(({ type }) => type), ["screening.completed"]);
  },
  async "so it does when the sender says nothing of its type, or another one"({ name, port }) {
    for (const type of [{}, { "content-type": "application/x-www-form-urlencoded" }, { "content-type": "no type" }]) {
      // Nest keeps the bytes of what its parsers take, and of nothing else.
      if (KEEPS_RAW.has(name)) continue;
      const { status } = await send(port, { headers: { ...webhook.sign(BODY), ...type }, body: BODY });
      assert.equal(status, 200, JSON.stringify(type));
    }
  },
  async "what is refused is answered with its status and code alone"({ port, genuine, refused, events }) {
    const forged = { ...genuine, "x-singlekey-signature": "0".repeat(64) };
    for (const [headers, body, status, code] of [
      [forged, BODY, 401, "signature_mismatch"],
      [genuine, BODY.replace("1", "2"), 401, "signature_mismatch"],
      [JSON_TYPE, BODY, 401, "missing_header"],
      [{ ...JSON_TYPE, ...webhook.sign("[]") }, "[]", 400, "malformed_envelope"],
    ]) {
      refused.length = 0;
      const answer = await send(port, { headers, body });
      assert.deepEqual([answer.status, answer.text], [status, JSON.stringify({ error: code })]);
      assert.match(answer.headers["content-type"], /^application\/json(;|$)/u);
      assert.deepEqual(refused, [code]);
    }
    assert.ok(!events.some(({ id }) => id !== "wh_1"));
  },
  async "an empty body is a body"({ name, port }) {
    // Where Nest parsed nothing, it kept nothing.
    if (KEEPS_RAW.has(name)) return;
    const { status, text } = await send(port, { headers: webhook.sign(""), body: "" });
    assert.deepEqual([status, text], [400, '{"error":"malformed_json"}']);
  },
  async "a body over the limit is answered while it is still being sent"({ name, port, genuine }) {
    // Nest's own limit is lower.
    if (KEEPS_RAW.has(name)) return;
    const { status, text } = await send(port, { headers: { ...genuine, "content-length": 200_000 }, body: Buffer.alloc(200_000) });
    assert.deepEqual([status, text], [413, '{"error":"body_too_large"}']);
    const { status: chunked } = await send(port, { headers: { ...genuine, "transfer-encoding": "chunked" }, body: Buffer.alloc(3_000_000) });
    assert.equal(chunked, 413);
  },
  async "a compressed body is refused, whether it was signed before or after"({ name, port, genuine, refused, events }) {
    const before = events.length;
    const zipped = gzipSync(BODY);
    for (const encoding of ["gzip", "GZIP", "identity, gzip"]) {
      for (const headers of [genuine, { ...JSON_TYPE, ...webhook.sign(zipped) }]) {
        refused.length = 0;
        const { status, text } = await send(port, { headers: { ...headers, "content-encoding": encoding }, body: zipped });
        // Nest's parsers come first: one takes it for JSON, the other inflates what says `gzip` alone.
        if (name === "Nest on Fastify" || (name === "Nest on Express" && encoding.includes(","))) assert.ok(status >= 400 && status < 500, String(status));
        else assert.deepEqual([status, text, refused], [415, '{"error":"encoded_body"}', ["encoded_body"]]);
      }
    }
    assert.equal(events.length, before);
    const { status } = await send(port, { headers: { ...genuine, "content-encoding": "Identity" }, body: BODY });
    assert.equal(status, 200);
  },
  async "a body that is refused unread does not stand in the way of the next request"({ name, port, genuine }) {
    // Its parser reads everything, and inflates it.
    if (KEEPS_RAW.has(name)) return;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    // Hono's server for Node.js closes the connection where much is left to read.
    for (const length of name === "Hono" ? [10, 60_000] : [10, 60_000, 3_000_000]) {
      const { status } = await send(port, { headers: { ...genuine, "content-encoding": "gzip", "content-length": length }, body: Buffer.alloc(length), agent });
      assert.ok(status >= 400 && status < 500, String(status));
      assert.equal((await send(port, { headers: genuine, body: BODY, agent })).status, 200, String(length));
    }
    agent.destroy();
  },
  async "what is not a POST is refused"({ name, port, genuine, refused, events }) {
    const before = events.length;
    for (const headers of [{}, genuine, { ...genuine, "content-encoding": "gzip" }]) {
      refused.length = 0;
      const answer = await send(port, { method: "GET", headers });
      // Its router knows no such route.
      if (name.startsWith("Nest")) assert.equal(answer.status, 404);
      else assert.deepEqual([answer.status, answer.text, answer.headers.allow, refused], [405, '{"error":"method_not_allowed"}', "POST", ["method_not_allowed"]]);
    }
    // Signed rightly, with its body.
    const { status } = await send(port, { method: "PUT", headers: genuine, body: BODY });
    assert.equal(status, UNROUTED.has(name) ? 404 : 405);
    assert.equal(events.length, before);
  },
  async "a route that fails is the framework's to answer, and the server goes on"({ port, genuine, switches }) {
    switches.fail = true;
    assert.equal((await send(port, { headers: genuine, body: BODY })).status, 500);
    switches.fail = false;
    assert.equal((await send(port, { headers: genuine, body: BODY })).status, 200);
  },
  async "a client that breaks off reaches no route, and the server goes on"({ port, genuine, events }) {
    const before = events.length;
    const socket = begin(port, genuine, BODY.length, BODY.slice(0, 10));
    socket.end();
    socket.resume();
    await once(socket, "close");
    assert.equal(events.length, before);
    assert.equal((await send(port, { headers: genuine, body: BODY })).status, 200);
  },
  async "a parser that ran before is named, with the line to change"({ name, serve, genuine, route, context }) {
    if (UNPARSED.has(name)) return;
    const messages = [];
    const port = await serve(context, { target: webhook, options: { log: ({ message }) => messages.push(message) }, route, parser: true });
    const { status, text } = await send(port, { headers: genuine, body: BODY });
    // Koa's parser keeps the text, which is as good where it is the same bytes.
    if (name === "Koa") {
      assert.equal(status, 200);
      return;
    }
    assert.deepEqual([status, text], [500, '{"error":"body_not_raw"}']);
    assert.match(messages[0], /express\.raw/u);
  },
  async "an empty body that a parser has looked for is an empty body"({ name, serve, route, context }) {
    // Fastify's own parser refuses it before.
    if (UNPARSED.has(name) || name === "Nest on Fastify") return;
    const codes = [];
    const port = await serve(context, { target: webhook, options: { log: ({ code }) => codes.push(code) }, route, parser: true });
    for (const [headers, code] of [[webhook.sign(""), "malformed_json"], [webhook.sign("another"), "signature_mismatch"]]) {
      const { status, text } = await send(port, { headers: { ...JSON_TYPE, ...headers, "content-length": 0 } });
      assert.deepEqual([status, text, codes.at(-1)], [code === "malformed_json" ? 400 : 401, JSON.stringify({ error: code }), code]);
    }
  },
};

for (const [name, serve] of Object.entries(frameworks)) {
  test(name, async (context) => {
    const refused = [];
    const events = [];
    const genuine = { ...JSON_TYPE, ...webhook.sign(BODY) };
    const switches = { fail: false };
    const route = async (event) => {
      await Promise.resolve();
      if (switches.fail) throw new Error("the route failed");
      events.push(event);
      return { received: event.id };
    };
    const port = await serve(context, { target: webhook, options: { log: (error) => refused.push(error.code) }, route });
    for (const [title, run] of Object.entries(CASES)) await context.test(title, () => run({ name, serve, context, port, route, refused, events, genuine, switches }));
  });
}

/** Signs the method and the whole URL, as nobody's server sees it. */
const SCHEME = {
  name: "acme",
  algorithm: "hmac-sha256",
  signature: { header: "Acme-Signature", layout: "plain", encoding: "hex" },
  signedContent: ["method", "url", "body"],
  secret: "utf8",
};
const TARGET = "/hook?tenant=7&q=%2Fx%20y+z";
const BASE = "https://example.com";

for (const [name, serve] of Object.entries(frameworks)) {
  test(`${name}: method and URL are handed over`, async (context) => {
    const refused = [];
    const log = ({ code, details }) => refused.push([code, details.option]);
    const based = new Webhook(SCHEME, "secret", { baseUrl: BASE });
    const genuine = { ...JSON_TYPE, ...based.sign("{}", { method: "POST", url: BASE + TARGET }) };
    const port = await serve(context, { target: based, options: { log }, route: (event) => Promise.resolve({ received: event.provider }) });
    assert.deepEqual(JSON.parse((await send(port, { path: TARGET, headers: genuine, body: "{}" })).text), { received: "acme" });
    // Whatever it says of where it came by.
    const forwarded = { host: "example.org", "x-forwarded-host": "example.org", "x-forwarded-proto": "http" };
    assert.equal((await send(port, { path: TARGET, headers: { ...genuine, ...forwarded }, body: "{}" })).status, 200);
    assert.deepEqual(refused, []);
    for (const path of ["/hook?tenant=7&q=%2Fx%20y%20z", "/hook"]) {
      assert.equal((await send(port, { path, headers: genuine, body: "{}" })).status, 401, path);
    }
    assert.deepEqual(refused, [["signature_mismatch", undefined], ["signature_mismatch", undefined]]);
  });
}

test("where nobody says where the URL begins, headers do not say it", async (context) => {
  const refused = [];
  const log = ({ code, details }) => refused.push([code, details.option]);
  const unknown = new Webhook(SCHEME, "secret");
  const port = await frameworks["Express 5"](context, { target: unknown, options: { log }, route: () => assert.fail() });
  const headers = { ...JSON_TYPE, ...unknown.sign("{}", { method: "POST", url: BASE + TARGET }), host: "example.com", "x-forwarded-proto": "https", "x-forwarded-host": "example.com" };
  assert.equal((await send(port, { path: TARGET, headers, body: "{}" })).status, 500);
  assert.deepEqual(refused, [["invalid_option", "url"]]);
});

test("a receiver hands them over, too", async (context) => {
  const based = new Webhook(SCHEME, "secret", { baseUrl: BASE });
  const handled = [];
  const receiver = new Receiver(based, { log: () => {} }).otherwise(({ provider }) => handled.push(provider));
  const port = await frameworks["node:http"](context, { target: receiver });
  const genuine = { ...JSON_TYPE, ...based.sign("{}", { method: "POST", url: BASE + TARGET }) };
  assert.equal((await send(port, { path: TARGET, headers: genuine, body: "{}" })).status, 200);
  assert.equal((await send(port, { path: "/hook", headers: genuine, body: "{}" })).status, 401);
  assert.deepEqual(handled, ["acme"]);
});

test("a request of Koa's is written down, before anything has read it and after a parser kept its text", async (context) => {
  const lines = [];
  const app = new Koa();
  app.use(async (koa) => {
    // As koa-bodyparser keeps it.
    if (koa.path === "/parsed") koa.request.rawBody = await textOf(koa.req);
    lines.push(await capture(koa.path === "/context" ? koa : koa.request, { provider: "singlekey" }));
    koa.status = 204;
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => server.close());
  const { port } = server.address();
  const headers = { ...webhook.sign(BODY), cookie: "session=abcdef" };
  for (const path of ["/request?token=abcdef", "/context", "/parsed"]) await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers, body: BODY });
  for (const line of lines) {
    const { method, url, body, headers: pairs } = JSON.parse(line);
    assert.deepEqual([method, body], ["POST", BODY]);
    assert.match(url, /^http:\/\/[^/]+\/(request\?token=\[replaced\]|context|parsed)$/u);
    assert.ok(!line.includes("abcdef"));
    assert.ok(pairs.some(([name]) => name.toLowerCase() === "x-singlekey-signature"));
  }
  assert.equal(lines.length, 3);
});

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
