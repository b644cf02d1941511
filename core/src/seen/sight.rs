//! What is seen, as a code and as words.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use crate::words::{Say, shown, words};

/// Something that can be seen. Shows as a sentence without its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sight(pub(super) Seen);

/// What it is. Small, because errors hold it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    EmptyBody,
    /// The body begins like something compressed.
    CompressedBody(&'static Mark),
    BodyWithMark,
    Base64Body,
    FormBody,
    BodySerialisedTwice,
    /// The body is how a program shows one of its own values.
    ShownValue(&'static Mark),
    ApiKey(&'static Mark),
    PublicKey(&'static Mark),
    SecretOfAnother(&'static Mark),
    /// The secret is the text that stands for one in guides. A person may have set it, so that it is none that is refused.
    ExampleSecret,
}

/// How something begins, and what it is then, or whose.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) begins: &'static str,
    pub(super) is: &'static str,
}

impl Sight {
    /// A stable word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self.0 {
            Seen::EmptyBody => "empty_body",
            Seen::CompressedBody(_) => "compressed_body",
            Seen::BodyWithMark => "body_with_byte_order_mark",
            Seen::Base64Body => "base64_body",
            Seen::FormBody => "form_body",
            Seen::BodySerialisedTwice => "body_serialised_twice",
            Seen::ShownValue(_) => "shown_value",
            Seen::ApiKey(_) => "api_key",
            Seen::PublicKey(_) => "public_key",
            Seen::SecretOfAnother(_) => "secret_of_another",
            Seen::ExampleSecret => "example_secret",
        }
    }
}

impl Say for Sight {
    fn say(&self, to: &mut String) {
        to.push_str(&match self.0 {
            Seen::EmptyBody => words![
                "the body is empty; if the provider sent one, something read it before, or no parser gave its bytes"
            ],
            Seen::CompressedBody(Mark { is: how, .. }) => words![
                "the body begins like ",
                how,
                "; hand over the bytes that the provider signed, which are seldom compressed",
            ],
            Seen::BodyWithMark => {
                words!["the body begins with a byte-order mark, which a decoder or an editor may have added"]
            }
            Seen::Base64Body => {
                words!["the body reads like base64; where the platform encodes bodies so, decode it before"]
            }
            Seen::FormBody => {
                words!["the body is a form; hand over its bytes before they are parsed, or let the provider send JSON"]
            }
            Seen::BodySerialisedTwice => {
                words!["the body is JSON inside a JSON string, as when it is serialised a second time"]
            }
            Seen::ShownValue(Mark { begins: text, .. }) => {
                words!["the body begins with `", text, "`, which is how a program shows a value of its own"]
            }
            Seen::ApiKey(Mark { begins: prefix, .. }) => words![
                "the secret begins with `",
                prefix,
                "`, as API keys and access tokens do; webhooks have a secret of their own",
            ],
            Seen::PublicKey(Mark { begins: prefix, .. }) => {
                words!["the secret begins with `", prefix, "`, as public keys do, which sign nothing"]
            }
            Seen::SecretOfAnother(Mark { begins: prefix, is: whose }) => {
                words!["the secret begins with `", prefix, "`, as those of ", whose, " do"]
            }
            Seen::ExampleSecret => words!["the secret reads like what stands in its place in an example"],
        });
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
    /// What came, in a word.
    pub(crate) const fn of(self) -> &'static str {
        if self.token { "token" } else { "signature" }
    }

    /// What did not fit.
    pub(crate) fn found_in(self, header: &str) -> String {
        if self.token {
            return words!["what came in `", header, "` is none of the secrets"];
        }
        words!["no signature in `", header, "` fits the body"]
    }

    /// What may be wrong with the body, where it is signed.
    pub(crate) const fn of_body(self) -> &'static str {
        if self.token {
            return "";
        }
        "the body is not the bytes that arrived (parsed and serialised again, decoded, or changed by a proxy); "
    }

    /// The words for all of it, joined by a comma.
    pub(crate) fn codes(self) -> Option<Cow<'static, str>> {
        match (self.body, self.secret) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some(Cow::Borrowed(one.code())),
            (Some(one), Some(other)) => Some(Cow::Owned([one.code(), ", ", other.code()].concat())),
        }
    }
}

/// As the end of a message.
impl Say for Sights {
    fn say(&self, to: &mut String) {
        let mut before = ". Seen: ";
        for sight in [self.body, self.secret].into_iter().flatten() {
            to.push_str(before);
            sight.say(to);
            before = "; and ";
        }
    }
}

shown!(Sights);
