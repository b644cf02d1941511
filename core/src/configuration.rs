//! The configuration document: how a binding hands over what its user gave, unchecked.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::mem;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::error::{Error, Excerpt};
use crate::json;
use crate::scheme::{IntoScheme, Scheme};
use crate::secret::IntoSecrets;
use crate::webhook::{Options, SchemaMode, Webhook};

/// The largest option value: the largest integer that every binding's language holds exactly.
const LARGEST: u64 = (1 << 53) - 1;

impl Webhook {
    /// A verifier from a JSON document: for bindings and configuration files.
    ///
    /// `provider` is a name or a scheme document; `secrets` a text or an array of texts; `options`
    /// has `toleranceSeconds`, `checkTimestamp`, `maxBodyBytes` and `schema` (`report` or
    /// `enforce`), also in `snake_case`.
    ///
    /// ```
    /// use hookseal::Webhook;
    /// let webhook = Webhook::from_configuration(
    ///     r#"{ "provider": "slack", "secrets": ["new", "old"], "options": { "toleranceSeconds": 60 } }"#,
    /// )?;
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_provider`, `invalid_scheme`, `invalid_option`, `empty_secret` (also for a missing
    /// or null secret), `malformed_secret` (also for one that is no text), `secret_too_short`.
    pub fn from_configuration(document: &str) -> Result<Self, Error> {
        let mut configuration: Map<String, Value> = serde_json::from_str(document)
            .map_err(|error| Error::option("configuration", format!("it is no configuration document: {error}")))?;
        let mut take = |name| configuration.remove(name).unwrap_or_default();
        let (provider, secrets, given) = (take("provider"), take("secrets"), take("options"));
        if let Some(unknown) = configuration.keys().next() {
            return Err(Error::option(unknown, "there is no such part of a configuration"));
        }
        // Wiped when they are dropped, also where something else is wrong.
        let secrets = secret_texts(secrets);
        let scheme = scheme(&provider)?;
        let options = options(&given)?;
        Self::with_options(scheme, secrets?, options)
    }
}

fn scheme(provider: &Value) -> Result<Scheme, Error> {
    match provider {
        Value::String(name) => name.as_str().into_scheme(),
        Value::Object(_) => Scheme::from_value(provider),
        other => Err(Error::scheme("", format!("expected a provider's name or a scheme, found {}", json::kind(other)))),
    }
}

fn options(given: &Value) -> Result<Options, Error> {
    let mut options = Options::default();
    let given = match given {
        Value::Object(given) => given,
        Value::Null => return Ok(options),
        other => return Err(Error::option("options", format!("expected an object, found {}", json::kind(other)))),
    };
    for (name, value) in given {
        match name.as_str() {
            "toleranceSeconds" | "tolerance_seconds" => options.tolerance_seconds = Some(whole_number(name, value)?),
            "maxBodyBytes" | "max_body_bytes" => options.max_body_bytes = whole_number(name, value)?,
            "checkTimestamp" | "check_timestamp" => {
                options.check_timestamp = value
                    .as_bool()
                    .ok_or_else(|| Error::option(name, format!("expected true or false, found {}", shown(value))))?;
            }
            "schema" => {
                options.schema = match value.as_str() {
                    Some("report") => SchemaMode::Report,
                    Some("enforce") => SchemaMode::Enforce,
                    _ => {
                        let problem = format!("expected \"report\" or \"enforce\", found {}", shown(value));
                        return Err(Error::option(name, problem));
                    }
                }
            }
            _ => return Err(Error::option(name, "there is no such option")),
        }
    }
    Ok(options)
}

fn whole_number(name: &str, value: &Value) -> Result<u64, Error> {
    // A language without integers writes 300 as 300.0.
    let whole = value.as_u64().or_else(|| {
        let number = value.as_f64()?;
        #[allow(clippy::cast_precision_loss)] // `LARGEST` is exact as a double.
        let fits = (0.0..=LARGEST as f64).contains(&number);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // In range by the line above.
        let whole = number as u64;
        #[allow(clippy::cast_precision_loss, clippy::float_cmp)] // Exact: asks whether a fraction was cut off.
        (fits && whole as f64 == number).then_some(whole)
    });
    whole.filter(|number| *number <= LARGEST).ok_or_else(|| {
        let hint = if name.starts_with("tol") { "; to switch freshness off, use the option for it" } else { "" };
        Error::option(name, format!("expected a whole number of 0 or more, found {}{hint}", shown(value)))
    })
}

/// A value of an option for a message: scalars as they are, nothing long.
fn shown(value: &Value) -> String {
    match value {
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => Excerpt::of(text).to_string(),
        other => json::kind(other).into(),
    }
}

/// The secrets that were given, each moved into memory that is wiped.
struct SecretTexts(Vec<Zeroizing<String>>);

impl IntoSecrets for SecretTexts {
    fn into_secrets(self) -> Vec<Zeroizing<String>> {
        self.0
    }
}

fn secret_texts(secrets: Value) -> Result<SecretTexts, Error> {
    let secrets = match secrets {
        Value::Null => return Err(Error::EmptySecret { index: None }),
        Value::Array(secrets) => secrets,
        one => vec![one],
    };
    let wiped: Vec<Result<Zeroizing<String>, Error>> = secrets.into_iter().enumerate().map(secret_text).collect();
    wiped.into_iter().collect::<Result<_, _>>().map(SecretTexts)
}

fn secret_text((index, mut secret): (usize, Value)) -> Result<Zeroizing<String>, Error> {
    match &mut secret {
        Value::String(text) => Ok(Zeroizing::new(mem::take(text))),
        Value::Null => Err(Error::EmptySecret { index: Some(index) }),
        other => {
            let problem = format!("expected a text, found {}", json::kind(other));
            Err(Error::MalformedSecret { index, problem })
        }
    }
}
