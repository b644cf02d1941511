//! What the types of a scheme cannot rule out: contradictions between its parts.

use alloc::format;

use hookseal_kernel::plan::MOST_POINTERS;

use super::composed;
use super::content::{check_length, check_signed_content};
use super::entries::{check_ascii, check_blank, check_keys, check_name_of_entry, check_separator};
use super::http::check_http;
use super::in_body;
use super::invalid::{Invalid, invalid};
use super::names::{self, check_name as check_header_name, check_place};
use super::payload;
use super::pointers::check_pointer;
use super::rules::{EnvelopeRule, Layout, Scheme, Segment, SignatureRule, TimestampRule, TimestampSource};
use super::secrets::{check_jws, check_public_key, check_secrets, check_sns, check_token, key_id_path};
use crate::algorithm::Encoding;

/// A name is part of every deduplication key, up to a colon.
const LONGEST_NAME: usize = 64;

/// More places than any provider puts its id in; with the other pointers, what one reading can follow.
const MOST_ID_POINTERS: usize = MOST_POINTERS - 4;

/// # Errors
/// `invalid_scheme`
pub(super) fn check(scheme: &Scheme) -> Result<(), Invalid> {
    check_name(&scheme.name)?;
    check_signature(&scheme.signature)?;
    check_token(scheme)?;
    check_signed_content(scheme)?;
    if let Some(timestamp) = &scheme.timestamp {
        check_timestamp(timestamp, &scheme.signature.layout)?;
    }
    if let Some(id) = &scheme.id {
        check_header_name("/id/header", &id.header)?;
        check_length("/id/length", id.length)?;
    }
    check_other_headers(scheme)?;
    names::check(scheme)?;
    check_secrets(scheme)?;
    check_public_key(scheme)?;
    check_jws(scheme)?;
    check_sns(scheme)?;
    composed::check(scheme)?;
    check_http(scheme)?;
    check_envelope(&scheme.envelope)
}

