//! What may be the sender's key in the place of the secret that was given.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD, STANDARD_NO_PAD};
use zeroize::Zeroizing;

use super::candidate::Candidate;
use super::cause::Cause;
use super::html;
use crate::scheme::{SecretEncoding, SecretRule};
#[cfg(feature = "keys")]
use crate::secret;

/// A key; wiped when dropped.
pub(super) type Key = Zeroizing<Vec<u8>>;

const EITHER_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const LENIENT: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, EITHER_PADDING);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, EITHER_PADDING);

/// What a sender without a secret may have signed with.
const NO_SECRETS: [&str; 4] = ["", "undefined", "null", "None"];

/// The keys of the secrets as they are, then the others. Those with two changes come last.
pub(super) fn candidates(rule: &SecretRule, secrets: &[Zeroizing<String>]) -> Vec<Candidate<Key>> {
    let mut all: Vec<Candidate<Key>> = Vec::new();
    let mut add = |candidate: Candidate<Key>| {
        if !all.iter().any(|known| known.value == candidate.value) {
            all.push(candidate);
        }
    };
    for secret in secrets {
        if let Some(key) = strict(rule, secret) {
            add(Candidate::unchanged(key));
        }
    }
    let texts: Vec<Vec<Candidate<Zeroizing<String>>>> = secrets.iter().map(|secret| texts(secret)).collect();
    for (secret, texts) in secrets.iter().zip(&texts) {
        for text in texts {
            if let Some(key) = strict(rule, &text.value) {
                add(text.then(Candidate::unchanged(key)));
            }
        }
        decodings(rule, secret).into_iter().map(|decoding| hashed(rule, decoding)).for_each(&mut add);
    }
    for text in NO_SECRETS {
        add(hashed(rule, Candidate::new(Zeroizing::new(text.into()), 50, Cause::SecretMissingAtSender, "")));
    }
    for text in texts.iter().flatten() {
        for decoding in decodings(rule, &text.value) {
            add(text.then(hashed(rule, decoding)));
        }
    }
    all
}

/// A key that is not the scheme's, as it hashes its own.
#[cfg(feature = "keys")]
fn hashed(rule: &SecretRule, candidate: Candidate<Key>) -> Candidate<Key> {
    let Some(hash) = rule.hash else { return candidate };
    Candidate { value: Zeroizing::new(secret::hashed(hash, &candidate.value)), ..candidate }
}

#[cfg(not(feature = "keys"))]
const fn hashed(_: &SecretRule, candidate: Candidate<Key>) -> Candidate<Key> {
    candidate
}

/// As the scheme's rule says, but for lengths.
fn strict(rule: &SecretRule, text: &str) -> Option<Key> {
    let encoded = rule.prefix.as_ref().map_or(Some(text), |prefix| text.strip_prefix(&**prefix))?;
    let decoded = match rule.encoding {
        SecretEncoding::Utf8 => Some(key(encoded)),
        SecretEncoding::Base64 => STANDARD.decode(encoded).ok().map(Zeroizing::new),
        SecretEncoding::Hex => base16ct::mixed::decode_vec(encoded).ok().map(Zeroizing::new),
        SecretEncoding::PublicKey => None,
    };
    #[cfg(feature = "keys")]
    if let Some(hash) = rule.hash {
        return decoded.map(|key| Zeroizing::new(secret::hashed(hash, &key)));
    }
    decoded
}

fn key(text: &str) -> Key {
    Zeroizing::new(text.as_bytes().to_vec())
}

/// Other texts that the secret may have been before it was copied, read or set.
fn texts(secret: &str) -> Vec<Candidate<Zeroizing<String>>> {
    const QUOTES: [char; 6] = ['"', '\'', '`', '“', '”', '’'];
    let mut all = Vec::new();
    let mut add = |text: &str, weight, cause| {
        if text != secret {
            all.push(Candidate::new(Zeroizing::new(text.to_owned()), weight, cause, ""));
        }
    };
    let unseen = |character: char| {
        character.is_whitespace() || matches!(character, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}')
    };
    add(secret.trim_matches(['\r', '\n']), 8, Cause::SecretLineBreak);
    add(secret.trim_matches(unseen), 9, Cause::SecretSpaces);
    add(secret.trim_matches(QUOTES), 9, Cause::SecretQuotes);
    // zsh shows it behind what does not end with a line break.
    add(secret.strip_suffix('%').unwrap_or(secret), 12, Cause::SecretLineBreak);
    for end in ["\\r\\n", "\\n", "\\"] {
        add(secret.strip_suffix(end).unwrap_or(secret), 14, Cause::SecretEscaped);
    }
    let joined: Zeroizing<String> = Zeroizing::new(secret.chars().filter(|character| !unseen(*character)).collect());
    add(&joined, 14, Cause::SecretSpaces);
    for mark in ["=", ": ", ":", " ", ","] {
        if let Some((_, rest)) = secret.split_once(mark) {
            add(rest.trim_matches(unseen).trim_matches(QUOTES), 16, Cause::SecretAssignment);
        }
    }
    for line in secret.lines().skip_while(|line| *line == secret) {
        add(line.trim_matches(unseen).trim_matches(QUOTES), 13, Cause::SecretAssignment);
    }
    if secret.contains('%')
        && let Some(decoded) = percent_decoded(secret)
    {
        add(&decoded, 16, Cause::SecretEscaped);
    }
    if secret.contains(' ') {
        add(&Zeroizing::new(secret.replace(' ', "+")), 18, Cause::SecretEscaped);
    }
    if secret.contains("$$") {
        add(&Zeroizing::new(secret.replace("$$", "$")), 16, Cause::SecretEscaped);
    }
    if secret.contains("\\n") {
        add(&Zeroizing::new(secret.replace("\\n", "\n")), 18, Cause::SecretEscaped);
    }
    // Who cleans what a form sends keeps `<` as `&lt;`, and signs with it.
    if let Some(escaped) = html::escaped(secret) {
        add(&escaped, 20, Cause::SecretEscaped);
    }
    if let Some(plain) = html::unescaped(secret) {
        add(&plain, 16, Cause::SecretEscaped);
    }
    add(&Zeroizing::new(secret.to_ascii_lowercase()), 18, Cause::SecretCase);
    add(&Zeroizing::new(secret.to_ascii_uppercase()), 20, Cause::SecretCase);
    for end in ["\n", "\r\n"] {
        add(&Zeroizing::new([secret, end].concat()), 24, Cause::SecretLineBreakMissing);
    }
    all
}

