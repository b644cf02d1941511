//! Verifies webhook deliveries: authentic, fresh and well-formed before anything acts on them.
//!
//! One strict core decides; the packages for Node.js, browsers, edge runtimes and Python carry its
//! verdict. This crate is that core. It is `no_std` (with `alloc`), has no `unsafe` code, reads no
//! clock, does no I/O and draws no random numbers.
//!
//! ```
//! use hookseal::{Delivery, SignOptions, Webhook};
//!
//! let webhook = Webhook::new("realestateapi", "the secret from the dashboard")?;
//! let body = br#"{"id":"evt_1","type":"listing.new","created":"2024-01-15T09:00:00Z","data":{}}"#;
//! let now = 1_700_000_000; // Unix seconds, from the caller's clock
//! let headers = webhook.sign(body, &SignOptions::new().timestamp(now))?; // what the provider would send
//!
//! let event = webhook.receive(&Delivery::new(body, &headers, now))?;
//! assert_eq!(event.event_type.as_deref(), Some("listing.new"));
//! assert_eq!(event.deduplication_key, "realestateapi:evt_1");
//! # Ok::<(), hookseal::Error>(())
//! ```
//!
//! # Features
//! - `schema`: implements `schemars::JsonSchema` for the documents of [`provider`], and adds the JSON
//!   Schema of a provider's payloads, `Provider::json_schema`.
//! - `http`: implements [`Headers`] for `http::HeaderMap`, the header map of axum and hyper. That crate needs `std`.
//!
//! No feature changes a verdict.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod body;
mod configuration;
mod error;
mod event;
mod fence;
mod header;
mod hex;
mod id;
mod json;
mod mac;
mod part;
mod payload;
mod phrase;
pub mod provider;
#[cfg(feature = "schema")]
mod schema;
mod scheme;
mod secret;
mod shape;
mod sign;
mod signature;
mod timestamp;
mod verify;
mod webhook;

pub use body::raw_text;
pub use error::{Error, ErrorClass, ErrorCode, Excerpt, Fact};
pub use event::{Envelope, Event, Mismatch, Places, Schema};
pub use header::{HEADER_LIMIT, HEADERS_LIMIT, Header, Headers, PreparedName, VALUES_LIMIT, wire_bytes};
pub use part::Part;
pub use phrase::Phrase;
pub use provider::{DeliveryFacts, EventType, PROVIDERS, Provider, Success};
pub use scheme::{IntoScheme, Scheme};
pub use secret::{IntoSecrets, Keys, hospitable_personal_secret};
pub use shape::{Document, Documented, Field, Integer, SecretText, Shape, Shaped};
pub use sign::SignOptions;
pub use timestamp::unix_seconds;
pub use verify::{Verification, Verified};
pub use webhook::{Delivery, Options, SchemaMode, Webhook};
