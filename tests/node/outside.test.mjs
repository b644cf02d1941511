// Bodies that are hashed outside of the engine: the platform's MACs, and the core's verdict.
import { createHmac } from "node:crypto";
import assert from "node:assert/strict";
import { test } from "node:test";

import * as own from "hookseal";

import { hookseal, published } from "./outside.mjs";

const { Webhook, WebhookError } = hookseal;
const now = 1_700_000_000;
const options = { now: () => now };
const { subtle } = crypto;
const sign = subtle.sign.bind(subtle);
const importKey = subtle.importKey.bind(subtle);

/** What a call makes of `subtle`: how often it signs and imports a key, each with success. */
async function counted(call) {
  const calls = { signs: 0, imports: 0 };
  subtle.sign = async (...given) => {
    const mac = await sign(...given);
    calls.signs += 1;
    return mac;
  };
  subtle.importKey = async (...given) => {
    const key = await importKey(...given);
    calls.imports += 1;
    return key;
  };
  try {
    await call();
  } finally {
    delete subtle.sign;
    delete subtle.importKey;
  }
  return calls;
}

const refused = (promise) => promise.then(() => undefined, (error) => {
  assert.ok(error instanceof WebhookError, error.stack);
  return error;
});

function listing(fill) {
  const body = Buffer.from(JSON.stringify({ id: "evt_1", type: "listing.new", created: "2023-11-14T22:13:20Z", data: { fill } }));
  return new Uint8Array(body);
}

test("a large body is hashed outside, with keys that are imported once", async () => {
  const webhook = new Webhook("realestateapi", ["the new", "the old"], options);
  const old = new Webhook("realestateapi", "the old", options);
  const body = listing("x".repeat(300_000));
  const headers = old.sign(body);
  assert.deepEqual(await counted(() => webhook.verifyAsync(body, headers)), { signs: 2, imports: 2 });
  assert.deepEqual(
    await counted(async () => {
      assert.deepEqual(await webhook.receiveAsync(body, headers), webhook.receive(body, headers));
      assert.equal((await webhook.receiveRequest(new Request("http://localhost/", { method: "POST", headers, body }))).id, "evt_1");
    }),
    { signs: 4, imports: 0 },
  );
  const stranger = new Webhook("realestateapi", "another", options).sign(body);
  assert.deepEqual(await refused(webhook.verifyAsync(body, stranger)), await refused(atOnce(webhook, body, stranger)));
});

/** The synchronous verdict, as a promise. */
function atOnce(webhook, body, headers) {
  return Promise.resolve().then(() => webhook.verify(body, headers));
}

test("every algorithm, key length and place of the body", async () => {
  const scheme = (algorithm, signedContent) => ({
    name: "acme",
    algorithm,
    signature: { header: "Acme-Signature", layout: "plain", encoding: "hex" },
    timestamp: { header: "Acme-Timestamp" },
    signedContent,
    secret: "utf8",
  });
  const places = [
    ["body", { literal: "." }, "timestamp"],
    ["timestamp", { literal: ".é" }, "body"],
    ["timestamp", { literal: "." }, "body", { literal: "." }, { header: "Acme-Topic" }],
  ];
  for (const algorithm of ["hmac-sha1", "hmac-sha256", "hmac-sha512"]) {
    for (const place of places) {
      for (const secret of ["k", "é".repeat(1000)]) {
        const webhook = new Webhook(scheme(algorithm, place), [secret, "other"], options);
        const body = crypto.getRandomValues(new Uint8Array(1000));
        const headers = webhook.sign(body, { headers: { "Acme-Topic": "t" } });
        if (place.length > 3) {
          // `sign` takes ASCII alone; what a header has beyond it arrives as Latin-1.
          headers["Acme-Topic"] = "t\u00E9";
          const mac = createHmac(algorithm.slice("hmac-".length), secret).update(`${headers["Acme-Timestamp"]}.`);
          headers["Acme-Signature"] = mac.update(body).update(".t\u00E9", "latin1").digest("hex");
        }
        const calls = await counted(() => webhook.verifyAsync(body, headers));
        assert.deepEqual(calls, { signs: 2, imports: 2 });
        body[999] ^= 1;
        assert.equal((await refused(webhook.verifyAsync(body, headers)))?.code, "signature_mismatch");
      }
    }
  }
});

test("changing a body after the call changes nothing", async () => {
  const webhook = new Webhook("realestateapi", "secret", options);
  const good = listing("good");
  const evil = listing("evil");
  for (let round = 0; round < 2; round += 1) {
    const body = good.slice();
    const headers = webhook.sign(good);
    const received = webhook.receiveAsync(body, headers);
    body.set(evil);
    assert.equal((await received).data.fill, "good");
    const forged = refused(webhook.receiveAsync(body, headers));
    body.set(good);
    assert.equal((await forged).code, "signature_mismatch");
  }
});

