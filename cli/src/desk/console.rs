//! What the page and programs ask of the desk besides the guides' own paths: what their dashboards do.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use hookseal::{PROVIDERS, hospitable_personal_secret};
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};

use super::endpoints::{self, New};
use super::events::{self, Wanted};
use super::history::history;
use crate::calendar;
use crate::dispatch::Running;
use crate::journal;
use crate::json_body::JsonBody;
use crate::known::{Known, provider, title};
use crate::page::{self, Answered, Problem};
use crate::sample::Sample;

pub(super) fn routes() -> Router<Running> {
    Router::new()
        .route("/hookseal/about", get(about))
        .route("/hookseal/endpoints", get(list).post(add))
        .route("/hookseal/endpoints/{id}/active", post(switch))
        .route("/hookseal/endpoints/{id}/secret", get(reveal))
        .route("/hookseal/endpoints/{id}/history", get(delivery_history))
        .route("/hookseal/events", post(send))
        .route("/hookseal/redeliveries", post(redeliveries))
        .route("/hookseal/timers", get(timers).post(add_timer))
        .route("/hookseal/timers/{id}", delete(remove_timer))
}

/// # Errors
/// The provider is known to name its event types, and this is none of them.
pub(super) fn check_types(name: &str, types: &[String]) -> Answered<()> {
    if types.is_empty() {
        return Err(Problem::bad("expected at least one event type"));
    }
    match types.iter().find_map(|one| others(name, one).map(|names| (one, names))) {
        Some((unknown, names)) => Err(Problem::bad(format!("there is no event type `{unknown}`: expected {names}"))),
        None => Ok(()),
    }
}

/// The event types of a provider that names them, where this is none of them.
fn others(name: &str, kind: &str) -> Option<String> {
    let known = provider(name).map_or(&[][..], |provider| provider.event_types);
    let is_unknown = !known.is_empty() && !known.iter().any(|known| known.name == kind);
    is_unknown.then(|| known.iter().map(|known| known.name).collect::<Vec<_>>().join(", "))
}

/// Makes an event, and begins its deliveries.
pub(super) async fn emit(running: &Running, wanted: Wanted) -> Answered<Value> {
    let mut made = emit_all(running, wanted, 1).await?;
    Ok(made.pop().unwrap_or_default())
}

/// Makes so many events of one kind, each another one, in one transaction.
async fn emit_all(running: &Running, wanted: Wanted, times: u32) -> Answered<Vec<Value>> {
    let now = calendar::now_ms();
    let bodies: Result<Vec<String>, String> = (0..times).map(|_| events::body(&wanted, now)).collect();
    let bodies = bodies.map_err(Problem::bad)?;
    let (provider, kind) = (wanted.provider.clone(), wanted.kind.clone());
    let made = running.database.with(move |connection| {
        let made = bodies.iter().map(|body| events::emit(connection, &wanted, body, now));
        made.collect::<rusqlite::Result<Vec<_>>>()
    });
    let made = made.await?.into_iter().map(|made| {
        for id in &made.deliveries {
            running.changed(*id);
        }
        let mut answer = json!({ "event": made.event, "id": made.key, "type": kind, "deliveries": made.deliveries });
        if made.deliveries.is_empty() {
            answer["note"] = json!(nobody(&provider, &kind, made.endpoints));
        }
        answer
    });
    Ok(made.collect())
}

/// Why an event goes nowhere.
fn nobody(provider: &str, kind: &str, endpoints: usize) -> String {
    if endpoints == 0 {
        return format!("no endpoint of {provider} is registered and switched on: the event goes nowhere");
    }
    if let Some(names) = others(provider, kind) {
        return format!("no endpoint wants `{kind}`, which {provider} does not send: it has {names}");
    }
    format!("no endpoint of {provider} wants `{kind}` with these data: see to its event types and filters")
}

/// What this desk is.
#[utoipa::path(get, path = "/hookseal/about", tag = "desk",
    responses((status = 200, description = "Providers, with their event types", body = serde_json::Value)))]
