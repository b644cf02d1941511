//! What Braintree signs: the form's field `bt_payload`, by HMAC-SHA1 under the SHA-1 of the private key.
//!
//! Source: `braintree/braintree_node`, `lib/braintree/webhook_notification_gateway.js`. The field `bt_signature` has pairs,
//! joined by `&`: a public key, a bar, and the signature by its private one. Encoders of base64 put a line break behind
//! what they write, which may have been lost on the way, so that one may have been signed besides.

use alloc::string::String;
use alloc::vec::Vec;

use hookseal_kernel::{self as kernel, BodyProblem, Header};

use super::form;
use super::whole::{SIGNATURE_HEADER, Whole, judge, malformed};
use crate::error::Error;
use crate::provider::is_challenge;
use crate::words::words;

const SIGNATURE: &str = "form:bt_signature";
pub(crate) const PAYLOAD: &str = "form:bt_payload";

/// The signatures of pairs, without the public keys.
pub(crate) fn signatures(pairs: &str) -> String {
    let signatures: Vec<&str> = pairs.split('&').map(|pair| pair.split_once('|').map_or(pair, |(_, of)| of)).collect();
    signatures.join("&")
}

pub(super) fn verified<'a>(whole: Whole<'_, 'a>) -> Result<kernel::Verified<'a>, Error> {
    // Nothing of a body is read that is too large.
    whole.plan.check_length(whole.body.len() as u64).map_err(|refusal| whole.plan.error(refusal))?;
    let fields = form::fields(whole.body).map_err(|problem| malformed(SIGNATURE, problem))?;
    let field = |place: &'static str| {
        let name = place.trim_start_matches("form:");
        form::one(&fields, name).map_err(|problem: BodyProblem| malformed(place, problem))
    };
    let (pairs, payload) = (field(SIGNATURE)?, field(PAYLOAD)?);
    let signatures = signatures(pairs);
    let lookup =
        |name| if name == SIGNATURE_HEADER { Header::One(signatures.as_bytes()) } else { (whole.headers)(name) };
    let begun = whole.begin(&lookup)?;
    // Whoever asks has such texts signed: see the handshake.
    if is_challenge(payload) {
        let problem =
            words!["expected a notification, found what a challenge looks like, which is signed for whoever asks"];
        return Err(Error::MalformedBody { field: PAYLOAD.into(), problem });
    }
    let broken: String = [payload, "\n"].concat();
    let verdict = judge(begun, payload.as_bytes());
    // Whether the first was right tells nothing of the key.
    let verdict = match verdict {
        Err(_) => judge(whole.begin(&lookup)?, broken.as_bytes()),
        verdict => verdict,
    };
    verdict.map(|verified| verified.of_made(false)).map_err(|refusal| whole.plan.error(refusal))
}
