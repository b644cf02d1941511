// What a receiver makes of its store, without a server: calls that fail, and completion in a transaction.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Overtaken } from "hookseal/receive";

import { memory } from "hookseal/stores/memory";

import { until } from "./processes.mjs";
import { deferred, failing, incoming, receiverOf } from "./receiving.mjs";

test("a store that is down lets nobody handle anything", async () => {
  const store = failing(() => true);
  const handled = [];
  const { receiver, outcomes } = receiverOf({ store }, () => handled.push(1));
  const answer = await receiver.respond(incoming());
  assert.deepEqual([answer.status, answer.body], [503, '{"error":"store"}']);
  assert.deepEqual([handled, outcomes()], [[], ["store"]]);
  // Once more with the same token, then it is let go.
  assert.deepEqual(store.calls.slice(0, 2), ["claim", "claim"]);
});

test("a store that does not answer is not waited for", async () => {
  const store = { claim: () => new Promise(() => {}), complete: () => new Promise(() => {}), release: () => new Promise(() => {}) };
  const { receiver } = receiverOf({ store });
  assert.equal((await receiver.respond(incoming())).status, 503);
});

test("what is let go is waited for by the platform and by who closes, and not by the sender", async () => {
  const release = deferred();
  const told = [];
  const store = {
    ...failing((name) => name === "claim"),
    async release() {
      told.push("asked to free");
      await release.promise;
      told.push("free");
      return "ok";
    },
  };
  const { receiver } = receiverOf({ store });
  const kept = [];
  const { status } = await receiver.respond(incoming({ waitUntil: (ended) => kept.push(ended.then(() => told.push("ended"))) }));
  const closed = receiver.close().then(() => told.push("closed"));
  await until(() => told.length > 0, "the release");
  release.resolve();
  await Promise.all([...kept, closed]);
  assert.deepEqual([status, told], [503, ["asked to free", "free", "ended", "closed"]]);
});

test("a claim whose answer was lost is repeated, and is the same attempt", async () => {
  const store = failing((name, calls) => name === "claim" && calls.length === 1);
  const attempts = [];
  const { receiver } = receiverOf({ store }, (_event, { attempt }) => attempts.push(attempt));
  assert.equal((await receiver.respond(incoming())).status, 200);
  assert.deepEqual(attempts, [1]);
});

test("a mark that fails is tried until the deadline, and the effect is not answered as a failure", async () => {
  const store = failing((name, calls) => name === "complete" && calls.length < 4);
  const { receiver, outcomes } = receiverOf({ store });
  assert.equal((await receiver.respond(incoming())).status, 200);
  assert.deepEqual(store.calls, ["claim", "complete", "complete", "complete"]);
  assert.deepEqual(outcomes(), ["handled"]);
});

test("one that goes on failing is answered with success, told, and tried on", async () => {
  let down = true;
  const store = failing((name) => name === "complete" && down);
  const { receiver, outcomes } = receiverOf({ store, facts: { deadlineMs: 1500 } });
  const delivery = incoming();
  assert.equal((await receiver.respond(delivery)).status, 200);
  assert.deepEqual(outcomes(), ["unmarked"]);
  const closed = receiver.close();
  down = false;
  await closed;
  assert.equal((await store.claim(`screenings:singlekey:${delivery.id}`, "t", 5000, 5000)).state, "done");
});

test("a handler that fails while its lease is renewed is answered when the event is free", async () => {
  const inner = memory();
  const [renewal, release] = [deferred(), deferred()];
  const told = [];
  let [claims, hasFailed] = [0, false];
  const store = {
    ...failing(() => false),
    async claim(...values) {
      claims += 1;
      if (claims === 2) await renewal.promise;
      return inner.claim(...values);
    },
    async release(...values) {
      told.push("asked to free");
      await release.promise;
      const held = await inner.release(...values);
      told.push("free");
      return held;
    },
  };
  const { receiver, outcomes } = receiverOf({ store, leaseMs: 5000 }, async () => {
    if (claims > 1) return;
    await until(() => claims === 2, "the renewal");
    hasFailed = true;
    throw new Error("not yet");
  });
  const delivery = incoming();
  const answered = receiver.respond(delivery).then(({ status }) => told.push(status));
  await until(() => hasFailed, "the failure");
  renewal.resolve();
  await until(() => told.length > 0, "the release");
  release.resolve();
  await answered;
  assert.deepEqual([told, outcomes()], [["asked to free", "free", 500], ["failed"]]);
  assert.equal((await receiver.respond(delivery)).status, 200);
});

test("who waits no longer than the deadline is answered before the event is free, once", async () => {
  const inner = memory();
  const release = deferred();
  const store = {
    ...failing(() => false),
    claim: (...values) => inner.claim(...values),
    async release(...values) {
      await release.promise;
      return inner.release(...values);
    },
  };
  let fails = true;
  const { receiver, outcomes } = receiverOf({ store, facts: { deadlineMs: 1000 } }, () => {
    if (fails) throw new Error("not yet");
  });
  const delivery = incoming();
  const { status, body } = await receiver.respond(delivery);
  assert.deepEqual([status, body, outcomes()], [500, '{"error":"failed"}', ["failed"]]);
  const closed = receiver.close();
  release.resolve();
  await closed;
  assert.deepEqual(outcomes(), ["failed"]);
  fails = false;
  assert.equal((await inner.claim(`screenings:singlekey:${delivery.id}`, "t", 5000, 5000)).state, "fresh");
});

