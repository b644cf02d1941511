//! What is found: causes, how sure they are, and what was tried.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Value, json};

use super::cause::Cause;
use crate::error::{Error, ErrorCode};

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Standing {
    /// Under this change, with those it stands [together](Finding::together) with, the signature is right.
    Proven,
    /// It can be seen without trying anything, and may be the cause.
    Seen,
    /// It was tried, and the signature is not right.
    RuledOut,
}

impl Standing {
    /// The word for it: `proven`, `seen` or `ruled_out`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Seen => "seen",
            Self::RuledOut => "ruled_out",
        }
    }
}

/// A cause that may keep a delivery from being accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How sure it is.
    pub standing: Standing,
    /// What is wrong, as a stable code.
    pub cause: Cause,
    /// What it is, as a sentence.
    pub what: String,
    /// What to do about it, as a sentence. Empty where it is ruled out.
    pub advice: String,
    /// The other causes without which this one proves nothing.
    pub together: Vec<Cause>,
}

/// What was done to find the causes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tried {
    /// How many hypotheses there were, alone and in pairs.
    pub hypotheses: usize,
    /// How many MACs were computed; at most 3500.
    pub macs: usize,
    /// How many bytes were hashed; at most 64 MB.
    pub bytes: usize,
    /// Whether one of these bounds ended the search before its end.
    pub stopped: bool,
}

/// Why a delivery is not accepted, as far as it can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// `None` for a genuine delivery, else why it is refused.
    pub refusal: Option<Error>,
    /// The causes, best first.
    pub findings: Vec<Finding>,
    /// What was done to find them.
    pub tried: Tried,
}

impl Explanation {
    /// Whether the delivery is accepted as it is.
    #[must_use]
    pub const fn is_genuine(&self) -> bool {
        self.refusal.is_none()
    }

    /// The findings that are proven.
    pub fn proven(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.standing == Standing::Proven)
    }

    /// One sentence for all of it.
    #[must_use]
    pub fn summary(&self) -> String {
        if self.is_genuine() {
            return "The delivery is genuine.".into();
        }
        let first: Vec<&str> = self.proven().map(|finding| &*finding.what).collect();
        if !first.is_empty() {
            return first.join(" ");
        }
        if let Some(error) = self.refusal.as_ref().filter(|error| !is_of_what_was_checked(error.code())) {
            return alloc::format!("The signature could not be checked: {error}.");
        }
        let seen = self.findings.iter().find(|finding| finding.standing == Standing::Seen);
        let none = alloc::format!(
            "None of {} hypotheses makes the signature right: the secret is another one, or the delivery is forged{}.",
            self.tried.hypotheses,
            if self.tried.stopped { ", or the cause lies beyond the bound of the search" } else { "" }
        );
        seen.map_or(none.clone(), |seen| [&*none, " Seen: ", &*seen.what].concat())
    }

    /// As a JSON document: `verdict` (`genuine` or an error's code), `message`, `summary`, `findings` (each `standing`,
    /// `code`, `family`, `what`, `advice`, `together`) and `tried`.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.document().to_string()
    }

    fn document(&self) -> Value {
        let findings = self.findings.iter().map(|finding| {
            json!({
                "standing": finding.standing.as_str(),
                "code": finding.cause.as_str(),
                "family": finding.cause.family().as_str(),
                "what": finding.what,
                "advice": finding.advice,
                "together": finding.together.iter().map(|cause| cause.as_str()).collect::<Vec<_>>(),
            })
        });
        json!({
            "verdict": self.refusal.as_ref().map_or("genuine", |error| error.code().as_str()),
            "message": self.refusal.as_ref().map(ToString::to_string),
            "summary": self.summary(),
            "findings": findings.collect::<Vec<_>>(),
            "tried": {
                "hypotheses": self.tried.hypotheses,
                "macs": self.tried.macs,
                "bytes": self.tried.bytes,
                "stopped": self.tried.stopped,
            },
        })
    }
}

/// Whether a refusal of this code came after the signature was compared, or says nothing of it. Of all others the message
/// says what is wrong, and no hypothesis could.
const fn is_of_what_was_checked(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::SignatureMismatch | ErrorCode::TimestampTooOld | ErrorCode::TimestampTooNew)
}
