// Both engines on the same deliveries, damaged at random, but each time in the same way.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as native from "hookseal";

import * as wasm from "../../npm/dist/inline.js";

const DELIVERIES = 4000;
const now = 1_700_000_000;
const PROVIDERS = ["realestateapi", "real-estate", "singlekey", "hospitable", "dossier", "standard-webhooks", "stripe", "github", "slack", "shopify"];
const BODIES = [
  '{"id":"evt_1","type":"listing.new","created":"2024-01-15T09:00:00Z","data":{"listing_price":1}}',
  '{"event":"dossier.created","timestamp":"2024-01-01T10:00:00Z","data":{"id":456}}',
  '{"action":"message.created","id":"1","created":"2024","version":"1.0","data":{"body":"é\\u00e9"}}',
  '{"webhook_id":"wh_1","event":"screening.completed","timestamp":"2024","data":{}}',
  '{"id":1e5,"type":"a","type":"b"}',
  `{"type":"a","data":${"[".repeat(130)}${"]".repeat(130)}}`,
  '{"type":"a","data":1e999}',
  "\u{FEFF}{}",
  "[]",
  "",
];

/** Pseudo-random integers below a limit (mulberry32). */
function generator(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const random = generator(1);
const oneOf = (values) => values[random(values.length)];

function damagedBody(body) {
  const bytes = Buffer.from(body);
  for (let left = random(3); left > 0 && bytes.length > 0; left -= 1) bytes[random(bytes.length)] = random(256);
  return bytes;
}

function damagedValue(value) {
  const at = random(value.length);
  return oneOf([
    () => value,
    () => value + oneOf([" ", ",", "=", "\0", "\u00E9", "x"]),
    () => value.slice(0, at),
    () => value.slice(0, at) + oneOf(["0", "a", "F", "+", "/", "=", ",", ";", "\u20AC"]) + value.slice(at + 1),
    () => `${value}, ${value}`,
    () => [value],
    () => oneOf([undefined, null, 1, {}, ""]),
  ])();
}

/** A delivery as a stranger may send it; more often than not genuine in most of its parts. */
function delivery() {
  const provider = oneOf(PROVIDERS);
  const secret = provider === "standard-webhooks" ? "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=" : "a secret";
  const options = { now: () => now, schema: oneOf(["report", "enforce"]) };
  const body = damagedBody(oneOf(BODIES));
  const timestamp = now + oneOf([0, 0, 0, 300, 301, -300, -301]);
  const signed = new native.Webhook(provider, secret, options).sign(body, { timestamp, id: "msg_1" });
  const headers = Object.entries(signed).map(([name, value]) => [
    oneOf([name, name.toLowerCase()]),
    random(3) === 0 ? damagedValue(value) : value,
  ]);
  if (random(8) === 0) headers.push(...Object.entries(signed));
  const sent = random(4) === 0 ? damagedBody(body) : body;
  return { provider, secret, options, headers, body: random(8) === 0 ? sent.toString() : sent };
}

/** What a call gives or throws, as a text. */
function outcome({ Webhook, WebhookError }, method, { provider, secret, options, headers, body }) {
  try {
    return JSON.stringify({ gives: new Webhook(provider, secret, options)[method](body, headers) });
  } catch (error) {
    assert.ok(error instanceof WebhookError, String(error));
    return JSON.stringify(error);
  }
}

const isOneEngine = native.engine === wasm.engine && "the addon is not loaded in this run";

test(`${DELIVERIES} deliveries, damaged at random, have one verdict`, { skip: isOneEngine }, () => {
  const seen = new Set();
  for (let count = 0; count < DELIVERIES; count += 1) {
    const given = delivery();
    for (const method of ["verify", "receive"]) {
      const expected = outcome(native, method, given);
      assert.equal(outcome(wasm, method, given), expected, JSON.stringify({ method, ...given }));
      seen.add(JSON.parse(expected).code);
    }
  }
  // What is damaged so that every delivery is refused alike would show nothing.
  for (const code of [undefined, "missing_header", "duplicate_header", "malformed_signature", "malformed_timestamp", "timestamp_too_old", "timestamp_too_new", "signature_mismatch", "malformed_json", "malformed_envelope", "schema_mismatch", "body_not_raw", "invalid_option"]) {
    assert.ok(seen.has(code), code ?? "genuine");
  }
});
