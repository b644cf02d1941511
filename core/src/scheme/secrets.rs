//! What a document says of secrets, and of the kinds of signatures that are no plain MAC: tokens, JSON Web Signatures,
//! and those of private keys.

use alloc::format;
use alloc::vec::Vec;

use hookseal_kernel::plan::MOST_SECRET_FORMS;

use super::entries::check_name_of_entry;
use super::in_body::is_in_body;
use super::invalid::{Invalid, invalid};
use super::names::check_name as check_header_name;
use super::pointers::is_pointer;
use super::rules::{
    Layout, Part, Scheme, SecretEncoding, SecretRule, Segment, SenderRule, SignatureRule, TimestampRule,
    TimestampSource, Unit,
};
use crate::algorithm::{Algorithm, Encoding};

/// Which form a secret has must be plain from how it begins.
pub(super) fn check_secrets(scheme: &Scheme) -> Result<(), Invalid> {
    let others = &*scheme.other_secrets;
    if others.is_empty() {
        return check_secret("/secret", &scheme.secret, scheme.algorithm);
    }
    if scheme.algorithm.is_public() {
        return Err(invalid("/secret", "public keys have every form at once: expected `public-key`"));
    }
    if others.len() >= MOST_SECRET_FORMS {
        return Err(invalid("/secret", &format!("expected at most {MOST_SECRET_FORMS} forms")));
    }
    let mut earlier: Vec<&str> = Vec::new();
    for (index, rule) in core::iter::once(&scheme.secret).chain(others).enumerate() {
        let path = format!("/secret/{index}");
        check_secret(&path, rule, scheme.algorithm)?;
        let prefix = rule.prefix.as_deref().unwrap_or_default();
        if earlier.iter().any(|earlier| prefix.starts_with(earlier)) {
            return Err(invalid(&path, "no secret has this form, for one before it fits as well"));
        }
        earlier.push(prefix);
    }
    Ok(())
}

fn check_secret(path: &str, rule: &SecretRule, algorithm: Algorithm) -> Result<(), Invalid> {
    let is_public = rule.encoding == SecretEncoding::PublicKey;
    if is_public != algorithm.is_public() {
        return Err(invalid(
            path,
            if is_public {
                "the signatures of this algorithm are checked with a shared secret: expected `utf8`, `base64` or `hex`"
            } else {
                "the signatures of this algorithm are checked with a public key: expected `public-key`"
            },
        ));
    }
    if let Some(name) = &rule.key_id {
        let path = key_id_path(name);
        if !is_in_body(name) {
            check_header_name(path, name)?;
        }
        if !is_public {
            return Err(invalid(path, "only public keys have ids"));
        }
    }
    if is_public && (rule.minimum_bytes.is_some() || rule.maximum_bytes.is_some()) {
        return Err(invalid(path, "a public key has the length of its kind: remove `minimumBytes`, `maximumBytes`"));
    }
    if rule.prefix.as_ref().is_some_and(|prefix| prefix.is_empty()) {
        return Err(invalid(&format!("{path}/prefix"), "expected a string that is not empty"));
    }
    if rule.maximum_bytes == Some(0) {
        return Err(invalid(&format!("{path}/maximumBytes"), "expected 1 or more: an empty secret is none"));
    }
    if let (Some(minimum), Some(maximum)) = (rule.minimum_bytes, rule.maximum_bytes)
        && minimum > maximum
    {
        return Err(invalid(&format!("{path}/minimumBytes"), "it is larger than `maximumBytes`"));
    }
    Ok(())
}

