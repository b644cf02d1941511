//! What stands in messages.

use hookseal_kernel::json::Error;
use hookseal_kernel::plan::{Algorithm, Encoding, RARE, SignatureRule, Unit};
use hookseal_kernel::{BodyProblem, Came, HeaderProblem, IdProblem, Mismatch, SignatureProblem, TimestampProblem};

use crate::excerpt::excerpt_of_bytes;
use crate::json;
use crate::payload;
use crate::problem;
use crate::secret::{Ends, MOST_SECRETS, SecretProblem};
use crate::seen::Seen;
use crate::signature;
use crate::sink::{Say, Sink};

/// What stands in a message, and is mostly a fact. It is put together where it is written: refusals come in floods, and what
/// nobody reads should cost no more than the check that refused.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Piece<'a> {
    /// There is nothing to say, such as which secret is empty where none was given.
    Nothing,
    /// A number of bytes, seconds or items, or an index.
    Number(u64),
    /// As it is.
    Text(&'a str),
    /// The same, which only the message tells.
    Aside(&'a str),
    /// Of what may be a secret, how many characters it has.
    Hidden(u64),
    /// An [excerpt](excerpt_of_bytes).
    Excerpt(&'a [u8]),
    /// How many bytes a body has: all that there are, or as many as were read.
    Length {
        /// How many.
        bytes: u64,
        /// Whether these are all.
        is_whole: bool,
    },
    /// What was probably meant by the name of a provider that there is not.
    Nearest(Nearest<'a>),
    /// What is seen of a delivery that is not accepted.
    Seen(Seen),
    /// What came as a signature, without repeating it.
    Came(Came),
    /// The form of a signature.
    Form(Encoding, Algorithm),
    /// The form of an entry of a signature header.
    Entry(&'a SignatureRule<'a>),
    /// What was expected where a signature is malformed.
    Expected(&'a SignatureRule<'a>, SignatureProblem<'a>),
    /// What is wrong with a header that is signed along.
    Header(HeaderProblem<'a>),
    /// What is wrong with an id.
    Id(IdProblem<'a>),
    /// What is wrong with a timestamp of this unit.
    Timestamp(TimestampProblem<'a>, Option<Unit>),
    /// What is wrong with a body that is read before it is verified, and the body, where it is at hand.
    Body(BodyProblem, Option<&'a [u8]>),
    /// What was expected of a form that is a payload, all of it or this field.
    FormExpected(&'a str, BodyProblem),
    /// What was found in its place.
    FormFound(BodyProblem),
    /// What is wrong with a document.
    Json(Error, &'a [u8]),
    /// The same, and where.
    JsonPlace(Error, &'a [u8]),
    /// Where a payload is not what is documented.
    Path(&'a Mismatch<'a>),
    /// The headers, or one of them, cannot be read: what was found, and in which.
    NotHeaders(&'a str, Option<&'a str>),
    /// A scheme writes times to sign with so many digits.
    SentDigits(usize),
    /// A scheme signs this header, and there is no value for it.
    NoSignedHeader(&'a str),
    /// What is wrong with the form of a secret.
    Secret(SecretProblem<'a>),
    /// What is at the ends of a public key, or in its place.
    Ends(Ends),
    /// There are so many secrets, too many.
    TooManySecrets(usize),
}

/// What a piece is as a fact.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Only the message tells it.
    Unsaid,
    /// There is nothing to say.
    Nothing,
    /// A number.
    Number(u64),
    /// What [`Piece::say_fact`] says.
    Text,
}

/// What was probably meant by a name that no provider has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Nearest<'a> {
    /// There is no telling, among all providers.
    Unknown,
    /// There is no telling, and few providers are known.
    UnknownHere,
    /// The provider of this name.
    Name(&'a str),
    /// The provider of this name, which is known and not built in.
    #[cfg(feature = "catalogue")]
    NotBuiltIn(&'a str),
    /// The secret: a provider's name is in its place.
    Secret,
}

/// As the end of a message.
impl<S: Sink> Say<S> for Nearest<'_> {
    fn say(&self, to: &mut S) {
        to.text(match self {
            Self::Name(name) => return say!(to; ": did you mean `", name, "`?"),
            #[cfg(feature = "catalogue")]
            Self::NotBuiltIn(name) => {
                return say!(to; ": `", name, "` is not built in, since no scheme says what it signs, or no source how. \
                    `docs/schemes.md` has a line about it under \"What no scheme says\"");
            }
            Self::Secret => {
                ": a provider's name stands in the place of the secret. The provider comes first, then its secret"
            }
            Self::UnknownHere => {
                " in this build, which knows few by name: in JavaScript write `import { clerk } from \"hookseal/providers\"`, \
                 with the provider's own name in camel case, and hand that over in the name's place; or a scheme of your own"
            }
            Self::Unknown => {
                ": expected one of the names in the list of providers, such as `stripe` or `github`, or a scheme of \
                 your own"
            }
        });
    }
}

impl Piece<'_> {
    /// The fact that it is.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::Aside(_) => Fact::Unsaid,
            Self::Number(number) | Self::Length { bytes: number, .. } => Fact::Number(*number),
            Self::Nothing | Self::Nearest(Nearest::Unknown | Nearest::UnknownHere | Nearest::Secret) => Fact::Nothing,
            #[cfg(feature = "catalogue")]
            Self::Nearest(Nearest::NotBuiltIn(_)) => Fact::Nothing,
            Self::Seen(seen) if seen.is_empty() => Fact::Nothing,
            _ => Fact::Text,
        }
    }

    /// Writes the fact that it is, where that is a text: mostly what stands in the message.
    pub fn say_fact<S: Sink>(&self, to: &mut S) {
        match self {
            Self::Nearest(Nearest::Name(name)) => to.text(name),
            Self::Seen(seen) => seen.codes(to),
            _ => self.say(to),
        }
    }

    /// Whether it is an empty text: a pointer to the document itself.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Path(mismatch) => mismatch.steps().next().is_none(),
            _ => false,
        }
    }
}

impl<S: Sink> Say<S> for Piece<'_> {
    fn say(&self, to: &mut S) {
        match *self {
            Self::Number(number) => number.say(to),
            Self::Text(text) | Self::Aside(text) => to.text(text),
            Self::Hidden(characters) => say!(to; "[", characters, " characters that may be a secret]"),
            Self::Excerpt(bytes) => excerpt_of_bytes(to, bytes),
            Self::Length { bytes, is_whole } => {
                let before =
                    if is_whole { "the body has " } else { "the body is too large: reading it stopped after " };
                say!(to; before, bytes, " bytes");
            }
            Self::Nearest(nearest) => nearest.say(to),
            Self::Seen(seen) => seen.say(to),
            Self::Came(came) => signature::came(to, came),
            Self::Form(encoding, algorithm) => signature::form(to, encoding, algorithm),
            Self::Entry(rule) => signature::entry(to, rule),
            Self::Expected(rule, problem) => signature::expected(to, rule, problem),
            Self::Header(problem) if RARE => problem::header(to, problem),
            Self::Id(problem) => problem::id(to, problem),
            Self::Timestamp(problem, unit) => problem::timestamp(to, problem, unit),
            Self::Body(problem, body) if RARE => problem::body(to, problem, body),
            Self::Json(error, text) => json::problem(to, error, text),
            Self::JsonPlace(error, text) => json::place(to, error, text),
            Self::FormExpected(field, problem) => payload::form_expected(to, field, problem),
            Self::FormFound(problem) => payload::form_found(to, problem),
            Self::Path(mismatch) => payload::path(to, mismatch),
            // A build without rare words says nothing of the last two.
            Self::Nothing | Self::Header(_) | Self::Body(..) => {}
            Self::NotHeaders(found, header) => {
                say!(to; "expected the request's headers as names and strings, found ", found);
                if let Some(header) = header {
                    say!(to; " as the value of `", header, "`");
                }
                to.text(". Hand over the headers object of the request as your framework gives it");
            }
            Self::SentDigits(digits) => say!(to; "expected a time that the scheme writes with ", digits, " digits"),
            Self::NoSignedHeader(header) => {
                say!(to; "the scheme signs the header `", header, "`: expected one value for it");
            }
            Self::Secret(problem) => problem.say(to),
            Self::Ends(ends) => ends.say(to),
            Self::TooManySecrets(found) => say!(to; "expected at most ", MOST_SECRETS, ", found ", found),
        }
    }
}