/// Other keys that the same text may be.
fn decodings(rule: &SecretRule, text: &str) -> Vec<Candidate<Key>> {
    let mut all = Vec::new();
    let mut add = |key: Key, weight, cause, note: &'static str| all.push(Candidate::new(key, weight, cause, note));
    let own = rule.prefix.as_deref();
    let after_own = own.and_then(|prefix| text.strip_prefix(prefix));
    if rule.encoding != SecretEncoding::Utf8 || rule.prefix.is_some() {
        add(key(text), 12, Cause::SecretAsText, "");
        if let Some(rest) = after_own {
            add(key(rest), 13, Cause::SecretAsText, "without its prefix");
        }
    }
    if let Some(prefix) = own {
        let whole = Zeroizing::new([prefix, text].concat());
        if after_own.is_none()
            && let Some(key) = strict(rule, &whole)
        {
            add(key, 9, Cause::SecretPrefixMissing, "");
        }
    } else {
        for prefix in ["whsec_", "sha256=", "v1,whsec_", "secret_", "polar_whs_"] {
            if !text.starts_with(prefix) {
                add(key(&Zeroizing::new([prefix, text].concat())), 26, Cause::SecretPrefixMissing, "");
            }
        }
    }
    // Behind one prefix of the like of `whsec_`, or two.
    let rest_of = |text: &str| {
        let at = text.find(['_', '-', ','])?;
        (at < 12 && at + 1 < text.len()).then(|| Zeroizing::new(text[at + 1..].to_owned()))
    };
    let first = rest_of(text);
    let second = first.as_ref().and_then(|rest| rest_of(rest));
    for rest in [after_own.map(|rest| Zeroizing::new(rest.to_owned())), first, second].into_iter().flatten() {
        if after_own != Some(rest.as_str()) {
            add(key(&rest), 10, Cause::SecretPrefixKept, "");
        }
        for (key, cause) in decoded(&rest) {
            add(key, 11, cause, "without its prefix");
        }
        if let Some(key) = strict(&SecretRule::encoded(rule.encoding), &rest) {
            add(key, 12, Cause::SecretPrefixKept, "");
        }
    }
    for (key, cause) in decoded(text) {
        add(key, 12, cause, "");
    }
    let given = strict(rule, text).unwrap_or_else(|| key(text));
    for (bytes, weight) in [(key(text), 20), (given, 22)] {
        add(key(&Zeroizing::new(STANDARD.encode(&bytes))), weight, Cause::SecretEncoded, "in base64");
        add(key(&Zeroizing::new(STANDARD_NO_PAD.encode(&bytes))), weight + 2, Cause::SecretEncoded, "in base64");
        add(
            key(&Zeroizing::new(base16ct::lower::encode_string(&bytes))),
            weight + 1,
            Cause::SecretEncoded,
            "in hexadecimal digits",
        );
    }
    if let Some(prefix) = own.filter(|_| after_own.is_none()) {
        let text = Candidate::new(key(&Zeroizing::new([prefix, text].concat())), 12, Cause::SecretAsText, "");
        all.push(Candidate::new((), 9, Cause::SecretPrefixMissing, "").then(text));
    }
    all
}

fn decoded(text: &str) -> Vec<(Key, Cause)> {
    let mut all = Vec::new();
    if text.len() < 4 {
        return all;
    }
    if let Ok(key) = base16ct::mixed::decode_vec(text) {
        all.push((Zeroizing::new(key), Cause::SecretHexDecoded));
    }
    for engine in [&LENIENT, &URL_SAFE] {
        if let Ok(key) = engine.decode(text) {
            all.push((Zeroizing::new(key), Cause::SecretBase64Decoded));
        }
    }
    all
}

fn percent_decoded(text: &str) -> Option<Zeroizing<String>> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(out).ok().map(Zeroizing::new)
}
