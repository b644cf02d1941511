//! Providers by their names.

use alloc::string::String;

use crate::error::{Error, Excerpt};
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
    let found = find(provider).map(|provider| &provider.scheme);
    found.ok_or_else(|| Error::UnknownProvider { given: Excerpt::of_name(provider), known: names() })
}

/// The names of all providers, for a message.
fn names() -> String {
    let mut names = String::new();
    for provider in PROVIDERS {
        names.push_str(if names.is_empty() { "`" } else { ", `" });
        names.push_str(&provider.scheme.name);
        names.push('`');
    }
    names
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
