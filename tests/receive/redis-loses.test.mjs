// A Redis that loses marks, as a table in the documentation says it may: what is sent again is handled again, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createClient } from "redis";

import { redis } from "hookseal/stores/redis";

import { startRedis } from "./databases.mjs";
import { until } from "./processes.mjs";
import { deferred, incoming, receiverOf } from "./receiving.mjs";

/** A receiver over whichever Redis is the current one, and what it handled. */
function receiving(context, handler = () => Promise.resolve()) {
  const current = { client: undefined };
  const handled = [];
  const store = redis((command) => current.client.sendCommand(command));
  const { receiver, outcomes } = receiverOf({ store }, async (event) => {
    handled.push(event.id);
    await handler(event);
  });
  const connect = async ({ port }) => {
    const client = createClient({ socket: { host: "127.0.0.1", port, reconnectStrategy: () => 50 }, disableOfflineQueue: true });
    client.on("error", () => {});
    await client.connect();
    context.after(() => client.destroy());
    return client;
  };
  const status = async (delivery) => (await receiver.respond(delivery)).status;
  const isReachable = async () => JSON.parse((await receiver.health().respond()).body).checks.store_reachable;
  return { current, connect, status, handled, outcomes, isReachable };
}

test("after a flush, what is sent again is handled again", async (context) => {
  const gate = deferred();
  const { current, connect, status, handled, outcomes } = receiving(context, ({ id }) => (id === "running" ? gate.promise : Promise.resolve()));
  current.client = await connect(await startRedis(context));
  const done = incoming();
  assert.deepEqual([await status(done), await status(done), handled.length], [200, 200, 1]);
  const running = status(incoming({ id: "running" }));
  await until(() => handled.includes("running"));
  await current.client.sendCommand(["FLUSHALL"]);
  gate.resolve();
  // Its effect has happened, so that it is not to come again; and it is told that its mark is gone.
  assert.deepEqual([await running, outcomes().at(-1)], [200, "overtaken"]);
  assert.deepEqual([await status(done), handled.filter((id) => id === done.id).length], [200, 2]);
  // From then on the marks are there again, and so are the scripts.
  assert.deepEqual([await status(done), handled.filter((id) => id === done.id).length], [200, 2]);
});

test("a Redis that is full, or that is only read from, is not well", async (context) => {
  const { current, connect, isReachable } = receiving(context);
  current.client = await connect(await startRedis(context));
  const limit = (bytes) => current.client.sendCommand(["CONFIG", "SET", "maxmemory", bytes]);
  assert.equal(await isReachable(), true);
  await limit("1");
  assert.equal(await isReachable(), false);
  await limit("0");
  assert.equal(await isReachable(), true);
  // As the old primary is after a failover.
  await current.client.sendCommand(["REPLICAOF", "127.0.0.1", "1"]);
  assert.equal(await isReachable(), false);
});

test("after a failover, what had not reached the replica is handled again, and the rest is not", async (context) => {
  const primary = await startRedis(context);
  const replica = await startRedis(context, "--replicaof", "127.0.0.1", String(primary.port));
  const { current, connect, status, handled } = receiving(context);
  current.client = await connect(primary);
  const second = await connect(replica);
  await until(async () => /master_link_status:up/u.test(await second.sendCommand(["INFO", "replication"])));
  const [copied, lost, between] = [incoming(), incoming(), incoming()];
  assert.equal(await status(copied), 200);
  await until(async () => (await second.sendCommand(["GET", `hookseal:screenings:singlekey:${copied.id}`]))?.startsWith("done;"));
  // From here on it hears nothing more, and writes nothing.
  await second.sendCommand(["REPLICAOF", "127.0.0.1", "1"]);
  assert.equal(await status(lost), 200);
  primary.server.child.kill("SIGKILL");
  await primary.server.ended;
  // Nobody is there, and then only one that does not write.
  assert.equal(await status(between), 503);
  current.client = second;
  assert.equal(await status(between), 503);
  assert.deepEqual(handled, [copied.id, lost.id]);
  await second.sendCommand(["REPLICAOF", "NO", "ONE"]);
  for (const delivery of [copied, lost, between]) assert.equal(await status(delivery), 200);
  assert.deepEqual(handled, [copied.id, lost.id, lost.id, between.id]);
});