pub(super) async fn about(State(running): State<Running>) -> Json<Value> {
    let providers = PROVIDERS.iter().map(|provider| {
        let types: Vec<_> = provider.event_types.iter().map(|kind| kind.name).collect();
        let name = provider.scheme.name();
        json!({ "name": name, "title": title(name), "types": types, "delays": journal::delays(name) })
    });
    let providers: Vec<_> = providers.collect();
    Json(json!({
        "mode": "desk", "version": env!("CARGO_PKG_VERSION"), "speed": running.speed, "providers": providers,
        "explains": page::explains(),
    }))
}

/// The registered endpoints of every provider, without their secrets.
#[utoipa::path(get, path = "/hookseal/endpoints", tag = "desk",
    responses((status = 200, description = "All of them", body = serde_json::Value)))]
pub(super) async fn list(State(running): State<Running>) -> Answered<Json<Value>> {
    Ok(Json(json!({ "endpoints": running.database.with(endpoints::all).await? })))
}

/// What a dashboard asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Add {
    provider: String,
    url: String,
    name: Option<String>,
    types: Option<Vec<String>>,
    /// Hospitable: of a personal account, whose secret is its base64.
    email: Option<String>,
}

/// Adds an endpoint, as the dashboards of Hospitable and Real Estate do; works for every provider.
#[utoipa::path(post, path = "/hookseal/endpoints", tag = "desk", request_body = serde_json::Value,
    responses((status = 201, description = "Added, with its secret", body = serde_json::Value), (status = 400)))]
pub(super) async fn add(
    State(running): State<Running>,
    JsonBody(add): JsonBody<Add>,
) -> Answered<(StatusCode, Json<Value>)> {
    if let Some(types) = &add.types {
        check_types(&add.provider, types)?;
    }
    if add.email.is_some() && add.provider != "hospitable" {
        return Err(Problem::bad("`email` is for personal accounts of Hospitable"));
    }
    let known = Known::find(&add.provider).map_err(|failure| Problem::bad(failure.message))?;
    endpoints::check_url(&add.url, &running).await?;
    let secret = match &add.email {
        Some(email) => hospitable_personal_secret(email),
        None => endpoints::secret(&running, &known).await?,
    };
    let shown = endpoints::of_receiver(&add.provider, &secret).map_err(|failure| Problem::bad(failure.message))?;
    let made = running.database.with(move |connection| {
        let registration = json!({ "url": add.url, "types": add.types, "email": add.email });
        let new = New {
            name: add.name.unwrap_or_else(|| add.url.clone()),
            provider: add.provider,
            url: add.url,
            secret,
            types: add.types,
            registration,
            active: true,
            ..New::default()
        };
        Ok(json!({ "id": new.insert(connection)?, "provider": new.provider, "url": new.url, "secret": shown }))
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

/// Whether an endpoint is switched on.
#[derive(Deserialize)]
pub(super) struct Switch {
    active: bool,
}

async fn switch(
    State(running): State<Running>,
    Path(id): Path<i64>,
    JsonBody(switch): JsonBody<Switch>,
) -> Answered<Json<Value>> {
    let changed = running.database.with(move |connection| {
        connection.execute("UPDATE endpoints SET active = ?2 WHERE id = ?1", (id, switch.active))
    });
    if changed.await? == 0 {
        return Err(Problem::missing());
    }
    Ok(Json(json!({ "id": id, "active": switch.active })))
}

async fn reveal(State(running): State<Running>, Path(id): Path<i64>) -> Answered<Json<Value>> {
    let kept = running.database.with(move |connection| {
        let found = connection.query_row("SELECT provider, secret FROM endpoints WHERE id = ?1", [id], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        });
        rusqlite::OptionalExtension::optional(found)
    });
    let (provider, secret) = kept.await?.ok_or_else(Problem::missing)?;
    let shown = endpoints::of_receiver(&provider, &secret).map_err(|failure| Problem::bad(failure.message))?;
    Ok(Json(json!({ "secret": shown })))
}

/// The delivery history of an endpoint, as dashboards show it.
#[utoipa::path(get, path = "/hookseal/endpoints/{id}/history", tag = "desk", params(("id" = i64, Path)),
    responses((status = 200, description = "The newest 200, with response codes and errors", body = serde_json::Value),
        (status = 404)))]
