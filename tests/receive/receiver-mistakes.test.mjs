// What a program gives a receiver that is broken: it ends nothing, and loses nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { Overtaken, Receiver } from "hookseal/receive";
import { memory } from "hookseal/stores/memory";

import { deferred, incoming, quiet, receiverOf, TYPE, webhook } from "./receiving.mjs";

test("`observe`, `log` and `classify` that throw change nothing", async () => {
  const broken = () => {
    throw new Error("broken");
  };
  const { receiver } = receiverOf({ observe: broken, log: broken, classify: broken }, broken);
  assert.equal((await receiver.respond(incoming())).status, 500);
  assert.equal(receiver.observeFailures, 1);
});

/** What a call throws, or its promise rejects with. */
async function failureOf(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("it was fine");
}

/** What `complete` says in a handler, or after its end. */
async function completed(store, isLate) {
  let failure;
  let late;
  const complete = async (delivery) => {
    failure = await failureOf(() => delivery.complete(() => []));
  };
  const { receiver } = receiverOf({ store }, (_event, delivery) => {
    late = delivery;
    return isLate ? undefined : complete(delivery);
  });
  await receiver.respond(incoming({ id: "wh_1" }));
  if (isLate) await complete(late);
  return failure;
}

/** What a worker says to a message. */
function worked(message) {
  const worker = Receiver.worker("singlekey", { endpoint: "screenings", store: memory(), ...quiet });
  return failureOf(() => worker.work({ id: "a", key: "a", event: {}, ...message }, false));
}

/** What a receiver logs of `classify`. */
async function judged(classify) {
  const errors = [];
  const { receiver } = receiverOf({ classify, log: (_line, error) => errors.push(error) }, () => {
    throw new Error("the handler's");
  });
  await receiver.respond(incoming());
  return errors[1];
}

/** The mistakes of `tests/bindings/receivers.json`, made. */
const MADE = {
  "a second handler of a type": () => failureOf(() => new Receiver(webhook, {}).on(TYPE, () => {}).on(TYPE, () => {})),
  "a second handler of all others": () => failureOf(() => new Receiver(webhook, {}).otherwise(() => {}).otherwise(() => {})),
  "a line break in an option": () => failureOf(() => new Receiver(webhook, { endpoint: "a\nmaxRunning=1" })),
  "a verdict that is misspelt": () => judged(() => "ignored"),
  "complete after the handler's end": () => completed(memory(), true),
  "complete with a store in memory": () => completed(memory(), false),
  "another endpoint's message": () => worked({ v: 1, endpoint: "others" }),
  "another version's message": () => worked({ v: 2, endpoint: "screenings" }),
  "a transaction that was overtaken": () => completed({ ...memoryCalls(), completeWithin: () => Promise.resolve("stale") }, false),
  "a store in memory that is full": async () => {
    const store = memory({ maxRows: 1 });
    await store.claim("a", "a", 60_000, 60_000);
    return failureOf(() => store.claim("b", "b", 60_000, 60_000));
  },
};

function memoryCalls() {
  const inner = memory();
  return { claim: (...values) => inner.claim(...values), complete: (...values) => inner.complete(...values), release: (...values) => inner.release(...values) };
}

const mistakes = JSON.parse(readFileSync(path.join(import.meta.dirname, "../bindings/receivers.json"), "utf8"));

test("each mistake is said as in every language", async (context) => {
  const here = mistakes.filter(({ not = [] }) => !not.includes("javascript"));
  assert.deepEqual(here.map(({ name }) => name).toSorted(), Object.keys(MADE).toSorted());
  for (const { name, code, option, message } of here) {
    await context.test(name, async () => {
      const error = await MADE[name]();
      assert.deepEqual([error.message, error.code, error.details?.option], [message, code, option]);
    });
  }
});

test("a handler that finds by itself that it was overtaken marks nothing, and the event comes again", async () => {
  let judgements = 0;
  const classify = () => {
    judgements += 1;
    return "permanent";
  };
  const { receiver, outcomes } = receiverOf({ classify }, () => {
    throw new Overtaken("the row was another's");
  });
  const { status, body } = await receiver.respond(incoming());
  assert.deepEqual([status, body, outcomes(), judgements], [503, '{"error":"overtaken"}', ["overtaken"], 0]);
});

test("what `classify` gives that is no verdict is a failure, which is logged", async () => {
  const found = "[object Promise]";
  for (const given of [
    { classify: () => "ignored", found: '"ignored"' },
    { classify: () => 7, found: "[object Number]" },
    { classify: () => Promise.resolve("ignore"), found },
    { classify: () => Promise.reject(new Error("broken")), found },
  ]) {
    const lines = [];
    const options = { classify: given.classify, log: (line, error) => lines.push([line, error.message]) };
    const { receiver, outcomes } = receiverOf(options, () => {
      throw new Error("the handler's");
    });
    assert.equal((await receiver.respond(incoming())).status, 500);
    assert.deepEqual(outcomes(), ["failed"]);
    const expected = `the option \`classify\` is not valid: expected \`retry\`, \`ignore\` or \`permanent\`, found ${given.found}`;
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

test("a limit of a health check may be a fraction, and is no less than nothing", async () => {
  const { receiver } = receiverOf();
  const statusOf = async (size) => (await receiver.health({ queueSize: () => size, maxQueueSize: 2.5 }).respond()).status;
  assert.deepEqual([await statusOf(2), await statusOf(3)], [200, 503]);
  for (const limit of ["maxQueueSize", "maxErrorRate", "maxSilenceSeconds"]) {
    for (const value of [-1, NaN]) assert.throws(() => receiver.health({ [limit]: value }), { code: "invalid_option", message: /`health`/u });
  }
});
