//! Dossier's own paths, after its "Webhook Integration Guide".

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use hookseal::provider::dossier::SubscriptionRequest;
use serde_json::{Value, json};

use super::console::check_types;
use super::endpoints::{self, New};
use crate::calendar;
use crate::dispatch::Running;
use crate::json_body::JsonBody;
use crate::page::{Answered, Problem};

const PROVIDER: &str = "dossier";
/// The policy that the guide recommends.
const RECOMMENDED: &str = r#"{"maxRetries":3,"retryDelaySeconds":60,"backoffStrategy":"exponential"}"#;

/// How many requests a plan allows in a minute.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Plan {
    /// 60
    Free,
    /// 600
    Pro,
    /// 6000
    Enterprise,
}

impl Plan {
    const fn requests_per_minute(self) -> i64 {
        match self {
            Self::Free => 60,
            Self::Pro => 600,
            Self::Enterprise => 6000,
        }
    }
}

pub(super) fn routes(plan: Plan) -> Router<Running> {
    let subscribe =
        move |state: State<Running>, headers: HeaderMap, body: JsonBody<Value>| subscribe(plan, state, headers, body);
    let subscriptions = move |state: State<Running>, headers: HeaderMap| subscriptions(plan, state, headers);
    Router::new().route("/api/v1/developer/webhooks", post(subscribe).get(subscriptions))
}

async fn authorised(running: &Running, headers: &HeaderMap, plan: Plan) -> Answered<()> {
    let bearer = headers.get("authorization").and_then(|value| value.to_str().ok());
    if bearer.is_none_or(|value| value.strip_prefix("Bearer ").is_none_or(|token| token.trim().is_empty())) {
        let message = "give any token as `Authorization: Bearer TOKEN`: the desk takes each".to_owned();
        return Err(Problem::new(StatusCode::UNAUTHORIZED, message));
    }
    let (now, limit) = (calendar::now_ms(), plan.requests_per_minute());
    let allowed = running.database.with(move |connection| {
        connection.execute("DELETE FROM calls WHERE provider = ?1 AND at <= ?2", (PROVIDER, now - 60_000))?;
        connection.execute(
            "INSERT INTO calls SELECT ?1, ?2 WHERE (SELECT count(*) FROM calls WHERE provider = ?1) < ?3",
            (PROVIDER, now, limit),
        )
    });
    if allowed.await? == 1 {
        return Ok(());
    }
    let oldest = running.database.with(|connection| {
        connection.query_row("SELECT min(at) FROM calls WHERE provider = ?1", [PROVIDER], |row| row.get(0))
    });
    let oldest: Option<i64> = oldest.await?;
    let seconds = oldest.map_or(60, |oldest| (oldest + 60_000 - now).div_euclid(1000) + 1).clamp(1, 60);
    Err(Problem::too_many(format!("more than {limit} requests in a minute, the plan's limit"), seconds))
}

/// Creates a subscription; its secret is shown in this answer alone.
#[utoipa::path(post, path = "/api/v1/developer/webhooks", tag = "dossier", request_body = serde_json::Value,
    responses((status = 201, description = "Created, with its secret", body = serde_json::Value), (status = 400),
        (status = 401), (status = 429)))]
pub(super) async fn subscribe(
    plan: Plan,
    State(running): State<Running>,
    headers: HeaderMap,
    JsonBody(document): JsonBody<Value>,
) -> Answered<(StatusCode, Json<Value>)> {
    authorised(&running, &headers, plan).await?;
    if !document.is_object() {
        return Err(Problem::bad("expected an object with `name`, `url` and `eventType`"));
    }
    let policy: Value = document
        .get("retryPolicy")
        .filter(|policy| !policy.is_null())
        .cloned()
        .unwrap_or_else(|| serde_json::from_str(RECOMMENDED).unwrap_or_default());
    // Before the rest is read: this one says which member is wrong.
    let delays = delays(&policy)?;
    let wanted: SubscriptionRequest =
        serde_json::from_value(document.clone()).map_err(|error| Problem::bad(error.to_string()))?;
    check_types(PROVIDER, std::slice::from_ref(&wanted.event_type))?;
    endpoints::check_url(&wanted.url, &running).await?;
    let made = running.database.with(move |connection| {
        let now = calendar::now_ms();
        let secret = endpoints::made_up("whsec_");
        let mut answer = json!({
            "name": wanted.name, "url": wanted.url, "eventType": wanted.event_type, "status": "ACTIVE",
            "secret": secret, "retryPolicy": policy, "createdAt": calendar::rfc3339(now),
        });
        let new = New {
            provider: PROVIDER.to_owned(),
            name: wanted.name,
            url: wanted.url,
            secret,
            types: Some(vec![wanted.event_type]),
            filters: None,
            delays: Some(delays),
            registration: document,
            active: true,
        };
        answer["id"] = json!(new.insert(connection)?);
        Ok(answer)
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

/// The subscriptions, without their secrets.
#[utoipa::path(get, path = "/api/v1/developer/webhooks", tag = "dossier",
    responses((status = 200, description = "All of them", body = serde_json::Value), (status = 401), (status = 429)))]
pub(super) async fn subscriptions(
    plan: Plan,
    State(running): State<Running>,
    headers: HeaderMap,
) -> Answered<Json<Value>> {
    authorised(&running, &headers, plan).await?;
    let all = running.database.with(endpoints::all).await?;
    let own = all.into_iter().filter(|one| one["provider"] == PROVIDER).map(|one| {
        let status = if one["active"] == true { "ACTIVE" } else { "INACTIVE" };
        json!({ "id": one["id"], "name": one["name"], "url": one["url"], "eventType": one["types"][0],
            "status": status, "createdAt": one["createdAt"].as_i64().map(calendar::rfc3339) })
    });
    Ok(Json(own.collect::<Vec<_>>().into()))
}

/// Fixed, or exponential: each twice the one before.
fn delays(policy: &Value) -> Answered<Vec<u32>> {
    let number = |name: &str, largest: u32| {
        let number = policy[name].as_u64().and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| *number <= largest);
        number.ok_or_else(|| Problem::bad(format!("`retryPolicy.{name}`: expected a whole number up to {largest}")))
    };
    let retries = number("maxRetries", 20)?;
    let delay = number("retryDelaySeconds", 604_800)?;
    let doubled = match policy["backoffStrategy"].as_str() {
        Some("exponential") => true,
        Some("fixed") => false,
        _ => return Err(Problem::bad("`retryPolicy.backoffStrategy`: expected `exponential` or `fixed`")),
    };
    Ok((0..retries).map(|retry| if doubled { delay.saturating_mul(1 << retry) } else { delay }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guides_policies() {
        let delays = |text: &str| delays(&serde_json::from_str(text).unwrap()).ok();
        assert_eq!(delays(RECOMMENDED), Some(vec![60, 120, 240]));
        let fixed = r#"{"maxRetries":5,"retryDelaySeconds":300,"backoffStrategy":"fixed"}"#;
        assert_eq!(delays(fixed), Some(vec![300; 5]));
        assert_eq!(delays(r#"{"maxRetries":-1,"retryDelaySeconds":1,"backoffStrategy":"fixed"}"#), None);
        assert_eq!(delays(r#"{"maxRetries":1,"retryDelaySeconds":1,"backoffStrategy":"random"}"#), None);
    }
}