pub(super) async fn delivery_history(State(running): State<Running>, Path(id): Path<i64>) -> Answered<Json<Value>> {
    let found = running.database.with(move |connection| {
        let is_known = endpoints::all(connection)?.iter().any(|one| one["id"] == id);
        is_known.then(|| history(connection, id)).transpose()
    });
    Ok(Json(json!({ "history": found.await?.ok_or_else(Problem::missing)? })))
}

/// An event that is made by hand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Send {
    provider: String,
    /// The first of the guide unless it is given.
    #[serde(rename = "type")]
    kind: Option<String>,
    data: Option<Value>,
    endpoint: Option<i64>,
    property: Option<String>,
    #[serde(default = "one")]
    times: u32,
}

/// How many events are made in one transaction.
const AT_A_TIME: u32 = 200;

const fn one() -> u32 {
    1
}

fn first_type(name: &str) -> Answered<String> {
    let known = Known::find(name).map_err(|failure| Problem::bad(failure.message))?;
    Ok(Sample::find(&known, None).event_type.unwrap_or_default())
}

/// Makes events: of the guide's sample, or with data of one's own.
#[utoipa::path(post, path = "/hookseal/events", tag = "desk", request_body = serde_json::Value,
    responses((status = 202, description = "What was made", body = serde_json::Value), (status = 400)))]
pub(super) async fn send(
    State(running): State<Running>,
    JsonBody(send): JsonBody<Send>,
) -> Answered<(StatusCode, Json<Value>)> {
    if send.times == 0 || send.times > 10_000 {
        return Err(Problem::bad("`times`: expected 1 to 10000"));
    }
    let kind = match send.kind {
        Some(kind) => kind,
        None => first_type(&send.provider)?,
    };
    let wanted = || Wanted {
        provider: send.provider.clone(),
        kind: kind.clone(),
        data: send.data.clone(),
        only: send.endpoint,
        property: send.property.clone(),
    };
    let (mut made, mut left) = (Vec::new(), send.times);
    while left > 0 {
        // Few transactions, between which attempts of others go on.
        let times = left.min(AT_A_TIME);
        made.extend(emit_all(&running, wanted(), times).await?);
        left -= times;
    }
    Ok((StatusCode::ACCEPTED, Json(json!({ "events": made }))))
}

/// A range of dates, as Hospitable asks for it: with a property, or without.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Range {
    provider: String,
    from: String,
    to: String,
    property: Option<String>,
    /// Only those whose schedule ended without success.
    #[serde(default)]
    failed: bool,
}

/// Delivers again what was made within a range of dates, both ends included.
#[utoipa::path(post, path = "/hookseal/redeliveries", tag = "desk", request_body = serde_json::Value,
    responses((status = 202, description = "Which deliveries", body = serde_json::Value), (status = 400)))]