/// What is another thing than the signature cannot stand in its header, nor an id in that of the
/// timestamp, or no delivery would pass.
fn check_other_headers(scheme: &Scheme) -> Result<(), Invalid> {
    let timestamp = scheme.timestamp.as_ref().and_then(|rule| match &rule.source {
        TimestampSource::Header(name) | TimestampSource::HttpDate(name) => Some(("/timestamp/header", name)),
        TimestampSource::Key(_) | TimestampSource::First => None,
    });
    let id = scheme.id.as_ref().map(|rule| ("/id/header", &rule.header));
    let signed = scheme.signed_content.iter().filter_map(Segment::header).map(|name| ("/signedContent", name));
    let key_id = scheme.secret.key_id.as_ref().map(|name| (key_id_path(name), name));
    for (path, name) in timestamp.into_iter().chain(id).chain(key_id).chain(signed) {
        let signatures = core::iter::once(&scheme.signature.header).chain(&*scheme.signature.further_headers);
        if signatures.into_iter().any(|header| name.eq_ignore_ascii_case(header)) {
            return Err(invalid(path, "it is the header of the signature: expected another one"));
        }
    }
    if let (Some((_, timestamp)), Some((path, id))) = (timestamp, id)
        && id.eq_ignore_ascii_case(timestamp)
    {
        return Err(invalid(path, "it is the header of the timestamp: expected another one"));
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), Invalid> {
    let allowed = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(allowed) {
        return Err(invalid(
            "/name",
            &format!("expected 1 to {LONGEST_NAME} visible ASCII characters without spaces and colons"),
        ));
    }
    Ok(())
}

fn check_signature(rule: &SignatureRule) -> Result<(), Invalid> {
    let path = if rule.further_headers.is_empty() { "/signature/header" } else { "/signature/headers/0" };
    if in_body::is_in_body(&rule.header) || in_body::parameter(&rule.header).is_some() {
        check_place("/signature", &rule.header)?;
    } else {
        check_header_name(path, &rule.header)?;
    }
    match &rule.layout {
        // The latter are looked at with what is signed, or that nothing is.
        Layout::Plain | Layout::Each { .. } | Layout::HttpSignature { .. } => Ok(()),
        Layout::Jws(jws) => {
            if rule.encoding != Encoding::Base64Url {
                return Err(invalid("/signature/encoding", "a JSON Web Signature is written as `base64url`"));
            }
            check_ascii("/signature/prefix", jws.prefix.as_deref().unwrap_or_default())
        }
        Layout::Prefixed { prefix } => {
            const PATH: &str = "/signature/prefix";
            check_ascii(PATH, prefix)?;
            if prefix.starts_with(' ') {
                return Err(invalid(PATH, "it must not begin with a space: HTTP drops it before the value"));
            }
            Ok(())
        }
        Layout::Pairs { separator, key, other_keys, blank } => {
            check_separator(separator, "=", rule.encoding)?;
            check_blank(*blank, separator)?;
            check_keys(key, other_keys, *blank, separator)
        }
        // A blank is what may stand behind the separator: two of them would be an empty entry.
        Layout::List { separator } => check_separator(separator, " ", rule.encoding),
        Layout::Versions { separator, version } => {
            // The comma behind a version has no blank behind it, so the two can be told apart.
            if separator != ", " {
                check_separator(separator, ",", rule.encoding)?;
            }
            check_name_of_entry("/signature/version", version, ",", separator)
        }
    }
}

fn check_timestamp(rule: &TimestampRule, layout: &Layout) -> Result<(), Invalid> {
    match (&rule.source, layout) {
        (TimestampSource::HttpDate(_), layout) if !matches!(layout, Layout::HttpSignature { .. }) => {
            Err(invalid("/timestamp/unit", "only a signature with the layout `http-signature` has an `http-date`"))
        }
        (TimestampSource::Header(name) | TimestampSource::HttpDate(name), _) => check_place("/timestamp", name),
        (TimestampSource::Key(key), Layout::Pairs { key: signature_key, other_keys, separator, .. }) => {
            if key.is_empty() || key == signature_key || other_keys.contains(key) {
                return Err(invalid("/timestamp/key", "expected a key of its own"));
            }
            check_name_of_entry("/timestamp/key", key, "=", separator)
        }
        (TimestampSource::First, Layout::List { .. }) => Ok(()),
        (TimestampSource::First, _) => {
            Err(invalid("/timestamp/entry", "only a signature with the layout `list` has a first entry: use `header`"))
        }
        (TimestampSource::Key(claim), Layout::Jws(_)) => {
            if claim.is_empty() {
                return Err(invalid("/timestamp/key", "expected the name of a claim, such as `iat`"));
            }
            Ok(())
        }
        (TimestampSource::Key(_), _) => {
            Err(invalid("/timestamp/key", "only a signature with the layout `pairs` has keys: use `header`"))
        }
    }
}

fn check_envelope(rule: &EnvelopeRule) -> Result<(), Invalid> {
    if rule.id.len() > MOST_ID_POINTERS {
        return Err(invalid("/envelope/id", &format!("expected at most {MOST_ID_POINTERS} pointers")));
    }
    for (index, pointer) in rule.id.iter().enumerate() {
        let path = if rule.id.len() == 1 { "/envelope/id".into() } else { format!("/envelope/id/{index}") };
        check_pointer(&path, pointer)?;
    }
    let others = [("type", &rule.event_type), ("occurredAt", &rule.occurred_at), ("data", &rule.data)];
    for (name, pointer) in others {
        if let Some(pointer) = pointer {
            check_pointer(&format!("/envelope/{name}"), pointer)?;
        }
    }
    if rule.type_optional && rule.event_type.is_none() {
        return Err(invalid("/envelope/typeOptional", "there is no `type` that it could speak of"));
    }
    payload::check(&rule.payload)
}
