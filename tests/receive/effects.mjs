// Servers whose handlers have effects that can be counted, and what sends them deliveries until they are done.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before } from "node:test";

import pg from "pg";

import { Webhook } from "hookseal";
import { CREATE_TABLE } from "hookseal/stores/postgres";

import { startPostgres, startRedisBehind } from "./databases.mjs";
import { send } from "./http.mjs";
import { start, until, wrongClock } from "./processes.mjs";
import { tokenOf } from "./tokens.mjs";

const script = path.join(import.meta.dirname, "effect-server.mjs");
const webhook = new Webhook("singlekey", "secret");

/** The shortest lease there may be. */
export const LEASE_MS = 5000;

/** Where the process dies, and the effects: outside of a transaction, within one, and where the marks die, too. */
export const DEATHS = [
  ["before claim", 1, 1, 1],
  ["after claim", 1, 1, 1],
  ["after effect", 2, 1, 2],
  ["after complete", 1, 1, 2],
];

/**
 * Starts the databases that a file's tests share, and ends them when all of them have. `clockOf` gives their clock, where
 * it is not the machine's.
 */
export function sharedDatabases(clockOf = () => Promise.resolve({ command: [] })) {
  const ending = [];
  const shared = { after: (end) => ending.push(end) };
  const databases = {};

  before(async () => {
    const clock = await clockOf(shared);
    const [postgres, redis] = await Promise.all([startPostgres(shared, clock.command), startRedisBehind(shared, clock.command)]);
    const client = new pg.Client(postgres.settings);
    await client.connect();
    await client.query(CREATE_TABLE);
    await client.query("CREATE TABLE effects (id text NOT NULL)");
    Object.assign(databases, { postgres, redis, client, clock });
  });

  after(async () => {
    await databases.client?.end();
    for (const end of ending) await end();
  });

  /** What Node.js runs. `options`: those of effect-server.mjs. */
  const programOf = (options) => {
    const { postgres, redis } = databases;
    const settings = options.settings ?? (options.kind === "pg" ? postgres.settings : { port: redis.port });
    return [script, JSON.stringify({ database: postgres.settings, leaseMs: LEASE_MS, ...options, settings })];
  };

  return {
    databases,
    programOf,

    /**
     * Starts a server until the test has ended. `options`: those of effect-server.mjs; `node`: which Node.js; `clock`:
     * by how many minutes its clock is wrong.
     */
    serverOf: async (context, { node = process.execPath, clock = 0, ...options }) => {
      const started = start(context, node, programOf(options), clock === 0 ? {} : { env: { ...process.env, ...wrongClock(clock) } });
      const [, now, port] = await until(() => /^clock (\d+)\nport (\d+)$/mu.exec(started.said()), "the server");
      assert.ok(Math.abs(Number(now) - Date.now() - clock * 60_000) < 60_000, `its clock is not wrong by ${clock} min: ${now}`);
      return { ...started, port: Number(port) };
    },

    effectsOf: async (genuine) => (await effectsOfAll(databases.client, [genuine])).get(genuine.id) ?? 0,
    effectsOfAll: (deliveries) => effectsOfAll(databases.client, deliveries),
  };
}

/** How many effects there are of each of these deliveries that has any, by its id. */
async function effectsOfAll(client, deliveries) {
  const ids = deliveries.map(({ id }) => id);
  const { rows } = await client.query("SELECT id, count(*)::int AS effects FROM effects WHERE id = ANY ($1) GROUP BY id", [ids]);
  return new Map(rows.map(({ id, effects }) => [id, effects]));
}

/** A delivery of an event of its own. */
export function delivery() {
  const id = tokenOf();
  const body = JSON.stringify({ event: "screening.completed", webhook_id: id, timestamp: "2026-01-01T00:00:00Z", data: {} });
  return { id, body, headers: { "content-type": "application/json", ...webhook.sign(body) } };
}

/** Sends again until that is answered with success, as a provider does, only sooner. */
export function sendUntilDone(port, genuine) {
  return until(async () => {
    const { status } = await send(port, genuine);
    assert.ok(status === 200 || status >= 500, String(status));
    return status === 200;
  }, "an answer of success");
}

/** What must hold of a lease, whichever of two processes has it; `clocks`: by how many minutes theirs are wrong. */
export function waysWithALease(serverOf, effectsOf) {
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

  return { leavesItsLease, keepsItsLease };
}
