//! Deliveries and their attempts, as the tables have them.

use std::collections::HashMap;

use hookseal::PROVIDERS;
use hookseal::provider::{DeliveryFacts, Schedule};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use crate::outgoing::{HeaderLines, from_bytes, to_bytes};

/// A delivery that is to be written down.
#[derive(Default)]
pub(crate) struct NewDelivery {
    pub(crate) provider: String,
    pub(crate) endpoint: Option<i64>,
    pub(crate) event: Option<i64>,
    pub(crate) key: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) method: String,
    pub(crate) path: String,
    /// As they came; `None` where each attempt is signed anew.
    pub(crate) headers: Option<Vec<u8>>,
    pub(crate) body: Vec<u8>,
    /// Where it goes; `None`: it is kept, and goes nowhere.
    pub(crate) target: Option<String>,
    /// `genuine`, or the error's code.
    pub(crate) verdict: Option<String>,
    pub(crate) cause: Option<String>,
    /// After which delays a failure is tried again, in seconds.
    pub(crate) delays: Vec<u32>,
    pub(crate) at: i64,
}

impl NewDelivery {
    /// # Errors
    /// What `SQLite` says.
    pub(crate) fn insert(&self, connection: &Connection) -> rusqlite::Result<i64> {
        let (state, due) = if self.target.is_some() { ("waiting", Some(self.at)) } else { ("kept", None) };
        connection
            .prepare_cached(
                "INSERT INTO deliveries (provider, endpoint, event, key, type, method, path, headers, body, target, \
                 verdict, cause, state, delays, due_at, created_at) VALUES (:provider, :endpoint, :event, :key, :type, \
                 :method, :path, :headers, :body, :target, :verdict, :cause, :state, :delays, :due, :at)",
            )?
            .insert(named_params! {
                ":provider": self.provider, ":endpoint": self.endpoint, ":event": self.event, ":key": self.key,
                ":type": self.kind, ":method": self.method, ":path": self.path, ":headers": self.headers,
                ":body": self.body, ":target": self.target, ":verdict": self.verdict, ":cause": self.cause,
                ":state": state, ":delays": joined(&self.delays), ":due": due, ":at": self.at,
            })
    }
}

/// An attempt that this process holds: its row says so, and no other is begun beside it.
pub(crate) struct Claimed {
    pub(crate) delivery: i64,
    pub(crate) attempt: i64,
    pub(crate) provider: String,
    pub(crate) method: String,
    pub(crate) url: String,
    /// As they came; `None`: to be signed with the secret.
    pub(crate) headers: Option<HeaderLines>,
    pub(crate) secret: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// How many attempts run, by where they go.
pub(crate) type Running = HashMap<String, usize>;

/// Takes up to `limit` deliveries whose time has come, and begins an attempt of each. Who has `most` running already has
/// the others wait, so that a server that never answers holds up nobody else.
///
/// # Errors
/// What `SQLite` says.
pub(crate) fn claim(
    connection: &Connection,
    now: i64,
    limit: usize,
    most: usize,
    running: &mut Running,
) -> rusqlite::Result<Vec<Claimed>> {
    let mut due = connection.prepare_cached(
        "SELECT d.id, d.provider, d.method, d.target, d.headers, d.body, e.secret, d.key,
           (SELECT count(*) FROM attempts a WHERE a.delivery = d.id)
         FROM deliveries d LEFT JOIN endpoints e ON e.id = d.endpoint
         WHERE d.state = 'waiting' AND d.due_at <= ?1 ORDER BY d.due_at, d.id",
    )?;
    let mut rows = due.query([now])?;
    let mut chosen = Vec::new();
    while chosen.len() < limit
        && let Some(row) = rows.next()?
    {
        let url: String = row.get(3)?;
        let count = running.entry(url.clone()).or_default();
        if *count >= most {
            continue;
        }
        *count += 1;
        let headers: Option<Vec<u8>> = row.get(4)?;
        let claimed = Claimed {
            delivery: row.get(0)?,
            attempt: 0,
            provider: row.get(1)?,
            method: row.get(2)?,
            url,
            headers: headers.map(|bytes| from_bytes(&bytes)),
            secret: row.get(6)?,
            key: row.get(7)?,
            body: row.get(5)?,
        };
        chosen.push((claimed, row.get::<_, i64>(8)? + 1));
    }
    let mut claimed = Vec::new();
    for (mut one, number) in chosen {
        connection.prepare_cached("UPDATE deliveries SET state = 'sending' WHERE id = ?1")?.execute([one.delivery])?;
        one.attempt = connection
            .prepare_cached(
                "INSERT INTO attempts (delivery, number, started_at, outcome) VALUES (?1, ?2, ?3, 'running')",
            )?
            .insert(params![one.delivery, number, now])?;
        claimed.push(one);
    }
    Ok(claimed)
}

/// How an attempt came to its end.
#[derive(Default)]
pub(crate) struct Ended {
    pub(crate) headers: HeaderLines,
    /// What it was sent to and what it sent, where these are not the delivery's own.
    pub(crate) url: Option<String>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) status: Option<u16>,
    pub(crate) answer: Vec<u8>,
    pub(crate) error: Option<String>,
    /// Whether another attempt could make it better: a signature that cannot be made stays so.
    pub(crate) hopeless: bool,
}

