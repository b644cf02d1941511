// What a receiver makes of its store, without a server: calls that fail, and completion in a transaction.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Overtaken } from "hookseal/receive";

import { failing, incoming, receiverOf } from "./receiving.mjs";

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

test("`complete` after the handler has ended, or without a database, is the program's mistake", async () => {
  const late = [];
  const { receiver } = receiverOf({ store: transactional("ok") }, (_event, delivery) => {
    late.push(delivery);
  });
  await receiver.respond(incoming());
  await assert.rejects(late[0].complete(() => []), /after the handler had ended/u);
  const errors = [];
  const other = receiverOf({ log: (_line, error) => errors.push(error?.message) }, (_event, delivery) => delivery.complete(() => []));
  assert.equal((await other.receiver.respond(incoming())).status, 500);
  assert.match(errors[0], /PostgreSQL or SQLite/u);
});
