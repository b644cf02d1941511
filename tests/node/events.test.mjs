// Events: what they say is what their payload says, however large it is and wherever it stands.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { Webhook } from "hookseal";
import "hookseal/schemes";

import { now, secret, webhook } from "./fixture.mjs";

const received = (payload, receiver = webhook) => {
  const body = Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload));
  return { body, event: receiver.receive(body, receiver.sign(body, { timestamp: now })) };
};

test("bodies of every length are decoded, of ASCII alone and not", () => {
  for (const length of [0, 1, 900, 1023, 1024, 1025, 5000, 70_000]) {
    for (const text of ["x".repeat(length), `${"x".repeat(length)}é`, `😀${"x".repeat(length)}`]) {
      const payload = { id: "evt_1", type: "listing.new", created: "2023-11-14T22:13:20Z", data: { text } };
      const { event } = received(payload);
      assert.deepEqual(event.payload, payload);
      assert.equal(event.data, event.payload.data);
    }
  }
});

test("a view of a part of a large buffer is decoded from its own start", () => {
  const payload = { id: "evt_1", type: "listing.new", data: { text: "x".repeat(3000) } };
  const body = Buffer.from(JSON.stringify(payload));
  const whole = Buffer.alloc(body.length + 200, "#");
  whole.set(body, 100);
  const event = webhook.receive(whole.subarray(100, 100 + body.length), webhook.sign(body, { timestamp: now }));
  assert.deepEqual(event.payload, payload);
});

test("an event is made of what stands at the scheme's pointers", () => {
  const acme = new Webhook(
    {
      name: "acme",
      algorithm: "hmac-sha256",
      signature: { header: "Acme-Signature", layout: "plain", encoding: "hex" },
      signedContent: ["body"],
      secret: "utf8",
      envelope: { id: ["/a~1b/0", "/__proto__/id"], type: "/to~0/constructor", occurredAt: "/at", data: "/list/1" },
    },
    secret,
  );
  const cases = [
    [{ "a/b": ["one"], "to~": { constructor: "made" }, at: "now", list: [0, [1]] }, "one", "made", "now", [1]],
    ['{"\\u0061/b":["\\u006fne"],"to~":{"constructor":"\\ud83d\\ude00"},"list":[0,null]}', "one", "😀", null, null],
    ['{"__proto__":{"id":"two"},"to~":{"constructor":"made"},"at":5}', "two", "made", null, null],
    [{ "a/b": [], "to~": { constructor: "made" }, list: [] }, null, "made", null, null],
    ['{"a/b":[12345678901234567890],"to~":{"constructor":"made"}}', "12345678901234567890", "made", null, null],
    [{ "a/b": [""], "to~": { constructor: "" }, at: "" }, null, "", "", null],
  ];
  for (const [payload, id, type, occurredAt, data] of cases) {
    const { body, event } = received(payload, acme);
    const key = id ?? `sha256:${createHash("sha256").update(body).digest("hex")}`;
    const { payload: _, ...rest } = event;
    const expected = { provider: "acme", type, id, deduplicationKey: `acme:${String(key)}`, authenticity: "signature", occurredAt, schema: "unknown" };
    assert.deepEqual(rest, { ...expected, mismatch: null, data });
    assert.deepEqual(event.payload, JSON.parse(body));
  }
});

test("an event that differs from its documentation says where, and has all else", () => {
  const payload = { id: "evt_1", type: "property.price_changed", created: "2024-01-15T10:30:00Z", data: { property_id: 1 } };
  const { event } = received(payload);
  assert.equal(event.schema, "invalid");
  assert.deepEqual(event.mismatch, { path: "/data/property_id", expected: "a string", found: "a number" });
  assert.equal(event.id, "evt_1");
  assert.equal(event.deduplicationKey, "realestateapi:evt_1");
  assert.equal(event.data, event.payload.data);
});
