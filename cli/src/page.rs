//! The page, and what it asks of the server: deliveries as JSON, and which of them change.

use std::convert::Infallible;

use axum::Json;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{Stream, StreamExt, stream};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::calendar;
use crate::dispatch::Running;
use crate::journal;
use crate::outgoing::from_bytes;

/// Explanations in the browser; empty where the command was built without (`build.rs`).
static ENGINE: &str = include_str!(concat!(env!("OUT_DIR"), "/explain.js"));
static ENGINE_WASM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/explain.wasm"));

/// Whether the page explains.
pub(crate) const fn explains() -> bool {
    !ENGINE_WASM.is_empty()
}

/// The page's own files, and the deliveries.
pub(crate) fn routes() -> Router<Running> {
    let file = |kind: &'static str, text: &'static str| get(move || async move { ([(CONTENT_TYPE, kind)], text) });
    Router::new()
        .route("/", file("text/html; charset=utf-8", include_str!("page/index.html")))
        .route("/page.js", file("text/javascript; charset=utf-8", include_str!("page/page.js")))
        .route("/element.js", file("text/javascript; charset=utf-8", include_str!("page/element.js")))
        .route("/detail.js", file("text/javascript; charset=utf-8", include_str!("page/detail.js")))
        .route("/server.js", file("text/javascript; charset=utf-8", include_str!("page/server.js")))
        .route("/explain.js", file("text/javascript; charset=utf-8", include_str!("page/explain.js")))
        .route("/engine.js", file("text/javascript; charset=utf-8", ENGINE))
        .route("/engine.wasm", get(|| async { ([(CONTENT_TYPE, "application/wasm")], ENGINE_WASM) }))
        .route("/page.css", file("text/css; charset=utf-8", include_str!("page/page.css")))
        .route("/icon.svg", file("image/svg+xml", include_str!("page/icon.svg")))
        .route("/hookseal/deliveries", get(list))
        .route("/hookseal/deliveries/{id}", get(one))
        .route("/hookseal/deliveries/{id}/redeliver", post(redeliver))
        .route("/hookseal/changes", get(changes))
}

/// What went wrong, as JSON with a sentence.
pub(crate) struct Problem {
    status: StatusCode,
    message: String,
    /// In how many seconds it may be asked again.
    again: Option<i64>,
}

/// What every handler gives.
pub(crate) type Answered<T> = Result<T, Problem>;

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), again: None }
    }

    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn missing() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is no such thing here")
    }

    /// More than a limit allows; in so many seconds it does again.
    pub(crate) fn too_many(message: impl Into<String>, seconds: i64) -> Self {
        Self { again: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, message) }
    }
}

/// The database did not take it.
impl From<String> for Problem {
    fn from(message: String) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let again = self.again.map(|seconds| [(RETRY_AFTER, seconds.to_string())]);
        let header = again.unwrap_or_else(|| [(CACHE_CONTROL, "no-store".to_owned())]);
        (self.status, header, Json(json!({ "error": self.message }))).into_response()
    }
}

#[derive(Deserialize)]
struct Choice {
    provider: Option<String>,
    state: Option<String>,
    text: Option<String>,
    before: Option<i64>,
}

const SUMMARY: &str = "SELECT d.id, d.provider, d.type, d.key, d.method, d.path, d.target, d.verdict, d.cause, d.state,
  d.due_at, d.created_at, e.name, length(d.body),
  (SELECT count(*) FROM attempts a WHERE a.delivery = d.id),
  (SELECT status FROM attempts a WHERE a.delivery = d.id ORDER BY id DESC LIMIT 1)
  FROM deliveries d LEFT JOIN endpoints e ON e.id = d.endpoint";

fn summary(row: &Row<'_>) -> rusqlite::Result<Value> {
    let due: Option<i64> = row.get(10)?;
    Ok(json!({
        "id": row.get::<_, i64>(0)?, "provider": row.get::<_, String>(1)?, "type": row.get::<_, Option<String>>(2)?,
        "key": row.get::<_, Option<String>>(3)?, "method": row.get::<_, String>(4)?, "path": row.get::<_, String>(5)?,
        "target": row.get::<_, Option<String>>(6)?, "verdict": row.get::<_, Option<String>>(7)?,
        "cause": row.get::<_, Option<String>>(8)?, "state": row.get::<_, String>(9)?, "dueAt": due,
        "at": row.get::<_, i64>(11)?, "endpoint": row.get::<_, Option<String>>(12)?, "bytes": row.get::<_, i64>(13)?,
        "attempts": row.get::<_, i64>(14)?, "status": row.get::<_, Option<i64>>(15)?,
    }))
}