/// Ends an attempt, and says what becomes of its delivery: `delivered`, `waiting` for the next, or `failed`.
///
/// # Errors
/// What `SQLite` says.
pub(crate) fn finish(
    connection: &Connection,
    claimed: (i64, i64),
    ended: &Ended,
    now: i64,
    speed: f64,
) -> rusqlite::Result<&'static str> {
    let (delivery, attempt) = claimed;
    let (provider, failures, delays): (String, usize, String) = connection
        .prepare_cached("SELECT provider, failures, delays FROM deliveries WHERE id = ?1")?
        .query_row([delivery], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let facts = facts(&provider);
    let success = ended.status.is_some_and(|status| facts.accepts(status));
    let delay = split(&delays).get(failures).copied();
    let again = !ended.hopeless && facts.tries_again(ended.status);
    let (state, due) = match delay {
        _ if success => ("delivered", None),
        Some(delay) if again => ("waiting", Some(now + compressed(delay, speed))),
        _ => ("failed", None),
    };
    connection
        .prepare_cached("UPDATE deliveries SET state = ?2, due_at = ?3, failures = failures + ?4 WHERE id = ?1")?
        .execute(params![delivery, state, due, i64::from(!success)])?;
    connection
        .prepare_cached(
            "UPDATE attempts SET ended_at = ?2, headers = ?3, status = ?4, answer = ?5, error = ?6, outcome = ?7, \
             url = ?8, body = ?9 WHERE id = ?1",
        )?
        .execute(params![
            attempt,
            now,
            to_bytes(&ended.headers),
            ended.status,
            ended.answer,
            ended.error,
            if success { "success" } else { "failure" },
            ended.url,
            ended.body
        ])?;
    Ok(state)
}

/// What a process that was ended had begun is begun again: whether it arrived, nobody knows. Gives how many.
///
/// # Errors
/// What `SQLite` says.
pub(crate) fn take_up(connection: &Connection, now: i64) -> rusqlite::Result<usize> {
    connection.execute(
        "UPDATE attempts SET ended_at = ?1, outcome = 'interrupted', error = 'hookseal was ended during this attempt' \
         WHERE ended_at IS NULL",
        [now],
    )?;
    connection.execute("UPDATE deliveries SET state = 'waiting', due_at = ?1 WHERE state = 'sending'", [now])
}

/// Sends deliveries again, from the beginning of their schedule. Gives which.
///
/// # Errors
/// What `SQLite` says.
pub(crate) fn redeliver(
    connection: &Connection,
    choice: &str,
    values: &[(&str, &dyn rusqlite::ToSql)],
) -> rusqlite::Result<Vec<i64>> {
    let mut again = connection.prepare(&format!(
        "UPDATE deliveries SET state = 'waiting', due_at = :now, failures = 0
         WHERE target IS NOT NULL AND state <> 'sending' AND ({choice}) RETURNING id"
    ))?;
    again.query_map(values, |row| row.get(0))?.collect()
}

/// Has deliveries of a listener go where it forwards to now, each with its own query. Gives how many.
///
/// # Errors
/// What `SQLite` says.
pub(crate) fn retarget(
    connection: &Connection,
    (provider, to): (&str, &str),
    choice: &str,
    id: Option<i64>,
) -> rusqlite::Result<usize> {
    let query = "CASE instr(path, '?') WHEN 0 THEN '' ELSE
           CASE instr(:to, '?') WHEN 0 THEN '?' ELSE '&' END || substr(path, instr(path, '?') + 1) END";
    // What was refused goes nowhere, unless it was forwarded in spite of that.
    let mut moved = connection.prepare(&format!(
        "UPDATE deliveries SET target = :to || {query} WHERE endpoint IS NULL AND provider = :provider
         AND state <> 'sending' AND (target IS NOT NULL OR verdict = 'genuine') AND (:id IS NULL OR id = :id)
         AND ({choice})"
    ))?;
    moved.execute(named_params! { ":to": to, ":provider": provider, ":id": id })
}

/// When the next timer is due, or the next delivery to where fewer than `most` run.
///
/// # Errors
/// What `SQLite` says.
pub(crate) fn next_due(connection: &Connection, most: usize, running: &Running) -> rusqlite::Result<Option<i64>> {
    let full: Vec<&String> = running.iter().filter(|(_, count)| **count >= most).map(|(url, _)| url).collect();
    connection
        .prepare_cached(
            "SELECT min(at) FROM (SELECT min(due_at) AS at FROM deliveries WHERE state = 'waiting'
               AND target NOT IN (SELECT value FROM json_each(?1))
             UNION ALL SELECT min(next_at) FROM timers)",
        )?
        .query_row([serde_json::json!(full).to_string()], |row: &Row<'_>| row.get(0))
        .optional()
        .map(Option::flatten)
}

/// The provider's delivery facts, or those of which nothing is known.
pub(crate) fn facts(provider: &str) -> DeliveryFacts {
    PROVIDERS
        .iter()
        .find(|known| known.scheme.name() == provider)
        .map_or(DeliveryFacts::UNKNOWN, |known| known.delivery)
}

/// The provider's delays in seconds. Where its guide publishes none, exponential ones that are made up.
pub(crate) fn delays(provider: &str) -> Vec<u32> {
    match facts(provider).schedule {
        Schedule::Never => Vec::new(),
        Schedule::Delays(delays) => delays.to_vec(),
        _ => vec![60, 120, 240, 480, 960],
    }
}

fn compressed(delay: u32, speed: f64) -> i64 {
    // Within an i64 by far; a fraction of a millisecond is none.
    #[expect(clippy::cast_possible_truncation, reason = "a u32 of milliseconds fits")]
    let ms = (f64::from(delay) * 1000.0 / speed) as i64;
    ms
}

fn joined(delays: &[u32]) -> String {
    delays.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

fn split(delays: &str) -> Vec<u32> {
    delays.split(',').filter_map(|delay| delay.parse().ok()).collect()
}
