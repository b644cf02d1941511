//! The configuration document: how a binding hands over what its user gave, unchecked.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::json;
use crate::scheme::{IntoScheme, Scheme};
use crate::webhook::{Options, SchemaMode, Webhook};

/// The largest option value: the largest integer that every binding's language holds exactly.
const LARGEST: u64 = (1 << 53) - 1;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Configuration {
    #[serde(default)]
    provider: Value,
    #[serde(default)]
    secrets: Secrets,
    #[serde(default)]
    options: BTreeMap<String, Value>,
}

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
        let configuration: Configuration = serde_json::from_str(document)
            .map_err(|error| Error::option("configuration", format!("it is no configuration document: {error}")))?;
        let scheme = scheme(&configuration.provider)?;
        let options = options(&configuration.options)?;
        Self::with_options(scheme, configuration.secrets.texts()?, options)
    }
}

fn scheme(provider: &Value) -> Result<Scheme, Error> {
    match provider {
        Value::String(name) => name.as_str().into_scheme(),
        Value::Object(_) => Scheme::from_json(&provider.to_string()),
        other => Err(Error::scheme("", format!("expected a provider's name or a scheme, found {}", json::kind(other)))),
    }
}

fn options(given: &BTreeMap<String, Value>) -> Result<Options, Error> {
    let mut options = Options::default();
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
        Value::String(text) => crate::error::Excerpt::of(text).to_string(),
        other => json::kind(other).into(),
    }
}

/// What was given as secrets, held in memory that is wiped.
#[derive(Default)]
enum Secrets {
    #[default]
    Absent,
    One(Secret),
    Several(Vec<Secret>),
}

enum Secret {
    Text(Zeroizing<String>),
    Absent,
    NotText(&'static str),
}

impl Secrets {
    fn texts(self) -> Result<SecretTexts, Error> {
        let secrets = match self {
            Self::Absent | Self::One(Secret::Absent) => return Err(Error::EmptySecret { index: None }),
            Self::One(secret) => alloc::vec![secret],
            Self::Several(secrets) => secrets,
        };
        let text = |(index, secret)| match secret {
            Secret::Text(text) => Ok(text),
            Secret::Absent => Err(Error::EmptySecret { index: Some(index) }),
            Secret::NotText(found) => {
                Err(Error::MalformedSecret { index, problem: format!("expected a text, found {found}") })
            }
        };
        secrets.into_iter().enumerate().map(text).collect::<Result<_, _>>().map(SecretTexts)
    }
}

struct SecretTexts(Vec<Zeroizing<String>>);

impl crate::secret::IntoSecrets for SecretTexts {
    fn into_secrets(self) -> Vec<Zeroizing<String>> {
        self.0
    }
}

impl<'de> Deserialize<'de> for Secrets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretsVisitor)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(SecretsVisitor)? {
            Secrets::One(secret) => Ok(secret),
            Secrets::Absent => Ok(Self::Absent),
            Secrets::Several(_) => Ok(Self::NotText("an array")),
        }
    }
}

struct SecretsVisitor;

impl<'de> Visitor<'de> for SecretsVisitor {
    type Value = Secrets;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text or an array of texts")
    }

    fn visit_str<E>(self, text: &str) -> Result<Secrets, E> {
        Ok(Secrets::One(Secret::Text(Zeroizing::new(text.into()))))
    }

    fn visit_unit<E>(self) -> Result<Secrets, E> {
        Ok(Secrets::One(Secret::Absent))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Secrets, E> {
        Ok(Secrets::One(Secret::NotText("a boolean")))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Secrets, E> {
        Ok(Secrets::One(Secret::NotText("a number")))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Secrets, E> {
        Ok(Secrets::One(Secret::NotText("a number")))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Secrets, E> {
        Ok(Secrets::One(Secret::NotText("a number")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Secrets, A::Error> {
        let mut secrets = Vec::new();
        while let Some(secret) = sequence.next_element()? {
            secrets.push(secret);
        }
        Ok(Secrets::Several(secrets))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Secrets, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Secrets::One(Secret::NotText("an object")))
    }
}
