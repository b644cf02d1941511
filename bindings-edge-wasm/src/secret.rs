//! Secrets: from the text that a dashboard shows to a key. As the core's `secret` has it.

use core::ops::Range;

use hookseal_kernel::plan::{Algorithm, Encoding, Plan, SecretEncoding, SecretRule, SignatureRule};
use hookseal_kernel::{LONGEST_TOKEN, decode_standard_base64, is_plain_value};
use hookseal_words::{Piece, RequestPart, rows, say, seen};
use zeroize::Zeroize;

use crate::report::{Failed, Output};

/// More secrets than any rotation needs; bounds what a delivery can cost.
pub(crate) const MOST_SECRETS: usize = 16;

/// Answers that a secret is empty.
pub(crate) fn empty(out: &mut Output, index: Option<usize>) -> Failed {
    let index = index.map_or(Piece::Nothing, |index| Piece::Number(index as u64));
    out.answer.report(&rows::EMPTY_SECRET, &[index])
}

/// Answers that a secret is malformed.
pub(crate) fn malformed(out: &mut Output, index: usize, problem: Piece<'_>) -> Failed {
    out.answer.report(&rows::MALFORMED_SECRET, &[Piece::Number(index as u64), problem])
}

/// The same with a problem that was put together.
pub(crate) fn malformed_made(out: &mut Output, index: usize, problem: &Range<usize>) -> Failed {
    let facts = [Piece::Number(index as u64), out.scratch.piece(problem)];
    out.answer.report(&rows::MALFORMED_SECRET, &facts)
}

/// At least one, and not so many that a delivery costs too much.
pub(crate) fn check_count(out: &mut Output, secrets: usize) -> Result<(), Failed> {
    match secrets {
        0 => Err(empty(out, None)),
        1..=MOST_SECRETS => Ok(()),
        _ => {
            let problem = out.scratch.say(|to| say!(to; "expected at most ", MOST_SECRETS, ", found ", secrets));
            Err(out.option_made("secrets", &problem))
        }
    }
}

/// Writes the key that a secret is into the room, which is longer than the text, and gives its length.
pub(crate) fn key(
    out: &mut Output,
    plan: &Plan<'_>,
    secret: &str,
    index: usize,
    exact: bool,
    room: &mut [u8],
) -> Result<usize, Failed> {
    if secret.trim_ascii().is_empty() {
        return Err(empty(out, Some(index)));
    }
    if !exact && let Some(problem) = ends(out, secret) {
        return Err(malformed_made(out, index, &problem));
    }
    let fits = |rule: &&SecretRule<'_>| rule.prefix.is_none_or(|prefix| secret.starts_with(prefix));
    let Some(rule) = plan.secrets.iter().find(fits).or_else(|| plan.secrets.first()) else {
        return Err(empty(out, None));
    };
    let encoded = match rule.prefix {
        None => secret,
        Some(prefix) => {
            if let Some(encoded) = secret.strip_prefix(prefix) {
                encoded
            } else {
                let problem = without_prefix(out, secret, prefix, rule.encoding, room);
                return Err(malformed_made(out, index, &problem));
            }
        }
    };
    let length = match decoded(encoded, rule.encoding, room) {
        Ok(length) => length,
        Err(expected) => {
            let problem = undecoded(out, encoded, expected, rule.encoding);
            return Err(malformed_made(out, index, &problem));
        }
    };
    if length == 0 {
        return Err(empty(out, Some(index)));
    }
    if let Some(minimum) = rule.minimum_bytes
        && length < minimum
    {
        let facts = [index, length, minimum].map(|number| Piece::Number(number as u64));
        return Err(out.answer.report(&rows::SECRET_TOO_SHORT, &facts));
    }
    if let Some(maximum) = rule.maximum_bytes
        && length > maximum
    {
        let problem =
            out.scratch.say(|to| say!(to; "it has ", length, " bytes after decoding: expected at most ", maximum));
        return Err(malformed_made(out, index, &problem));
    }
    if plan.signature.algorithm == Algorithm::Token {
        let key = room.get(..length).unwrap_or_default();
        check_token(out, key, &plan.signature, index)?;
    }
    Ok(length)
}

/// The length of the key that is written so, or what was expected. Also what was decoded before a fault is wiped.
fn decoded(encoded: &str, encoding: SecretEncoding, key: &mut [u8]) -> Result<usize, &'static str> {
    let text = encoded.as_bytes();
    let decoded = match encoding {
        SecretEncoding::Utf8 => match key.get_mut(..text.len()) {
            Some(key) => {
                key.copy_from_slice(text);
                Ok(text.len())
            }
            None => Err(""),
        },
        SecretEncoding::Base64 => {
            decode_standard_base64(text, key).ok_or("base64 with the standard alphabet and padding")
        }
        SecretEncoding::Hex => {
            base16ct::mixed::decode(text, key).map(<[u8]>::len).map_err(|_| "an even number of hexadecimal digits")
        }
        SecretEncoding::PublicKey => Err("a shared secret"),
    };
    if decoded.is_err() {
        key.zeroize();
    }
    decoded
}

