// Headers in every container that JavaScript has for them.
import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { test } from "node:test";

import { body, genuine, refusal, text, webhook } from "./fixture.mjs";

const names = Object.keys(genuine);
const [signatureHeader] = names;
const pairs = Object.entries(genuine);
const lower = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
// oxlint-disable-next-line typescript/no-extraneous-class -- What matters is that it is one.
class Incoming {}
const code = (headers) => refusal(() => webhook.verify(body, headers))?.code;

test("every container of the same headers is read", () => {
  const containers = {
    "a plain object": genuine,
    "lower case": lower,
    "upper case": Object.fromEntries(pairs.map(([name, value]) => [name.toUpperCase(), value])),
    "no prototype": Object.assign(Object.create(null), lower),
    "frozen": Object.freeze({ ...lower }),
    "with others": { host: "example.com", accept: undefined, ...lower, "set-cookie": ["a=1", "b=2"] },
    "a Map": new Map(pairs),
    "Headers": new Headers(genuine),
    "pairs": pairs,
    "a generator": (function* generate() { yield* pairs; })(),
    "of another realm": runInNewContext("({ ...headers })", { headers: genuine }),
    "a Map of another realm": runInNewContext("new Map(pairs)", { pairs }),
    "pairs of another realm": runInNewContext("pairs.map((pair) => [...pair])", { pairs }),
    "another implementation's Headers": {
      get: (name) => lower[name] ?? null,
      get [Symbol.toStringTag]() { return "Headers"; },
    },
    "of another class, as Fetch has them": { get: (name) => lower[name] ?? null, has: (name) => name in lower, forEach() {} },
    "an instance with fields of its own": Object.assign(new Incoming(), lower),
    "a proxy": new Proxy({ ...genuine }, {}),
    "repeated with the same value": [...pairs, ...pairs],
    "twice in different case": { ...genuine, ...lower },
    "lists of one value": Object.fromEntries(pairs.map(([name, value]) => [name, [value]])),
    "lists of equal values": Object.fromEntries(pairs.map(([name, value]) => [name, Array.from({ length: 16 }, () => value)])),
    "lists of another realm": runInNewContext("Object.fromEntries(pairs.map(([name, value]) => [name, [value]]))", { pairs }),
    "a Map of lists": new Map(pairs.map(([name, value]) => [name, [value]])),
    "lists and what they repeat": [...pairs, ...pairs.map(([name, value]) => [name, [value, value]])],
    "repeated sixteen times": Array.from({ length: 16 }, () => pairs).flat(),
    "as many as are read": [...Array.from({ length: 9_998 }, (_, index) => [`x-${index}`, ""]), ...pairs],
  };
  for (const [name, headers] of Object.entries(containers)) assert.equal(code(headers), undefined, name);
});

test("a header that is missing, in several ways", () => {
  for (const value of [undefined, null]) assert.equal(code({ ...genuine, [signatureHeader]: value }), "missing_header");
  assert.equal(code({}), "missing_header");
  // What a stranger calls a header does not make a mistake of the program's of it.
  for (const name of ["headers", "multiValueHeaders", "req", "then"]) {
    for (const value of ["a", ["a"], ["a", "b"]]) assert.equal(code({ [name]: value }), "missing_header");
  }
  assert.equal(code({ REQUEST_METHOD: "POST", HTTP_HOST: "localhost", HTTP_X_REALESTATEAPI_SIGNATURE: "0" }), "missing_header");
  assert.equal(code([]), "missing_header");
  assert.equal(code(new Map()), "missing_header");
  assert.equal(code(new Headers()), "missing_header");
});

test("a header that is not one text", () => {
  const withSignature = (value) => ({ ...genuine, [signatureHeader]: value });
  const signature = genuine[signatureHeader];
  assert.equal(code(withSignature([])), "missing_header");
  assert.equal(code(withSignature([signature, "0"])), "duplicate_header");
  assert.equal(code(withSignature(["0", signature])), "duplicate_header");
  assert.equal(code(withSignature(Array.from({ length: 17 }, () => signature))), "duplicate_header");
  assert.equal(code(withSignature(Object.assign([], { length: 2 ** 32 - 1 }))), "invalid_option");
  assert.equal(code([...pairs, [signatureHeader, "0"]]), "duplicate_header");
  assert.equal(code({ ...genuine, [signatureHeader.toLowerCase()]: "0" }), "duplicate_header");
  const headers = new Headers(genuine);
  headers.append(signatureHeader, "0");
  assert.equal(code(headers), "duplicate_header");
  for (const value of [1, true, 1n, Symbol("s"), () => "", {}, Object("text"), Buffer.from("a")]) {
    for (const each of [value, [value], [signature, value], [[signature]], [null], [undefined]]) {
      const error = refusal(() => webhook.verify(body, withSignature(each)));
      assert.equal(error?.code, "invalid_option", typeof value);
      assert.match(error.message, /found (a |an |undefined).* as the value of/u);
    }
  }
});

