//! What providers offer besides their deliveries, behind one function, so that no binding knows a provider.

use alloc::format;
use alloc::string::{String, ToString};

#[cfg(feature = "keys")]
use super::keys::{KeyAge, KeySource};
#[cfg(feature = "keys")]
use super::named_keys::NamedKeys;
use super::payloads::realestateapi::Filters;
#[cfg(feature = "keys")]
use super::unavailable::{KeysProblem, keys_unavailable};
use crate::error::Error;
use crate::json::{self, Tree};
#[cfg(feature = "keys")]
use crate::scheme::Scheme;
use crate::secret::hospitable_personal_secret;

/// Something that is asked with JSON documents, and answered with one.
struct Offer {
    provider: &'static str,
    name: &'static str,
    answer: fn(&[&str]) -> Result<String, Error>,
}

const OFFERS: &[Offer] = &[
    // The e-mail address of a personal account, for its secret; none for what is no address yet, such as a variable
    // that is not set: an empty secret, which no `Webhook` accepts.
    Offer {
        provider: "hospitable",
        name: "personal_secret",
        answer: |arguments| {
            let document = argument(arguments, 0)?;
            let email = Tree::read(document).map_err(|error| Error::option("email", json::place(error, document)))?;
            let secret = match &email {
                Tree::Null => String::new(),
                Tree::Text(email) => hospitable_personal_secret(email),
                other => return Err(Error::option("email", format!("expected a string, found {}", other.shown()))),
            };
            // Not by way of a `Value`, which would bring the code that writes every other kind of value along.
            Ok(serde_json::to_string(&secret).unwrap_or_default())
        },
    },
    // The filters of a registration, and the data of an event, for whether the event passes them.
    Offer {
        provider: "realestateapi",
        name: "passes_filters",
        answer: |arguments| {
            let passes = Filters::pass_json(argument(arguments, 0)?, argument(arguments, 1)?)?;
            Ok(passes.map_or_else(|| "null".to_string(), |passes| passes.to_string()))
        },
    },
    // A provider's name and an address, one of which is null, for where keys are published.
    #[cfg(feature = "keys")]
    Offer { provider: "keys", name: "source", answer: key_source },
    // The headers `Cache-Control` and `Age`, or null, for how many seconds keys are fresh.
    #[cfg(feature = "keys")]
    Offer {
        provider: "keys",
        name: "fresh_seconds",
        answer: |arguments| {
            let [cache_control, age] = [0, 1].map(|index| argument(arguments, index).map(text));
            Ok(KeyAge::fresh_seconds(cache_control?.as_deref(), age?.as_deref()).to_string())
        },
    },
    // When keys were fetched, how long they are fresh, when they were asked for, the time, and whether one is unknown:
    // for whether to ask for them now, whether they may be used, and whether
    // what was asked for last came.
    #[cfg(feature = "keys")]
    Offer {
        provider: "keys",
        name: "age",
        answer: |arguments| {
            let number = |index| Ok::<_, Error>(argument(arguments, index)?.parse::<u64>().ok());
            let age = KeyAge::of(number(0)?, number(1)?.unwrap_or_default(), number(2)?);
            let now = number(3)?.unwrap_or_default();
            let is_due = age.is_due(now, argument(arguments, 4)? == "true");
            let (is_usable, is_answered) = (age.is_usable(now), age.is_answered());
            Ok(format!("{{\"due\":{is_due},\"usable\":{is_usable},\"answered\":{is_answered}}}"))
        },
    },
    // A provider's name or a scheme and a pattern, or null, for whether and where each delivery names its key.
    #[cfg(feature = "keys")]
    Offer {
        provider: "keys",
        name: "pattern",
        answer: |arguments| Ok(named(arguments)?.map_or_else(|| "null".into(), |named| written(&named.shown()))),
    },
    // The same, the id of the key that a delivery names, the keys that are there, when one was asked for, and the time: for
    // the address of the one to fetch, or null, and whether to ask for it now.
    #[cfg(feature = "keys")]
    Offer {
        provider: "keys",
        name: "named",
        answer: |arguments| {
            let [id, keys] = [2, 3].map(|index| argument(arguments, index).map(text));
            let number = |index| Ok::<_, Error>(argument(arguments, index)?.parse::<u64>().ok());
            let (id, keys) = (id?.unwrap_or_default(), keys?.unwrap_or_default());
            let source = named(arguments)?.and_then(|named| named.source(&id));
            let url = source.filter(|source| !NamedKeys::has(&keys, source.url()));
            let url = url.map_or_else(|| "null".into(), |source| written(source.url()));
            let is_due = NamedKeys::is_due(number(4)?, number(5)?.unwrap_or_default());
            let (limit, timeout) = (KeySource::LIMIT_BYTES, KeySource::TIMEOUT_SECONDS);
            Ok(format!("{{\"url\":{url},\"due\":{is_due},\"limitBytes\":{limit},\"timeoutSeconds\":{timeout}}}"))
        },
    },
    // The keys that are there, an address, and the key that was fetched there, for all of them.
    #[cfg(feature = "keys")]
    Offer {
        provider: "keys",
        name: "joined",
        answer: |arguments| {
            let [keys, url, key] = [0, 1, 2].map(|index| argument(arguments, index).map(text));
            let [keys, url, key] = [keys?, url?, key?].map(Option::unwrap_or_default);
            Ok(written(&NamedKeys::joined(&keys, &url, &key)))
        },
    },
    // The status of an answer that is not taken for keys; else "bytes" where it is too large, or "seconds".
    #[cfg(feature = "keys")]
    Offer {
        provider: "keys",
        name: "fault",
        answer: |arguments| {
            let what = argument(arguments, 0)?;
            let problem = match what {
                "\"bytes\"" => KeysProblem::TooLarge,
                "\"seconds\"" => KeysProblem::TooSlow,
                // As the others read numbers: each width has code of its own.
                status => KeysProblem::Status(
                    status.parse::<u64>().ok().and_then(|it| it.try_into().ok()).unwrap_or_default(),
                ),
            };
            Ok(written(&problem.said()))
        },
    },
    // An address, and why no keys could be fetched there, or null where some were asked for just now.
    #[cfg(feature = "keys")]
    Offer {
        provider: "keys",
        name: "unavailable",
        answer: |arguments| {
            let [url, why] = [0, 1].map(|index| argument(arguments, index).map(text));
            Ok(written(&keys_unavailable(&url?.unwrap_or_default(), why?.as_deref())))
        },
    },
];

