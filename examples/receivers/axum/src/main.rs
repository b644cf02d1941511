//! Events of `SingleKey`, each handled once, with axum and Redis. `REDIS_URL` says where; PORT is 3000 if unset.
use std::time::Duration;
use std::{env, error::Error, sync::Arc};

use axum::Router;
use hookseal::{Webhook, provider::singlekey::ScreeningCompleted};
use hookseal_receiver::{Failure, Receiver, ReceiverOptions, RedisStore};
use tokio::time::sleep;

/// Your code. This one does what the event's id says.
async fn work(id: &str, attempt: u32) -> Result<(), Failure> {
    println!("begun {id}");
    if id == "fails" && attempt == 1 {
        return Err(Failure::from("what it needs is down"));
    }
    if id == "at-once" {
        sleep(Duration::from_millis(500)).await;
    }
    if id == "slow" {
        sleep(Duration::from_secs(3)).await;
    }
    if id == "killed" && attempt == 1 {
        // So that there is time to kill the process.
        sleep(Duration::from_secs(60)).await;
    }
    println!("effect {id}");
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let webhook = Webhook::new("singlekey", env::var("SINGLEKEY_WEBHOOK_SECRET").unwrap_or_default())?;
    let client = redis::Client::open(env::var("REDIS_URL").unwrap_or_else(|_| "redis://127.0.0.1".to_owned()))?;
    let store = Arc::new(RedisStore::new(client.get_connection_manager().await?).await?);
    // For the demonstration, so that it is short: `Receiver::new` does without.
    let mut options = ReceiverOptions::of(&webhook);
    options.options.lease_ms = Some(5000);
    options.facts.deadline_ms = Some(1500);
    let receiver = Receiver::with_options(webhook, "screenings", Some(store), options)?.on(
        |_: ScreeningCompleted, event, delivery| async move {
            work(event.id.as_deref().unwrap_or_default(), delivery.attempt()).await
        },
    )?;
    let close = receiver.closer();
    let app = Router::new().route("/webhooks/singlekey", hookseal_receiver::axum(receiver));
    let port = env::var("PORT").map_or(Ok(3000), |port| port.parse::<u16>())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let stopped = async {
        // Where there is no such signal, it ends when it is killed.
        drop(tokio::signal::ctrl_c().await);
        close().await;
    };
    axum::serve(listener, app).with_graceful_shutdown(stopped).await?;
    Ok(())
}
