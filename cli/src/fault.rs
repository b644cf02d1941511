//! What goes wrong with deliveries: each fault by its name, made from a genuine request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::ValueEnum;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::known::is_list;
use crate::place::Place;
use crate::private_key;
use crate::sample::Sample;
use crate::sender::{Request, Sender};

/// One thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Fault {
    /// One byte of the body is another.
    BodyChanged,
    /// A line break was added to the body.
    BodyLineBreak,
    /// A byte-order mark was put before the body.
    BodyMark,
    /// The body was parsed and written again, with spaces.
    BodyReserialised,
    /// The body was parsed and written again, over several lines.
    BodyPretty,
    /// The body was cut in the middle.
    BodyCut,
    /// The body was lost.
    BodyEmpty,
    /// The body is base64 text.
    BodyBase64,
    /// The body is no JSON.
    BodyNoJson,
    /// Signed with another secret.
    SecretOther,
    /// Signed with the secret and a line break.
    SecretLineBreak,
    /// Signed with no secret at all.
    SecretEmpty,
    /// Signed with the text `undefined`, which a program has where a secret is missing.
    SecretUndefined,
    /// The signature's header was lost.
    SignatureMissing,
    /// The signature's header is empty.
    SignatureEmpty,
    /// The signature is too short.
    SignatureShort,
    /// Something follows the signature.
    SignatureLong,
    /// The signature has the right length, and is none.
    SignatureGarbage,
    /// The end of the signature is another: most of it is right.
    SignatureEnd,
    /// The signature's header came twice: a wrong value, and then the right one.
    SignatureTwice,
    /// The signature's header came twice: the right value, and then a wrong one.
    SignatureTwiceBehind,
    /// The signature's letters are of the other case, where that makes it another.
    SignatureCase,
    /// The signature stands under the name of another version or algorithm.
    SignatureVersion,
    /// The end of the signature is no ASCII, at its right length.
    SignatureNotAscii,
    /// The signature of another delivery, which is genuine by itself.
    SignatureReplayed,
    /// The timestamp was lost.
    TimestampMissing,
    /// The timestamp is no number.
    TimestampText,
    /// The timestamp was changed after it was signed.
    TimestampChanged,
    /// Signed so long ago that it is refused.
    Stale,
    /// Signed so far in the future that it is refused.
    Future,
}

/// What a request with a fault is made from.
#[derive(Clone, Copy)]
pub(crate) struct Genuine<'a> {
    pub(crate) sample: &'a Sample,
    pub(crate) sender: &'a Sender,
    /// Unix seconds.
    pub(crate) at: u64,
}

