// Receivers whose processes die, whose stores stop, and whose leases end: effects are counted.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import pg from "pg";

import { postgres as postgresStore } from "hookseal/stores/postgres";

import { moment, numbersOf, seed } from "./chance.mjs";
import { DEATHS, delivery, sendUntilDone, sharedDatabases } from "./effects.mjs";
import { send } from "./http.mjs";
import { folderFor, until } from "./processes.mjs";
import { incoming, receiverOf } from "./receiving.mjs";

const { databases, serverOf, effectsOf, effectsOfAll } = sharedDatabases();

/** One that has SQLite. */
const newer = path.join(import.meta.dirname, "node_modules/node-24/bin/node");

for (const [kind, inTransaction] of [["pg", false], ["pg", true], ["redis", false], ["sqlite", false], ["sqlite", true], ["memory", false]]) {
  const skip = kind === "sqlite" && !existsSync(newer) ? "no newer Node.js for this system" : false;
  test(`a process that is killed between two steps, ${kind}${inTransaction ? ", in a transaction" : ""}`, { skip }, async (context) => {
    const more = kind === "sqlite" ? { node: newer, settings: { file: path.join(await folderFor(context), "marks.db") } } : {};
    const survivor = await serverOf(context, { kind, inTransaction, ...more });
    const isInFile = kind === "sqlite" && inTransaction;
    const count = async (genuine) => (isInFile ? Number((await send(survivor.port, { method: "GET", path: `/effects/${genuine.id}` })).text) : effectsOf(genuine));
    await Promise.all(
      DEATHS.map(async ([dieAt, outside, within, forgotten]) => {
        const victim = await serverOf(context, { kind, inTransaction, dieAt, ...more });
        const genuine = delivery();
        const lost = send(victim.port, genuine).catch(() => {});
        await victim.ended;
        await Promise.race([lost, victim.ended]);
        // Where the marks died with it, nobody holds the event.
        if (kind === "memory") assert.equal((await send(survivor.port, genuine)).status, 200, dieAt);
        await sendUntilDone(survivor.port, genuine);
        const expected = inTransaction ? within : { memory: forgotten }[kind] ?? outside;
        assert.equal(await count(genuine), expected, dieAt);
        assert.equal((await send(survivor.port, genuine)).status, 200);
        assert.equal(await count(genuine), expected, dieAt);
      }),
    );
  });
}

test("a handler that outlives its lease is told that it was overtaken, and marks nothing", async (context) => {
  for (const inTransaction of [false, true]) {
    const slow = await serverOf(context, { kind: "pg", blockMs: 8000, inTransaction });
    const quick = await serverOf(context, { kind: "pg", inTransaction });
    const genuine = delivery();
    const first = send(slow.port, genuine);
    await until(() => slow.said().includes("blocked"));
    await sendUntilDone(quick.port, genuine);
    const { status } = await first;
    assert.match(slow.said(), /outcome overtaken/u);
    // The row that it wrote outside of a transaction stays: only the mark is fenced.
    assert.deepEqual([status, await effectsOf(genuine)], inTransaction ? [503, 1] : [200, 2]);
  }
});

test("a store that is paused, or stopped, lets nothing be handled, and nothing be lost", async (context) => {
  const server = await serverOf(context, { kind: "redis" });
  const [paused, stopped] = [delivery(), delivery()];
  databases.redis.server.child.kill("SIGSTOP");
  assert.equal((await send(server.port, paused)).status, 503);
  databases.redis.server.child.kill("SIGCONT");
  await sendUntilDone(server.port, paused);
  assert.equal(await effectsOf(paused), 1);
  databases.redis.server.child.kill("SIGKILL");
  await databases.redis.server.ended;
  assert.equal((await send(server.port, stopped)).status, 503);
  assert.equal(await effectsOf(stopped), 0);
  databases.redis.server = await databases.redis.run();
  await sendUntilDone(server.port, stopped);
  assert.equal(await effectsOf(stopped), 1);
});

