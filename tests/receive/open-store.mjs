// Opens a store by its name, as a program of its own does.
import { Cluster, Redis } from "ioredis";
import pg from "pg";
import postgresJs from "postgres";
import { createClient, createCluster } from "redis";

import { memory } from "hookseal/stores/memory";
import { postgres } from "hookseal/stores/postgres";
import { redis } from "hookseal/stores/redis";
import { sqlite } from "hookseal/stores/sqlite";

/** Drivers and their clients; `closing` gets what ends each. */
const KINDS = {
  memory: () => memory(),
  pg(settings, closing) {
    const pool = new pg.Pool({ ...settings, max: 4, options: "-c lock_timeout=1000" });
    pool.on("error", () => {});
    closing.push(() => pool.end());
    return postgres((sql, values) => pool.query(sql, values));
  },
  postgres(settings, closing) {
    const client = postgresJs({ ...settings, max: 4, onnotice: () => {}, connection: { lock_timeout: 1000 } });
    closing.push(() => client.end({ timeout: 1 }));
    return postgres((sql, values) => client.unsafe(sql, values));
  },
  async redis({ port }, closing) {
    const client = createClient({ socket: { host: "127.0.0.1", port }, disableOfflineQueue: true });
    client.on("error", () => {});
    await client.connect();
    closing.push(() => client.destroy());
    return redis((command) => client.sendCommand(command));
  },
  ioredis({ port }, closing) {
    const client = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: 0 });
    client.on("error", () => {});
    closing.push(() => client.disconnect());
    return redis(([name, ...rest]) => client.call(name, ...rest));
  },
  async redisCluster({ ports }, closing) {
    const cluster = createCluster({ rootNodes: ports.map((port) => ({ socket: { host: "127.0.0.1", port } })) });
    cluster.on("error", () => {});
    await cluster.connect();
    closing.push(() => cluster.destroy());
    return redis((command, key) => cluster.sendCommand(key, false, command));
  },
  ioredisCluster({ ports }, closing) {
    const cluster = new Cluster(ports.map((port) => ({ host: "127.0.0.1", port })));
    cluster.on("error", () => {});
    closing.push(() => cluster.disconnect());
    return redis(([name, ...rest]) => cluster.call(name, ...rest));
  },
  sqlite({ file }, closing) {
    const store = sqlite(file);
    closing.push(() => store.database.close());
    return store;
  },
};

export function openStore(kind, settings, closing = []) {
  return Promise.resolve(KINDS[kind](settings, closing));
}

/** As {@link openStore}, until the test has ended. */
export function openStoreFor(context, kind, settings) {
  const closing = [];
  context.after(() => Promise.all(closing.map((close) => close())));
  return openStore(kind, settings, closing);
}
