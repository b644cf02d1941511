//! `SingleKey`'s own path, after its "Webhook Integration Guide": a screening with its `callback_url`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::console::emit;
use super::endpoints::{self, New};
use super::events::Wanted;
use crate::dispatch::Running;
use crate::json_body::JsonBody;
use crate::known::Known;
use crate::page::{Answered, Problem};

const PROVIDER: &str = "singlekey";

pub(super) fn routes() -> Router<Running> {
    Router::new().route("/api/request", post(request))
}

/// Asks for a screening: its `callback_url` is told of it. With `run_now` it is completed at once.
///
/// The guide shows no answer: this one has the token that its events carry.
#[utoipa::path(post, path = "/api/request", tag = "singlekey", request_body = serde_json::Value,
    responses((status = 201, description = "On its way", body = serde_json::Value), (status = 400), (status = 401)))]
pub(super) async fn request(
    State(running): State<Running>,
    headers: HeaderMap,
    JsonBody(document): JsonBody<Value>,
) -> Answered<(StatusCode, Json<Value>)> {
    let token = headers.get("authorization").and_then(|value| value.to_str().ok());
    if token.is_none_or(|value| value.strip_prefix("Token ").is_none_or(|token| token.trim().is_empty())) {
        let message = "give any token as `Authorization: Token TOKEN`: the desk takes each".to_owned();
        return Err(Problem::new(StatusCode::UNAUTHORIZED, message));
    }
    let text = |name: &str| document[name].as_str().map(str::to_owned);
    let wrong = |name: &str, expected: &str| Problem::bad(format!("`{name}`: expected {expected}"));
    let need = |name: &str| text(name).ok_or_else(|| wrong(name, "a text"));
    let (customer, tenant) = (need("external_customer_id")?, need("external_tenant_id")?);
    // What is there and of another form is a mistake, not left out.
    let optional = |name: &str, is_right: bool, expected: &str| {
        if is_right || document[name].is_null() { Ok(()) } else { Err(wrong(name, expected)) }
    };
    optional("callback_url", document["callback_url"].is_string(), "a URL")?;
    optional("run_now", document["run_now"].is_boolean(), "true or false")?;
    let purchase = endpoints::made_up("desk_");
    let mut answer = json!({ "purchase_token": purchase, "external_tenant_id": tenant, "events": [] });
    let Some(url) = text("callback_url") else { return Ok((StatusCode::CREATED, Json(answer))) };
    endpoints::check_url(&url, &running).await?;
    let registration = document.clone();
    let known = Known::find(PROVIDER).map_err(|failure| Problem::bad(failure.message))?;
    let secret = endpoints::secret(&running, &known).await?;
    let id = running.database.with(move |connection| {
        let known = "SELECT id FROM endpoints WHERE provider = ?1 AND url = ?2";
        let known =
            rusqlite::OptionalExtension::optional(connection.query_row(known, (PROVIDER, &url), |row| row.get(0)))?;
        if let Some(id) = known {
            return Ok(id);
        }
        let new = New {
            provider: PROVIDER.to_owned(),
            name: url.clone(),
            url,
            secret,
            registration,
            active: true,
            ..New::default()
        };
        new.insert(connection)
    });
    let id: i64 = id.await?;
    let run_now = document["run_now"].as_bool() == Some(true);
    let kinds: &[&str] = if run_now { &["screening.submitted", "screening.completed"] } else { &["invite.sent"] };
    for kind in kinds {
        let mut data =
            json!({ "purchase_token": purchase, "external_tenant_id": tenant, "external_customer_id": customer });
        // Where the guide's handlers read it.
        data["webhook_id"] = json!(endpoints::made_up("whk_"));
        match *kind {
            "screening.completed" => data["singlekey_score"] = json!(720),
            "invite.sent" => {
                data["tenant"] = json!({ "email": "tenant@example.com" });
                data["invite"] = json!({ "type": "email" });
            }
            _ => {}
        }
        let wanted = Wanted {
            provider: PROVIDER.to_owned(),
            kind: (*kind).to_owned(),
            data: Some(data),
            only: Some(id),
            property: None,
        };
        let made = emit(&running, wanted).await?;
        if let Some(events) = answer["events"].as_array_mut() {
            events.push(made);
        }
    }
    Ok((StatusCode::CREATED, Json(answer)))
}
