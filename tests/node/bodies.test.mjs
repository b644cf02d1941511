// Bodies of every kind, and what is not a body.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { Webhook } from "hookseal";

import { body, genuine, now, refusal, secret, text, webhook } from "./fixture.mjs";

const code = (given) => refusal(() => webhook.receive(given, genuine))?.code;

function shared(bytes, options) {
  const buffer = options === undefined ? new SharedArrayBuffer(bytes.length) : new ArrayBuffer(bytes.length, options);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

test("every kind of bytes is read", () => {
  const padded = new Uint8Array(body.length + 20);
  padded.set(body, 7);
  const resizable = shared(body, { maxByteLength: 1000 });
  const bodies = {
    "a Buffer": body,
    "a Uint8Array": new Uint8Array(body),
    "a part of a buffer": padded.subarray(7, 7 + body.length),
    "an ArrayBuffer": new Uint8Array(body).buffer,
    "a DataView": new DataView(padded.buffer, 7, body.length),
    "an Int8Array": new Int8Array(new Uint8Array(body).buffer),
    "a SharedArrayBuffer": shared(body),
    "a view of shared memory": new Uint8Array(shared(body)),
    "a resizable ArrayBuffer": resizable,
    "a view that follows the length": new Uint8Array(resizable),
    "a Uint8Array of another realm": runInNewContext("new Uint8Array(bytes)", { bytes: [...body] }),
    "an ArrayBuffer of another realm": runInNewContext("new Uint8Array(bytes).buffer", { bytes: [...body] }),
    "a subclass": new (class Bytes extends Uint8Array {})(body),
    "text": text,
  };
  for (const [name, given] of Object.entries(bodies)) {
    const event = webhook.receive(given, genuine);
    assert.equal(event.id, "evt_1", name);
    assert.deepEqual(event.payload, JSON.parse(text), name);
    assert.deepEqual(event.data, { price: 1.5 }, name);
  }
});

test("an array whose own fields name other bytes is read as what it is", () => {
  const large = Buffer.from(JSON.stringify({ id: "evt_1", type: "listing.new", data: { text: "x".repeat(100_000) } }));
  const headers = webhook.sign(large, { timestamp: now });
  const other = Buffer.from(large.toString().replace("evt_1", "evt_2"));
  const given = new Uint8Array(large);
  Object.defineProperty(given, "buffer", { value: new Uint8Array(other).buffer });
  assert.equal(webhook.receive(given, headers).id, "evt_1");
  assert.equal(refusal(() => webhook.receive(given, webhook.sign(other, { timestamp: now })))?.code, "signature_mismatch");
});

test("an array whose length throws is read as what it is", () => {
  class Hostile extends Uint8Array {
    get length() {
      throw new Error("mine");
    }
  }
  const given = new Hostile(body.length);
  given.set(body);
  assert.equal(webhook.receive(given, genuine).id, "evt_1");
  webhook.verify(given, genuine);
});

test("what is not bytes is refused by name", () => {
  const transferred = new Uint8Array(body);
  structuredClone(transferred, { transfer: [transferred.buffer] });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const cases = [
    [undefined, /undefined\..*without a body, hand over an empty one/u],
    [null, /null/u],
    [1, /a number/u],
    [JSON.parse(text), /a parsed object/u],
    [[...body], /a parsed array/u],
    [Promise.resolve(body), /a promise/u],
    [Readable.from([body]), /a stream/u],
    [new Blob([body]).stream(), /a stream/u],
    [new Blob([body]), /a request, response or blob/u],
    [new Request("http://localhost/", { method: "POST", body }), /a request, response or blob/u],
    [transferred, /transferred/u],
    [transferred.buffer, /transferred/u],
    [Object("text"), /a parsed object/u],
    [revoked.proxy, /a parsed object/u],
    [new Proxy({}, { get() { throw new Error("mine"); } }), /a parsed object/u],
    [new Proxy(new Uint8Array(body), {}), /a parsed object/u],
  ];
  for (const [given, pattern] of cases) {
    const error = refusal(() => webhook.verify(given, genuine));
    assert.equal(error?.code, "body_not_raw", String(pattern));
    assert.match(error.message, pattern);
  }
});

test("the message names what people of this language use", () => {
  const { message } = refusal(() => webhook.verify(JSON.parse(text), genuine));
  for (const name of ["Express", "Nest", "req.rawBody", "Fastify", "Koa", "Hono", "request.arrayBuffer()", "Lambda"]) {
    assert.ok(message.includes(name), name);
  }
  for (const name of ["Flask", "Django"]) assert.ok(!message.includes(name), name);
});

test("a body that another thread could change, or somebody resize, is copied before it is judged", (context) => {
  // Not ASCII, so that a decoder reads it after the check: at that moment it changes.
  const accented = new TextEncoder().encode('{"id":"evt_é","type":"listing.new","created":"","data":{}}');
  const headers = webhook.sign(accented, { timestamp: now });
  const buffers = [new SharedArrayBuffer(accented.length), new ArrayBuffer(accented.length, { maxByteLength: 1024 })];
  const { value: decode } = Object.getOwnPropertyDescriptor(TextDecoder.prototype, "decode");
  for (const view of buffers.map((buffer) => new Uint8Array(buffer))) {
    context.mock.method(TextDecoder.prototype, "decode", function decodeLater(bytes) {
      view.fill(0);
      return decode.call(this, bytes);
    });
    for (const given of [view, view.buffer, new DataView(view.buffer)]) {
      view.set(accented);
      assert.equal(webhook.receive(given, headers).id, "evt_é", String(view.buffer));
      assert.equal(view[0], 0);
    }
    context.mock.restoreAll();
  }
});

test("a body whose memory is given away while headers or clock are read is refused", async () => {
  const given = () => {
    const bytes = new Uint8Array(body);
    return { bytes, giveAway: () => structuredClone(bytes.buffer, { transfer: [bytes.buffer] }) };
  };
  for (const method of ["verify", "receive", "verifyAsync", "receiveAsync"]) {
    for (const where of ["headers", "clock"]) {
      const { bytes, giveAway } = given();
      const headers = where === "clock" ? genuine : { ...genuine, get [Object.keys(genuine)[0]]() { giveAway(); return "" ; } };
      const generous = new Webhook("realestateapi", secret, { now() { if (where === "clock") giveAway(); return now; } });
      const outcome = Promise.resolve().then(() => generous[method](bytes, headers));
      await assert.rejects(outcome, { code: "body_not_raw" }, `${method}, ${where}`);
    }
  }
});

test("text that was decoded with losses is refused", () => {
  for (const given of ["\u{FFFD}", `${text}\u{D800}`, `\u{DC00}${text}`]) assert.equal(code(given), "body_not_raw");
  // Also a text of as many characters as bytes are accepted.
  const exact = new Webhook("realestateapi", secret, { maxBodyBytes: text.length });
  assert.equal(refusal(() => exact.verify("\u{FFFD}".repeat(text.length), genuine))?.code, "body_not_raw");
  // What is too large is not looked at.
  assert.equal(code("\u{FFFD}".repeat(2_000_000)), "body_too_large");
  assert.equal(code("é".repeat(1_000_000)), "body_too_large");
});

test("an empty body is a body", () => {
  const headers = webhook.sign("", { timestamp: now });
  for (const empty of ["", new Uint8Array(), new ArrayBuffer(0), Buffer.alloc(0)]) webhook.verify(empty, headers);
});

test("a length that 32 bits do not hold is not taken for a shorter one", async (context) => {
  let long;
  try {
    // Of the signed length modulo 2³². Nothing is stored in it, so it takes no memory.
    long = new Uint8Array(2 ** 32);
  } catch {
    context.skip("there is no room for so many bytes");
    return;
  }
  const headers = webhook.sign("", { timestamp: now });
  for (const call of ["verify", "receive", "verifyAsync", "receiveAsync"]) {
    let error;
    try {
      await webhook[call](long, headers);
    } catch (thrown) {
      error = thrown;
    }
    assert.equal(error?.code, "body_too_large", call);
    assert.deepEqual(error.details, { bytes: 2 ** 32, limitBytes: 1024 * 1024 });
  }
});

test("bodies around the size of the window", () => {
  const large = new Webhook("github", secret, { maxBodyBytes: 10_000_000 });
  for (const size of [65_535, 65_536, 65_537, 131_072, 1_000_003]) {
    const bytes = new Uint8Array(size).fill(0x20);
    bytes[0] = 0x31;
    const headers = large.sign(bytes);
    large.verify(bytes, headers);
    assert.equal(large.receive(bytes, headers).payload, 1);
    bytes[size - 1] ^= 1;
    assert.equal(refusal(() => large.verify(bytes, headers))?.code, "signature_mismatch", String(size));
  }
});
