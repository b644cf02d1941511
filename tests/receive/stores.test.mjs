// The stores, with real servers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import pg from "pg";

import { memory } from "hookseal/stores/memory";
import { CREATE_TABLE, postgres } from "hookseal/stores/postgres";

import { startPostgres, startRedis, startRedisCluster, startRedisBehind } from "./databases.mjs";
import { openStoreFor } from "./open-store.mjs";
import { settableClock, until } from "./processes.mjs";
import { claimFromProcesses, storeSuite } from "./store-suite.mjs";
import { keyOf, tokenOf } from "./tokens.mjs";

const LONG = 60_000;
const HOUR = 3_600_000;

storeSuite("memory", () => ({ store: memory() }), {
  async "when it is full, what is done goes first, and what is held never"() {
    const store = memory({ maxRows: 3 });
    const [done, free, held, token] = [keyOf(), keyOf(), keyOf(), tokenOf()];
    for (const key of [held, done, free]) await store.claim(key, token, LONG, HOUR);
    await store.complete(done, token, HOUR);
    await store.release(free, token);
    await store.claim(keyOf(), token, LONG, HOUR);
    assert.deepEqual((await store.claim(free, token, LONG, HOUR)).attempt, 2);
    await assert.rejects(store.claim(done, token, LONG, HOUR), /full/u);
    assert.equal((await store.claim(held, tokenOf(), LONG, HOUR)).state, "busy");
  },
  async "it has room for a hundred thousand events, and what was done first goes first"() {
    const store = memory();
    const token = tokenOf();
    for (let number = 0; number < 100_000; number += 1) {
      await store.claim(`e:${number}`, token, LONG, HOUR);
      await store.complete(`e:${number}`, token, HOUR);
    }
    for (const number of [0, 1, 99_999]) assert.equal((await store.claim(`e:${number}`, token, LONG, HOUR)).state, "done");
    assert.equal((await store.claim("e:another", token, LONG, HOUR)).state, "fresh");
    for (const number of [1, 99_999]) assert.equal((await store.claim(`e:${number}`, token, LONG, HOUR)).state, "done");
    assert.equal((await store.claim("e:0", token, LONG, HOUR)).state, "fresh");
  },
  async "when it is full, what has expired goes before what is done"() {
    const store = memory({ maxRows: 2 });
    const [done, free, token] = [keyOf(), keyOf(), tokenOf()];
    await store.claim(done, token, LONG, HOUR);
    await store.complete(done, token, HOUR);
    await store.claim(free, token, LONG, 1);
    await store.release(free, token);
    const from = performance.now();
    await until(() => performance.now() > from + 1);
    await store.claim(keyOf(), token, LONG, HOUR);
    assert.equal((await store.claim(done, tokenOf(), LONG, HOUR)).state, "done");
  },
});

/** Redis that is full takes nothing: neither a claim, nor a mark. */
async function full({ store, port }) {
  const limit = (bytes) => execFileSync("redis-cli", ["-p", String(port), "config", "set", "maxmemory", bytes]);
  const [key, token] = [keyOf(), tokenOf()];
  await store.claim(key, token, LONG, HOUR);
  limit("1");
  await assert.rejects(store.claim(keyOf(), tokenOf(), LONG, HOUR), /OOM/u);
  await assert.rejects(store.complete(key, token, HOUR), /OOM/u);
  limit("0");
  assert.equal(await store.complete(key, token, HOUR), "ok");
}

async function stopped({ store, server }) {
  // A PostgreSQL that is killed would leave its shared memory to the machine.
  server.child.kill("SIGQUIT");
  await server.ended;
  for (const call of ["claim", "complete", "release"]) await assert.rejects(store[call](keyOf(), tokenOf(), LONG, HOUR));
}