/** A store with a database beside it. */
function transactional(held) {
  return { ...failing(() => false), completeWithin: () => (held instanceof Error ? Promise.reject(held) : Promise.resolve(held)) };
}

test("an event that is completed in a transaction is not marked again", async () => {
  const store = transactional("ok");
  const { receiver, outcomes } = receiverOf({ store }, (_event, delivery) => delivery.complete(() => []));
  assert.equal((await receiver.respond(incoming())).status, 200);
  assert.deepEqual([store.calls, outcomes()], [["claim"], ["handled"]]);
});

test("who was overtaken is told, whatever the handler makes of it", async () => {
  const conflict = Object.assign(new Error("could not serialize access"), { code: "40001" });
  for (const held of ["stale", conflict]) {
    for (const swallow of [true, false]) {
      const { receiver, outcomes } = receiverOf({ store: transactional(held) }, async (_event, delivery) => {
        const failure = await delivery.complete(() => []).catch((error) => error);
        assert.ok(failure instanceof Overtaken);
        if (!swallow) throw failure;
      });
      assert.equal((await receiver.respond(incoming())).status, 503);
      assert.deepEqual(outcomes(), ["overtaken"]);
    }
  }
});

test("a handler that fails after its mark is answered with failure, and what was committed is a duplicate", async () => {
  for (const commits of [true, false]) {
    const inner = memory();
    const completeWithin = (_run, ...values) => (commits ? inner.complete(...values) : Promise.resolve("ok"));
    const store = { claim: (...values) => inner.claim(...values), release: (...values) => inner.release(...values), complete: (...values) => inner.complete(...values), completeWithin };
    const { receiver, outcomes } = receiverOf({ store }, async (_event, delivery) => {
      await delivery.complete(() => []);
      if (delivery.attempt === 1) throw new Error("after its mark");
    });
    const delivery = incoming();
    assert.equal((await receiver.respond(delivery)).status, 500);
    assert.equal((await receiver.respond(delivery)).status, 200);
    assert.deepEqual(outcomes(), ["failed", commits ? "duplicate" : "handled"]);
  }
});

test("a token names one attempt, and nobody guesses it", async () => {
  const inner = memory();
  const asked = [];
  const call = (name) => (key, token, ...values) => {
    asked.push([name, token]);
    return inner[name](key, token, ...values);
  };
  const store = { claim: call("claim"), complete: call("complete"), release: call("release") };
  const { receiver } = receiverOf({ store }, (_event, { attempt }) => {
    if (attempt === 1) throw new Error("not yet");
  });
  const delivery = incoming();
  for (let round = 0; round < 2; round += 1) await receiver.respond(delivery);
  const [names, tokens] = [asked.map(([name]) => name), asked.map(([, token]) => token)];
  assert.deepEqual(names, ["claim", "release", "claim", "complete"]);
  assert.deepEqual([tokens[0] === tokens[1], tokens[1] === tokens[2], tokens[2] === tokens[3]], [true, false, true]);
  for (const token of tokens) assert.match(token, /^[0-9a-f]{32}$/u);
});

test("of a transaction that is run again, the last one counts", async () => {
  const conflict = Object.assign(new Error("could not serialize access"), { code: "40001" });
  for (const [first, second, outcome] of [[conflict, "ok", "handled"], ["stale", "ok", "handled"], ["ok", "stale", "overtaken"], ["ok", conflict, "overtaken"]]) {
    const helds = [first, second];
    const completeWithin = () => {
      const held = helds.shift();
      return held instanceof Error ? Promise.reject(held) : Promise.resolve(held);
    };
    const { receiver, outcomes } = receiverOf({ store: { ...failing(() => false), completeWithin } }, async (_event, delivery) => {
      for (let round = 0; round < 2; round += 1) await delivery.complete(() => []).catch((error) => assert.ok(error instanceof Overtaken));
    });
    assert.equal((await receiver.respond(incoming())).status, outcome === "handled" ? 200 : 503);
    assert.deepEqual(outcomes(), [outcome]);
  }
});

test("who loses the lease is told to stop, and marks nothing", async () => {
  for (const lost of [{ state: "busy", remainingMs: 1000 }, { state: "done" }]) {
    const inner = memory();
    const calls = [];
    const store = {
      claim(...values) {
        calls.push("claim");
        return calls.length === 1 ? inner.claim(...values) : Promise.resolve(lost);
      },
      complete(...values) {
        calls.push("complete");
        return inner.complete(...values);
      },
      release(...values) {
        calls.push("release");
        return inner.release(...values);
      },
    };
    const { receiver, outcomes } = receiverOf({ store, leaseMs: 5000 }, async (_event, { signal }) => {
      await new Promise((resolve) => {
        signal.addEventListener("abort", resolve);
      });
      throw new Error("stopped");
    });
    assert.equal((await receiver.respond(incoming())).status, 500);
    assert.deepEqual([calls, outcomes()], [["claim", "claim", "release"], ["failed"]]);
  }
});
