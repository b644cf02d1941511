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
//! # What is where
//! - [`Webhook`] verifies a [`Delivery`], whose [`Headers`] may be any container, and gives its [`Event`]
//!   or an [`Error`]; [`Options`] and [`SignOptions`] are what may be chosen.
//! - [`Verification`] is one that is in progress, for bodies that come in [`Pieces`]; [`Verified`] and
//!   [`Authentic`] are what it proves.
//! - [`Scheme`] is how a provider signs: [named](Scheme::named), or a document of your own.
//! - [`receive`] decides what a receiver does: from a request to an answer, with a handler that runs once.
//! - [`provider`] has what is known of each provider, and the types of the payloads that its guide shows.
//!
//! # Features
//! - `explain`: names the cause where a delivery is not accepted, `explain`, for a delivery that was written down, `Capture`.
//! - `keys`: checks signatures by public keys: Ed25519, ECDSA over P-256, RSA; and JSON Web Signatures.
//! - `ring`: checks ECDSA by ring's assembly, three to five times as fast; a compiler for C builds it.
//! - `schema`: implements `schemars::JsonSchema` for the documents of [`provider`], and adds the JSON
//!   Schema of a provider's payloads, `Provider::json_schema`.
//! - `std`: takes the time of arrival from the system's clock, `Delivery::now`.
//! - `http`: implements [`Headers`] for `http::HeaderMap`, the header map of axum and hyper. That crate needs `std`.
//!
//! No feature changes a verdict; without `keys`, a scheme of public keys is `invalid_scheme`.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

// From what knows nothing to what knows all of it.
mod algorithm;
mod limits;
mod text;
mod words;

mod seen;

mod error;

mod header;
mod in_body;
mod json;
mod mac;
mod request;

mod scheme;

mod timestamp;

mod documents;
mod options;
mod plan;

mod payload;
mod refusal;

mod verify;

#[cfg(feature = "keys")]
mod asked;
#[cfg(feature = "keys")]
mod atlassian;
mod checks;
#[cfg(feature = "keys")]
mod composed;
mod delivery;
#[cfg(feature = "keys")]
mod each;
#[cfg(feature = "keys")]
mod http_signature;
#[cfg(feature = "keys")]
mod jws;
#[cfg(feature = "keys")]
mod public_keys;
mod secret;
mod sign;
#[cfg(feature = "keys")]
mod sns;
#[cfg(feature = "keys")]
mod statement;

#[cfg(feature = "schema")]
mod json_schema;
pub mod provider;

mod by_name;
mod compile;
mod configuration;
mod webhook;

pub mod receive;

#[cfg(feature = "explain")]
mod capture;
#[cfg(feature = "explain")]
pub mod explain;

#[doc(hidden)]
pub mod binding;

pub use by_name::IntoScheme;
#[cfg(feature = "explain")]
pub use capture::{Capture, CaptureError};
pub use delivery::Delivery;
pub use error::{Error, ErrorClass, ErrorCode, Excerpt, Hint, Length, Nearest, Wording};
#[cfg(feature = "explain")]
pub use explain::explain;
pub use header::{Header, Headers, PreparedName};
pub use options::{Options, SchemaMode};
pub use payload::{Authenticity, Event, Mismatch, Schema, SharedValue};
#[cfg(feature = "keys")]
pub use provider::{KeyAge, KeySource, NamedKeys};
pub use provider::{PROVIDERS, Provider};
pub use request::Request;
pub use scheme::Scheme;
pub use secret::{IntoSecrets, hospitable_personal_secret};
pub use seen::{Sight, Sights};
pub use sign::SignOptions;
pub use verify::{Authentic, Pieces, Verification, Verified};
pub use webhook::Webhook;