test("deliveries of many webhooks at once do not disturb each other", async () => {
  const webhooks = ["realestateapi", "stripe", "slack", "github"].flatMap((provider) =>
    ["one", "two"].map((secret) => new Webhook(provider, secret, options)),
  );
  const deliveries = Array.from({ length: 400 }, (_, index) => {
    const webhook = webhooks[index % webhooks.length];
    const body = new Uint8Array(100 + 37 * index).fill(index);
    const headers = webhook.sign(body);
    const isForged = index % 3 === 0;
    if (isForged) body[index % body.length] ^= 4;
    // Repeated headers are written into another part of the block.
    const pairs = Object.entries(headers);
    return { webhook, body, headers: index % 5 === 0 ? [...pairs, ...pairs] : headers, isForged };
  });
  for (let round = 0; round < 3; round += 1) {
    const verdicts = deliveries.map(async ({ webhook, body, headers, isForged }) => {
      const error = await refused(webhook.verifyAsync(body, headers));
      assert.equal(error?.code, isForged ? "signature_mismatch" : undefined);
    });
    for (const { webhook, body, headers } of deliveries.slice(0, 50)) await refused(atOnce(webhook, body, headers));
    await Promise.all(verdicts);
  }
});

test("what is wrong without the body is refused before anything is hashed", async () => {
  const webhook = new Webhook("realestateapi", "secret", { ...options, maxBodyBytes: 5000 });
  const body = listing("x");
  const headers = webhook.sign(body);
  const [signature, timestamp] = Object.keys(headers);
  const cases = [
    ["missing_header", body, {}],
    ["malformed_signature", body, { ...headers, [signature]: "x" }],
    ["timestamp_too_old", body, { ...headers, [timestamp]: "1" }],
    ["body_too_large", new Uint8Array(5001), headers],
    ["body_not_raw", {}, headers],
    ["invalid_option", body, null],
  ];
  for (const [code, given, with_] of cases) {
    let error;
    const calls = await counted(async () => {
      error = await refused(webhook.verifyAsync(given, with_));
    });
    assert.equal(error.code, code);
    assert.deepEqual(calls, { signs: 0, imports: 0 });
  }
  const text = new TextEncoder().encode("no JSON");
  assert.equal((await refused(webhook.receiveAsync(text, webhook.sign(text)))).code, "malformed_json");
});

test("a clock is read once, and what it said holds until the end", async () => {
  let time = now;
  const webhook = new Webhook("realestateapi", "secret", { now: () => time });
  const body = listing("x");
  const verified = webhook.verifyAsync(body, webhook.sign(body));
  time += 1000;
  await verified;
});

test("where the platform computes no MAC, the engine does", async () => {
  const body = listing("x");
  for (const method of ["importKey", "sign"]) {
    for (const fails of [() => { throw new TypeError("not here"); }, () => Promise.reject(new TypeError("not now"))]) {
      const webhook = new Webhook("realestateapi", "secret", options);
      const headers = webhook.sign(body);
      subtle[method] = fails;
      try {
        await webhook.verifyAsync(body, headers);
        assert.equal((await refused(webhook.verifyAsync(body.with(9, 1), headers))).code, "signature_mismatch");
      } finally {
        delete subtle[method];
      }
      await webhook.verifyAsync(body, headers);
    }
  }
});

test("MACs that are none are refused", async () => {
  const webhook = new Webhook("realestateapi", "secret", options);
  const body = listing("x");
  for (const bytes of [0, 31, 33, 64]) {
    subtle.sign = () => Promise.resolve(new ArrayBuffer(bytes));
    try {
      assert.equal((await refused(webhook.verifyAsync(body, webhook.sign(body))))?.code, "signature_mismatch");
    } finally {
      delete subtle.sign;
    }
  }
});

test("keys are wiped once the platform has them, which shows them to nobody", async () => {
  const given = [];
  const imported = [];
  subtle.importKey = async (...all) => {
    given.push(all[1]);
    imported.push(await importKey(...all));
    return imported.at(-1);
  };
  try {
    const webhook = new Webhook("realestateapi", ["one", "two"], options);
    await webhook.verifyAsync("{}", webhook.sign("{}"));
  } finally {
    delete subtle.importKey;
  }
  assert.deepEqual(given, [new Uint8Array(3), new Uint8Array(3)]);
  assert.deepEqual(imported.map(({ extractable, usages }) => [extractable, usages]), [[false, ["sign"]], [false, ["sign"]]]);
});

test("a small body, or one on the native engine, is hashed at once", async () => {
  const webhook = new own.Webhook("github", "secret");
  const sizes = [[published - 1, 0], [published, own.engine === "wasm" ? 1 : 0]];
  for (const [size, expected] of sizes) {
    const body = new Uint8Array(size);
    const headers = webhook.sign(body);
    const { signs } = await counted(() => webhook.verifyAsync(body, headers));
    assert.equal(signs, expected, `${size} bytes`);
  }
});