/// Makes sure that a token can come where it stands: in a body, any text can.
fn check_token(out: &mut Output, token: &[u8], rule: &SignatureRule<'_>, index: usize) -> Result<(), Failed> {
    if token.len() > LONGEST_TOKEN {
        let problem = out.scratch.say(|to| say!(to; "expected at most ", LONGEST_TOKEN, " bytes, found ", token.len()));
        return Err(malformed_made(out, index, &problem));
    }
    let (is_right, problem) = match rule.encoding {
        Encoding::Text => (
            RequestPart::named(rule.header.spelled) == Some(RequestPart::Field)
                || str::from_utf8(token).is_ok_and(is_plain_value),
            "it is a token, which comes in a header as it is: expected visible ASCII characters",
        ),
        _ => (
            token.contains(&b':'),
            "expected the credentials as `user:password` (RFC 7617), also where one of the two is empty",
        ),
    };
    if is_right { Ok(()) } else { Err(malformed(out, index, Piece::Text(problem))) }
}

/// What is at the ends of a secret, or in its place, that came there by mistake.
fn ends(out: &mut Output, secret: &str) -> Option<Range<usize>> {
    const EXACT: &str =
        ". Where it is the secret all the same, set the option `exactSecret`, in Python and Rust `exact_secret`";
    let (before, what, after) = if secret.starts_with(['\r', '\n']) || secret.ends_with(['\r', '\n']) {
        ("it begins or ends with a line break; trim it after reading it from a file", "", "")
    } else if secret.trim().len() != secret.len() || secret.starts_with(seen::UNSEEN) || secret.ends_with(seen::UNSEEN)
    {
        ("it begins or ends with a space or a mark that is not seen; copy it without", "", "")
    } else if secret.starts_with(seen::QUOTES) || secret.ends_with(seen::QUOTES) {
        let is_around = secret.len() > 1 && secret.starts_with(seen::QUOTES) && secret.ends_with(seen::QUOTES);
        let place = if is_around { "it is in quotes" } else { "it begins or ends with a quote" };
        (place, "", ", which a file of settings may keep; write it without")
    } else {
        match seen::placeholder(secret) {
            Some(text) => {
                ("it is the text `", text, "`, as where an environment variable is not set; look where this runs")
            }
            None if seen::is_reference(secret) => (
                "it is a reference to a secret, such as `${NAME}` or `<secret>`, which nothing replaced by its value",
                "",
                "",
            ),
            None => return None,
        }
    };
    Some(out.scratch.say(|to| say!(to; before, what, after, EXACT)))
}

/// What to do about a secret that does not begin with the prefix that it must have.
fn without_prefix(
    out: &mut Output,
    secret: &str,
    prefix: &str,
    encoding: SecretEncoding,
    room: &mut [u8],
) -> Range<usize> {
    let after = |before: &str| secret.strip_prefix(before).is_some_and(|rest| rest.starts_with(prefix));
    // Not by `find`, whose search for texts is a kilobyte of WebAssembly.
    let at = secret.char_indices().find(|(at, _)| secret.get(*at..).is_some_and(|rest| rest.starts_with(prefix)));
    let is_name = |other: &&str| {
        (1..16).contains(&other.len()) && other.bytes().all(|byte| b"_-".contains(&byte) || byte.is_ascii_lowercase())
    };
    let (before, what, then) = if let Some(version) = ["v1,", "v1a,", "v1=", "Bearer "].into_iter().find(|it| after(it))
    {
        ("; leave out `", version, "` before it")
    } else if let Some(other) = at.and_then(|(at, _)| secret.get(..at)).filter(is_name) {
        (", and it begins with `", other, "`: is it another provider's?")
    } else if let Some(key) = seen::foreign_beginning(secret) {
        (", and it begins with `", key, "`: that is not the secret of a webhook of this scheme")
    } else if begins_with_a_word(secret) {
        (", and it begins with another word, as API keys and tokens do", "", "")
    } else if is_decoded(secret, encoding, room) || encoding == SecretEncoding::Base64 && is_other_base64(secret) {
        ("; where the provider shows it without, put `", prefix, "` before it")
    } else {
        (
            "; copy it whole from the provider's dashboard. Where the secret is a text of another form, the provider \
             signs by another scheme",
            "",
            "",
        )
    };
    out.scratch.say(|to| say!(to; "expected it to begin with `", prefix, "`", before, what, then))
}

/// Whether a few small letters and `_` or `-` stand first. In URL-safe base64 they seldom do.
fn begins_with_a_word(secret: &str) -> bool {
    let end = secret.bytes().position(|byte| !byte.is_ascii_lowercase());
    end.is_some_and(|end| (2..=10).contains(&end) && b"_-".contains(&secret.as_bytes()[end]))
}

fn is_decoded(secret: &str, encoding: SecretEncoding, room: &mut [u8]) -> bool {
    let is_decoded = decoded(secret, encoding, room).is_ok();
    room.zeroize();
    is_decoded
}

/// What to do about a secret that is not encoded as it must be.
fn undecoded(out: &mut Output, encoded: &str, expected: &str, encoding: SecretEncoding) -> Range<usize> {
    let hint = if encoding != SecretEncoding::Base64 {
        "copy it whole from the dashboard"
    } else if encoded.bytes().any(|byte| b"-_".contains(&byte)) && is_other_base64(encoded) {
        "it is URL-safe base64: write `+` for each `-` and `/` for each `_`, and `=` until its length is a multiple of 4"
    } else if !encoded.ends_with('=') && !encoded.len().is_multiple_of(4) && is_other_base64(encoded) {
        "its padding is missing, or its end: add `=` until its length is a multiple of 4, if nothing was cut off"
    } else {
        "copy it whole from the dashboard"
    };
    out.scratch.say(|to| say!(to; "expected ", expected, "; ", hint))
}

/// Of the alphabets of base64, padded or not.
fn is_other_base64(text: &str) -> bool {
    let in_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    text.trim_end_matches('=').bytes().all(in_alphabet)
}
