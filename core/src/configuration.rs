//! The configuration document: how a binding hands over what its user gave, unchecked.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::{mem, slice};

use hookseal_words::{NoOption, SPELLINGS, expected, nearest};
use zeroize::Zeroizing;

use crate::by_name;
use crate::error::{Error, Language};
use crate::json::{self, Number, Tree, Wiped};
use crate::options::{Options, SchemaMode};
use crate::scheme::Scheme;
use crate::words::words;

/// What a configuration document says, checked but for the secrets' form.
pub(crate) struct Configuration {
    pub(crate) scheme: Cow<'static, Scheme>,
    pub(crate) secrets: Vec<Zeroizing<String>>,
    pub(crate) options: Options,
}

impl Configuration {
    /// # Errors
    /// As [`Webhook::from_configuration`](crate::Webhook::from_configuration), but for those of the
    /// secrets' form.
    // For the edge: a binding that is compiled for size compiles this too.
    #[inline]
    pub(crate) fn read(document: &str, known: &str) -> Result<Self, Error> {
        let mut configuration =
            Wiped::read(document).map_err(|error| Error::option("configuration", json::place(error, document)))?;
        let Tree::Object(fields) = &mut configuration.0 else {
            return Err(Error::option("configuration", words![expected::OBJECT, configuration.0.kind()]));
        };
        let (mut provider, mut secrets, mut given) = (&Tree::Null, None, &Tree::Null);
        let mut unknown = None;
        for (name, value) in fields {
            match &**name {
                "provider" => provider = value,
                "secrets" => secrets = Some(value),
                "options" => given = value,
                _ => unknown = unknown.or(Some(name)),
            }
        }
        if let Some(name) = unknown {
            return Err(Error::option(name, expected::PART));
        }
        let in_place_of_secret = |error| match &secrets {
            Some(Tree::Text(text)) => by_name::with_secrets(error, core::iter::once(&**text)),
            _ => error,
        };
        let scheme = scheme(provider).map_err(in_place_of_secret)?;
        Ok(Self { scheme, options: options(given, known)?, secrets: secret_texts(secrets)? })
    }
}

pub(crate) fn scheme(provider: &Tree<'_>) -> Result<Cow<'static, Scheme>, Error> {
    match provider {
        Tree::Text(name) => by_name::scheme(name).map(Cow::Borrowed),
        Tree::Object(_) => Scheme::from_tree(provider).map(Cow::Owned),
        other => Err(Error::scheme("", words![expected::PROVIDER, other.kind()])),
    }
}

fn options(given: &Tree<'_>, known: &str) -> Result<Options, Error> {
    let mut options = Options::default();
    let given = match given {
        Tree::Object(given) => given,
        Tree::Null => return Ok(options),
        other => return Err(Error::option("options", words![expected::OBJECT, other.kind()])),
    };
    for (index, (name, value)) in given.iter().enumerate() {
        let option = canonical(name);
        if let Some((other, _)) = given.iter().take(index).find(|(other, _)| canonical(other) == option) {
            return Err(Error::option(name, words![expected::ONCE, other, expected::SAME]));
        }
        match option {
            "toleranceSeconds" => options.tolerance_seconds = Some(whole_number(name, value)?),
            "maxBodyBytes" => options.max_body_bytes = Some(whole_number(name, value)?),
            "checkTimestamp" => options.check_timestamp = boolean(name, value)?,
            "exactSecret" => options.exact_secret = boolean(name, value)?,
            option @ ("url" | "baseUrl") => {
                let url = value.as_text().ok_or_else(|| Error::option(name, words![expected::URL, value.shown()]))?;
                let set = if option == "url" { &mut options.url } else { &mut options.base_url };
                *set = Some(url.into());
            }
            "schema" => {
                options.schema = match value.as_text() {
                    Some("report") => SchemaMode::Report,
                    Some("enforce") => SchemaMode::Enforce,
                    _ => {
                        return Err(Error::option(name, words![expected::SCHEMA, value.shown()]));
                    }
                }
            }
            _ => {
                // The clock is no part of a document: bindings ask it, and hand over what it said.
                return Err(Error::option(
                    name,
                    words![NoOption { known, meant: nearest(name, known.split('`').skip(1).step_by(2)) }],
                ));
            }
        }
    }
    Ok(options)
}

/// An option as programs in a language spell it.
#[cold]
pub(crate) fn spelled(option: &str, language: Language) -> &str {
    let spellings = if language == Language::Python { &SPELLINGS[..] } else { &[] };
    spellings.iter().find(|(one, _)| *one == option).map_or(option, |(_, other)| other)
}

fn canonical(name: &str) -> &str {
    SPELLINGS.iter().find(|(_, other)| *other == name).map_or(name, |(one, _)| one)
}

fn boolean(name: &str, value: &Tree<'_>) -> Result<bool, Error> {
    value.as_boolean().ok_or_else(|| Error::option(name, words![expected::BOOLEAN, value.shown()]))
}

fn whole_number(name: &str, value: &Tree<'_>) -> Result<u64, Error> {
    // A language without integers writes 300 as 300.0.
    let whole = value.as_number().and_then(Number::whole);
    whole.filter(|number| *number <= expected::LARGEST).ok_or_else(|| {
        let hint = if canonical(name) == "toleranceSeconds" { expected::NO_TOLERANCE } else { "" };
        Error::option(name, words![expected::WHOLE_NUMBER, value.shown(), hint])
    })
}

fn secret_texts(secrets: Option<&mut Tree<'_>>) -> Result<Vec<Zeroizing<String>>, Error> {
    let secrets = match secrets {
        None | Some(Tree::Null) => return Err(Error::EmptySecret { index: None }),
        Some(Tree::Array(secrets)) => secrets,
        Some(one) => slice::from_mut(one),
    };
    let mut texts = Vec::new();
    for (index, secret) in secrets.iter_mut().enumerate() {
        match secret {
            Tree::Text(text) => texts.push(Zeroizing::new(mem::take(text).into_owned())),
            Tree::Null => return Err(Error::EmptySecret { index: Some(index) }),
            other => {
                let problem = words![expected::STRING, other.kind()];
                return Err(Error::MalformedSecret { index, problem });
            }
        }
    }
    Ok(texts)
}