test("deployments under load: every event once", async (context) => {
  const current = { server: await serverOf(context, { kind: "pg", inTransaction: true }) };
  const deliveries = Array.from({ length: 150 }, () => delivery());
  const rest = [...deliveries];
  const done = (genuine) => until(async () => (await send(current.server.port, genuine)).status === 200);
  const senders = Array.from({ length: 8 }, async () => {
    for (let genuine = rest.pop(); genuine !== undefined; genuine = rest.pop()) await done(genuine);
  });
  for (let deployment = 0; deployment < 3; deployment += 1) {
    const goal = deliveries.length - (deployment + 1) * 30;
    await until(() => rest.length <= goal);
    const next = await serverOf(context, { kind: "pg", inTransaction: true });
    const old = current.server;
    current.server = next;
    old.child.kill("SIGTERM");
    await old.ended;
    assert.match(old.said(), /closed/u);
  }
  await Promise.all(senders);
  assert.deepEqual(await effectsOfAll(deliveries), new Map(deliveries.map(({ id }) => [id, 1])));
});

test("a pool without a free connection lets nothing be handled, and nothing be lost", async () => {
  const pool = new pg.Pool({ ...databases.postgres.settings, max: 2 });
  const taken = [await pool.connect(), await pool.connect()];
  const handled = [];
  const store = postgresStore((sql, values) => pool.query(sql, values));
  const { receiver, outcomes } = receiverOf({ store }, ({ id }) => handled.push(id));
  const genuine = incoming();
  assert.equal((await receiver.respond(genuine)).status, 503);
  assert.deepEqual([handled, outcomes()], [[], ["store"]]);
  for (const client of taken) client.release();
  // What waited for a connection has claimed meanwhile, and then it was let go.
  await until(async () => (await receiver.respond(genuine)).status === 200);
  assert.deepEqual(handled, [genuine.id]);
  await pool.end();
});

/** Each adapter, with one store after the other, and most deliveries with one alone. */
const KILLED = [
  [undefined, "pg", true, 200],
  [undefined, "pg", false, 200],
  [undefined, "redis", false, 200],
  ["Express 5", "pg", true, 80],
  ["Express 4", "redis", false, 80],
  ["Fastify 5", "sqlite", false, 80],
  ["Fastify 4", "pg", false, 80],
  ["Koa", "redis", false, 80],
  ["Nest on Express, with no parser", "sqlite", false, 80],
  ["Nest on Fastify", "pg", true, 80],
  ["Hono", "redis", false, 80],
];

for (const [framework, kind, inTransaction, count] of KILLED) {
  const name = `processes that are killed at moments of chance, ${framework ?? "node:http"}, ${kind}${inTransaction ? ", in a transaction" : ""}, seed ${seed}`;
  const skip = kind === "sqlite" && !existsSync(newer) ? "no newer Node.js for this system" : false;
  test(name, { skip }, async (context) => {
    const number = numbersOf();
    const KILLS = count / 40 - 1;
    const own = kind === "sqlite" ? { node: newer, settings: { file: path.join(await folderFor(context), "marks.db") } } : {};
    const started = () => serverOf(context, { framework, kind, inTransaction, ...own });
    const current = { server: await started() };
    const deliveries = Array.from({ length: count }, () => delivery());
    const rest = [...deliveries];
    const done = (genuine) => until(async () => (await send(current.server.port, genuine)).status === 200, `a process after a kill, seed ${seed}`);
    const senders = Array.from({ length: 8 }, async () => {
      for (let genuine = rest.pop(); genuine !== undefined; genuine = rest.pop()) await done(genuine);
    });
    for (let kills = 0; kills < KILLS; kills += 1) {
      const goal = deliveries.length - (kills + 1) * 40;
      await until(() => rest.length <= goal);
      await moment(number());
      const old = current.server;
      old.child.kill("SIGKILL");
      await old.ended;
      current.server = await started();
    }
    await Promise.all(senders);
    // Whatever comes once more is a duplicate.
    for (const genuine of deliveries.slice(0, 40)) assert.equal((await send(current.server.port, genuine)).status, 200);
    const effects = [...(await effectsOfAll(deliveries)).values()];
    assert.equal(effects.length, deliveries.length, "an event was lost");
    // Of each of the eight that a kill cuts off, the effect may have come before the mark.
    const most = inTransaction ? 0 : KILLS * senders.length;
    const more = effects.reduce((sum, each) => sum + each - 1, 0);
    assert.ok(more <= most, `${more} effects too many, seed ${seed}`);
  });
}
