//! Why a delivery is not accepted: the cause, from one delivery that fails.
//!
//! It runs where the secret is, in a test, on a log line or at a desk, and never in an HTTP answer. It tries what
//! may be wrong with the body, the secret, the signature's reading, the signed content, the scheme and the clocks,
//! alone and in pairs, and tells which of it makes the signature right. It never shows a secret or an expected
//! signature, and nothing that it finds is an acceptance: only [`Webhook`] verifies.

mod body;
mod candidate;
mod cause;
mod content;
mod engine;
mod finding;
mod headers;
mod html;
mod in_body;
mod key;
mod order;
mod seen;
mod senders;
mod tag;
mod time;
mod url;
mod values;
mod verified;

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

pub use cause::{Cause, Family};
pub use finding::{Explanation, Finding, Standing, Tried};
pub use senders::possible_senders;

use candidate::{Candidate, Change};
use engine::{Outcome, Reading};

use crate::algorithm::{self, Algorithm};
use crate::by_name::IntoScheme;
use crate::capture::Capture;
use crate::error::{Error, ErrorCode};
use crate::options::Options;
use crate::provider::PROVIDERS;
use crate::scheme::Scheme;
use crate::secret::IntoSecrets;
use crate::webhook::Webhook;

const ALGORITHMS: [Algorithm; 4] =
    [Algorithm::HmacSha256, Algorithm::HmacSha1, Algorithm::HmacSha512, Algorithm::HmacSha384];

/// What another scheme, and another algorithm, weighs.
const OTHER: u32 = 20;

/// So many other schemes are looked at, at most.
const MOST_SCHEMES: usize = 16;

/// Why a delivery is accepted or not: by the scheme of a provider's name or a [`Scheme`], with one secret or several.
///
/// At most 3500 MACs are computed and 64 MB are hashed.
///
/// ```
/// use hookseal::explain::Cause;
/// use hookseal::{Capture, explain};
///
/// // A shell added a line break to the body.
/// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
/// let capture = Capture::new(b"Hello, World!\n", [("X-Hub-Signature-256", signature)]);
///
/// let explanation = explain("github", "It's a Secret to Everybody", &capture)?;
/// let causes: Vec<Cause> = explanation.proven().map(|finding| finding.cause).collect();
/// assert_eq!(causes, [Cause::LineBreakAdded]);
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// # Errors
/// `unknown_provider`. What is wrong with a secret is a finding.
pub fn explain(scheme: impl IntoScheme, secrets: impl IntoSecrets, capture: &Capture) -> Result<Explanation, Error> {
    let scheme = scheme.into_scheme()?;
    let secrets = secrets.into_secrets();
    let Some(refusal) = refusal(&scheme, &secrets, capture) else {
        let tried = Tried { hypotheses: 1, macs: 1, bytes: capture.body.len(), stopped: false };
        return Ok(Explanation { refusal: None, findings: Vec::new(), tried });
    };
    let capture = &*in_body::with_fields(&scheme, capture);
    let values = values::Values::of(&scheme, &capture.headers);
    let readings = readings(&scheme, &secrets, capture, &values);
    let bodies = body::candidates(&capture.body);
    let swapped: Vec<key::Key> = secrets.iter().map(|secret| Zeroizing::new(secret.as_bytes().to_vec())).collect();
    let mut outcome = engine::search(&readings, &bodies, &swapped);
    if outcome.proof.is_none() && verified::is_needed(&scheme) {
        verified::search(&scheme, &secrets, capture, &bodies, &mut outcome);
    }
    let findings = findings(&scheme, &secrets, capture, &values, &refusal, &outcome);
    Ok(Explanation { refusal: Some(refusal), findings, tried: outcome.tried })
}

/// What verification says.
fn refusal(scheme: &Scheme, secrets: &[Zeroizing<String>], capture: &Capture) -> Option<Error> {
    let options = Options::default().check_timestamp(capture.received_at.is_some());
    let secrets: Vec<&str> = secrets.iter().map(|secret| secret.as_str()).collect();
    let webhook = match Webhook::with_options(scheme, secrets.as_slice(), options) {
        Ok(webhook) => webhook,
        Err(error) => return Some(error),
    };
    webhook.verify(&capture.delivery(0)).err()
}

