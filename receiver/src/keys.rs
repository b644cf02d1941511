//! Public keys that are fetched where a provider publishes them. Where that may be, how long they are good for, and when
//! to ask again, [`hookseal::KeySource`] and [`hookseal::KeyAge`] say; no delivery has a say in it.

mod builder;
mod error;
mod fetch;
mod webhook;

pub use builder::KeyedBuilder;
pub use error::KeyedError;
pub use fetch::{PublishedKeys, RootCertificates};
pub use webhook::KeyedWebhook;
