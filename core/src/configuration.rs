//! The configuration document: how a binding hands over what its user gave, unchecked.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use hookseal_words::given::{OptionsGiven, Parts, Refuse, check_secrets, each_secret};
use hookseal_words::secret::NoKey;
use hookseal_words::{NoOption, SPELLINGS, expected, nearest};
use zeroize::Zeroizing;

use crate::by_name;
use crate::error::{Error, Language};
use crate::json::{self, Tree, Wiped};
use crate::options::{Options, SchemaMode};
use crate::scheme::Scheme;
use crate::secret::no_key;
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
        let configuration =
            Wiped::read(document).map_err(|error| Error::option("configuration", json::place(error, document)))?;
        let null = Tree::Null;
        let parts = Parts::read(&mut Refusing { known }, &configuration.0, &null, |_, _| false)?;
        let Parts { provider, secrets, options: given } = parts;
        let in_place_of_secret = |error| match secrets {
            Tree::Text(text) => by_name::with_secrets(error, core::iter::once(&**text)),
            _ => error,
        };
        let scheme = scheme(provider).map_err(in_place_of_secret)?;
        let options = options(given, known)?;
        check_secrets(&mut Refusing { known }, secrets)?;
        let texts = each_secret(secrets).filter_map(Tree::as_text);
        Ok(Self { scheme, secrets: texts.map(|text| Zeroizing::new(text.into())).collect(), options })
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
    let mut options = OptionsGiven::default();
    options.take(&mut Refusing { known }, given)?;
    Ok(Options {
        tolerance_seconds: options.tolerance_seconds,
        max_body_bytes: options.max_body_bytes,
        check_timestamp: options.check_timestamp,
        exact_secret: options.exact_secret,
        url: options.url.map(Into::into),
        base_url: options.base_url.map(Into::into),
        schema: if options.enforces { SchemaMode::Enforce } else { SchemaMode::Report },
    })
}

/// Makes errors of what is wrong with values. `known` are the options that there are, as messages list them.
pub(crate) struct Refusing<'k> {
    pub(crate) known: &'k str,
}

impl Refuse<&Tree<'_>> for Refusing<'_> {
    type Refused = Error;

    fn no_option(&mut self, name: &str) -> Error {
        // The clock is no part of a document: bindings ask it, and hand over what it said.
        let meant = nearest(name, self.known.split('`').skip(1).step_by(2));
        Error::option(name, words![NoOption { known: self.known, meant }])
    }

    fn said(&mut self, name: &str, said: &'static str) -> Error {
        Error::option(name, said)
    }

    fn twice(&mut self, name: &str, other: &str) -> Error {
        Error::option(name, words![expected::ONCE, other, expected::SAME])
    }

    fn found(&mut self, name: &str, expected: &'static str, found: &&Tree<'_>, hint: &'static str) -> Error {
        Error::option(name, words![expected, found.shown(), hint])
    }

    fn no_object(&mut self, name: &str, found: &&Tree<'_>) -> Error {
        Error::option(name, words![expected::OBJECT, Tree::kind(found)])
    }

    fn header_value(&mut self, name: &str, header: &str, found: &&Tree<'_>) -> Error {
        Error::option(name, words![expected::HEADER_VALUE, header, expected::FOUND, Tree::kind(found)])
    }

    fn no_secret(&mut self, index: usize, reason: NoKey<'static>) -> Error {
        no_key(index, reason)
    }

    fn secret_kind(&mut self, index: usize, found: &&Tree<'_>) -> Error {
        Error::MalformedSecret { index, problem: words![expected::STRING, Tree::kind(found)] }
    }
}

/// An option as programs in a language spell it.
#[cold]
pub(crate) fn spelled(option: &str, language: Language) -> &str {
    let spellings = if language == Language::Python { &SPELLINGS[..] } else { &[] };
    spellings.iter().find(|(one, _)| *one == option).map_or(option, |(_, other)| other)
}
