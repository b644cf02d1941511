// The statements for SQLite 3.35 and later; a Durable Object runs the same. Parameters have no numbers: `node:sqlite` takes
// those for names.

/** The store's clock, in milliseconds. */
const NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

export const CREATE = `CREATE TABLE IF NOT EXISTS hookseal (
  key TEXT PRIMARY KEY,
  token TEXT NOT NULL,
  done INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID`;
export const CREATE_INDEX = "CREATE INDEX IF NOT EXISTS hookseal_expires_at ON hookseal (expires_at)";

/** Key, token, lease, keep. A row: the event is the caller's. */
export const CLAIM = `INSERT INTO hookseal AS h (key, token, done, attempt, first_at, lease_until, expires_at)
VALUES (?, ?, 0, 1, ${NOW}, ${NOW} + ?, ${NOW} + ?)
ON CONFLICT (key) DO UPDATE SET
  attempt = CASE WHEN h.expires_at <= ${NOW} THEN 1 WHEN h.token = excluded.token THEN h.attempt ELSE h.attempt + 1 END,
  first_at = CASE WHEN h.expires_at <= ${NOW} THEN ${NOW} ELSE h.first_at END,
  done = 0, token = excluded.token, lease_until = excluded.lease_until, expires_at = excluded.expires_at
WHERE h.expires_at <= ${NOW} OR NOT h.done AND (h.lease_until <= ${NOW} OR h.token = excluded.token)
RETURNING attempt, ${NOW} - first_at AS age_ms`;

/** Key. Words a refusal, and grants nothing. */
export const LOOK = `SELECT done, lease_until - ${NOW} AS remaining_ms FROM hookseal WHERE key = ?`;

/** Key, token, keep. */
export const COMPLETE = `WITH given (key, token, keep) AS (VALUES (?, ?, ?))
UPDATE hookseal SET done = 1, expires_at = ${NOW} + (SELECT keep FROM given)
WHERE key = (SELECT key FROM given) AND token = (SELECT token FROM given) RETURNING key`;

/** Key, token. */
export const RELEASE = "UPDATE hookseal SET token = '', lease_until = 0 WHERE key = ? AND token = ? AND NOT done RETURNING key";

/** All at once. */
export const SWEEP_ALL = `DELETE FROM hookseal WHERE expires_at <= ${NOW}`;

/** A thousand at a time, so that nobody waits long. */
export const SWEEP = `DELETE FROM hookseal WHERE key IN (SELECT key FROM hookseal WHERE expires_at <= ${NOW} LIMIT 1000)`;