/// The scheme that was named, with each algorithm, and those of providers whose signature's header is there.
fn readings(
    scheme: &Scheme,
    secrets: &[Zeroizing<String>],
    capture: &Capture,
    values: &values::Values,
) -> Vec<Reading> {
    let headers = &capture.headers;
    let mut readings = Vec::new();
    let tags = tag::candidates(scheme, headers);
    let contents = content::candidates(scheme, capture, values, capture.received_at);
    let own = ALGORITHMS.contains(&scheme.algorithm);
    for each in ALGORITHMS.into_iter().filter(|_| own) {
        let base = if each == scheme.algorithm {
            Candidate::unchanged(each)
        } else {
            Candidate::new(each, OTHER, Cause::Algorithm, alloc::format!("it was {}", algorithm::name(each)))
        };
        readings.push(Reading {
            base,
            keys: key::candidates(&scheme.secret, secrets),
            contents: contents.clone(),
            tags: tags.iter().filter(|tag| tag.value.len() == each.length()).cloned().collect(),
        });
    }
    if scheme.algorithm == Algorithm::Token {
        // Nothing is signed: the token is one of the secrets, whatever the rest of the delivery says.
        readings.push(Reading {
            base: Candidate::unchanged(scheme.algorithm),
            keys: key::candidates(&scheme.secret, secrets),
            contents: contents.into_iter().take(1).collect(),
            tags: tags.clone(),
        });
    }
    readings.sort_by_key(|reading| reading.base.weight);
    let is_there = |name: &str| headers.iter().any(|(each, _)| each.eq_ignore_ascii_case(name));
    let mut known: Vec<(&Scheme, String)> = Vec::new();
    for provider in PROVIDERS {
        let other = &provider.scheme;
        if other.name == scheme.name || !is_there(&other.signature.header) || !ALGORITHMS.contains(&other.algorithm) {
            continue;
        }
        let signs_alike = |one: &Scheme| {
            one.signature == other.signature
                && one.algorithm == other.algorithm
                && one.signed_content == other.signed_content
                && one.timestamp.as_ref().map(|rule| &rule.source) == other.timestamp.as_ref().map(|rule| &rule.source)
                && one.id == other.id
                && one.secret.encoding == other.secret.encoding
        };
        if signs_alike(scheme) {
            continue;
        }
        let is_full = known.len() >= MOST_SCHEMES;
        match known.iter_mut().find(|(one, _)| signs_alike(one)) {
            Some((_, names)) => {
                names.push_str(", ");
                names.push_str(&other.name);
            }
            None if is_full => {}
            None => known.push((other, other.name.clone().into_owned())),
        }
    }
    for (other, names) in known {
        let values = values::Values::of(other, headers);
        let note = alloc::format!("it is that of {names}");
        readings.push(Reading {
            base: Candidate::new(other.algorithm, OTHER, Cause::OtherProvider, note),
            keys: key::candidates(&other.secret, secrets),
            contents: content::candidates(other, capture, &values, None),
            tags: tag::candidates(other, headers)
                .into_iter()
                // Read as that scheme says: each step besides makes it less likely than two faults.
                .filter(|tag| tag.value.len() == other.algorithm.length() && tag.changes.is_empty())
                .collect(),
        });
    }
    readings
}

/// All that is to be said, best first.
fn findings(
    scheme: &Scheme,
    secrets: &[Zeroizing<String>],
    capture: &Capture,
    values: &values::Values,
    refusal: &Error,
    outcome: &Outcome,
) -> Vec<Finding> {
    let mut findings = Findings::default();
    let times = match (&scheme.timestamp, values.timestamps.first(), capture.received_at) {
        (Some(rule), Some(text), Some(received_at)) => time::changes(rule, &text.value, received_at),
        _ => Vec::new(),
    };
    let is_other = |changes: &[Change]| changes.iter().any(|change| change.cause == Cause::OtherProvider);
    if let Some(proof) = &outcome.proof {
        let mut proven = proof.clone();
        // The timestamp is the sender's own, and what it is stands there.
        let is_proven = |change: &Change| !is_other(proof) && change.cause != Cause::TimeZone;
        proven.extend(times.iter().filter(|change| is_proven(change)).cloned());
        if proven.is_empty() {
            proven.extend(by_code(refusal.code()));
        }
        let causes: Vec<Cause> = proven.iter().map(|change| change.cause).collect();
        for change in proven {
            let together = causes.iter().copied().filter(|cause| *cause != change.cause).collect();
            findings.add(Standing::Proven, &change, together);
        }
    }
    for change in times {
        findings.add(Standing::Seen, &change, Vec::new());
    }
    if outcome.proof.is_none() {
        for change in seen::changes(scheme, secrets, capture, refusal) {
            findings.add(Standing::Seen, &change, Vec::new());
        }
    }
    for cause in &outcome.ruled_out {
        findings.add(Standing::RuledOut, &Change { cause: *cause, note: "".into() }, Vec::new());
    }
    findings.0
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, standing: Standing, change: &Change, together: Vec<Cause>) {
        if self.0.iter().any(|known| known.cause == change.cause) {
            return;
        }
        let sentence = |text: &str, note: &str| {
            let mut characters = text.chars();
            let mut out = String::new();
            out.extend(characters.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(characters.as_str());
            if !note.is_empty() {
                out.push_str(": ");
                out.push_str(note);
            }
            out.push('.');
            out
        };
        let what = sentence(change.cause.what(), &change.note);
        let advice = if standing == Standing::RuledOut { String::new() } else { sentence(change.cause.advice(), "") };
        self.0.push(Finding { standing, cause: change.cause, what, advice, together });
    }
}

/// What a refusal says whose signature is right.
fn by_code(code: ErrorCode) -> Option<Change> {
    let cause = match code {
        ErrorCode::MalformedSecret | ErrorCode::SecretTooShort => Cause::SecretExact,
        ErrorCode::BodyTooLarge => Cause::BodyTooLarge,
        ErrorCode::DuplicateHeader => Cause::HeaderJoined,
        ErrorCode::MalformedTimestamp => Cause::TimestampForm,
        ErrorCode::MissingHeader => Cause::HeaderMissing,
        ErrorCode::MalformedSignature | ErrorCode::UnsupportedSignature => Cause::SignaturePrefix,
        _ => return None,
    };
    Some(Change { cause, note: "".into() })
}
