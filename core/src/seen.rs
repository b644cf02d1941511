//! What can be seen of a delivery and of a secret without trying anything, as `hookseal_words::seen` sees it.

use alloc::string::String;
use core::fmt;

use hookseal_kernel::Plan;
use hookseal_words::{Piece, seen};

use crate::words::{Say, shown};

pub(crate) use seen::START_BYTES;
#[cfg(any(feature = "explain", feature = "keys"))]
pub(crate) use seen::foreign_beginning;
#[cfg(feature = "explain")]
pub(crate) use seen::is_reference;

/// Something that can be seen. Shows as a sentence without its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sight(seen::Sight);

impl Sight {
    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }
}

impl Say<String> for Sight {
    fn say(&self, to: &mut String) {
        self.0.say(to);
    }
}

shown!(Sight);

impl fmt::Debug for Sight {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// What is seen of a delivery that is not accepted: of its body, and of the secrets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sights {
    /// Of the body.
    pub body: Option<Sight>,
    /// Of the first secret of which there is something to see.
    pub secret: Option<Sight>,
    /// Whether it was a token that came, with which nothing is signed.
    pub token: bool,
}

impl Sights {
    /// With what is seen of a body of this length that begins with these bytes.
    pub(crate) fn with_body(self, plan: &Plan<'_>, start: &[u8], length: u64) -> Self {
        let seen = seen::Seen { body: seen::body(start, length), secret: self.secret.map(|sight| sight.0) };
        Self { body: seen.by(plan).body.map(Sight), ..self }
    }
}

/// As the end of a message.
impl From<&Sights> for Piece<'_> {
    fn from(sights: &Sights) -> Self {
        let seen = |sight: Option<Sight>| sight.map(|sight| sight.0);
        Self::Seen(seen::Seen { body: seen(sights.body), secret: seen(sights.secret) })
    }
}

impl Say<String> for Sights {
    fn say(&self, to: &mut String) {
        Piece::from(self).say(to);
    }
}

shown!(Sights);

/// What a body of this length that begins with these bytes looks like.
#[cfg(feature = "explain")]
pub(crate) fn body(start: &[u8], length: u64) -> Option<Sight> {
    seen::body(start, length).map(Sight)
}

/// What the secret of a scheme looks like, whose own secrets begin with `prefix`.
pub(crate) fn secret(secret: &str, scheme: &str, prefix: Option<&str>) -> Option<Sight> {
    seen::secret(secret, scheme, prefix).map(Sight)
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "catalogue")]
    use super::{Sight, secret};

    #[cfg(feature = "catalogue")]
    #[test]
    fn a_secret_of_the_scheme_itself_is_not_taken_for_another_s() {
        for scheme in crate::PROVIDERS.iter().map(|provider| &provider.scheme) {
            let Some(prefix) = scheme.secret.prefix.as_deref() else { continue };
            let text = alloc::format!("{prefix}YSBzZWNyZXQgZm9yIGZ1enppbmcgYWxvbmUuLi4=");
            assert_eq!(secret(&text, &scheme.name, Some(prefix)).map(Sight::code), None, "{}", scheme.name);
        }
        assert!(secret("whsec_abc", "github", Some("polar_whs_")).is_some());
    }
}
