// What a configuration may be, where JavaScript can say more than JSON.
import assert from "node:assert/strict";
import { test } from "node:test";

import { hospitablePersonalSecret, Webhook } from "hookseal";

import { body, genuine, refusal, secret, webhook } from "./fixture.mjs";

const throws = { enumerable: true, get() { throw new RangeError("mine"); } };
const cyclic = {};
cyclic.self = cyclic;
const deep = JSON.parse("[".repeat(5000) + "]".repeat(5000));
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const hostile = [1n, Symbol("s"), () => "github", cyclic, Object.defineProperty({}, "a", throws), { a: 1n }, deep, revoked.proxy, { toJSON() { throw new Error("mine"); } }];
const code = (...given) => refusal(() => new Webhook(...given))?.code;

test("a provider of any value gets a verdict", () => {
  for (const provider of [...hostile, undefined, null, 1, NaN, true, [], {}, "\u{D800}"]) {
    assert.ok(["invalid_scheme", "unknown_provider"].includes(code(provider, secret)), typeof provider);
  }
});

test("secrets of any value get a verdict", () => {
  for (const secrets of [undefined, null, "", [], [undefined], [null], [""], ["good", undefined]]) {
    assert.equal(code("github", secrets), "empty_secret");
  }
  for (const secrets of [...hostile, 1, NaN, true, {}, [1], ["good", {}], "\u{D800}", Buffer.from("secret"), [["nested"]]]) {
    assert.equal(code("github", secrets), "malformed_secret");
  }
});

test("options of any value get a verdict", () => {
  for (const options of [null, 1, "now", () => {}, revoked.proxy, Object.defineProperty({}, "schema", throws)]) {
    assert.equal(code("github", secret, options), "invalid_option");
  }
  for (const [options, found] of [[null, /found null/u], [1, /found a number/u], ["now", /found a string/u], [() => {}, /found a function/u]]) {
    assert.match(refusal(() => new Webhook("github", secret, options))?.message, found);
  }
  for (const name of ["toleranceSeconds", "checkTimestamp", "maxBodyBytes", "schema", "now", "unknown"]) {
    for (const value of [...hostile.filter((item) => name !== "now" || typeof item !== "function"), null, "300", NaN, Infinity, -1, 1.5, [], {}, new Date(0)]) {
      const error = refusal(() => new Webhook("github", secret, { [name]: value }));
      assert.equal(error?.code, "invalid_option", name);
      assert.equal(error.details.option, name);
    }
    if (name !== "unknown") assert.equal(code("github", secret, { [name]: undefined }), undefined, name);
  }
});

test("what JSON cannot carry is named", () => {
  const cases = [
    [1n, /found a bigint/u],
    [Symbol("s"), /found a symbol/u],
    [() => 1, /found a function/u],
    [NaN, /found NaN/u],
    [-Infinity, /found -Infinity/u],
    ["\u{D800}", /found text with a lone surrogate/u],
    [new Map(), /found an object that JSON cannot express/u],
    [cyclic, /found an object that JSON cannot express/u],
    [new Date(0), /found a parsed object/u],
  ];
  for (const [value, pattern] of cases) {
    for (const given of [value, [value], { value }]) {
      const error = refusal(() => new Webhook("github", secret, { toleranceSeconds: given }));
      assert.match(error?.message, pattern);
      assert.equal(error.details.option, "toleranceSeconds");
      assert.match(refusal(() => new Webhook({ name: given }, secret))?.message, pattern);
      assert.match(refusal(() => new Webhook("github", ["one", given]))?.message, pattern);
    }
  }
});

test("an option in both its spellings is refused, whichever comes first", () => {
  for (const options of [{ toleranceSeconds: 1, tolerance_seconds: 1 }, { tolerance_seconds: 1, toleranceSeconds: 1 }]) {
    const error = refusal(() => new Webhook("stripe", secret, options));
    assert.deepEqual([error?.code, error?.details.option], ["invalid_option", Object.keys(options)[1]]);
  }
});

