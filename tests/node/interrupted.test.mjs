// Calls that are cut short in the middle: what comes after them is as if they had not been made.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { Webhook, WebhookError } from "hookseal";

const now = 1_700_000_000;
const options = { now: () => now };

function code(attempt) {
  try {
    attempt();
  } catch (error) {
    assert.ok(error instanceof WebhookError, String(error));
    return error.code;
  }
  return undefined;
}

/** Whether a call overflows the stack with so many frames below it. */
function overflows(attempt, depth) {
  const deep = (left) => (left === 0 ? attempt() : deep(left - 1));
  try {
    deep(depth);
  } catch (error) {
    if (error instanceof WebhookError) return false;
    assert.ok(error instanceof RangeError, String(error));
    return true;
  }
  return false;
}

/** Calls with ever less of the stack left, so that it ends in each of the functions that are called. */
function overflow(attempt) {
  let depth = 1000;
  while (!overflows(attempt, depth)) depth += 100;
  let count = 0;
  for (depth -= 100; count < 100; depth += 1) count += Number(overflows(attempt, depth));
}

const webhook = new Webhook("realestateapi", ["new", "old"], options);
const other = new Webhook("stripe", "other", options);
const body = JSON.stringify({ id: "evt_1", type: "property.price_changed", data: { property_id: "P" } });
const headers = webhook.sign(body);
const large = "x".repeat(100_000);
const largeHeaders = webhook.sign(large);
const repeated = [...Object.entries(headers), ...Object.entries(headers)];

for (const [what, attempt] of Object.entries({
  "receiving": () => webhook.receive(body, headers),
  "verifying a large body": () => webhook.verify(large, largeHeaders),
  "refusing": () => webhook.verify(body, { ...headers, "X-RealEstateAPI-Timestamp": "1" }),
  "reading repeated headers": () => webhook.verify(body, repeated),
  "signing": () => webhook.sign(body),
  "opening": () => new Webhook("slack", "secret", options),
})) {
  test(`nothing is lost when ${what} overflows the stack`, () => {
    overflow(attempt);
    assert.equal(webhook.receive(body, headers).id, "evt_1");
    webhook.verify(large, largeHeaders);
    webhook.verify(body, repeated);
    assert.equal(code(() => webhook.verify(`${body} `, headers)), "signature_mismatch");
    assert.equal(code(() => webhook.verify(body, {})), "missing_header");
    assert.equal(code(() => other.verify(body, headers)), "missing_header");
    other.verify(body, other.sign(body));
    const fresh = new Webhook("slack", "secret", options);
    fresh.verify(body, fresh.sign(body));
    assert.equal(code(() => fresh.verify(body, other.sign(body))), "missing_header");
  });
}

test("a refusal after it is not taken for one before", () => {
  const fresh = new Webhook("realestateapi", "secret", options);
  const refusals = [
    ["missing_header", {}],
    ["malformed_timestamp", { ...headers, "X-RealEstateAPI-Timestamp": "x" }],
    ["signature_mismatch", headers],
  ];
  for (const [expected, with_] of [...refusals, ...refusals.toReversed()]) {
    assert.equal(code(() => fresh.verify(body, with_)), expected);
    overflow(() => webhook.receive(body, headers));
  }
});

test("a webhook of before it, which nobody holds any more, closes no other", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const opened = () => Array.from({ length: 50 }, () => new Webhook("github", "secret"));
  assert.equal(opened().length, 50);
  overflow(() => webhook.receive(body, headers));
  const held = opened();
  collect();
  // The registry is told in a later turn.
  await turn();
  await turn();
  for (const each of held) each.verify(body, each.sign(body));
});
