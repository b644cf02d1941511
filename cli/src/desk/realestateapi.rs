//! `RealEstateAPI`'s own paths, after its "Webhooks Guide".

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use hookseal::provider::realestateapi::Filters;
use serde::Deserialize;
use serde_json::{Value, json};

use super::console::{check_types, emit};
use super::endpoints::{self, New};
use super::events::Wanted;
use super::history::history;
use crate::dispatch::Running;
use crate::json_body::JsonBody;
use crate::known::Known;
use crate::page::{Answered, Problem};

const PROVIDER: &str = "realestateapi";

pub(super) fn routes() -> Router<Running> {
    Router::new()
        .route("/v1/webhooks", post(register).get(list))
        .route("/v1/webhooks/test", post(test))
        .route("/v1/webhooks/{id}/logs", get(logs))
}

fn authorised(headers: &HeaderMap) -> Answered<()> {
    let key = headers.get("x-api-key").is_some_and(|key| !key.is_empty());
    let message = "give any key in X-API-Key: the desk takes each".to_owned();
    if key { Ok(()) } else { Err(Problem::new(StatusCode::UNAUTHORIZED, message)) }
}

/// What registers a webhook, as the guide shows it.
#[derive(Deserialize)]
pub(super) struct Registration {
    url: String,
    events: Vec<String>,
    active: Option<bool>,
    filters: Option<Value>,
}

/// Registers a webhook. The guide shows no answer: this one repeats the registration, with its id and secret.
#[utoipa::path(post, path = "/v1/webhooks", tag = "realestateapi", request_body = serde_json::Value,
    responses((status = 201, description = "Registered", body = serde_json::Value), (status = 400), (status = 401)))]
pub(super) async fn register(
    State(running): State<Running>,
    headers: HeaderMap,
    JsonBody(document): JsonBody<Value>,
) -> Answered<(StatusCode, Json<Value>)> {
    authorised(&headers)?;
    let wanted: Registration =
        serde_json::from_value(document.clone()).map_err(|error| Problem::bad(error.to_string()))?;
    check_types(PROVIDER, &wanted.events)?;
    if let Some(filters) = &wanted.filters {
        // The core's own reading: a condition that does not exist is refused here, and not ignored later.
        Filters::from_json(&filters.to_string()).map_err(|error| Problem::bad(error.to_string()))?;
    }
    endpoints::check_url(&wanted.url, &running).await?;
    let known = Known::find(PROVIDER).map_err(|failure| Problem::bad(failure.message))?;
    let secret = endpoints::secret(&running, &known).await?;
    let made = running.database.with(move |connection| {
        let active = wanted.active.unwrap_or(true);
        let new = New {
            provider: PROVIDER.to_owned(),
            name: wanted.url.clone(),
            url: wanted.url,
            secret: secret.clone(),
            types: Some(wanted.events),
            filters: wanted.filters,
            registration: document.clone(),
            active,
            delays: None,
        };
        let id = new.insert(connection)?;
        let mut answer = document;
        answer["id"] = json!(format!("webhook_{id}"));
        answer["active"] = json!(active);
        answer["secret"] = json!(secret);
        Ok(answer)
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

/// The registered webhooks.
#[utoipa::path(get, path = "/v1/webhooks", tag = "realestateapi",
    responses((status = 200, description = "All of them", body = serde_json::Value), (status = 401)))]
pub(super) async fn list(State(running): State<Running>, headers: HeaderMap) -> Answered<Json<Value>> {
    authorised(&headers)?;
    let all = running.database.with(endpoints::all).await?;
    let own = all.into_iter().filter(|one| one["provider"] == PROVIDER).map(|mut one| {
        let mut shown = one["registration"].take();
        shown["id"] = json!(format!("webhook_{}", one["id"]));
        shown["active"] = one["active"].take();
        shown
    });
    Ok(Json(json!({ "webhooks": own.collect::<Vec<_>>() })))
}

/// What asks for a test event, as the guide shows it.
#[derive(Deserialize)]
pub(super) struct Test {
    webhook_id: String,
    event_type: String,
}

/// Sends a test event to one webhook, whatever it subscribed to.
#[utoipa::path(post, path = "/v1/webhooks/test", tag = "realestateapi", request_body = serde_json::Value,
    responses((status = 202, description = "On its way", body = serde_json::Value), (status = 401), (status = 404)))]
pub(super) async fn test(
    State(running): State<Running>,
    headers: HeaderMap,
    JsonBody(test): JsonBody<Test>,
) -> Answered<(StatusCode, Json<Value>)> {
    authorised(&headers)?;
    check_types(PROVIDER, std::slice::from_ref(&test.event_type))?;
    let id = number(&test.webhook_id)?;
    running
        .database
        .with(move |connection| endpoints::of(connection, PROVIDER, id))
        .await?
        .ok_or_else(Problem::missing)?;
    let wanted =
        Wanted { provider: PROVIDER.to_owned(), kind: test.event_type, data: None, only: Some(id), property: None };
    Ok((StatusCode::ACCEPTED, Json(emit(&running, wanted).await?)))
}

/// A webhook's deliveries with every attempt. The guide shows no answer.
#[utoipa::path(get, path = "/v1/webhooks/{id}/logs", tag = "realestateapi", params(("id" = String, Path)),
    responses((status = 200, description = "The newest 200", body = serde_json::Value), (status = 401), (status = 404)))]
pub(super) async fn logs(
    State(running): State<Running>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Answered<Json<Value>> {
    authorised(&headers)?;
    let id_number = number(&id)?;
    let found = running.database.with(move |connection| {
        let known = endpoints::of(connection, PROVIDER, id_number)?;
        known.map(|_| history(connection, id_number)).transpose()
    });
    let logs = found.await?.ok_or_else(Problem::missing)?;
    Ok(Json(json!({ "webhook_id": id, "logs": logs })))
}

fn number(id: &str) -> Answered<i64> {
    id.strip_prefix("webhook_").and_then(|id| id.parse().ok()).ok_or_else(Problem::missing)
}
