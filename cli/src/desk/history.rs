//! What became of an endpoint's deliveries, as logs and dashboards show it.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::calendar::rfc3339;
use crate::page::attempts;

/// An endpoint's deliveries, the newest first, each with its attempts.
pub(super) fn history(connection: &Connection, endpoint: i64) -> rusqlite::Result<Vec<Value>> {
    let mut rows = connection.prepare_cached(
        "SELECT id, key, type, state, due_at, created_at FROM deliveries WHERE endpoint = ?1 ORDER BY id DESC LIMIT 200",
    )?;
    let found = rows.query_map([endpoint], |row| {
        let next: Option<i64> = row.get(4)?;
        let delivery = json!({
            "delivery_id": row.get::<_, i64>(0)?, "event_id": row.get::<_, Option<String>>(1)?,
            "event_type": row.get::<_, Option<String>>(2)?, "status": row.get::<_, String>(3)?,
            "next_attempt_at": next.map(rfc3339), "created": rfc3339(row.get(5)?),
        });
        Ok((row.get::<_, i64>(0)?, delivery))
    })?;
    let mut history = Vec::new();
    for one in found {
        let (id, mut delivery) = one?;
        let attempts = attempts(connection, id)?.into_iter().map(|attempt| {
            json!({
                "attempt": attempt["number"], "at": attempt["startedAt"].as_i64().map(rfc3339),
                "response_code": attempt["status"], "error": attempt["error"], "outcome": attempt["outcome"],
            })
        });
        delivery["attempts"] = attempts.collect::<Vec<_>>().into();
        history.push(delivery);
    }
    Ok(history)
}
