//! What verification itself has to try: signatures that public keys check, JSON Web Signatures, and those of texts that are
//! made of deliveries.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::candidate::Candidate;
use super::engine::Outcome;
use crate::capture::Capture;
use crate::options::Options;
use crate::scheme::Scheme;
use crate::webhook::Webhook;

/// So many bodies are verified, at most: a public key takes a hundred times as long as a MAC.
const MOST_BODIES: usize = 128;

/// Whether no search over MACs can prove anything for the scheme.
pub(super) fn is_needed(scheme: &Scheme) -> bool {
    scheme.is_beyond_plans()
}

/// Verifies each of the bodies that may have been signed, the likeliest first.
pub(super) fn search(
    scheme: &Scheme,
    secrets: &[Zeroizing<String>],
    capture: &Capture,
    bodies: &[Candidate<Vec<u8>>],
    outcome: &mut Outcome,
) {
    // How old it is, its timestamp tells.
    let options = Options::default().check_timestamp(false);
    let secrets: Vec<&str> = secrets.iter().map(|secret| secret.as_str()).collect();
    let Ok(webhook) = Webhook::with_options(scheme, secrets.as_slice(), options) else { return };
    for body in bodies.iter().take(MOST_BODIES) {
        outcome.tried.hypotheses += 1;
        outcome.tried.macs += 1;
        outcome.tried.bytes += body.value.len();
        if webhook.verify(&capture.delivery_of(&body.value, 0)).is_ok() {
            outcome.ruled_out.retain(|cause| body.changes.iter().all(|change| change.cause != *cause));
            outcome.proof = Some(body.changes.clone());
            return;
        }
        if let [change] = body.changes.as_slice() {
            outcome.ruled_out.insert(change.cause);
        }
    }
    outcome.tried.stopped |= bodies.len() > MOST_BODIES;
}