/// A token is its own signature; nothing else is.
pub(super) fn check_token(scheme: &Scheme) -> Result<(), Invalid> {
    const PATH: &str = "/signature/encoding";
    let SignatureRule { encoding, layout, .. } = &scheme.signature;
    if scheme.algorithm != Algorithm::Token {
        if matches!(layout, Layout::Each { .. }) {
            return Err(invalid("/signature/layout", "only a `token` stands in each element of a list"));
        }
        return match encoding {
            Encoding::Text => {
                Err(invalid(PATH, "only a `token` is text: expected how the signature's bytes are written"))
            }
            _ => Ok(()),
        };
    }
    if !matches!(encoding, Encoding::Text | Encoding::Base64) {
        return Err(invalid(PATH, "expected `text`, or `base64` for Basic credentials: a token has no bytes"));
    }
    match layout {
        Layout::Plain | Layout::Prefixed { .. } => {}
        Layout::Each { list } => check_list(scheme, list)?,
        _ => return Err(invalid("/signature/layout", "expected `plain`, `prefixed` or `each`: a token comes alone")),
    }
    if scheme.secret.encoding != SecretEncoding::Utf8 {
        return Err(invalid("/secret", "expected `utf8`: a token is compared as the text that it is"));
    }
    if scheme.id.is_some() {
        return Err(invalid("/id", "a token signs no id: an unsigned id must not be relied on"));
    }
    Ok(())
}

/// The token of the first element stands below that.
fn check_list(scheme: &Scheme, list: &str) -> Result<(), Invalid> {
    let is_below = in_each(list, &scheme.signature.header).is_some_and(|rest| rest.starts_with('/'));
    if is_pointer(list) && is_below {
        return Ok(());
    }
    Err(invalid("/signature/list", "expected the JSON pointer of a list in whose first element `json` is"))
}

/// Where something stands in each element of a list, which stands there in the first: a JSON pointer.
pub(crate) fn in_each<'p>(list: &str, first: &'p str) -> Option<&'p str> {
    first.strip_prefix(list)?.strip_prefix("/0")
}

/// A token signs nothing but itself, which holds the body's hash, and says itself which key signed.
pub(super) fn check_jws(scheme: &Scheme) -> Result<(), Invalid> {
    let Layout::Jws(rule) = &scheme.signature.layout else {
        return Ok(());
    };
    if !scheme.signature.further_headers.is_empty() || !scheme.other_names.is_empty() {
        return Err(invalid("/signature/header", "a JSON Web Signature stands in one header, of one name"));
    }
    if rule.is_detached() && rule.issuer.is_some() {
        return Err(invalid("/signature/issuer", "a token without `bodyHash` is detached, and has no claims"));
    }
    if rule.is_unencoded && !rule.is_detached() {
        return Err(invalid("/signature/unencoded", "only a detached token has a body beside it that it signs"));
    }
    if matches!(scheme.algorithm, Algorithm::HmacSha1 | Algorithm::EcdsaP256Der) {
        return Err(invalid("/algorithm", "no JSON Web Signature is made so (RFC 7518)"));
    }
    let of_request = rule.request_hash.as_ref().map(|_| [Part::Method, Part::Target].map(Segment::Request));
    let url = rule.names_url().then_some(Segment::Request(Part::Url));
    let body = (rule.body_hash.is_some() || rule.is_detached()).then_some(Segment::Body);
    if !scheme.signed_content.iter().eq(of_request.iter().flatten().chain(&url).chain(&body)) {
        let expected = "expected what the token is for and no more: `method` and `target` with `requestHash`, then `url` with \
                        `urlHash` or an `audience`, then `body` with `bodyHash`, or where it is detached";
        return Err(invalid("/signedContent", expected));
    }
    if let Some(name) = &scheme.secret.key_id {
        return Err(invalid(key_id_path(name), "a JSON Web Signature names its key itself, as `kid`"));
    }
    let is_elsewhere =
        |rule: &TimestampRule| rule.unit != Unit::Seconds || matches!(rule.source, TimestampSource::Header(_));
    if scheme.timestamp.as_ref().is_some_and(is_elsewhere) {
        return Err(invalid("/timestamp", "expected `key`, the claim that has it, in `seconds`"));
    }
    Ok(())
}

/// Where a document says what names the key.
pub(super) fn key_id_path(name: &str) -> &'static str {
    if is_in_body(name) { "/secret/keyIdJson" } else { "/secret/keyIdHeader" }
}

