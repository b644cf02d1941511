// What a program gives a receiver that is broken: it ends nothing, and loses nothing.
import assert from "node:assert/strict";
import { test } from "node:test";

import { memory } from "hookseal/stores/memory";

import { deferred, incoming, receiverOf } from "./receiving.mjs";

test("`observe`, `log` and `classify` that throw change nothing", async () => {
  const broken = () => {
    throw new Error("broken");
  };
  const { receiver } = receiverOf({ observe: broken, log: broken, classify: broken }, broken);
  assert.equal((await receiver.respond(incoming())).status, 500);
  assert.equal(receiver.observeFailures, 1);
});

test("what `classify` gives that is no verdict is a failure, which is logged", async () => {
  for (const classify of [() => "ignored", () => Promise.resolve("ignore"), () => Promise.reject(new Error("broken"))]) {
    const lines = [];
    const options = { classify, log: (line, error) => lines.push([line, error.message]) };
    const { receiver, outcomes } = receiverOf(options, () => {
      throw new Error("the handler's");
    });
    assert.equal((await receiver.respond(incoming())).status, 500);
    assert.deepEqual(outcomes(), ["failed"]);
    const expected = "expected `retry`, `ignore` or `permanent`, and no promise of it";
    assert.deepEqual(lines, [["a handler failed", "the handler's"], ["`classify` failed", expected]]);
  }
});

test("a store that answers what is no answer has failed", async () => {
  const nothing = () => Promise.resolve({});
  for (const given of [undefined, null, {}, { state: "new" }, "fresh"]) {
    const lines = [];
    const store = { claim: () => Promise.resolve(given), complete: nothing, release: nothing };
    const { receiver, outcomes } = receiverOf({ store, log: (line) => lines.push(line) });
    assert.equal((await receiver.respond(incoming())).status, 503);
    assert.deepEqual([outcomes(), lines], [["store"], given === undefined ? [] : ["the store failed", "the store failed"]]);
  }
  const inner = memory();
  let wrong = 2;
  const store = {
    claim: (...values) => inner.claim(...values),
    complete: (...values) => (wrong-- > 0 ? Promise.resolve(true) : inner.complete(...values)),
    release: (...values) => inner.release(...values),
  };
  const { receiver, outcomes } = receiverOf({ store });
  const delivery = incoming();
  assert.equal((await receiver.respond(delivery)).status, 200);
  assert.equal((await receiver.respond(delivery)).status, 200);
  assert.deepEqual(outcomes(), ["handled", "duplicate"]);
});

test("whatever a handler throws is a failure, and its event is free", async () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const unreadable = new Error("odd");
  Object.defineProperty(unreadable, "message", {
    get() {
      throw new Error("unreadable");
    },
  });
  for (const thrown of [undefined, null, 0, "", "text", Symbol("odd"), Object.create(null), proxy, unreadable]) {
    const rejected = deferred();
    rejected.promise.catch(() => {});
    rejected.reject(thrown);
    const throwing = () => {
      throw thrown;
    };
    for (const handler of [throwing, () => rejected.promise]) {
      let fails = true;
      const { receiver, outcomes } = receiverOf({}, () => (fails ? handler() : undefined));
      const delivery = incoming();
      assert.equal((await receiver.respond(delivery)).status, 500);
      fails = false;
      assert.equal((await receiver.respond(delivery)).status, 200);
      assert.deepEqual(outcomes(), ["failed", "handled"]);
    }
  }
});
