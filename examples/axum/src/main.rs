//! Webhooks from five providers, with axum. Each secret comes from an environment variable; PORT is 3000 if unset.
use std::{env, error::Error, sync::Arc, time::SystemTime};

use axum::{Json, Router, body::Bytes, extract::State, http::HeaderMap, http::StatusCode, routing::post};
use hookseal::{Delivery, Webhook};
use serde_json::{Value, json};

// The signature covers the bytes that were sent, so the body is taken as `Bytes`, never as `Json`.
async fn receive(State(webhook): State<Arc<Webhook>>, headers: HeaderMap, body: Bytes) -> (StatusCode, Json<Value>) {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs();
    let received = webhook.receive(&Delivery::new(&body, &headers, now)).inspect_err(|error| eprintln!("{error}"));
    let (status, answer) = match received {
        // Queue it here, once per deduplication key: what is not answered in time is sent again.
        Ok(event) => (200, json!({ "received": true, "type": event.event_type })),
        Err(error) => (error.status(), json!({ "error": error.code().as_str() })),
    };
    (StatusCode::from_u16(status).expect("an HTTP status"), Json(answer))
}

// Made once, at start-up: a secret that is missing ends the server here, not at the first delivery.
fn route(path: &str, provider: &str, secret: &str) -> Result<Router, hookseal::Error> {
    let webhook = Webhook::new(provider, env::var(secret).unwrap_or_default())?;
    Ok(Router::new().route(path, post(receive).with_state(Arc::new(webhook))))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let app = Router::new()
        .merge(route("/webhooks/realestateapi", "realestateapi", "REALESTATEAPI_WEBHOOK_SECRET")?)
        .merge(route("/webhooks/real-estate", "real-estate", "REAL_ESTATE_WEBHOOK_SECRET")?)
        .merge(route("/webhooks/singlekey", "singlekey", "SINGLEKEY_WEBHOOK_SECRET")?)
        .merge(route("/webhooks/hospitable", "hospitable", "HOSPITABLE_WEBHOOK_SECRET")?)
        // Dossier's guide registers /webhooks/endpoint, which would not say whose deliveries it takes.
        .merge(route("/webhooks/dossier", "dossier", "DOSSIER_WEBHOOK_SECRET")?);
    let port = env::var("PORT").map_or(Ok(3000), |port| port.parse::<u16>())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