pub(super) async fn redeliveries(
    State(running): State<Running>,
    JsonBody(range): JsonBody<Range>,
) -> Answered<(StatusCode, Json<Value>)> {
    let moment = |name: &str, text: &str| {
        calendar::parse(text).ok_or_else(|| Problem::bad(format!("`{name}`: expected a day (2024-01-15) or RFC 3339")))
    };
    let from = moment("from", &range.from)?;
    // A day alone ends when it ends.
    let last = if range.to.len() == 10 { 86_400_000 - 1 } else { 999 };
    let to = moment("to", &range.to)? + last;
    if from > to {
        return Err(Problem::bad("`from` is later than `to`"));
    }
    Known::find(&range.provider).map_err(|failure| Problem::bad(failure.message))?;
    let now = calendar::now_ms();
    let again = running.database.with(move |connection| {
        journal::redeliver(
            connection,
            "provider = :provider AND (NOT :failed OR state = 'failed') AND event IN (SELECT id FROM events WHERE created_at BETWEEN :from AND :to
             AND (:property IS NULL OR property = :property))",
            &[
                (":now", &now),
                (":provider", &range.provider),
                (":from", &from),
                (":to", &to),
                (":property", &range.property), (":failed", &range.failed),
            ],
        )
    });
    let again = again.await?;
    for id in &again {
        running.changed(*id);
    }
    Ok((StatusCode::ACCEPTED, Json(json!({ "redelivered": again }))))
}

/// A timer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Timer {
    provider: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "everySeconds")]
    every_seconds: f64,
}

async fn timers(State(running): State<Running>) -> Answered<Json<Value>> {
    let all = running.database.with(|connection| {
        let mut all =
            connection.prepare_cached("SELECT id, provider, type, every_ms, next_at FROM timers ORDER BY id")?;
        let all = all.query_map([], |row| {
            Ok(json!({ "id": row.get::<_, i64>(0)?, "provider": row.get::<_, String>(1)?,
                "type": row.get::<_, String>(2)?, "everyMs": row.get::<_, i64>(3)?, "nextAt": row.get::<_, i64>(4)? }))
        })?;
        all.collect::<rusqlite::Result<Vec<Value>>>()
    });
    Ok(Json(json!({ "timers": all.await? })))
}

/// Makes an event of a type again and again.
#[utoipa::path(post, path = "/hookseal/timers", tag = "desk", request_body = serde_json::Value,
    responses((status = 201, description = "Begun", body = serde_json::Value), (status = 400)))]
pub(super) async fn add_timer(
    State(running): State<Running>,
    JsonBody(timer): JsonBody<Timer>,
) -> Answered<(StatusCode, Json<Value>)> {
    check_types(&timer.provider, std::slice::from_ref(&timer.kind))?;
    provider(&timer.provider).ok_or_else(|| Problem::bad("there is no provider of this name"))?;
    if !(0.1..=86_400.0).contains(&timer.every_seconds) {
        return Err(Problem::bad("`everySeconds`: expected 0.1 to 86400"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "a day of milliseconds fits")]
    let every = (timer.every_seconds * 1000.0) as i64;
    let id =
        running.database.with(move |connection| {
            connection
                .prepare("INSERT INTO timers (provider, type, every_ms, next_at) VALUES (?1, ?2, ?3, ?4)")?
                .insert((timer.provider, timer.kind, every, calendar::now_ms() + every))
        });
    let id = id.await?;
    running.wake.notify_one();
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

async fn remove_timer(State(running): State<Running>, Path(id): Path<i64>) -> Answered<StatusCode> {
    let removed = running.database.with(move |connection| connection.execute("DELETE FROM timers WHERE id = ?1", [id]));
    if removed.await? == 0 { Err(Problem::missing()) } else { Ok(StatusCode::NO_CONTENT) }
}

/// The events of timers whose time has come; what was missed while nothing ran is one event, not many.
pub(super) fn due_timers(connection: &Connection, now: i64) -> rusqlite::Result<Vec<i64>> {
    let mut due = connection.prepare_cached("SELECT id, provider, type, every_ms FROM timers WHERE next_at <= ?1")?;
    let due = due.query_map([now], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, i64>(3)?))
    })?;
    let mut made = Vec::new();
    for timer in due {
        let (id, provider, kind, every) = timer?;
        connection.execute("UPDATE timers SET next_at = ?2 WHERE id = ?1", (id, now + every))?;
        let wanted = Wanted { provider, kind, data: None, only: None, property: None };
        if let Ok(body) = events::body(&wanted, now) {
            made.extend(events::emit(connection, &wanted, &body, now)?.deliveries);
        }
    }
    Ok(made)
}
