// What a program gives a receiver that is broken: it ends nothing, and loses nothing.
import assert from "node:assert/strict";
import { test } from "node:test";

import { incoming, receiverOf } from "./receiving.mjs";

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
