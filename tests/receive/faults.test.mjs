// Receivers whose processes die, whose stores stop, and whose leases end: effects are counted.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";

import pg from "pg";

import { Webhook } from "hookseal";
import { CREATE_TABLE } from "hookseal/stores/postgres";

import { startPostgres, startRedis } from "./databases.mjs";
import { send } from "./http.mjs";
import { start, until } from "./processes.mjs";
import { tokenOf } from "./tokens.mjs";

const script = path.join(import.meta.dirname, "effect-server.mjs");
const webhook = new Webhook("singlekey", "secret");
// The shortest lease there may be.
const leaseMs = 5000;

/** What the tests share, ended when all of them have. */
const ending = [];
const shared = { after: (end) => ending.push(end) };
let [postgres, redis, client] = [];

before(async () => {
  [postgres, redis] = await Promise.all([startPostgres(shared), startRedis(shared)]);
  client = new pg.Client(postgres.settings);
  await client.connect();
  await client.query(CREATE_TABLE);
  await client.query("CREATE TABLE effects (id text NOT NULL)");
});

after(async () => {
  await client?.end();
  for (const end of ending) await end();
});

async function serverOf(context, options) {
  const settings = options.kind === "pg" ? postgres.settings : { port: redis.port };
  const started = start(context, process.execPath, [script, JSON.stringify({ settings, database: postgres.settings, leaseMs, ...options })]);
  const [, port] = await until(() => /^port (\d+)$/mu.exec(started.said()), "the server");
  return { ...started, port: Number(port) };
}

function delivery() {
  const id = tokenOf();
  const body = JSON.stringify({ event: "screening.completed", webhook_id: id, timestamp: "2026-01-01T00:00:00Z", data: {} });
  return { id, body, headers: webhook.sign(body) };
}

async function effectsOf({ id }) {
  const { rows } = await client.query("SELECT count(*)::int AS effects FROM effects WHERE id = $1", [id]);
  return rows[0].effects;
}

/** Sends again until that is answered with success, as a provider does, only sooner. */
function sendUntilDone(port, genuine) {
  return until(async () => {
    const { status } = await send(port, genuine);
    assert.ok(status === 200 || status >= 500, String(status));
    return status === 200;
  }, "an answer of success");
}

const DEATHS = [
  // Where, and the effects: outside of a transaction, and within one.
  ["before claim", 1, 1],
  ["after claim", 1, 1],
  ["after effect", 2, 1],
  ["after complete", 1, 1],
];

for (const kind of ["pg", "redis"]) {
  for (const inTransaction of kind === "pg" ? [false, true] : [false]) {
    test(`a process that is killed between two steps, ${kind}${inTransaction ? ", in a transaction" : ""}`, async (context) => {
      const survivor = await serverOf(context, { kind, inTransaction });
      await Promise.all(
        DEATHS.map(async ([dieAt, outside, within]) => {
          const victim = await serverOf(context, { kind, inTransaction, dieAt });
          const genuine = delivery();
          const lost = send(victim.port, genuine).catch(() => {});
          await victim.ended;
          await Promise.race([lost, victim.ended]);
          await sendUntilDone(survivor.port, genuine);
          assert.equal(await effectsOf(genuine), inTransaction ? within : outside, dieAt);
          assert.equal((await send(survivor.port, genuine)).status, 200);
          assert.equal(await effectsOf(genuine), inTransaction ? within : outside, dieAt);
        }),
      );
    });
  }
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
  redis.server.child.kill("SIGSTOP");
  assert.equal((await send(server.port, paused)).status, 503);
  redis.server.child.kill("SIGCONT");
  await sendUntilDone(server.port, paused);
  assert.equal(await effectsOf(paused), 1);
  redis.server.child.kill("SIGKILL");
  await redis.server.ended;
  assert.equal((await send(server.port, stopped)).status, 503);
  assert.equal(await effectsOf(stopped), 0);
  redis.server = await redis.run();
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
  const { rows } = await client.query("SELECT count(*)::int AS events, sum(n)::int AS effects FROM (SELECT count(*) AS n FROM effects WHERE id = ANY ($1) GROUP BY id) AS each", [deliveries.map(({ id }) => id)]);
  assert.deepEqual(rows, [{ events: 150, effects: 150 }]);
});