impl Fault {
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// The request with this fault; nothing where the scheme has nothing that could be wrong so.
    ///
    /// # Errors
    /// The scheme signs something that is not known.
    pub(crate) fn request(self, genuine: &Genuine<'_>) -> Result<Option<Request>, Failure> {
        let Genuine { sample, sender, at } = *genuine;
        let scheme = json!(sender.scheme());
        let signature = &scheme["signature"];
        let Some(place) = Place::of(signature) else { return Ok(None) };
        let is_list = is_list(signature);
        let timestamp = &scheme["timestamp"];
        let time = Place::of(timestamp);
        let tolerance = timestamp["toleranceSeconds"].as_u64().unwrap_or(300);
        let mut request = sample.request(sender, at)?;
        let body = request.body.clone();
        // The value, or of parameters the one that has the signature.
        let change = |request: &mut Request, changed: &dyn Fn(&str) -> String| {
            place.change(request, |value| match value.split_once(PARAMETER).filter(|_| is_http(signature)) {
                Some((start, rest)) => {
                    let (tag, end) = rest.split_once('"').unwrap_or((rest, ""));
                    format!("{start}{PARAMETER}{}\"{end}", changed(tag))
                }
                None => changed(value),
            });
        };
        match self {
            Self::BodyChanged => match request.body.iter_mut().rev().find(|byte| byte.is_ascii_lowercase()) {
                Some(byte) => *byte = if *byte == b'x' { b'y' } else { b'x' },
                None => return Ok(None),
            },
            Self::BodyLineBreak => request.body.push(b'\n'),
            Self::BodyMark => request.body = [b"\xEF\xBB\xBF".as_slice(), &body].concat(),
            Self::BodyReserialised => request.body = spaced(&body),
            Self::BodyPretty => {
                let value: Value = serde_json::from_slice(&body).unwrap_or_default();
                request.body = serde_json::to_vec_pretty(&value).unwrap_or_default();
            }
            Self::BodyCut => request.body.truncate(body.len() / 2),
            Self::BodyEmpty => request.body.clear(),
            Self::BodyBase64 => request.body = STANDARD.encode(&body).into_bytes(),
            Self::BodyNoJson => request.body = b"{\"id\": no JSON".to_vec(),
            Self::SecretOther | Self::SecretLineBreak | Self::SecretEmpty | Self::SecretUndefined => {
                return self.of_secret(genuine);
            }
            Self::SignatureMissing => place.remove(&mut request),
            Self::SignatureEmpty => place.change(&mut request, |_| String::new()),
            Self::SignatureShort => {
                change(&mut request, &|tag| tag[..tag.len().saturating_sub(3)].to_owned());
            }
            Self::SignatureLong => change(&mut request, &|tag| format!("{tag}0")),
            Self::SignatureGarbage => change(&mut request, &|tag| "z".repeat(tag.len())),
            Self::SignatureEnd => change(&mut request, &|tag| {
                // The last digits of base64 may mean nothing, and padding follows them.
                let last = tag.char_indices().rev().skip(3).find(|(_, letter)| letter.is_ascii_alphanumeric());
                let Some((at, letter)) = last else { return tag.to_owned() };
                let other = if letter == '0' { '1' } else { '0' };
                format!("{}{other}{}", &tag[..at], &tag[at + 1..])
            }),
            // Servers that join headers by commas make a list of two, and in a list one signature that is right is
            // enough.
            Self::SignatureTwice if is_list => return Ok(None),
            Self::SignatureTwiceBehind if is_list || signature["layout"] == "pairs" => return Ok(None),
            Self::SignatureTwice => place.add_wrong(&mut request, true),
            Self::SignatureTwiceBehind => place.add_wrong(&mut request, false),
            // In hex it is the same signature, which lenient receivers take without harm.
            Self::SignatureCase if !signature["encoding"].as_str().is_some_and(|name| name.starts_with("base64")) => {
                return Ok(None);
            }
            Self::SignatureCase => change(&mut request, &swapped),
            Self::SignatureVersion => {
                let Some((named, other)) = versions(signature) else { return Ok(None) };
                place.change(&mut request, |value| value.replacen(&named, &other, 1));
            }
            // No URL has such a character.
            Self::SignatureNotAscii if place == Place::Query => return Ok(None),
            // As long as the right one in the characters of several languages, and not in their bytes.
            Self::SignatureNotAscii => change(&mut request, &|tag| {
                let end = tag.len().saturating_sub(2);
                tag.get(..end).map(|start| format!("{start}\u{e9}")).unwrap_or_default()
            }),
            Self::SignatureReplayed => {
                let other = sample.another().request(sender, at)?;
                match (&place, place.value(&other)) {
                    (Place::Json(_) | Place::Form(_), Some(value)) => place.change(&mut request, |_| value),
                    _ => request = Request { body: request.body, ..other },
                }
            }
            Self::TimestampMissing => match time {
                Some(time) => time.remove(&mut request),
                None => return Ok(None),
            },
            Self::TimestampText => match time {
                Some(time) => time.change(&mut request, |_| "yesterday".to_owned()),
                None => return Ok(None),
            },
            Self::TimestampChanged => match time {
                // Where it is not signed, nobody can tell.
                Some(time) if timestamp["signed"] != json!(false) => {
                    let earlier = time.value(&sample.request(sender, at.saturating_sub(1))?);
                    time.change(&mut request, |_| earlier.unwrap_or_default());
                }
                _ => return Ok(None),
            },
            Self::Stale | Self::Future if timestamp.is_null() => return Ok(None),
            // A minute beyond, for clocks that differ.
            Self::Stale => return sample.request(sender, at.saturating_sub(tolerance + 60)).map(Some),
            Self::Future => return sample.request(sender, at + tolerance + 60).map(Some),
        }
        let is_changed = request.body != body || self.is_of_headers();
        // Who only repeats a secret signs nothing of the body: what no receiver can see is no fault there.
        let is_seen = || sender.verify(&request, at).is_err();
        Ok((is_changed && is_seen()).then_some(request))
    }

    /// Signed with another secret than the receiver's.
    fn of_secret(self, genuine: &Genuine<'_>) -> Result<Option<Request>, Failure> {
        let Genuine { sample, sender, at } = *genuine;
        let secret = sender.secret();
        let algorithm = json!(sender.scheme())["algorithm"].as_str().and_then(private_key::algorithm);
        let other = match (self, algorithm) {
            (Self::SecretOther, Some(algorithm)) => private_key::made(algorithm)?.to_string(),
            // A private key is none with it.
            (_, Some(_)) => return Ok(None),
            (Self::SecretLineBreak, None) => format!("{secret}\n"),
            // A MAC fills its key up with zeros.
            (Self::SecretEmpty, None) => "\0".to_owned(),
            (Self::SecretUndefined, None) => "undefined".to_owned(),
            // Of the same form: another letter or digit in its middle.
            _ => match secret.char_indices().rev().skip(4).find(|(_, letter)| letter.is_ascii_alphanumeric()) {
                None => format!("{secret}x"),
                Some((index, letter)) => {
                    let letter = if letter == '1' { '2' } else { '1' };
                    format!("{}{letter}{}", &secret[..index], &secret[index + 1..])
                }
            },
        };
        let other = sender.forger(other);
        // A secret of a stricter form has no such fault.
        other.ok().map(|other| sample.request(&other, at)).transpose()
    }