/// The fields of a message of Amazon SNS are all that is signed, by RSA, under a certificate. Anybody can have them
/// signed, so that whose message it is has to be said.
pub(super) fn check_sns(scheme: &Scheme) -> Result<(), Invalid> {
    let sender = scheme.secret.sender.as_ref();
    if !scheme.signs_sns_fields() {
        return check_signed_sender(scheme);
    }
    if scheme.signed_content.len() > 1 {
        return Err(invalid("/signedContent", "`snsFields` are all that is signed: expected nothing beside them"));
    }
    if scheme.algorithm != Algorithm::RsaPkcs1Sha256 {
        return Err(invalid(
            "/algorithm",
            "expected `rsa-pkcs1-sha256`: its version 1 is of SHA-1, which is not accepted",
        ));
    }
    if !matches!(sender, Some(SenderRule::Said { pointer, .. }) if pointer == "/TopicArn") {
        return Err(invalid(
            "/secret/sender",
            "expected `\"json\": \"/TopicArn\"`: anybody can have a topic of his own",
        ));
    }
    if scheme.timestamp.as_ref().is_none_or(|rule| *rule.source.name() != *"/Timestamp") {
        return Err(invalid("/timestamp", "expected `\"json\": \"/Timestamp\"`, the one that is signed"));
    }
    Ok(())
}

/// Who is signed along is said by a secret of another form than keys have; and nothing else says it.
fn check_signed_sender(scheme: &Scheme) -> Result<(), Invalid> {
    let is_signed = scheme.signed_content.contains(&Segment::Sender);
    match &scheme.secret.sender {
        None if is_signed => {
            Err(invalid("/secret", "`sender` is signed: say in its object which secrets are one, by `sender`"))
        }
        None => Ok(()),
        Some(_) if !is_signed => {
            Err(invalid("/secret/sender", "expected `sender` or `snsFields` among `signedContent`: nothing signs it"))
        }
        Some(SenderRule::Said { .. }) => {
            Err(invalid("/secret/sender", "it is signed along: expected `mostCharacters` alone"))
        }
        Some(SenderRule::Signed { most_characters }) => {
            if !matches!(scheme.algorithm, Algorithm::RsaPkcs1Sha256 | Algorithm::RsaPssSha256) {
                return Err(invalid("/algorithm", "expected one of RSA: keys of others are as short as a `sender`"));
            }
            if (1..=MOST_SENDER_CHARACTERS).contains(most_characters) {
                return Ok(());
            }
            let expected = format!("expected 1 to {MOST_SENDER_CHARACTERS}");
            Err(invalid("/secret/sender/mostCharacters", &expected))
        }
    }
}

/// Fewer than any RSA key has, in whichever form.
const MOST_SENDER_CHARACTERS: u8 = 100;

/// Two kinds of secrets that are told apart by how they begin, for two versions of one signature.
pub(super) fn check_public_key(scheme: &Scheme) -> Result<(), Invalid> {
    let Some(other) = &scheme.secret.public_key else {
        return Ok(());
    };
    let Layout::Versions { separator, version } = &scheme.signature.layout else {
        return Err(invalid("/secret/publicKey", "only a signature with the layout `versions` has another version"));
    };
    if scheme.algorithm.is_public() || !other.algorithm.is_public() {
        return Err(invalid("/secret/publicKey/algorithm", "expected one of public keys, beside an HMAC"));
    }
    check_name_of_entry("/secret/publicKey/version", &other.version, ",", separator)?;
    if other.version == *version {
        return Err(invalid("/secret/publicKey/version", "expected another version than that of the signature"));
    }
    let is_part = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
    match &scheme.secret.prefix {
        Some(own) if !is_part(own, &other.prefix) => Ok(()),
        _ => Err(invalid(
            "/secret/publicKey/prefix",
            "expected a `prefix` here and in `/secret`, of which none begins another",
        )),
    }
}
