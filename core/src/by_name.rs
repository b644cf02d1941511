//! Providers by their names.

use alloc::string::String;

use crate::error::{Error, Excerpt, Nearest};
#[cfg(feature = "catalogue")]
use crate::provider::{ALIASES, NOT_BUILT_IN};
use crate::provider::{PROVIDERS, Provider};
use crate::scheme::Scheme;

/// The provider of this name.
pub(crate) fn find(name: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().copied().find(|provider| provider.scheme.name == name)
}

/// The scheme of the provider of this name.
///
/// # Errors
/// `unknown_provider`
pub(crate) fn scheme(provider: &str) -> Result<&'static Scheme, Error> {
    find(provider).map(|provider| &provider.scheme).ok_or_else(|| unknown(provider))
}

/// `unknown_provider`. What is not like a name that there is may be a secret, and is not shown.
#[cold]
fn unknown(given: &str) -> Error {
    match nearest(given) {
        Some(name) => Error::UnknownProvider { given: Excerpt::of(given), nearest: meant(name) },
        None => Error::UnknownProvider { given: Excerpt::hidden(given), nearest: Nearest::Unknown },
    }
}

/// The same, where one of these is in the place of a secret.
pub(crate) fn with_secrets<'s>(error: Error, mut secrets: impl Iterator<Item = &'s str>) -> Error {
    match error {
        Error::UnknownProvider { given, nearest: Nearest::Unknown } if secrets.any(|secret| find(secret).is_some()) => {
            Error::UnknownProvider { given, nearest: Nearest::Secret }
        }
        other => other,
    }
}

/// The name that is most like this one, if any is: of a provider that is built in, maybe by another name of its own, or is
/// known and is not.
fn nearest(given: &str) -> Option<&'static str> {
    let names = PROVIDERS.iter().map(|provider| &*provider.scheme.name);
    let known = names.chain(NOT_BUILT_IN).chain(ALIASES.map(|(alias, _)| alias));
    let found = hookseal_words::nearest(given, known)?;
    let another = ALIASES.iter().find(|(alias, _)| *alias == found);
    Some(another.map_or(found, |(_, own)| *own))
}

#[cfg(feature = "catalogue")]
fn meant(name: &'static str) -> Nearest {
    if NOT_BUILT_IN.contains(&name) { Nearest::NotBuiltIn(name) } else { Nearest::Name(name) }
}

/// Where few providers are known by name, nothing is said of others.
#[cfg(not(feature = "catalogue"))]
const NOT_BUILT_IN: [&str; 0] = [];
#[cfg(not(feature = "catalogue"))]
const ALIASES: [(&str, &str); 0] = [];

#[cfg(not(feature = "catalogue"))]
const fn meant(name: &'static str) -> Nearest {
    Nearest::Name(name)
}

impl Scheme {
    /// The scheme of a built-in provider.
    ///
    /// # Errors
    /// `unknown_provider`
    pub fn named(provider: &str) -> Result<Self, Error> {
        scheme(provider).cloned()
    }
}

/// What names or is a scheme: a provider's name or a [`Scheme`], owned or borrowed.
///
/// ```
/// # use hookseal::{Scheme, Webhook};
/// let (name, scheme) = (String::from("github"), Scheme::named("github")?);
/// Webhook::new(&name, "a secret")?;
/// Webhook::new(&scheme, "another one")?;
/// # Ok::<(), hookseal::Error>(())
/// ```
pub trait IntoScheme {
    /// The scheme that is meant.
    ///
    /// # Errors
    /// `unknown_provider`
    fn into_scheme(self) -> Result<Scheme, Error>;
}

impl IntoScheme for Scheme {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Ok(self)
    }
}

impl IntoScheme for &Scheme {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Ok(self.clone())
    }
}

impl IntoScheme for &str {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Scheme::named(self)
    }
}

impl IntoScheme for &String {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Scheme::named(self)
    }
}

impl IntoScheme for String {
    fn into_scheme(self) -> Result<Scheme, Error> {
        Scheme::named(&self)
    }
}

#[cfg(all(test, feature = "catalogue"))]
mod tests {
    use super::nearest;

    #[test]
    fn what_is_nearly_a_name_is_found_and_nothing_else() {
        for (given, expected) in [
            ("gihub", Some("github")),
            ("GitHub", Some("github")),
            ("singlkey", Some("singlekey")),
            ("real_estate", Some("real-estate")),
            ("standardwebhooks", Some("standard-webhooks")),
            ("Stripe ", Some("stripe")),
            ("AWS SNS", Some("aws-sns")),
            // By another name.
            ("sns", Some("aws-sns")),
            ("Amazon SNS", Some("aws-sns")),
            ("microsoft-teams", Some("ms-teams")),
            // Known, and not built in.
            ("PayPal", Some("paypal")),
            ("newrelic", Some("new-relic")),
            ("Dropbox Sign", Some("dropbox-sign")),
            ("orb", Some("orb")),
            ("correct horse", None),
            ("s3cr3t", None),
            ("slacker-than-this", None),
            ("", None),
        ] {
            assert_eq!(nearest(given), expected, "{given}");
        }
    }
}