async fn list(State(running): State<Running>, Query(choice): Query<Choice>) -> Answered<Json<Value>> {
    let found = running.database.with(move |connection| {
        let mut rows = connection.prepare_cached(&format!(
            "{SUMMARY} WHERE (:provider IS NULL OR d.provider = :provider) AND (:state IS NULL OR d.state = :state)
               AND (:before IS NULL OR d.id < :before)
               AND (:text IS NULL OR instr(lower(coalesce(d.type, '') || ' ' || coalesce(d.key, '') || ' ' ||
                 coalesce(d.target, '') || ' ' || coalesce(d.verdict, '') || ' ' || d.path), lower(:text)) > 0)
             ORDER BY d.id DESC LIMIT 200"
        ))?;
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let values = named_params! {
            ":provider": given(choice.provider), ":state": given(choice.state), ":before": choice.before,
            ":text": given(choice.text),
        };
        let rows = rows.query_map(values, summary)?;
        rows.collect::<rusqlite::Result<Vec<Value>>>()
    });
    Ok(Json(json!({ "deliveries": found.await? })))
}

async fn one(State(running): State<Running>, Path(id): Path<i64>) -> Answered<Json<Value>> {
    let found = running.database.with(move |connection| whole(connection, id)).await?;
    found.map(Json).ok_or_else(Problem::missing)
}

/// A delivery with its bytes and attempts.
pub(crate) fn whole(connection: &Connection, id: i64) -> rusqlite::Result<Option<Value>> {
    let found = connection.query_row(&format!("{SUMMARY} WHERE d.id = ?1"), [id], summary).optional()?;
    let Some(mut found) = found else { return Ok(None) };
    let (headers, body): (Option<Vec<u8>>, Vec<u8>) =
        connection.query_row("SELECT headers, body FROM deliveries WHERE id = ?1", [id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    found["headers"] = headers.map_or(Value::Null, |headers| pairs(&headers));
    found["body"] = text_or_base64(&body);
    found["timeline"] = attempts(connection, id)?.into();
    Ok(Some(found))
}

/// The attempts of a delivery, the first one first.
pub(crate) fn attempts(connection: &Connection, delivery: i64) -> rusqlite::Result<Vec<Value>> {
    let mut rows = connection.prepare_cached(
        "SELECT number, started_at, ended_at, status, outcome, error, headers, answer, url, body FROM attempts
         WHERE delivery = ?1 ORDER BY id",
    )?;
    let rows = rows.query_map([delivery], |row| {
        let (headers, answer): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(6)?, row.get(7)?);
        let body: Option<Vec<u8>> = row.get(9)?;
        Ok(json!({
            "number": row.get::<_, i64>(0)?, "startedAt": row.get::<_, i64>(1)?,
            "endedAt": row.get::<_, Option<i64>>(2)?, "status": row.get::<_, Option<i64>>(3)?,
            "outcome": row.get::<_, String>(4)?, "error": row.get::<_, Option<String>>(5)?,
            "headers": headers.map(|headers| pairs(&headers)), "answer": answer.map(|answer| text_or_base64(&answer)),
            "url": row.get::<_, Option<String>>(8)?, "body": body.map(|body| text_or_base64(&body)),
        }))
    })?;
    rows.collect()
}

fn pairs(headers: &[u8]) -> Value {
    let lines = from_bytes(headers);
    lines.iter().map(|(name, value)| json!([name, String::from_utf8_lossy(value)])).collect()
}

fn text_or_base64(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => json!({ "text": text }),
        Err(_) => json!({ "base64": STANDARD.encode(bytes) }),
    }
}

async fn redeliver(State(running): State<Running>, Path(id): Path<i64>) -> Answered<Json<Value>> {
    let now = calendar::now_ms();
    let forwards = running.forwards.clone();
    let again = running.database.with(move |connection| {
        if let Some(forwards) = forwards {
            journal::retarget(connection, (&forwards.provider, &forwards.to), "true", Some(id))?;
        }
        journal::redeliver(connection, "id = :id", &[(":now", &now), (":id", &id)])
    });
    if again.await?.is_empty() {
        let message = "it is being sent right now, is not to go anywhere, or is not there".to_owned();
        return Err(Problem::new(StatusCode::CONFLICT, message));
    }
    running.changed(id);
    Ok(Json(json!({ "redelivered": [id] })))
}

async fn changes(State(running): State<Running>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let receiver = running.changes.subscribe();
    let closing = running.closing.clone();
    let stream = stream::unfold(receiver, |mut receiver| async move {
        // Whoever was too slow looks at everything again.
        let id = match receiver.recv().await {
            Ok(id) => id,
            Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => 0,
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return None,
        };
        Some((Ok(Event::default().data(id.to_string())), receiver))
    });
    let first = stream::once(async { Ok(Event::default().data("0")) });
    let ended = Box::pin(async move { closing.cancelled().await });
    Sse::new(first.chain(stream).take_until(ended)).keep_alive(KeepAlive::default())
}
