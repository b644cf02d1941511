//! What the types of a scheme cannot rule out: contradictions between its parts.

use alloc::format;
use alloc::vec::Vec;

use super::invalid::{Invalid, invalid};
use super::names::{self, check_name as check_header_name};
use super::rules::{
    Blank, EnvelopeRule, Layout, Part, Scheme, SecretEncoding, SecretRule, Segment, SignatureRule, TimestampRule,
    TimestampSource, Unit,
};
use crate::algorithm::{Algorithm, Encoding};
use crate::text::Text;
use hookseal_kernel::plan::{self, MOST_POINTERS, MOST_SEGMENTS, MOST_SIGNED_HEADERS, Name, kept_apart};
use hookseal_kernel::{LONGEST_ID, is_in_urls};

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
    check_envelope(&scheme.envelope)
}

/// What is another thing than the signature cannot stand in its header, nor an id in that of the
/// timestamp, or no delivery would pass.
fn check_other_headers(scheme: &Scheme) -> Result<(), Invalid> {
    let timestamp = scheme.timestamp.as_ref().and_then(|rule| match &rule.source {
        TimestampSource::Header(name) => Some(("/timestamp/header", name)),
        TimestampSource::Key(_) | TimestampSource::First => None,
    });
    let id = scheme.id.as_ref().map(|rule| ("/id/header", &rule.header));
    let signed = scheme.signed_content.iter().filter_map(|segment| match segment {
        Segment::Header(name, _) => Some(("/signedContent", name)),
        _ => None,
    });
    let key_id = scheme.secret.key_id_header.as_ref().map(|name| ("/secret/keyIdHeader", name));
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
    check_header_name(path, &rule.header)?;
    match &rule.layout {
        Layout::Plain => Ok(()),
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

/// Two blanks in turn would be an empty entry, and of a longer separator a blank could be a part.
fn check_blank(blank: Blank, separator: &str) -> Result<(), Invalid> {
    if blank == Blank::Content || separator.len() == 1 && separator != " " {
        return Ok(());
    }
    Err(invalid("/signature/blank", "expected a separator of one character that is no blank"))
}

/// So many keys a provider has for its signatures at most: one a mode, or one a secret.
const MOST_KEYS: usize = 4;

fn check_keys(key: &str, others: &[Text], blank: Blank, separator: &str) -> Result<(), Invalid> {
    const PATH: &str = "/signature/key";
    if others.len() >= MOST_KEYS {
        return Err(invalid(PATH, &format!("expected at most {MOST_KEYS} keys")));
    }
    for (index, each) in core::iter::once(key).chain(others.iter().map(|key| &**key)).enumerate() {
        let path = if others.is_empty() { PATH.into() } else { format!("{PATH}/{index}") };
        check_name_of_entry(&path, each, "=", separator)?;
        if blank == Blank::Separates && each.contains(' ') {
            return Err(invalid(&path, "it must not contain a blank, which ends it"));
        }
        if index > 0 && (each == key || others.iter().take(index - 1).any(|other| each == other)) {
            return Err(invalid(&path, "it is there twice"));
        }
    }
    Ok(())
}

fn check_ascii(path: &str, text: &str) -> Result<(), Invalid> {
    let allowed = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    if text.bytes().all(allowed) {
        return Ok(());
    }
    Err(invalid(path, "expected ASCII characters: a header cannot hold others unambiguously"))
}

/// A separator that could occur inside an entry would cut it apart. `mark` ends an entry's name.
fn check_separator(separator: &str, mark: &str, encoding: Encoding) -> Result<(), Invalid> {
    const PATH: &str = "/signature/separator";
    check_ascii(PATH, separator)?;
    let others: &[u8] = match encoding {
        Encoding::Hex | Encoding::HexUpper => b"",
        Encoding::Base64 => b"+/=",
        Encoding::Base64Url => b"-_",
        Encoding::Base64UrlPadded => b"-_=",
        // Whatever a provider lets one choose.
        Encoding::Text => return Ok(()),
    };
    let in_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || others.contains(&byte);
    if contains(separator, mark) || separator.bytes().any(in_alphabet) {
        return Err(invalid(PATH, &format!("it must not contain `{mark}`, nor what a signature can contain")));
    }
    Ok(())
}

/// By bytes: the general search would be loaded for this alone.
fn contains(text: &str, part: &str) -> bool {
    !part.is_empty() && text.as_bytes().windows(part.len()).any(|window| window == part.as_bytes())
}

fn check_name_of_entry(path: &str, name: &str, mark: &str, separator: &str) -> Result<(), Invalid> {
    check_ascii(path, name)?;
    if contains(name, mark) || contains(name, separator) {
        return Err(invalid(path, &format!("it must not contain `{mark}` or `{separator}`, which end it")));
    }
    // HTTP drops the spaces around a value, and what joins repeated headers adds one.
    if name.starts_with(' ') || name.ends_with(' ') {
        return Err(invalid(path, "it must not begin or end with a space"));
    }
    Ok(())
}

fn check_timestamp(rule: &TimestampRule, layout: &Layout) -> Result<(), Invalid> {
    match (&rule.source, layout) {
        (TimestampSource::Header(name), _) => check_header_name("/timestamp/header", name),
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

fn check_signed_content(scheme: &Scheme) -> Result<(), Invalid> {
    let segments = &*scheme.signed_content;
    if segments.len() > MOST_SEGMENTS {
        return Err(invalid("/signedContent", &format!("expected at most {MOST_SEGMENTS} segments")));
    }
    let count = |wanted: fn(&Segment) -> bool| segments.iter().filter(|segment| wanted(segment)).count();
    let (is_timestamp, is_id) =
        (|segment: &_| matches!(segment, Segment::Timestamp), |segment: &_| matches!(segment, Segment::Id));
    if scheme.algorithm == Algorithm::Token {
        return match segments {
            [] => check_timestamp_is_signed(scheme, false),
            _ => Err(invalid("/signedContent", "a token signs nothing: expected an empty list")),
        };
    }
    if count(|segment| matches!(segment, Segment::Body)) != 1 {
        return Err(invalid("/signedContent", "expected `body` exactly once: an unsigned body proves nothing"));
    }
    for (index, segment) in segments.iter().enumerate() {
        let path = format!("/signedContent/{index}");
        match segment {
            Segment::Timestamp if scheme.timestamp.is_none() => {
                return Err(invalid(&path, "the timestamp is signed but has no source: add `timestamp`"));
            }
            Segment::Id if scheme.id.is_none() => {
                return Err(invalid(&path, "the id is signed but has no source: add `id` with its `header`"));
            }
            Segment::Literal(text) if text.is_empty() => {
                return Err(invalid(&format!("{path}/literal"), "expected a string that is not empty"));
            }
            Segment::Header(name, length) => {
                check_header_name(&format!("{path}/header"), name)?;
                check_length(&format!("{path}/length"), *length)?;
            }
            Segment::Request(Part::Parameter(name)) => check_parameter(&format!("{path}/query"), name)?,
            _ => {}
        }
        let length = match segment {
            Segment::Id => scheme.id.as_ref().map(|rule| rule.length),
            Segment::Header(_, length) => Some(*length),
            _ => None,
        };
        if length == Some(None) && is_open(scheme, index) {
            return Err(invalid(
                &path,
                "it needs a literal between it and the next segment: without one, characters could be moved between \
                 the two with the signature still right. Where it always has as many bytes, say so by `length`",
            ));
        }
    }
    let planned: Vec<plan::Segment<'_>> = segments.iter().map(planned).collect();
    for (index, pair) in planned.windows(2).enumerate() {
        if let [one, other] = pair
            && !kept_apart(one, other)
        {
            // The one that is free to take what belongs to the other.
            let index = if matches!(one, plan::Segment::Body | plan::Segment::Literal(_)) { index + 1 } else { index };
            return Err(invalid(
                &format!("/signedContent/{index}"),
                "it needs a literal between it and the next segment, and beside the parts of a request one that they \
                 cannot contain: without it, characters could be moved between the two with the signature still right",
            ));
        }
    }
    if planned
        .iter()
        .filter(|segment| matches!(segment, plan::Segment::Header(..) | plan::Segment::Request(..)))
        .count()
        > MOST_SIGNED_HEADERS
    {
        let expected = format!("expected at most {MOST_SIGNED_HEADERS} headers and parts of the request");
        return Err(invalid("/signedContent", &expected));
    }
    if count(is_timestamp) > 1 || count(is_id) > 1 {
        return Err(invalid("/signedContent", "expected `timestamp` and `id` at most once"));
    }
    // The claims of a token are signed, all of them.
    let is_claim = matches!(scheme.signature.layout, Layout::Jws(_));
    check_timestamp_is_signed(scheme, is_claim || count(is_timestamp) == 1)?;
    if scheme.id.is_some() && count(is_id) == 0 {
        return Err(invalid("/id", "the signed content has no `id`: an unsigned id must not be relied on"));
    }
    Ok(())
}

fn check_timestamp_is_signed(scheme: &Scheme, is_signed: bool) -> Result<(), Invalid> {
    match &scheme.timestamp {
        Some(timestamp) if timestamp.signed != is_signed => Err(invalid(
            "/timestamp/signed",
            if timestamp.signed {
                "the signed content has no `timestamp`: add it, or say `\"signed\": false` here"
            } else {
                "the signed content has a `timestamp`, so it is signed: remove `\"signed\": false`"
            },
        )),
        _ => Ok(()),
    }
}

/// A token is its own signature; nothing else is.
fn check_token(scheme: &Scheme) -> Result<(), Invalid> {
    const PATH: &str = "/signature/encoding";
    let SignatureRule { encoding, layout, .. } = &scheme.signature;
    if scheme.algorithm != Algorithm::Token {
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
    if !matches!(layout, Layout::Plain | Layout::Prefixed { .. }) {
        return Err(invalid("/signature/layout", "expected `plain` or `prefixed`: a token comes alone"));
    }
    if scheme.secret.encoding != SecretEncoding::Utf8 {
        return Err(invalid("/secret", "expected `utf8`: a token is compared as the text that it is"));
    }
    if scheme.id.is_some() {
        return Err(invalid("/id", "a token signs no id: an unsigned id must not be relied on"));
    }
    Ok(())
}

/// What the kernel judges neighbours by: which header it is does not matter.
fn planned(segment: &Segment) -> plan::Segment<'_> {
    let name = Name { spelled: "", index: 0, others: 0 };
    match segment {
        Segment::Timestamp => plan::Segment::Timestamp,
        Segment::Id => plan::Segment::Id,
        Segment::Body => plan::Segment::Body,
        Segment::Literal(text) => plan::Segment::Literal(text),
        Segment::Header(..) => plan::Segment::Header(name, None),
        Segment::Request(part) => plan::Segment::Request(part.planned(), name),
    }
}

/// As it stands in URLs: nothing is decoded.
fn check_parameter(path: &str, name: &str) -> Result<(), Invalid> {
    if !name.is_empty() && name.bytes().all(|byte| is_in_urls(byte) && !matches!(byte, b'&' | b'=')) {
        return Ok(());
    }
    Err(invalid(path, "expected the name of a parameter as it stands in the URL"))
}

/// Whether a field of free form has a neighbour that could take bytes from it. Before the body, a date may follow it:
/// that begins so many bytes before its first colon, and what is before it may have none.
fn is_open(scheme: &Scheme, index: usize) -> bool {
    let segments = &*scheme.signed_content;
    let closes = |segment: Option<&Segment>| segment.is_none_or(|segment| matches!(segment, Segment::Literal(_)));
    let (before, after) = (index.checked_sub(1).and_then(|before| segments.get(before)), segments.get(index + 1));
    let is_date = after == Some(&Segment::Timestamp)
        && scheme.timestamp.as_ref().is_some_and(|rule| rule.unit == Unit::Rfc3339)
        && !segments[..index].contains(&Segment::Body);
    !closes(before) || !(closes(after) || is_date)
}

fn check_length(path: &str, length: Option<u16>) -> Result<(), Invalid> {
    if length.is_none_or(|length| (1..=LONGEST_ID).contains(&usize::from(length))) {
        return Ok(());
    }
    Err(invalid(path, &format!("expected 1 to {LONGEST_ID}")))
}

/// So many forms of secrets a scheme has at most.
const MOST_SECRET_FORMS: usize = 4;

/// Which form a secret has must be plain from how it begins.
fn check_secrets(scheme: &Scheme) -> Result<(), Invalid> {
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
    if let Some(name) = &rule.key_id_header {
        check_header_name("/secret/keyIdHeader", name)?;
        if !is_public {
            return Err(invalid("/secret/keyIdHeader", "only public keys have ids"));
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

/// A token signs nothing but itself, which holds the body's hash, and says itself which key signed.
fn check_jws(scheme: &Scheme) -> Result<(), Invalid> {
    let Layout::Jws(rule) = &scheme.signature.layout else {
        return Ok(());
    };
    if !scheme.signature.further_headers.is_empty() || !scheme.other_names.is_empty() {
        return Err(invalid("/signature/header", "a JSON Web Signature stands in one header, of one name"));
    }
    if rule.body_hash.is_none() && (rule.issuer.is_some() || scheme.timestamp.is_some()) {
        return Err(invalid("/signature", "a token without `bodyHash` is detached, and has no claims"));
    }
    if matches!(scheme.algorithm, Algorithm::HmacSha1 | Algorithm::EcdsaP256Der) {
        return Err(invalid("/algorithm", "no JSON Web Signature is made so (RFC 7518)"));
    }
    if *scheme.signed_content != [Segment::Body] {
        return Err(invalid("/signedContent", "expected `body` alone: a JSON Web Signature holds the body's hash"));
    }
    if scheme.secret.key_id_header.is_some() {
        return Err(invalid("/secret/keyIdHeader", "a JSON Web Signature names its key itself, as `kid`"));
    }
    let is_elsewhere =
        |rule: &TimestampRule| rule.unit != Unit::Seconds || matches!(rule.source, TimestampSource::Header(_));
    if scheme.timestamp.as_ref().is_some_and(is_elsewhere) {
        return Err(invalid("/timestamp", "expected `key`, the claim that has it, in `seconds`"));
    }
    Ok(())
}

/// Two kinds of secrets that are told apart by how they begin, for two versions of one signature.
fn check_public_key(scheme: &Scheme) -> Result<(), Invalid> {
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
    Ok(())
}

/// RFC 6901: empty, or segments that each begin with `/`, where `~` is followed by 0 or 1.
fn check_pointer(path: &str, pointer: &str) -> Result<(), Invalid> {
    let escaped = pointer.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    if (pointer.is_empty() || pointer.starts_with('/')) && escaped {
        return Ok(());
    }
    Err(invalid(path, "expected a JSON pointer such as `/data/id` (RFC 6901)"))
}
