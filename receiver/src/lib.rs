//! From a webhook's request to a handler that ran once, with the right answer to the sender.
//!
//! ```
//! use hookseal::{Webhook, provider::singlekey::ScreeningCompleted};
//! use hookseal_receiver::{MemoryStore, Receiver};
//!
//! let webhook = Webhook::new("singlekey", "the secret from the dashboard")?;
//! let receiver = Receiver::new(webhook, "screenings", MemoryStore::new())?
//!     .on(|data: ScreeningCompleted, _event, _delivery| async move {
//!         println!("{} has a report", data.purchase_token); // runs once for an event
//!         Ok(())
//!     })?;
//! let app: axum::Router = axum::Router::new().route("/webhooks/singlekey", hookseal_receiver::axum(receiver));
//! # Ok::<(), hookseal::Error>(())
//! ```
//!
//! What is promised: nothing is asked of the store before a delivery is verified; one attempt holds an event at a
//! time, and who lost its lease cannot mark or free it, and is told; a marked event is answered with success and not
//! handled. What is not: order; a single effect, except for what is written in the transaction that holds
//! [`Delivery::complete`].
//!
//! What is answered, and when, [`hookseal::receive`] decides from the provider's delivery facts.

#![forbid(unsafe_code)]

mod any_webhook;
#[cfg(feature = "axum")]
mod axum_extractor;
#[cfg(feature = "axum")]
mod axum_service;
mod building;
mod calls;
mod delivery;
mod handlers;
mod health;
mod intake;
#[cfg(feature = "keys")]
pub mod keys;
mod message;
#[cfg(feature = "metrics")]
mod metrics_observer;
mod observe;
mod queue;
mod receiver;
mod request;
mod run;
mod shared;
mod store;
mod stores;
mod work;

pub use any_webhook::AnyWebhook;
#[cfg(feature = "axum")]
pub use axum_extractor::{Rejection, VerifiedEvent};
#[cfg(feature = "axum")]
pub use axum_service::{ReceiverService, axum};
pub use delivery::{Delivery, Overtaken, Transaction};
pub use handlers::{DeadLetter, Failure};
pub use health::HealthBody;
/// What `classify` makes of an error.
pub use hookseal::receive::Verdict;
pub use intake::Ready;
pub use message::{Message, WorkResult};
#[cfg(feature = "metrics")]
pub use metrics_observer::metrics;
pub use observe::Observation;
pub use queue::{ReadyWorker, Worker, WorkerOptions};
pub use receiver::{HealthFuture, Receiver, ReceiverOptions};
pub use request::{Answer, BodyFuture, Reads, Request};
pub use store::{Claimed, Kept, Store, StoreError, StoreFuture, Token};
#[cfg(feature = "memory")]
pub use stores::memory::MemoryStore;
#[cfg(feature = "postgres")]
pub use stores::postgres::PostgresStore;
#[cfg(feature = "redis")]
pub use stores::redis::RedisStore;
#[cfg(feature = "sqlite")]
pub use stores::sqlite::SqliteStore;

/// The programs of the README and of the page on receivers compile, too.
#[cfg(all(doctest, feature = "axum", feature = "memory"))]
mod pages {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../../docs/receivers.md")]
    struct Receivers;
}