test("what is no text outweighs what is, and so do different values", () => {
  const notText = [signatureHeader, 1];
  for (const headers of [[...pairs, notText], [notText, ...pairs]]) assert.equal(code(headers), "invalid_option");
  const list = [signatureHeader, ["0"]];
  for (const headers of [[...pairs, list], [list, ...pairs]]) assert.equal(code(headers), "duplicate_header");
  for (const headers of [[list, notText], [notText, list]]) assert.equal(code(headers), "invalid_option");
  const counted = (headers) => refusal(() => webhook.verify(body, headers)).details.count;
  assert.equal(counted([...pairs, ...pairs, [signatureHeader, "0"]]), 3);
  assert.equal(counted(Array.from({ length: 100 }, () => pairs).flat()), 17);
  // Each of several headers that were repeated has its own values.
  assert.equal(code([...pairs, ...pairs]), undefined);
  assert.equal(refusal(() => webhook.verify(body, [...pairs, ...pairs, [names[1], "1"]])).details.header, names[1]);
  const long = "a".repeat(10_000);
  assert.equal(code([...Array.from({ length: 16 }, () => [names[1], long]), pairs[0]]), "malformed_timestamp");
  webhook.verify(body, genuine);
});

test("a container without an end", () => {
  const endless = (pair) => ({ * [Symbol.iterator]() { for (;;) yield pair; } });
  for (const pair of [["a", "b"], pairs[0]]) {
    const error = refusal(() => webhook.verify(body, endless(pair)));
    assert.equal(error.code, "invalid_option");
    assert.match(error.message, /more than 10000/u);
  }
});

test("a signature of any text gets a verdict", () => {
  const form = "malformed_signature";
  const values = ["", " ", "é", "€", "😀", "\u{D800}", "a".repeat(10_000_000), "é".repeat(10_000_000), "€".repeat(10_000_000), "\0", "=".repeat(4096), "a".repeat(4097)];
  for (const value of values) assert.equal(code({ ...genuine, [signatureHeader]: value }), form, value.slice(0, 10));
  for (const value of values) assert.ok(code({ ...genuine, [names[1]]: value })?.startsWith("malformed_"), value.slice(0, 10));
});

test("what holds no headers is refused by name", () => {
  const request = { headers: genuine, method: "POST" };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const throwing = { get "a-header"() { throw new RangeError("mine"); } };
  const cases = [
    [undefined, /undefined/u],
    [null, /null/u],
    ["a: b", /a string/u],
    [1, /a number/u],
    [Symbol("s"), /a symbol/u],
    [() => genuine, /a function/u],
    [Promise.resolve(genuine), /a promise/u],
    [request, /a request/u],
    [new Request("http://localhost/", { headers: genuine }), /a request/u],
    [pairs.flat(), /a flat list, such as `rawHeaders`/u],
    [new Incoming(), /an object of type `Incoming`, which holds no headers/u],
    // Inherited fields are no headers: a polluted prototype must not become one.
    [Object.create(genuine), /an object of type `Object`, which holds no headers/u],
    [new Date(0), /an object of type `Date`/u],
    [body, /bytes: the body comes first/u],
    [{ httpMethod: "POST", headers: genuine, body: text }, /a request: hand over its `headers`/u],
    [{ httpMethod: "POST", headers: null, multiValueHeaders: genuine }, /Lambda: hand over its `multiValueHeaders`/u],
    [{ req: { headers: genuine }, res: {} }, /a context: hand over the `headers` of its request/u],
    [{ raw: new Request("http://localhost/"), header: () => "" }, /hand over `c\.req\.raw\.headers`/u],
    [{ get: () => "", has: () => true, forEach() {}, headers: genuine }, /a request: hand over its `headers`/u],
    [{ get: () => Promise.resolve(""), has: () => true, forEach() {} }, /an object as the value of/u],
    [[["a", "b", "c"]], /pairs/u],
    [[[1, "b"]], /a number as a header's name/u],
    // What only looks like a container.
    [{ get: () => "" }, /an object of functions/u],
    [{ forEach() {}, entries: () => pairs[Symbol.iterator]() }, /an object of functions/u],
    [{ [Symbol.iterator]: 1 }, /throws/u],
    [{ [Symbol.iterator]() { throw new Error("mine"); } }, /throws/u],
    [new Proxy({}, { ownKeys() { throw new Error("mine"); } }), /throws/u],
    [revoked.proxy, /throws/u],
    [{ ...genuine, [signatureHeader]: revoked.proxy }, /throws/u],
  ];
  for (const [headers, pattern] of cases) {
    const error = refusal(() => webhook.verify(body, headers));
    assert.equal(error?.code, "invalid_option", String(pattern));
    assert.equal(error.details.option, "headers");
    assert.match(error.message, pattern);
  }
  // Where headers are, nothing else is thought of.
  webhook.verify(body, { ...genuine, headers: {} });
  // A getter of a header that nobody reads is not run.
  assert.equal(code(Object.assign(throwing, genuine)), undefined);
});

test("what a getter throws is the cause", () => {
  const headers = { get [signatureHeader]() { throw new RangeError("mine"); } };
  const error = refusal(() => webhook.verify(body, headers));
  assert.equal(error.code, "invalid_option");
  assert.ok(error.cause instanceof RangeError);
});

test("a getter that verifies another delivery does no harm", () => {
  const headers = { ...genuine };
  Object.defineProperty(headers, names[1], {
    enumerable: true,
    get() {
      webhook.verify(body, genuine);
      assert.equal(refusal(() => webhook.verify(body, { ...genuine, [signatureHeader]: "0".repeat(64) })).code, "signature_mismatch");
      return genuine[names[1]];
    },
  });
  webhook.verify(body, headers);
});
