// What is handed over with one delivery, and how methods are called.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Webhook } from "hookseal";

import { body, genuine, now, refusal, secret, webhook } from "./fixture.mjs";

const CALLS = ["verify", "verifyAsync", "receive", "receiveAsync"];

/** The error of a call, also of one that rejects. */
async function refused(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}

test("a delivery that waited is judged by when it arrived", async () => {
  const late = new Webhook("realestateapi", secret, { now: () => now + 86_400 });
  const request = () => new Request("http://localhost/", { method: "POST", headers: genuine, body });
  for (const call of CALLS) {
    assert.equal((await refused(() => late[call](body, genuine)))?.code, "timestamp_too_old", call);
    assert.equal(await refused(() => late[call](body, genuine, { now })), undefined, call);
    assert.equal((await refused(() => late[call](body, genuine, { now: now - 301 })))?.code, "timestamp_too_new", call);
  }
  assert.equal((await late.receiveRequest(request(), { now })).id, "evt_1");
  assert.equal((await refused(() => late.receiveRequest(request())))?.code, "timestamp_too_old");
});

test("a method and a URL may be handed over, and undefined counts as not given", () => {
  for (const delivery of [undefined, {}, { now: undefined }, { method: "POST", url: "https://example.com/" }, { method: undefined, url: undefined }]) {
    assert.equal(refusal(() => webhook.verify(body, genuine, delivery)), undefined);
  }
});

test("a delivery of any other form is a mistake of the program", async () => {
  const throws = { get now() { throw new Error("mine"); } };
  const cases = [
    [null, "delivery"], [now, "delivery"], ["now", "delivery"], [new Map(), "delivery"], [throws, "delivery"],
    [{ time: now }, "time"], [{ method: 1 }, "method"], [{ url: new URL("https://example.com") }, "url"],
    ...[null, "1700000000", 1n, NaN, -1, Infinity, new Date(), now * 1000].map((value) => [{ now: value }, "now"]),
  ];
  for (const [delivery, option] of cases) {
    for (const call of CALLS) {
      const error = await refused(() => webhook[call](body, genuine, delivery));
      assert.deepEqual([error?.code, error?.details.option], ["invalid_option", option], call);
    }
  }
});

test("a method that was taken from its webhook says so", async () => {
  for (const call of [...CALLS, "receiveRequest", "sign"]) {
    const { [call]: taken } = webhook;
    for (const owner of [undefined, null, {}, Object.create(webhook), "text"]) {
      const error = await refused(() => taken.call(owner, body, genuine));
      assert.equal(error?.code, "invalid_option", call);
      assert.match(error.message, new RegExp(`call \`webhook.${call}`, "u"));
    }
    assert.equal((await refused(() => taken(body, genuine)))?.code, "invalid_option");
  }
});
