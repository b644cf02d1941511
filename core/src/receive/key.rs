//! The name of an event in the store.

use alloc::string::{String, ToString};

use sha2::{Digest, Sha256};

use super::config::Config;
use super::variant::Variant;

/// The longest deduplication key that stays readable, in bytes.
const READABLE_BYTES: usize = 200;

/// `endpoint[~variant]:deduplicationKey`, made once, after verification; `None` where the header that splits
/// has a value that is not listed. A last part of more than 200 bytes, or with bytes that are not visible
/// ASCII, becomes `#` and its SHA-256 in hexadecimal.
///
/// ```
/// use hookseal::receive::{Config, Facts, Options, key};
/// let config = Config::new(Facts::of("singlekey"), Options::new("screenings").store(true))?;
/// assert_eq!(key(&config, None, "singlekey:wh_1").as_deref(), Some("screenings:singlekey:wh_1"));
/// # Ok::<(), hookseal::Error>(())
/// ```
#[must_use]
pub fn key(config: &Config, variant: Option<&str>, deduplication_key: &str) -> Option<String> {
    let mut key = config.endpoint().to_string();
    if let Some(Variant { values, .. }) = config.variant() {
        let value = variant.filter(|given| values.iter().any(|value| value == given))?;
        key.push('~');
        key.push_str(value);
    }
    key.push(':');
    let readable =
        deduplication_key.len() <= READABLE_BYTES && deduplication_key.bytes().all(|byte| byte.is_ascii_graphic());
    if readable {
        key.push_str(deduplication_key);
    } else {
        key.push('#');
        push_sha256(&mut key, deduplication_key);
    }
    Some(key)
}

/// The value of the header that splits keys, as it stands in a key; `None` where nothing splits them.
///
/// ```
/// use hookseal::receive::variant_of;
/// assert_eq!(variant_of("orders~orders/create:shopify:1"), Some("orders/create"));
/// assert_eq!(variant_of("orders:shopify:~1"), None);
/// ```
#[must_use]
pub fn variant_of(key: &str) -> Option<&str> {
    // Neither an endpoint's name nor a variant has a colon, and the name no tilde.
    let (endpoint, _) = key.split_once(':')?;
    endpoint.split_once('~').map(|(_, variant)| variant)
}

/// The id of the message that carries an event through a queue: the SHA-256 of its key, in hexadecimal.
#[must_use]
pub fn message_id(key: &str) -> String {
    let mut id = String::new();
    push_sha256(&mut id, key);
    id
}

fn push_sha256(to: &mut String, text: &str) {
    for byte in Sha256::digest(text) {
        for digit in [byte >> 4, byte & 15] {
            to.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
        }
    }
}