/** With a connection of its own for a transaction. */
async function transactions({ store, settings }) {
  const client = new pg.Client(settings);
  await client.connect();
  const run = (sql, values) => client.query(sql, values);
  try {
    for (const isolation of ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]) {
      for (const [end, state] of [["COMMIT", "done"], ["ROLLBACK", "fresh"]]) {
        const [key, token] = [keyOf(), tokenOf()];
        await store.claim(key, token, 1, HOUR);
        await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
        assert.equal(await store.completeWithin(run, key, token, HOUR), "ok");
        // The lease is over, but who comes has to wait until it is known how this ends.
        const claim = store.claim(key, tokenOf(), LONG, HOUR);
        await until(async () => (await client.query("SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted")).rows[0].waiting > 0, "a claim that waits");
        await client.query(end);
        assert.equal((await claim).state, state);
      }
      const [key, token] = [keyOf(), tokenOf()];
      await store.claim(key, token, 1, HOUR);
      await until(async () => (await store.claim(key, tokenOf(), LONG, HOUR)).state === "fresh");
      await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
      assert.equal(await store.completeWithin(run, key, token, HOUR), "stale");
      await client.query("ROLLBACK");
    }
    for (const isolation of ["REPEATABLE READ", "SERIALIZABLE"]) {
      const [key, token] = [keyOf(), tokenOf()];
      await store.claim(key, token, 1, HOUR);
      await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
      // From here on it sees nothing new.
      await client.query("SELECT count(*) FROM hookseal");
      await until(async () => (await store.claim(key, tokenOf(), LONG, HOUR)).state === "fresh");
      // A receiver makes `Overtaken` of it.
      await assert.rejects(store.completeWithin(run, key, token, HOUR), { code: "40001" });
      await client.query("ROLLBACK");
    }
    const [key, token] = [keyOf(), tokenOf()];
    await store.claim(key, token, 1, HOUR);
    await client.query("BEGIN");
    await store.completeWithin(run, key, token, HOUR);
    // Its lock_timeout.
    await assert.rejects(store.claim(key, tokenOf(), LONG, HOUR), /lock timeout/u);
    await client.query("ROLLBACK");
  } finally {
    await client.end();
  }
}

for (const driver of ["pg", "postgres"]) {
  storeSuite(
    `PostgreSQL, ${driver}`,
    async (context) => {
      const { settings, server } = await startPostgres(context);
      const client = new pg.Client(settings);
      await client.connect();
      await client.query(CREATE_TABLE);
      await client.end();
      const store = await openStoreFor(context, driver, settings);
      const claimAtOnce = driver === "pg" ? await claimFromProcesses(context, process.execPath, driver, settings) : undefined;
      return { store, server, settings, claimAtOnce };
    },
    {
      async "what has expired is swept"({ store, settings }) {
        const client = new pg.Client(settings);
        await client.connect();
        await client.query("INSERT INTO hookseal SELECT 'old' || n, '', true, 1, now(), now(), now() - interval '1 s' FROM generate_series(1, 1500) AS n");
        const count = async () => (await client.query("SELECT count(*)::int AS rows FROM hookseal WHERE key LIKE 'old%'")).rows[0].rows;
        await store.sweep();
        assert.equal(await count(), 500);
        await store.sweep();
        assert.equal(await count(), 0);
        await client.end();
      },
      async "keys are compared by their bytes, and what expires is found"({ settings }) {
        const client = new pg.Client(settings);
        await client.connect();
        const { rows } = await client.query("SELECT collation_name FROM information_schema.columns WHERE table_name = 'hookseal' AND column_name = 'key'");
        assert.deepEqual(rows, [{ collation_name: "C" }]);
        const indexes = await client.query("SELECT indexdef FROM pg_indexes WHERE tablename = 'hookseal'");
        assert.ok(indexes.rows.some(({ indexdef }) => indexdef.endsWith("(expires_at)")));
        await client.end();
      },
      "a transaction that completes lets nobody take the event over": transactions,
      "one that is down grants nothing": stopped,
    },
  );
}

storeSuite(
  "Redis, redis",
  async (context) => {
    const { port, server } = await startRedis(context);
    const store = await openStoreFor(context, "redis", { port });
    return { store, server, port, claimAtOnce: await claimFromProcesses(context, process.execPath, "redis", { port }) };
  },
  { "one that is full grants nothing": full, "one that is down grants nothing": stopped },
);
storeSuite(
  "Redis, ioredis",
  async (context) => {
    const { port, server } = await startRedis(context);
    return { store: await openStoreFor(context, "ioredis", { port }), server, port };
  },
  { "one that is full grants nothing": full, "one that is down grants nothing": stopped },
);

for (const kind of ["redisCluster", "ioredisCluster"]) {
  storeSuite(`Redis, a cluster of three, ${kind}`, async (context) => {
    const ports = await startRedisCluster(context);
    return { store: await openStoreFor(context, kind, { ports }) };
  });
}

