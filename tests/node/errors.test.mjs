// Errors as JavaScript shows them, and secrets, which it must not show.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inspect } from "node:util";

import * as hookseal from "hookseal";

import { body, refusal, secret, webhook } from "./fixture.mjs";

test("an error says what it is in every way", () => {
  const error = refusal(() => webhook.verify(body, {}));
  assert.ok(error instanceof Error && error instanceof hookseal.WebhookVerificationError);
  assert.ok(!(error instanceof hookseal.WebhookConfigError));
  assert.equal(error.name, "WebhookVerificationError");
  assert.equal(String(error), `WebhookVerificationError: ${error.message}`);
  assert.match(error.stack, /^WebhookVerificationError: /u);
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    name: error.name,
    code: "missing_header",
    status: 401,
    message: error.message,
    details: { ...error.details },
  });
  assert.equal(error.details.header, "X-RealEstateAPI-Signature");
});

test("a program that mixes module systems has one class", () => {
  // The WebAssembly entry is a file for each module system, as bundlers want it.
  if (hookseal.engine === "wasm") return;
  assert.equal(createRequire(import.meta.url)("hookseal").WebhookError, hookseal.WebhookError);
});

test("CommonJS has the same exports", () => {
  const required = createRequire(import.meta.url)("hookseal");
  assert.deepEqual(new Set(Object.keys(required)), new Set(Object.keys(hookseal)));
});

test("secrets are not shown", () => {
  const shown = [
    inspect(webhook, { depth: 10, showHidden: true, getters: true }),
    JSON.stringify(webhook),
    String(webhook),
    ...[{}, [secret], { toleranceSeconds: secret }].map((odd) => JSON.stringify(refusal(() => new hookseal.Webhook(odd, [secret, 1], {})))),
    JSON.stringify(refusal(() => new hookseal.Webhook("github", [secret, 1]))),
    JSON.stringify(refusal(() => new hookseal.Webhook("standard-webhooks", secret))),
    JSON.stringify(refusal(() => webhook.verify(body, {}))),
  ];
  for (const text of shown) assert.ok(!text.includes(secret), text);
});

test("a webhook is no plain data", () => {
  assert.throws(() => hookseal.Webhook("github", secret), TypeError);
  assert.deepEqual(Object.keys(webhook), []);
});
