// Errors as JavaScript shows them, and secrets, which it must not show.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inspect, types } from "node:util";

import { build } from "esbuild";
import * as hookseal from "hookseal";

import { body, genuine, refusal, secret, webhook } from "./fixture.mjs";

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

test("an error is an ordinary one", () => {
  const refused = () => webhook.verify(body, {});
  const error = refusal(refused);
  assert.deepEqual(Object.keys(error), ["code", "status", "details"]);
  assert.deepEqual(Object.assign({}, error), { code: "missing_header", status: 401, details: error.details });
  const { value, enumerable, writable, configurable } = Object.getOwnPropertyDescriptor(error, "message");
  assert.deepEqual([typeof value, enumerable, writable, configurable], ["string", false, true, true]);
  assert.equal(structuredClone(error).message, error.message);
  assert.ok(types.isNativeError(error));
  assert.throws(refused, /`X-RealEstateAPI-Signature` is missing/u);
  assert.throws(refused, { code: "missing_header", status: 401, message: error.message });
  const shown = inspect(error);
  for (const text of ["WebhookVerificationError", error.message, "code: 'missing_header'", "header: 'X-RealEstateAPI-Signature'"]) {
    assert.ok(shown.includes(text), shown);
  }
});

test("errors of equal refusals are equal, and each its own", () => {
  const refused = (headers) => refusal(() => webhook.verify(body, headers));
  const first = refused({});
  const others = Array.from({ length: 20 }, (_, index) => refused({ ...genuine, "X-RealEstateAPI-Timestamp": "x".repeat(index) }));
  const again = refused({});
  assert.deepEqual(again, first);
  assert.notEqual(again, first);
  assert.notEqual(again.details, first.details);
  assert.equal(new Set(others.map((error) => error.message)).size, 20);
  others.forEach((error, index) => {
    assert.deepEqual(error, refused({ ...genuine, "X-RealEstateAPI-Timestamp": "x".repeat(index) }));
  });
});

test("a limit of stacks that cannot be changed, or is none, changes nothing", () => {
  const before = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
  for (const field of [{ value: 10, writable: false }, { get: () => 10, set: undefined }, { value: undefined, writable: true }]) {
    Object.defineProperty(Error, "stackTraceLimit", { ...field, configurable: true });
    try {
      assert.equal(refusal(() => webhook.verify(body, {}))?.code, "missing_header");
    } finally {
      delete Error.stackTraceLimit;
      Object.defineProperty(Error, "stackTraceLimit", before);
    }
  }
});

test("an error's stack names it, and leads to a mistake but not to a stranger", () => {
  assert.equal(refusal(() => webhook.verify(body, {})).stack.split("\n").length, 1);
  assert.match(refusal(() => webhook.verify({}, {})).stack, /errors\.test\.mjs/u);
  assert.match(refusal(() => new hookseal.Webhook("github", "")).stack, /errors\.test\.mjs/u);
});

// The WebAssembly entry is a file for each module system, as bundlers want it.
const skip = hookseal.engine === "wasm" && "each module system has a file of its own";
test("a program that mixes module systems has one class", { skip }, () => {
  assert.equal(createRequire(import.meta.url)("hookseal").WebhookError, hookseal.WebhookError);
});

test("CommonJS has the same exports", () => {
  const required = createRequire(import.meta.url)("hookseal");
  assert.deepEqual(new Set(Object.keys(required)), new Set(Object.keys(hookseal)));
});

test("the errors of another copy of the package are recognised", () => {
  // `hookseal` is an ECMAScript module here, or has the addon.
  const copy = createRequire(import.meta.url)("../../npm/dist/inline.cjs");
  assert.notEqual(copy.WebhookError, hookseal.WebhookError);
  const error = refusal(() => new copy.Webhook("github", secret).verify(body, {}));
  assert.equal(Object.getPrototypeOf(error), copy.WebhookVerificationError.prototype);
  assert.ok(error instanceof hookseal.WebhookError);
  assert.ok(error instanceof hookseal.WebhookVerificationError);
  assert.ok(!(error instanceof hookseal.WebhookConfigError));
  for (const value of [undefined, null, "", 1, {}, new Error("other"), Object.create(null), () => {}]) {
    assert.ok(!(value instanceof hookseal.WebhookError));
  }
  class Derived extends hookseal.WebhookError {}
  assert.ok(!(error instanceof Derived));
  assert.ok(Object.create(Derived.prototype) instanceof Derived);
  assert.ok(Object.create(Derived.prototype) instanceof hookseal.WebhookError);
  assert.ok(!(Object.create(hookseal.WebhookError.prototype) instanceof hookseal.WebhookConfigError));
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

test("a webhook is shown by the name of its class, and what derives from it by its own", () => {
  assert.equal(inspect(webhook), "Webhook {}");
  assert.deepEqual([webhook.constructor.name, hookseal.Webhook.name], ["Webhook", "Webhook"]);
  class Other extends hookseal.Webhook {}
  assert.equal(inspect(new Other("github", secret)), "Other {}");
});

test("so it is in a bundle whose classes were renamed", async () => {
  const contents = 'export { Webhook } from "hookseal"; export { KeyedWebhook } from "hookseal/keys";';
  const stdin = { contents, resolveDir: import.meta.dirname };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, write: false, format: "esm" });
  const { Webhook, KeyedWebhook } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
  assert.equal(inspect(new Webhook("github", secret)), "Webhook {}");
  assert.equal(KeyedWebhook.name, "KeyedWebhook");
});

test("a webhook is no plain data", () => {
  assert.throws(() => hookseal.Webhook("github", secret), TypeError);
  assert.deepEqual(Object.keys(webhook), []);
});
