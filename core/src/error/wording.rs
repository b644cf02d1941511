//! How messages say it. They are put together when somebody reads them: refusals come in floods, and
//! what nobody reads should cost no more than the check that refused.

use alloc::string::String;
use core::fmt;

use hookseal_kernel::{Alphabet, Came, LONGEST_TOKEN};

use crate::algorithm::{self, Algorithm, Encoding};
use crate::limits::VALUES_LIMIT;
use crate::words::{Say, shown, words};

/// What was expected or found, for a message: shows as its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Wording(Words);

#[derive(Clone, PartialEq, Eq)]
enum Words {
    Text(String),
    /// The form that one signature has.
    Form(Encoding, Algorithm),
    /// What came as a signature, without repeating it.
    Came(Came),
}

impl Wording {
    pub(crate) const fn form(encoding: Encoding, algorithm: Algorithm) -> Self {
        Self(Words::Form(encoding, algorithm))
    }

    pub(crate) const fn came(came: Came) -> Self {
        Self(Words::Came(came))
    }
}

impl From<String> for Wording {
    fn from(text: String) -> Self {
        Self(Words::Text(text))
    }
}

impl From<&'static str> for Wording {
    fn from(text: &'static str) -> Self {
        Self(Words::Text(text.into()))
    }
}

impl Say for Wording {
    fn say(&self, to: &mut String) {
        let (length, alphabet) = match &self.0 {
            Words::Text(text) => return to.push_str(text),
            Words::Form(Encoding::Text, _) => {
                return to.push_str(&words!["the shared token, of at most ", LONGEST_TOKEN, " characters"]);
            }
            Words::Form(_, Algorithm::Token) => return to.push_str("credentials in padded base64 (RFC 7617)"),
            Words::Form(encoding, algorithm) => {
                let what = match encoding {
                    Encoding::Hex => "lower-case hexadecimal digits",
                    Encoding::Base64 => "characters of padded base64",
                    Encoding::HexUpper => "upper-case hexadecimal digits",
                    Encoding::Base64Url => "characters of URL-safe base64 without padding",
                    Encoding::Base64UrlPadded => "characters of padded URL-safe base64",
                    Encoding::Text => "characters",
                };
                if algorithm.length() > 0 {
                    encoding.length(*algorithm).say(to);
                    to.push(' ');
                }
                return to.push_str(&words![what, " (", algorithm::name(*algorithm), ")"]);
            }
            Words::Came(came) if came.length() == 0 => return to.push_str("nothing"),
            Words::Came(came) => (came.length(), came.alphabet()),
        };
        let kind = match alphabet {
            Alphabet::LowerHex => " of hexadecimal",
            Alphabet::Hex => " of hexadecimal, some in upper case",
            Alphabet::Base64 => " of base64",
            Alphabet::OtherBase64 => " of base64, but not as an encoder writes them",
            Alphabet::UrlSafeBase64 => " of URL-safe base64",
            Alphabet::OtherText => ", some of neither hexadecimal nor base64",
            Alphabet::NoText(position) => {
                Count(length, "byte").say(to);
                to.push_str(" with a space, a control or a non-ASCII character at position ");
                return (position + 1).say(to);
            }
        };
        Count(length, "character").say(to);
        to.push_str(kind);
    }
}

shown!(Wording);

impl fmt::Debug for Wording {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

pub(super) struct Pointer<'a>(pub(super) &'a str);

impl Say for Pointer<'_> {
    fn say(&self, to: &mut String) {
        if self.0.is_empty() {
            return to.push_str("its top level");
        }
        to.push_str(&words!["`", self.0, "`"]);
    }
}

/// Under which name others send the header: Standard Webhooks and Svix sign alike, and name headers differently.
pub(super) struct OtherName<'a>(pub(super) &'a str);

impl Say for OtherName<'_> {
    fn say(&self, to: &mut String) {
        const NAMES: [&str; 3] = ["id", "timestamp", "signature"];
        const PREFIXES: [(&str, &str, &str); 2] =
            [("webhook-", "svix-", "svix"), ("svix-", "webhook-", "standard-webhooks")];
        let begins = |prefix: &str| self.0.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        let Some((own, other, provider)) = PREFIXES.into_iter().find(|(own, ..)| begins(own)) else {
            return;
        };
        let rest = self.0.get(own.len()..).unwrap_or_default();
        if NAMES.iter().any(|name| rest.eq_ignore_ascii_case(name)) {
            to.push_str(&words![". Where `", other, rest, "` comes in its place, the provider is `", provider, "`"]);
        }
    }
}

/// What was probably meant by a name that no provider has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Nearest {
    /// There is no telling.
    Unknown,
    /// The provider of this name.
    Name(&'static str),
    /// The secret: a provider's name is in its place.
    Secret,
}

/// As the end of a message.
impl Say for Nearest {
    fn say(&self, to: &mut String) {
        match self {
            Self::Secret => to.push_str(
                ": a provider's name stands in the place of the secret. The provider comes first, then its secret",
            ),
            Self::Name(name) => to.push_str(&words![": did you mean `", name, "`?"]),
            Self::Unknown if cfg!(not(feature = "catalogue")) => to.push_str(
                " in this build: hand over its scheme, in JavaScript from `hookseal/providers`, or one of your own",
            ),
            Self::Unknown => to.push_str(
                ": expected one of the names in the list of providers, such as `stripe` or `github`, or a scheme of \
                 your own",
            ),
        }
    }
}

pub(super) struct NthSecret(pub(super) Option<usize>);

impl Say for NthSecret {
    fn say(&self, to: &mut String) {
        match self.0 {
            None | Some(0) => to.push_str("the secret"),
            Some(index) => to.push_str(&words!["secret number ", index + 1]),
        }
    }
}

pub(super) struct HeaderKey<'a>(pub(super) &'a str, pub(super) Option<&'a str>);

impl Say for HeaderKey<'_> {
    fn say(&self, to: &mut String) {
        if let Some(key) = self.1 {
            to.push_str(&words!["the field `", key, "` of "]);
        }
        to.push_str(&words!["the header `", self.0, "`"]);
    }
}

pub(super) struct Several(pub(super) Option<usize>);

impl Say for Several {
    fn say(&self, to: &mut String) {
        let (before, count) = match self.0 {
            None => return to.push_str("it came as several values joined by commas"),
            Some(count) if count > VALUES_LIMIT => ("more than ", VALUES_LIMIT),
            Some(count) => ("", count),
        };
        to.push_str(&words![before, count, " values came"]);
    }
}

/// A skew of decades has one cause: the sender's unit is not the scheme's.
pub(super) struct UnitHint(pub(super) u64, pub(super) &'static str, pub(super) &'static str);

impl Say for UnitHint {
    fn say(&self, to: &mut String) {
        const TWENTY_YEARS: u64 = 20 * 365 * 24 * 3600;
        if self.0 >= TWENTY_YEARS {
            to.push_str(&words![", or the scheme expects ", self.1, " where the provider sends ", self.2]);
        }
    }
}

/// So many of what the word says, in the singular.
pub(super) struct Count(pub(super) usize, pub(super) &'static str);

impl Say for Count {
    fn say(&self, to: &mut String) {
        to.push_str(&words![self.0, " ", self.1, if self.0 == 1 { "" } else { "s" }]);
    }
}
