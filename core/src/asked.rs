//! Signatures that a platform checks, such as a browser by its `crypto.subtle`, which does not answer at once: what it
//! is asked, and the verdict with its answers. The same checks are made both times, by the same code, in the same
//! order; the second time an answer stands in the place of each question.

use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use hookseal_kernel as kernel;

use crate::error::{Error, ErrorCode};
use crate::public_keys::ValidKeys;
use crate::verify::{Verification, Verified};

/// The answer that a signature is right.
const RIGHT: u8 = 1;

/// The answer of a platform that cannot check it.
const CANNOT: u8 = 2;

/// Whether a signature is right for a message under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Question {
    /// The key, a `SubjectPublicKeyInfo` in DER.
    pub key: Vec<u8>,
    /// The signature, as Web Crypto takes it.
    pub signature: Vec<u8>,
}

/// What a platform is asked about one delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Questions {
    /// What keys are imported and signatures are checked by, as Web Crypto has it, in JSON: both read of it what they need.
    pub algorithm: &'static str,
    /// What is signed, the same for all.
    pub message: Vec<u8>,
    /// In the order in which they are to be answered.
    pub asked: Vec<Question>,
}

/// What a platform has to be asked about the signatures of a delivery; none where they are wrong without.
///
/// # Errors
/// What needs no answer, such as `unknown_key`.
pub(crate) fn ask(verification: Verification<'_>, body: &[u8]) -> Result<Questions, Error> {
    let keys = verification.public_keys();
    let questions = Questions { algorithm: keys.web_crypto(), ..Questions::default() };
    let asking = Asking { keys: keys.at(verification.received_at()), questions: RefCell::new(questions) };
    match verification.whole_by(body, &asking) {
        // Nothing was answered yet.
        Err(error) if error.code() != ErrorCode::SignatureMismatch => Err(error),
        _ => Ok(asking.questions.into_inner()),
    }
}

/// The verdict, with a byte for each question: 0 for a signature that is not right, 1 for one that is, 2 where the
/// platform cannot say.
///
/// # Errors
/// As [`Verification::whole`]; `invalid_option` where the platform can check none.
pub(crate) fn verdict<'a, 'b>(
    verification: Verification<'a>,
    body: &'b [u8],
    answers: &[u8],
) -> Result<Verified<'a, 'b>, Error> {
    let keys = verification.public_keys();
    let answered = Answered { keys: keys.at(verification.received_at()), answers, next: Cell::new(0) };
    let verdict = verification.whole_by(body, &answered);
    match verdict {
        Err(error) if error.code() == ErrorCode::SignatureMismatch && answers.contains(&CANNOT) => {
            Err(Error::option("provider", keys.cannot()))
        }
        verdict => verdict,
    }
}

/// Notes what to ask.
struct Asking<'k> {
    keys: ValidKeys<'k>,
    questions: RefCell<Questions>,
}

impl kernel::PublicKeys for Asking<'_> {
    fn count(&self) -> usize {
        self.keys.count()
    }

    fn has_id(&self, key: usize, id: &[u8]) -> bool {
        self.keys.has_id(key, id)
    }

    fn verifies(&self, key: usize, message: &mut dyn Iterator<Item = &[u8]>, signature: &[u8]) -> bool {
        if let Some((key, signature)) = self.keys.question(key, signature) {
            let mut questions = self.questions.borrow_mut();
            if questions.asked.is_empty() {
                message.for_each(|piece| questions.message.extend_from_slice(piece));
            }
            questions.asked.push(Question { key, signature });
        }
        false
    }
}

/// Knows the answers.
struct Answered<'k> {
    keys: ValidKeys<'k>,
    answers: &'k [u8],
    next: Cell<usize>,
}

impl kernel::PublicKeys for Answered<'_> {
    fn count(&self) -> usize {
        self.keys.count()
    }

    fn has_id(&self, key: usize, id: &[u8]) -> bool {
        self.keys.has_id(key, id)
    }

    fn verifies(&self, key: usize, _: &mut dyn Iterator<Item = &[u8]>, signature: &[u8]) -> bool {
        // What was not asked about has no answer.
        if self.keys.question(key, signature).is_none() {
            return false;
        }
        let place = self.next.replace(self.next.get() + 1);
        self.answers.get(place) == Some(&RIGHT)
    }
}
