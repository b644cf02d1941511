// Every vector of tests/vectors, through the published package.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Webhook, WebhookError } from "hookseal";

import { bodyOf, files } from "./vectors.mjs";

for (const { name, timestamp, cases } of files()) {
  test(`${name}: every case has its verdict`, () => {
    const failures = [];
    for (const vector of cases) {
      for (const headers of containersOf(vector.headers)) {
        try {
          judge(vector, outcomeOf(vector, bodyOf(vector), headers));
        } catch (error) {
          failures.push(`${vector.name}: ${error.message}`);
        }
      }
    }
    assert.deepEqual(failures, []);
  });

  test(`${name}: every passing case fails when a bit is flipped`, () => {
    for (const vector of cases.filter(({ expect }) => expect.error === undefined)) {
      for (const { what, body, headers } of damaged(vector, timestamp)) {
        const { error } = outcomeOf(vector, body, headers);
        assert.ok(error instanceof WebhookError, `${vector.name}: accepted with a flipped ${what}`);
      }
    }
  });
}

function webhookOf({ provider, scheme, secrets, options, now }) {
  return new Webhook(provider ?? scheme, secrets, { ...options, now: () => now });
}

function outcomeOf(vector, bytes, headers) {
  const body = vector.bodyAs === "text" ? Buffer.from(bytes).toString() : bytes;
  try {
    const webhook = webhookOf(vector);
    if (vector.operation !== "verify") return { event: webhook.receive(body, headers) };
    webhook.verify(body, headers);
    return { verified: true };
  } catch (error) {
    return { error };
  }
}

function judge({ expect, body }, { event, verified, error }) {
  if (expect.error !== undefined) {
    assert.ok(error instanceof WebhookError, error?.stack ?? "it was accepted");
    assert.equal(error.code, expect.error, error.message);
    for (const [name, value] of Object.entries(expect.details ?? {})) assert.deepEqual(error.details[name], value, name);
    return;
  }
  if (error !== undefined) throw error;
  if (expect.event === undefined) {
    assert.equal(verified, true);
    return;
  }
  const { payload, ...others } = event;
  assert.deepEqual(others, expect.event);
  assert.deepEqual(payload, JSON.parse(body.text ?? Buffer.from(body.base64, "base64").toString()));
}

/** Pairs, and what else can hold the same headers. */
function containersOf(pairs) {
  const names = new Set(pairs.map(([name]) => name.toLowerCase()));
  return names.size === pairs.length ? [pairs, Object.fromEntries(pairs), new Map(pairs)] : [pairs];
}

function damaged(vector, timestamp) {
  const { headers, now } = vector;
  const body = bodyOf(vector);
  // What `sign` gives begins with the signature's header; the timestamp's has the timestamp.
  const alsoSigned = vector.scheme === undefined ? {} : Object.fromEntries(headers);
  const signed = webhookOf(vector).sign(body, { id: "id", timestamp: now, headers: alsoSigned });
  const [[signatureHeader], ...others] = Object.entries(signed);
  const timestampHeader = others.find(([, value]) => value === String(now))?.[0];
  const change = (name, how) =>
    headers.map(([header, value]) => [header, header.toLowerCase() === name.toLowerCase() ? how(value) : value]);

  const list = [
    { what: "body", body: flipped(body), headers },
    { what: "signature", body, headers: change(signatureHeader, flippedSignatures) },
  ];
  if (timestamp === "signed") {
    list.push({
      what: "timestamp",
      body,
      headers:
        timestampHeader === undefined
          ? change(signatureHeader, (value) => value.replace(/t=(\d+)/u, (_, digits) => `t=${flippedAt(digits, digits.length - 1)}`))
          : change(timestampHeader, (value) => flippedAt(value, value.length - 1)),
    });
  }
  return list;
}

function flipped(body) {
  if (body.length === 0) return new Uint8Array([0x20]);
  const copy = body.slice();
  copy[copy.length >> 1] ^= 1;
  return copy;
}

/** Every one of several signatures, for any one of them may be the right one. */
function flippedSignatures(value) {
  return value.replaceAll(/[^,; ]{20,}/gu, (entry) => flippedAt(entry, entry.length >> 1));
}

function flippedAt(text, index) {
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1);
}