    const fn is_of_headers(self) -> bool {
        !matches!(
            self,
            Self::BodyChanged
                | Self::BodyLineBreak
                | Self::BodyMark
                | Self::BodyReserialised
                | Self::BodyPretty
                | Self::BodyCut
                | Self::BodyEmpty
                | Self::BodyBase64
                | Self::BodyNoJson
        )
    }
}

/// What begins the parameter of an HTTP signature that has it.
const PARAMETER: &str = " signature=\"";

fn is_http(signature: &Value) -> bool {
    signature["layout"] == "http-signature"
}

/// What stands before a signature as its version or algorithm, and what could stand there and does not.
fn versions(signature: &Value) -> Option<(String, String)> {
    let text = |name: &str, end: &str| signature[name].as_str().map(|text| format!("{text}{end}"));
    let named = text("prefix", "").or_else(|| text("version", ",")).or_else(|| text("key", "="))?;
    let at = named.rfind(|letter: char| letter.is_ascii_alphanumeric())?;
    let other = if named[at..].starts_with('0') { '9' } else { '0' };
    let other = format!("{}{other}{}", &named[..at], &named[at + 1..]);
    Some((named, other))
}

/// Upper case for lower case in the last part, behind what names its version; `=` at its end is padding.
fn swapped(value: &str) -> String {
    let start = value.trim_end_matches('=').rfind([',', ' ', '=']).map_or(0, |index| index + 1);
    let swap = |letter: char| match letter {
        'a'..='z' => letter.to_ascii_uppercase(),
        _ => letter.to_ascii_lowercase(),
    };
    value.chars().enumerate().map(|(index, letter)| if index < start { letter } else { swap(letter) }).collect()
}

/// With a space after each comma and colon that is no part of a text, as Python writes it.
pub(crate) fn spaced(body: &[u8]) -> Vec<u8> {
    let (mut written, mut in_text, mut is_escaped) = (Vec::new(), false, false);
    for &byte in body {
        written.push(byte);
        if in_text {
            in_text = is_escaped || byte != b'"';
            is_escaped = !is_escaped && byte == b'\\';
        } else if byte == b'"' {
            in_text = true;
        } else if byte == b',' || byte == b':' {
            written.push(b' ');
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use hookseal::Options;
    use zeroize::Zeroizing;

    use super::*;
    use crate::fitting;
    use crate::known::Known;

    const STANDARD: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    /// For the guides' providers, which between them have every part of a scheme that a fault is about, and for those whose
    /// signature stands in the body or is a private key's. A fault that no receiver could see is not made: it has to be one
    /// of those named here.
    #[test]
    fn every_fault_is_made_and_refused() {
        const AT: u64 = 1_700_000_000;
        const SECRETS: &str = "secret-line-break secret-empty secret-undefined";
        const TWICE: &str = "signature-twice signature-twice-behind";
        // Of JSON, whose values are read before the signature is.
        const UNREAD: &str = "body-line-break body-reserialised body-pretty";
        const NO_TIMES: &str = "timestamp-missing timestamp-text timestamp-changed";
        for (name, none) in [
            ("realestateapi", "signature-case signature-version".to_owned()),
            ("real-estate", "signature-case signature-version".to_owned()),
            ("singlekey", "signature-case signature-version timestamp-changed".to_owned()),
            ("hospitable", format!("signature-case signature-version {NO_TIMES} stale future")),
            ("dossier", format!("signature-version {NO_TIMES} stale future")),
            ("stripe", format!("signature-twice-behind signature-case {NO_TIMES}")),
            ("standard-webhooks", format!("{SECRETS} {TWICE}")),
            // It signs nothing of the body but a time and a text, which are the same for the next one.
            ("mailgun", format!("{UNREAD} {TWICE} signature-case signature-version signature-replayed")),
            ("aws-sns", format!("{UNREAD} {SECRETS} {TWICE} signature-version")),
            ("paypal", format!("{SECRETS} signature-version")),
            ("keygen", format!("{SECRETS} signature-version")),
            (
                "braintree",
                format!("body-reserialised {TWICE} signature-case signature-version {NO_TIMES} stale future"),
            ),
        ] {
            let known = Known::find(name).expect("a provider");
            let secret = match json!(known.scheme)["algorithm"].as_str().and_then(private_key::algorithm) {
                Some(_) => fitting::made(&known.scheme).expect("a key"),
                None if name == "standard-webhooks" => Zeroizing::new(STANDARD.to_owned()),
                None => Zeroizing::new("a secret".to_owned()),
            };
            let options = Options::default().url("https://example.com/webhooks");
            let sender = Sender::new(&known.scheme, &[secret], options).expect("a sender");
            let sample = Sample::find(&known, None);
            let genuine = Genuine { sample: &sample, sender: &sender, at: AT };
            let mut not_made: Vec<String> = Vec::new();
            for fault in Fault::value_variants() {
                match fault.request(&genuine).expect("signed") {
                    Some(request) => {
                        let verdict = sender.verify(&request, AT);
                        assert!(verdict.is_err(), "{name}: {}", fault.name());
                    }
                    None => not_made.push(fault.name()),
                }
            }
            assert_eq!(not_made.join(" "), none, "{name}");
        }
    }
}
