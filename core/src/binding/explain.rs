//! Explanations and captures, as bindings ask for them.

use alloc::string::{String, ToString};

use serde_json::{Map, Value, json};

use crate::capture::Capture;
use crate::configuration::Configuration;
use crate::error::{Error, Fact, Language};
use crate::explain::{Explanation, explain, possible_senders};
use crate::text::CamelCase;

/// What the argument is called in every language.
const DELIVERY: &str = "delivery";

/// A delivery as a binding hands it over: `head` is the JSON object of a capture without its body, and `body` the
/// body's bytes. Without a head, `body` is one capture in whatever form [`Capture::read`] knows.
///
/// # Errors
/// `invalid_option`
pub fn delivery(head: &str, body: &[u8]) -> Result<Capture, Error> {
    if !head.is_empty() {
        return Capture::of_parts(head, body.to_vec()).map_err(|error| Error::option(DELIVERY, error.to_string()));
    }
    let mut captures = Capture::read(body).map_err(|error| Error::option(DELIVERY, error.to_string()))?;
    match (captures.pop(), captures.len()) {
        (Some(capture), 0) => Ok(capture),
        (_, others) => {
            let problem = alloc::format!("expected one delivery, found {}: hand over one at a time", others + 1);
            Err(Error::option(DELIVERY, problem))
        }
    }
}

/// As [`explain`](crate::explain()), with the scheme and the secrets of a configuration document, and the parts of a
/// [`delivery`].
///
/// # Errors
/// `unknown_provider`, `invalid_scheme`, `invalid_option`; `empty_secret` and `malformed_secret` for what is no text.
pub fn explanation(configuration: &str, head: &str, body: &[u8], language: Language) -> Result<Explanation, Error> {
    let configuration = Configuration::read(configuration, language.options())?;
    let scheme: &crate::Scheme = &configuration.scheme;
    explain(scheme, secrets(&configuration), &delivery(head, body)?)
}

/// As [`possible_senders`], for the headers of a [`delivery`]'s head: a JSON list of names.
///
/// # Errors
/// `invalid_option`
pub fn senders(head: &str) -> Result<String, Error> {
    Ok(json!(possible_senders(delivery(head, b"")?.headers())).to_string())
}

fn secrets(configuration: &Configuration) -> alloc::vec::Vec<&str> {
    configuration.secrets.iter().map(|secret| secret.as_str()).collect()
}

/// What crosses in one text: `{"value": …}`, or `{"error": …}` with code, class, status, message and details.
///
/// ```
/// use hookseal::binding::{answer, delivery};
/// assert_eq!(answer(Ok("1".to_owned())), r#"{"value":1}"#);
/// let refused = answer(delivery("", b"").map(|capture| capture.to_json()));
/// assert!(refused.starts_with(r#"{"error":{"class":"config","code":"invalid_option","details":{"option":"delivery""#));
/// ```
#[must_use]
pub fn answer(made: Result<String, Error>) -> String {
    let error = match made {
        // It is JSON already.
        Ok(value) => return [r#"{"value":"#, &value, "}"].concat(),
        Err(error) => error,
    };
    let mut details = Map::new();
    error.each_fact(|name, fact| {
        let value = match fact {
            Fact::Number(number) => number.into(),
            Fact::Text(text) => text.into(),
            Fact::Nothing => Value::Null,
            Fact::Unsaid => return,
        };
        details.insert(CamelCase(name).to_string(), value);
    });
    let report = json!({
        "code": error.code().as_str(),
        "class": error.class().as_str(),
        "status": error.status(),
        "message": error.to_string(),
        "details": details,
    });
    json!({ "error": report }).to_string()
}
