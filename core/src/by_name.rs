//! Providers by their names.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{Error, Excerpt, Nearest};
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
        Some(name) => Error::UnknownProvider { given: Excerpt::of(given), nearest: Nearest::Name(name) },
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

/// The provider's name that is most like this one, if any is.
fn nearest(given: &str) -> Option<&'static str> {
    const LONGEST: usize = 32;
    if given.len() > LONGEST {
        return None;
    }
    let plain = |name: &str| -> Vec<u8> {
        name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase()).collect()
    };
    let written = plain(given);
    let names = PROVIDERS.iter().map(|provider| &*provider.scheme.name);
    let distances = names.map(|name| (distance(&written, &plain(name)), name));
    // One mistake in three letters is another word.
    let near = distances.filter(|(distance, name)| distance * 3 < name.len().min(written.len()));
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// How many letters have to be added, left out, changed or swapped with the next, at most one of them twice.
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut current = Vec::with_capacity(above.len());
        current.push(row + 1);
        for (column, found) in other.iter().enumerate() {
            let changed = above[column] + usize::from(letter != found);
            let mut least = changed.min(above[column + 1] + 1).min(current[column] + 1);
            let is_swapped = row > 0 && column > 0 && one[row - 1] == *found && other[column - 1] == *letter;
            if is_swapped {
                least = least.min(before[column - 1] + 1);
            }
            current.push(least);
        }
        before = core::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn letters_that_differ_are_counted() {
        for (one, other, expected) in
            [("", "", 0), ("abc", "", 3), ("gihub", "github", 1), ("gitbhu", "github", 2), ("stirpe", "stripe", 1)]
        {
            assert_eq!(distance(one.as_bytes(), other.as_bytes()), expected, "{one} {other}");
        }
    }

    #[test]
    fn what_is_nearly_a_name_is_found_and_nothing_else() {
        for (given, expected) in [
            ("gihub", Some("github")),
            ("GitHub", Some("github")),
            ("singlkey", Some("singlekey")),
            ("real_estate", Some("real-estate")),
            ("standardwebhooks", Some("standard-webhooks")),
            ("Stripe ", Some("stripe")),
            ("correct horse", None),
            ("s3cr3t", None),
            ("slacker-than-this", None),
            ("", None),
        ] {
            assert_eq!(nearest(given), expected, "{given}");
        }
    }
}
