// Processes whose clocks are wrong, on one store: leases and marks are counted by the store's clock alone.
import assert from "node:assert/strict";
import { test } from "node:test";

import { delivery, LEASE_MS, sendUntilDone, sharedDatabases } from "./effects.mjs";
import { send } from "./http.mjs";
import { until } from "./processes.mjs";

const { serverOf: startServer, effectsOf } = sharedDatabases();

/** What is signed may be as old, or as new, as the clock is wrong: otherwise every delivery would be refused. */
const serverOf = (context, options) => startServer(context, { toleranceSeconds: 3600, ...options });

/** Who dies with a lease leaves the event to another when that lease has ended, and not before. */
async function leavesItsLease(context, kind, [holder, other]) {
  const [victim, survivor] = await Promise.all([serverOf(context, { kind, clock: holder, dieAt: "after claim" }), serverOf(context, { kind, clock: other })]);
  const genuine = delivery();
  const begin = performance.now();
  send(victim.port, genuine).catch(() => {});
  await victim.ended;
  assert.equal((await send(survivor.port, genuine)).status, 503);
  await sendUntilDone(survivor.port, genuine);
  const taken = performance.now() - begin;
  assert.ok(taken >= LEASE_MS, `it was taken over after ${taken} ms`);
  const back = await serverOf(context, { kind, clock: holder });
  assert.deepEqual([(await send(back.port, genuine)).status, await effectsOf(genuine)], [200, 1]);
}

/** Who goes on longer than a lease renews it, and is the only one. */
async function keepsItsLease(context, kind, [holder, other]) {
  const [slow, quick] = await Promise.all([serverOf(context, { kind, clock: holder, waitMs: LEASE_MS * 1.5 }), serverOf(context, { kind, clock: other })]);
  const genuine = delivery();
  const first = [];
  const running = send(slow.port, genuine).then((answer) => first.push(answer.status));
  await until(() => slow.said().includes("waits"), "the handler");
  // What comes when the handler has ended is a duplicate.
  while (first.length === 0) {
    const { status, text } = await send(quick.port, genuine);
    if (status === 503) assert.equal(text, '{"error":"busy"}');
    else assert.deepEqual([status, await effectsOf(genuine)], [200, 1]);
  }
  await running;
  assert.deepEqual(first, [200]);
  for (const server of [quick, slow]) assert.equal((await send(server.port, genuine)).status, 200);
  assert.equal(await effectsOf(genuine), 1);
}

for (const kind of ["pg", "redis"]) {
  for (const minutes of [-10, 10]) {
    test(`two processes, one of whose clocks is wrong by ${minutes} minutes, ${kind}`, async (context) => {
      const ways = [leavesItsLease, keepsItsLease].flatMap((way) => [[minutes, 0], [0, minutes]].map((clocks) => way(context, kind, clocks)));
      await Promise.all(ways);
    });
  }
}
