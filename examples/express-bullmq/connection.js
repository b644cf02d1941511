// The Redis of both: the queue's, with `appendonly yes` and `maxmemory-policy noeviction`.
const { hostname: host, port } = new URL(process.env.REDIS_URL ?? "redis://127.0.0.1:6379");

/** BullMQ wants to try for ever. */
export const connection = { host, port: Number(port || 6379), maxRetriesPerRequest: null };
