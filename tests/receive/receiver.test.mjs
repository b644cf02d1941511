// Receivers in every framework: from a request to a handler that ran once, and the sender's answer.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { Webhook } from "hookseal";
import { Receiver } from "hookseal/receive";
import { memory } from "hookseal/stores/memory";

import { begin, send } from "./http.mjs";
import { until } from "./processes.mjs";
import { frameworks, KEEPS_RAW, UNPARSED } from "./servers.mjs";

const webhook = new Webhook("singlekey", "secret", { maxBodyBytes: 50_000 });

/** A delivery of an event of its own. */
function delivery(id = randomBytes(6).toString("hex")) {
  const body = JSON.stringify({ event: "screening.completed", webhook_id: id, timestamp: "2026-01-01T00:00:00Z", data: {} });
  return { id, body, headers: { "content-type": "application/json", ...webhook.sign(body) } };
}

const ACK = [200, '{"received":true}'];
const short = ({ status, text }) => [status, text];

const CASES = {
  async "an event is handled once, however often it comes"({ port, handled }) {
    const genuine = delivery();
    for (let round = 0; round < 3; round += 1) assert.deepEqual(short(await send(port, genuine)), ACK);
    assert.deepEqual(handled, [genuine.id]);
  },

  async "of twenty at once one is handled, and the others are told to come again"({ port, handled, gate }) {
    const genuine = delivery();
    gate.close();
    const answers = Array.from({ length: 20 }, () => send(port, genuine));
    const early = [];
    const watched = answers.map(async (answer) => early.push(await answer));
    await until(() => early.length === 19);
    await until(() => handled.length === 1);
    gate.open();
    await Promise.all(watched);
    const all = await Promise.all(answers);
    assert.deepEqual(handled, [genuine.id]);
    assert.deepEqual(all.map(({ status }) => status).toSorted((a, b) => a - b), [200, ...Array.from({ length: 19 }, () => 503)]);
    for (const { text, headers } of all.filter(({ status }) => status === 503)) {
      assert.equal(text, '{"error":"busy"}');
      assert.ok(Number(headers["retry-after"]) >= 1 && Number(headers["retry-after"]) <= 60);
    }
    assert.deepEqual(short(await send(port, genuine)), ACK);
  },

  async "what a handler fails at comes again"({ port, handled, failing }) {
    const genuine = delivery();
    failing.add(genuine.id);
    assert.deepEqual(short(await send(port, genuine)), [500, '{"error":"failed"}']);
    failing.delete(genuine.id);
    assert.deepEqual(short(await send(port, genuine)), ACK);
    assert.deepEqual(handled, [genuine.id, genuine.id]);
  },

  async "what is refused reaches neither store nor handler"({ name, port, handled, calls }) {
    const { body, headers } = delivery();
    const forged = { ...headers, "x-singlekey-signature": "0".repeat(64) };
    assert.deepEqual(short(await send(port, { headers: forged, body })), [401, '{"error":"signature_mismatch"}']);
    // Nest's parsers look at it before, and its own routes answer what is no POST.
    if (!KEEPS_RAW.has(name)) assert.equal((await send(port, { headers: { ...headers, "content-encoding": "gzip" }, body: gzipSync(body) })).status, 415);
    if (!name.startsWith("Nest")) {
      const get = await send(port, { method: "GET" });
      assert.deepEqual([...short(get), get.headers.allow], [405, '{"error":"method_not_allowed"}', "POST"]);
    }
    if (!KEEPS_RAW.has(name)) {
      assert.deepEqual(short(await send(port, { headers, body: Buffer.alloc(60_000) })), [413, '{"error":"body_too_large"}']);
      const chunked = { ...headers, "transfer-encoding": "chunked" };
      assert.deepEqual(short(await send(port, { headers: chunked, body: Buffer.alloc(2_000_000) })), [413, '{"error":"body_too_large"}']);
    }
    assert.deepEqual([handled, calls.length], [[], 0]);
  },

  async "a body that drips is not waited for"({ name, serve, context }) {
    if (KEEPS_RAW.has(name)) return;
    const { receiver, calls } = startReceiver({ bodyMs: 200 });
    const port = await serve(context, { target: receiver });
    const { body, headers } = delivery();
    const socket = begin(port, headers, body.length, body.slice(0, 20));
    const [answer] = await once(socket, "data");
    assert.match(String(answer), /^HTTP\/1.1 503 [^]*body_too_slow/u);
    socket.destroy();
    assert.equal(calls.length, 0);
  },

  async "a client that breaks off has reached nothing"({ port, handled, calls }) {
    const { body, headers } = delivery();
    const socket = begin(port, headers, body.length, body.slice(0, 20));
    socket.end();
    socket.resume();
    await once(socket, "close");
    assert.deepEqual([handled, calls.length], [[], 0]);
  },

  async "a client that goes while its event is handled has it handled, once"({ port, handled, gate, observed }) {
    const genuine = delivery();
    gate.close();
    const socket = begin(port, genuine.headers, genuine.body.length, genuine.body);
    await until(() => handled.length === 1);
    socket.destroy();
    gate.open();
    await until(() => observed.some(({ outcome }) => outcome === "handled"));
    assert.deepEqual(short(await send(port, genuine)), ACK);
    assert.deepEqual(handled, [genuine.id]);
  },

  async "a parser that ran before is the program's mistake"({ name, serve, context, receiver, calls }) {
    if (UNPARSED.has(name) || name === "Koa") return;
    const port = await serve(context, { target: receiver, parser: true });
    assert.deepEqual(short(await send(port, delivery())), [500, '{"error":"body_not_raw"}']);
    assert.equal(calls.length, 0);
  },

  async "when it closes, what runs comes to its end and new ones come again"({ port, handled, gate, receiver }) {
    const genuine = delivery();
    gate.close();
    const running = send(port, genuine);
    await until(() => handled.length === 1);
    const closed = receiver.close();
    assert.deepEqual(short(await send(port, delivery())), [503, '{"error":"closing"}']);
    gate.open();
    assert.deepEqual(short(await running), ACK);
    await closed;
  },
};

/** What a handler waits for. */
class Gate {
  #opened = Promise.resolve();
  #open = () => {};

  close() {
    this.#opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open() {
    this.#open();
  }

  passed() {
    return this.#opened;
  }
}

function startReceiver(more = {}) {
  const [handled, calls, observed, failing, gate] = [[], [], [], new Set(), new Gate()];
  const inner = memory();
  const store = Object.fromEntries(
    ["claim", "complete", "release"].map((name) => [name, (...values) => (calls.push(name), inner[name](...values))]),
  );
  const options = { endpoint: "screenings", store, ...more, log: () => {}, observe: (observation) => observed.push(observation) };
  const receiver = new Receiver(webhook, options).on("screening.completed", async ({ id }) => {
    handled.push(id);
    await gate.passed();
    if (failing.has(id)) throw new Error("the handler failed");
  });
  return { receiver, handled, calls, observed, failing, gate };
}

for (const [name, serve] of Object.entries(frameworks)) {
  test(name, async (context) => {
    for (const [title, run] of Object.entries(CASES)) {
      await context.test(title, async (inner) => {
        const made = startReceiver();
        const port = await serve(inner, { target: made.receiver });
        await run({ name, serve, context: inner, port, ...made });
      });
    }
  });
}
