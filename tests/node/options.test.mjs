// What a configuration may be, where JavaScript can say more than JSON.
import assert from "node:assert/strict";
import { test } from "node:test";

import { hospitablePersonalSecret, Webhook } from "hookseal";
import { passesRealestateapiFilters } from "hookseal/schemes";

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
  for (const [options, found] of [[null, /found null/u], [1, /found 1$/u], ["now", /found a string/u], [() => {}, /found a function/u]]) {
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

test("what JSON cannot carry is refused with what was expected and what was found", () => {
  const acme = { name: "acme", algorithm: "hmac-sha256", signature: { header: "A", layout: "plain", encoding: "hex" }, signedContent: ["body"], secret: "utf8" };
  const cases = [
    [1n, "a bigint"],
    [Symbol("s"), "a symbol"],
    [() => 1, "a function"],
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
    ["\u{D800}", "text with a lone surrogate"],
    [new Map(), "an object of type `Map`"],
    [Object("text"), "an object of type `String`"],
    [new Date(0), "an object of type `Date`"],
    [{ toJSON: () => 5 }, "an object of type `Object`"],
    [Buffer.from("secret"), "an object of type `Uint8Array`"],
    [Promise.resolve("secret"), "an object of type `Promise`: await it"],
  ];
  for (const [value, found] of cases) {
    const refused = (call) => refusal(call)?.message;
    for (const [option, expected] of [
      ["maxBodyBytes", "expected a whole number of 0 or more"],
      ["checkTimestamp", "expected true or false"],
      ["schema", 'expected "report" or "enforce"'],
    ]) {
      assert.equal(refused(() => new Webhook("github", secret, { [option]: value })), `the option \`${option}\` is not valid: ${expected}, found ${found}`);
    }
    assert.equal(refused(() => new Webhook("github", value)), `the secret is malformed: expected a string, found ${found}`);
    assert.equal(refused(() => new Webhook("github", ["one", value])), `secret number 2 is malformed: expected a string, found ${found}`);
    assert.equal(refused(() => new Webhook(value, secret)), `the scheme is not valid at its top level: expected a provider's name or a scheme, found ${found}`);
    assert.equal(refused(() => new Webhook({ ...acme, secret: { prefix: value, encoding: "hex" } }, secret)), `the scheme is not valid at \`/secret/prefix\`: expected a string, found ${found}`);
    assert.equal(refused(() => new Webhook({ ...acme, signedContent: ["body", value] }, secret)), `the scheme is not valid at \`/signedContent/1\`: expected one of \`timestamp\`, \`id\`, \`body\`, \`method\`, \`url\`, \`unescapedUrl\`, \`path\`, \`query\`, \`target\`, \`{ "literal": … }\`, \`{ "header": … }\`, \`{ "json": … }\`, \`{ "form": … }\`, \`{ "bodyHash": … }\`, \`{ "query": … }\`, \`sortedForm\`, \`{ "sortedForm": … }\`, \`snsFields\`, \`sender\`, \`braintreePayload\`, \`{ "contentfulRequest": … }\`, \`{ "plivoRequest": … }\`, found ${found}`);
    assert.equal(refused(() => webhook.sign(body, { timestamp: value })), `the option \`timestamp\` is not valid: expected Unix seconds as a number, found ${found}`);
    assert.equal(refused(() => webhook.sign(body, { timestamp: 1, headers: { a: value } })), `the option \`headers\` is not valid: expected a string as the value of \`a\`, found ${found}`);
    assert.equal(refused(() => passesRealestateapiFilters({ data: {} }, { price_range: { min: value } })), `the option \`filters\` is not valid: expected what JSON can express, found ${found}`);
  }
  for (const [value, found] of [[NaN, "NaN"], [1n, "a bigint"], [new Date(0), "an object of type `Date`"]]) {
    assert.equal(refusal(() => new Webhook("github", secret, { now: value }))?.message, `the option \`now\` is not valid: expected a function that gives Unix seconds, found ${String(found)}`);
    assert.equal(refusal(() => hospitablePersonalSecret(value))?.message, `the option \`email\` is not valid: expected a string, found ${String(found)}`);
  }
});

test("an object that nobody can read is refused with the reason for its cause", () => {
  for (const [call, expected] of [
    [(value) => new Webhook({ name: value }, secret), "invalid_scheme"],
    [(value) => new Webhook("github", [value]), "malformed_secret"],
    [(value) => new Webhook("github", secret, { schema: value }), "invalid_option"],
    [(value) => webhook.sign(body, { id: value }), "invalid_option"],
    [(value) => passesRealestateapiFilters({ data: value }, {}), "invalid_option"],
  ]) {
    for (const value of [cyclic, revoked.proxy, Object.defineProperty({}, "a", throws)]) {
      const error = refusal(() => call(value));
      assert.equal(error?.code, expected);
      assert.match(error.message, /expected plain data, found an object that JSON cannot express$/u);
      assert.ok(error.cause instanceof Error);
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

test("an option that every object inherits is none", () => {
  const polluted = { now: () => 5, toleranceSeconds: 10 ** 9, timestamp: 5 };
  // oxlint-disable-next-line no-extend-native -- as above
  for (const [name, value] of Object.entries(polluted)) Object.prototype[name] = value;
  try {
    for (const options of [undefined, {}]) {
      const fresh = new Webhook("slack", secret, options);
      fresh.verify("{}", fresh.sign("{}", options));
      assert.equal(refusal(() => fresh.verify("{}", fresh.sign("{}", { timestamp: 5 })))?.code, "timestamp_too_old");
    }
  } finally {
    for (const name of Object.keys(polluted)) delete Object.prototype[name];
  }
});
