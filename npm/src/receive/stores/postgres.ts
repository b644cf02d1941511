import { SqlStore } from "./sql-store.js";
import type { Run } from "./store.js";

const ROWS = `INSERT INTO hookseal AS h (key, token, done, attempt, first_at, lease_until, expires_at)`;
const NOW = "clock_timestamp()";
const after = (parameter: string): string => `${NOW} + ${parameter}::float8 * interval '1 millisecond'`;
const milliseconds = (interval: string): string => `(extract(epoch FROM ${interval}) * 1000)::float8`;

const STATEMENTS = {
  CLAIM: `${ROWS}
VALUES ($1, $2, false, 1, ${NOW}, ${after("$3")}, ${after("$4")})
ON CONFLICT (key) DO UPDATE SET
  attempt = CASE WHEN h.expires_at <= ${NOW} THEN 1 WHEN h.token = $2 THEN h.attempt ELSE h.attempt + 1 END,
  first_at = CASE WHEN h.expires_at <= ${NOW} THEN ${NOW} ELSE h.first_at END,
  done = false, token = $2, lease_until = ${after("$3")}, expires_at = ${after("$4")}
WHERE h.expires_at <= ${NOW} OR NOT h.done AND (h.lease_until <= ${NOW} OR h.token = $2)
RETURNING attempt, ${milliseconds(`${NOW} - first_at`)} AS age_ms`,
  LOOK: `SELECT done, CASE WHEN lease_until > ${NOW} THEN ${milliseconds(`lease_until - ${NOW}`)} ELSE 0 END AS remaining_ms FROM hookseal WHERE key = $1`,
  COMPLETE: `UPDATE hookseal SET done = true, expires_at = ${after("$3")} WHERE key = $1 AND token = $2 RETURNING key`,
  RELEASE: "UPDATE hookseal SET token = '', lease_until = '-infinity' WHERE key = $1 AND token = $2 AND NOT done RETURNING key",
  SWEEP: `DELETE FROM hookseal WHERE key IN (SELECT key FROM hookseal WHERE expires_at <= ${NOW} LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
};

/** The table that {@link postgres} uses, for your migrations. */
export const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS hookseal (
  key text COLLATE "C" PRIMARY KEY,
  token text COLLATE "C" NOT NULL,
  done boolean NOT NULL,
  attempt integer NOT NULL,
  first_at timestamptz NOT NULL,
  lease_until timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS hookseal_expires_at ON hookseal (expires_at);`;

/**
 * A store in PostgreSQL, in the table of {@link CREATE_TABLE}.
 *
 * Claims must be committed at once: `run` takes a connection of the pool, never that of a transaction. Give the store's
 * role a `lock_timeout` of a second: a claim waits for who holds the row in a transaction.
 *
 * @param run - runs a statement: `(sql, values) => pool.query(sql, values)` of pg, `(sql, values) => client.unsafe(sql, values)` of postgres
 */
export function postgres(run: Run): SqlStore {
  return new SqlStore(run, STATEMENTS);
}