test("a row that is swept between a claim and its refusal is claimed again, and then called busy", async () => {
  const ran = [];
  const store = postgres((sql) => {
    ran.push(sql.split(" ", 1)[0]);
    return [];
  });
  assert.deepEqual(await store.claim(keyOf(), tokenOf(), LONG, HOUR), { state: "busy", remainingMs: 0 });
  assert.deepEqual(ran, ["INSERT", "SELECT", "INSERT", "SELECT"]);
});

test("claims sweep once a minute, and a sweep that fails is nobody's failure", async () => {
  let [passed, sweeps] = [0, 0];
  const from = performance.now();
  performance.now = () => from + passed;
  try {
    const store = postgres((sql) => {
      if (!sql.startsWith("DELETE")) return [{ attempt: 1, age_ms: 0 }];
      sweeps += 1;
      return Promise.reject(new Error("the database fails"));
    });
    for (const [minutes, expected] of [[0.9, 0], [1.1, 1], [2, 1], [2.2, 2]]) {
      passed = minutes * LONG;
      assert.equal((await store.claim(keyOf(), tokenOf(), LONG, HOUR)).state, "fresh");
      assert.equal(sweeps, expected, `after ${minutes} minutes`);
    }
  } finally {
    // That of its prototype is there again.
    delete performance.now;
  }
});

/** What a store comes to whose own clock is set, as `set` does it, in seconds. */
async function clockOfTheStore(store, set) {
  // Forward: leases end early, and who held one is told.
  const [early, first, second] = [keyOf(), tokenOf(), tokenOf()];
  await store.claim(early, first, LONG, 24 * HOUR);
  set(3600);
  assert.equal((await store.claim(early, second, LONG, 24 * HOUR)).attempt, 2);
  assert.equal(await store.complete(early, first, 24 * HOUR), "stale");
  assert.equal(await store.complete(early, second, 24 * HOUR), "ok");
  set(0);
  // Back: they end late.
  const late = keyOf();
  await store.claim(late, first, LONG, 24 * HOUR);
  set(-3600);
  const { state, remainingMs } = await store.claim(late, second, LONG, 24 * HOUR);
  assert.equal(state, "busy");
  assert.ok(remainingMs > HOUR && remainingMs <= HOUR + LONG, String(remainingMs));
  assert.equal((await store.claim(late, first, LONG, 24 * HOUR)).attempt, 1, "the holder still renews");
  assert.equal(await store.complete(late, first, 24 * HOUR), "ok");
  // And marks stay.
  for (const seconds of [-3600, 0, 3600]) {
    set(seconds);
    for (const key of [early, late]) assert.deepEqual(await store.claim(key, tokenOf(), LONG, 24 * HOUR), { state: "done" });
  }
}

test("PostgreSQL, whose clock is set an hour forward or back", async (context) => {
  const { command, set } = await settableClock(context);
  const { settings } = await startPostgres(context, command);
  const pool = new pg.Pool(settings);
  await pool.query(CREATE_TABLE);
  await clockOfTheStore(postgres((sql, values) => pool.query(sql, values)), set);
  await pool.end();
});

test("Redis, whose clock is set an hour forward or back", async (context) => {
  const { command, set } = await settableClock(context);
  const { port } = await startRedisBehind(context, command);
  await clockOfTheStore(await openStoreFor(context, "redis", { port }), set);
});

test("a Redis that drops marks is refused", async (context) => {
  const { port } = await startRedis(context, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
  const store = await openStoreFor(context, "redis", { port });
  await assert.rejects(store.claim(keyOf(), tokenOf(), LONG, HOUR), /noeviction/u);
});

for (const kind of ["redisCluster", "ioredisCluster"]) {
  test(`a cluster of which one node drops marks is refused: ${kind}`, async (context) => {
    const ports = await startRedisCluster(context);
    for (const port of ports) {
      const setPolicy = (policy) => execFileSync("redis-cli", ["-p", String(port), "config", "set", "maxmemory-policy", policy]);
      setPolicy("volatile-ttl");
      const store = await openStoreFor(context, kind, { ports });
      await assert.rejects(store.claim(keyOf(), tokenOf(), LONG, HOUR), /`noeviction`, found `volatile-ttl`/u);
      setPolicy("noeviction");
      assert.equal((await store.claim(keyOf(), tokenOf(), LONG, HOUR)).state, "fresh");
    }
  });
}