#[cfg(feature = "keys")]
fn named(arguments: &[&str]) -> Result<Option<NamedKeys>, Error> {
    let document = argument(arguments, 0)?;
    let pattern = text(argument(arguments, 1)?);
    match Tree::read(document) {
        Ok(Tree::Text(name)) => NamedKeys::named(&name, pattern.as_deref()),
        // What is no scheme, the webhook says.
        _ => Scheme::from_json(document).map_or(Ok(None), |scheme| NamedKeys::of(&scheme, pattern.as_deref())),
    }
}

#[cfg(feature = "keys")]
fn written(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(feature = "keys")]
fn key_source(arguments: &[&str]) -> Result<String, Error> {
    let source = match (text(argument(arguments, 0)?), text(argument(arguments, 1)?)) {
        (_, Some(url)) => KeySource::at(&url)?,
        (Some(provider), None) => KeySource::of(&provider)?,
        (None, None) => return Err(Error::option("url", "expected a provider's name, or an address of keys")),
    };
    let (url, limit, timeout) = (source.url(), KeySource::LIMIT_BYTES, KeySource::TIMEOUT_SECONDS);
    // No address has what JSON escapes.
    Ok(format!("{{\"url\":\"{url}\",\"limitBytes\":{limit},\"timeoutSeconds\":{timeout}}}"))
}

/// A text, where the document is one.
#[cfg(feature = "keys")]
fn text(document: &str) -> Option<String> {
    match Tree::read(document) {
        Ok(Tree::Text(text)) => Some(text.into_owned()),
        _ => None,
    }
}

/// Asks a provider's offer, with JSON documents, and gives its answer as one.
///
/// ```
/// use hookseal::binding::offer;
/// assert_eq!(offer("hospitable", "personal_secret", &["\"user@example.com\""])?, "\"dXNlckBleGFtcGxlLmNvbQ==\"");
/// let (filters, data) = (r#"{"location":{"state":"TX"}}"#, r#"{"address":"123 Main St, Austin, TX 78701"}"#);
/// assert_eq!(offer("realestateapi", "passes_filters", &[filters, data])?, "true");
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// # Errors
/// `invalid_option`, for what there is no such offer of, and for arguments that it does not take.
pub fn offer(provider: &str, name: &str, arguments: &[&str]) -> Result<String, Error> {
    let known = OFFERS.iter().find(|offer| offer.provider == provider && offer.name == name);
    let known = known.ok_or_else(|| Error::option("offer", format!("`{provider}` offers no `{name}`")))?;
    (known.answer)(arguments)
}

fn argument<'a>(arguments: &[&'a str], index: usize) -> Result<&'a str, Error> {
    arguments.get(index).copied().ok_or_else(not_json)
}

fn not_json() -> Error {
    Error::option("offer", "expected its arguments as JSON documents")
}
