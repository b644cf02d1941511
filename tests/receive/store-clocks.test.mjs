// Stores whose own clock is wrong by an hour, or is set while they run: real servers, whose programs are told another time.
import assert from "node:assert/strict";
import { test } from "node:test";

import { delivery, sendUntilDone, sharedDatabases, waysWithALease } from "./effects.mjs";
import { send } from "./http.mjs";
import { settableClock, until } from "./processes.mjs";

const HOUR = 3600;
const { databases, serverOf, effectsOf } = sharedDatabases(settableClock);
const { leavesItsLease, keepsItsLease } = waysWithALease(serverOf, effectsOf);

/** Two processes of which one has an event in its hands when the store's clock is set, and runs on when it is told to. */
async function heldWhile(context, options, seconds) {
  databases.clock.set(0);
  const [holder, other] = await Promise.all([serverOf(context, { ...options, waitMs: 200 }), serverOf(context, options)]);
  const genuine = delivery();
  const answer = send(holder.port, genuine);
  await until(() => holder.said().includes("waits"), "the handler");
  holder.child.kill("SIGSTOP");
  databases.clock.set(seconds);
  const goesOn = () => {
    holder.child.kill("SIGCONT");
    return answer;
  };
  return { genuine, holder, other, goesOn };
}

/** What was handled stays so, whatever the clock is set to. */
async function staysHandled(server, genuine, effects) {
  for (const seconds of [-HOUR, 0, HOUR]) {
    databases.clock.set(seconds);
    assert.deepEqual([(await send(server.port, genuine)).status, await effectsOf(genuine)], [200, effects]);
  }
}

for (const kind of ["pg", "redis"]) {
  for (const seconds of [-HOUR, HOUR]) {
    test(`the clock of ${kind} is wrong by ${seconds} s: leases are as long as ever`, async (context) => {
      databases.clock.set(seconds);
      await Promise.all([leavesItsLease, keepsItsLease].map((way) => way(context, kind, [0, 0])));
    });
  }

  test(`the clock of ${kind} is set forward: a lease ends early, and who had it is told`, async (context) => {
    const { genuine, holder, other, goesOn } = await heldWhile(context, { kind }, HOUR);
    assert.equal((await send(other.port, genuine)).status, 200);
    // Its effect is one of a handler that outlived its lease; the mark is the other's.
    assert.equal((await goesOn()).status, 200);
    await until(() => holder.said().includes("outcome overtaken"), "its outcome");
    await staysHandled(other, genuine, 2);
  });

  test(`the clock of ${kind} is set back: a lease ends late`, async (context) => {
    const { genuine, other, goesOn } = await heldWhile(context, { kind }, -HOUR);
    const { status, text, headers } = await send(other.port, genuine);
    assert.deepEqual([status, text, headers["retry-after"]], [503, '{"error":"busy"}', "3600"]);
    assert.equal((await goesOn()).status, 200);
    await staysHandled(other, genuine, 1);
  });

  test(`the clock of ${kind} is set back, and who has a lease dies: the event waits until it is set right`, async (context) => {
    const { genuine, holder, other, goesOn } = await heldWhile(context, { kind }, -HOUR);
    holder.child.kill("SIGKILL");
    await assert.rejects(goesOn());
    assert.equal((await send(other.port, genuine)).status, 503);
    databases.clock.set(0);
    await sendUntilDone(other.port, genuine);
    await staysHandled(other, genuine, 1);
  });
}

test("the clock of pg is set forward: a transaction with the mark has one effect", async (context) => {
  const { genuine, holder, other, goesOn } = await heldWhile(context, { kind: "pg", inTransaction: true }, HOUR);
  assert.equal((await send(other.port, genuine)).status, 200);
  assert.equal((await goesOn()).status, 503);
  await until(() => holder.said().includes("outcome overtaken"), "its outcome");
  await staysHandled(holder, genuine, 1);
});