test("what is in another container than a plain object is not left out", () => {
  const options = new (class {
    get toleranceSeconds() {
      return 0;
    }
  })();
  for (const other of [new Map([["toleranceSeconds", 0]]), new Set(), [], new Date(), options]) {
    assert.equal(refusal(() => new Webhook("stripe", secret, other))?.code, "invalid_option");
    assert.equal(refusal(() => webhook.sign(body, other))?.code, "invalid_option");
  }
  assert.equal(refusal(() => new Webhook("github", new Date(0)))?.code, "malformed_secret");
  assert.equal(refusal(() => new Webhook("github", new Map()))?.code, "malformed_secret");
  assert.equal(refusal(() => new Webhook(new Map(), secret))?.code, "invalid_scheme");
  const fields = Object.assign(Object.create({ toString: () => "a class" }), { toleranceSeconds: 60 });
  assert.equal(refusal(() => new Webhook("stripe", secret, fields)), undefined);
});

test("the clock", () => {
  const at = (now) => refusal(() => new Webhook("realestateapi", secret, { now }).verify(body, genuine));
  assert.equal(at(() => 1_700_000_000.999), undefined);
  assert.equal(at(() => 1_700_000_301)?.code, "timestamp_too_old");
  // Milliseconds where seconds are due, where it matters.
  assert.equal(at(Date.now)?.code, "invalid_option");
  const github = new Webhook("github", secret, { now: Date.now });
  assert.equal(refusal(() => github.verify(body, github.sign(body))), undefined);
  assert.equal(at(undefined)?.code, "timestamp_too_old");
  for (const value of [NaN, Infinity, -1, undefined, null, "1700000000", 1_700_000_000n, new Date(), {}, Promise.resolve(1)]) {
    assert.deepEqual([at(() => value)?.code, at(() => value)?.details.option], ["invalid_option", "now"]);
  }
  const error = at(() => { throw new RangeError("mine"); });
  assert.deepEqual([error.code, error.details.option], ["invalid_option", "now"]);
  assert.ok(error.cause instanceof RangeError);
});

test("options of signing", () => {
  const sign = (options) => refusal(() => webhook.sign(body, options))?.code;
  for (const options of [null, 1, { timestamp: "1" }, { timestamp: null }, { timestamp: 1n }, { timestamp: -1 }, { timestamp: NaN }, { timestamp: 1, id: 1 }, { timestamp: 1, headers: [] }, { timestamp: 1, headers: { a: 1 } }, { timestamp: 1, other: 1 }, revoked.proxy]) {
    assert.equal(sign(options), "invalid_option", typeof options);
  }
  assert.equal(refusal(() => webhook.sign(body, 1))?.details.option, "options");
  assert.equal(sign({ timestamp: 1_700_000_000.9, id: undefined }), undefined);
  // The webhook's clock, unless a timestamp is given.
  for (const options of [undefined, {}, { timestamp: undefined }]) assert.deepEqual(webhook.sign(body, options), genuine);
  assert.equal(refusal(() => new Webhook("stripe", secret, { now: () => NaN }).sign(body))?.code, "invalid_option");
  assert.equal(refusal(() => webhook.sign({}, { timestamp: 1 }))?.code, "body_not_raw");
});

test("the secret of a personal Hospitable account", () => {
  assert.equal(hospitablePersonalSecret("host@example.com"), Buffer.from("host@example.com").toString("base64"));
  for (const email of [undefined, null, ""]) assert.equal(code("hospitable", hospitablePersonalSecret(email)), "empty_secret");
  for (const email of [undefined, null, ""]) assert.equal(hospitablePersonalSecret(email), "");
  assert.equal(refusal(() => hospitablePersonalSecret(1))?.details.option, "email");
});

test("an argument's own prototype is of no account", () => {
  // oxlint-disable-next-line no-extend-native -- as a program does that was attacked through `__proto__`
  Object.prototype.toleranceSeconds = -1;
  try {
    assert.equal(code("github", secret, {}), undefined);
  } finally {
    delete Object.prototype.toleranceSeconds;
  }
});
