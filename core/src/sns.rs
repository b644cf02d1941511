//! What Amazon SNS signs of its messages: names and values of fields, each on a line of its own, in one order.
//!
//! Source: "Verifying the signatures of Amazon SNS messages", docs.aws.amazon.com/sns. Which fields these are, the type
//! says, which is one of them and stands last. No value but the message's own text may have a line break, so that each
//! text that is signed can be read in one way alone.

use alloc::borrow::Cow;
use alloc::string::String;

use hookseal_kernel::BodyProblem;
use hookseal_words::Piece;

use crate::error::{Error, Excerpt};
use crate::json::Tree;
use crate::plan::Plan;
use crate::public_keys::PublicKeys;
use crate::scheme::SenderRule;
use crate::words::words;

/// Which signatures are accepted: those of version 1 are of SHA-1, of which two texts with one hash can be made.
const VERSION: &str = "2";

/// The only field that may have line breaks.
const FREE: &str = "Message";

/// The only field that may be missing.
const OPTIONAL: &str = "Subject";

/// The types, each with the fields that are signed, in this order.
const TYPES: [(&str, &[&str]); 3] = [
    ("Notification", &[FREE, "MessageId", OPTIONAL, "Timestamp", "TopicArn", "Type"]),
    ("SubscriptionConfirmation", CONFIRMATION),
    ("UnsubscribeConfirmation", CONFIRMATION),
];

const CONFIRMATION: &[&str] = &[FREE, "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

/// What is signed of a message.
///
/// # Errors
/// `malformed_body`, where a field is missing or no text; `unsupported_signature`, where the message is signed by SHA-1, or
/// is of a topic that is not among those whose deliveries are taken.
pub(crate) fn signed_text(plan: &Plan, keys: &PublicKeys, body: &[u8]) -> Result<String, Error> {
    // The signature was read from it already.
    let body = str::from_utf8(body).unwrap_or_default();
    let message = Tree::read(body).unwrap_or_default();
    let version = text(&message, "SignatureVersion")?.unwrap_or_default();
    if version != VERSION {
        let expected =
            "a message of `SignatureVersion` 2, by SHA-256: set the topic's attribute `SignatureVersion` to 2";
        return Err(Error::UnsupportedSignature { header: "/SignatureVersion".into(), expected: expected.into() });
    }
    let found = required(&message, "Type")?;
    let (_, fields) = TYPES.iter().find(|(name, _)| *name == found).ok_or_else(|| {
        malformed(
            "Type",
            words![
                "expected `Notification`, `SubscriptionConfirmation` or `UnsubscribeConfirmation`, found ",
                Excerpt::of(found)
            ],
        )
    })?;
    let mut signed = String::new();
    for name in *fields {
        let value = if *name == OPTIONAL { text(&message, name)? } else { Some(required(&message, name)?) };
        let Some(value) = value else { continue };
        if *name != FREE && value.contains('\n') {
            return Err(malformed(name, "expected a text of one line, found one with a line break".into()));
        }
        for part in [name, "\n", value, "\n"] {
            signed.push_str(part);
        }
    }
    if let Some(SenderRule::Said { pointer, .. }) = &plan.scheme.secret.sender {
        let sender = required(&message, pointer.trim_start_matches('/'))?;
        if !keys.takes(sender) {
            let expected = "one of those that are among the secrets: anybody can have messages of his own signed";
            return Err(Error::UnsupportedSignature { header: pointer.clone(), expected: expected.into() });
        }
    }
    Ok(signed)
}

fn required<'m>(message: &'m Tree<'_>, name: &str) -> Result<&'m str, Error> {
    text(message, name)?.ok_or_else(|| malformed(name, words![Piece::Body(BodyProblem::Count(0), None)]))
}

/// What stands there; nothing where nothing or null does.
fn text<'m>(message: &'m Tree<'_>, name: &str) -> Result<Option<&'m str>, Error> {
    match message.field(name) {
        None | Some(Tree::Null) => Ok(None),
        Some(Tree::Text(text)) => Ok(Some(text)),
        Some(other) => Err(malformed(name, words![Piece::Body(BodyProblem::Kind(other.found()), None)])),
    }
}

fn malformed(name: &str, problem: String) -> Error {
    Error::MalformedBody { field: Cow::Owned(["/", name].concat()), problem }
}
