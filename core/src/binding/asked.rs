//! For bindings whose platform checks signatures by public keys.

use alloc::string::String;
use alloc::vec::Vec;

use crate::asked::{self, Questions};
use crate::checks::By;
use crate::composed::form;
use crate::error::{Error, Language};
use crate::http_signature;
use crate::jws;
use crate::scheme::Scheme;
use crate::verify::{Authentic, Verification, Verified};
use crate::webhook::Webhook;
use crate::words::words;

/// As [`Webhook::from_configuration`], for a platform that checks signatures by public keys: unasked, none is right.
///
/// # Errors
/// As [`Webhook::from_configuration`].
pub fn webhook_by_platform(document: &str) -> Result<Webhook, Error> {
    Webhook::from_configuration_of(document, Language::JavaScript, By::PLATFORM)
}

/// What the platform has to be asked; nothing where the webhook's secrets are no public keys.
///
/// # Errors
/// What needs no answer.
pub fn ask(verification: Verification<'_>, body: &[u8]) -> Result<Option<Questions>, Error> {
    if verification.public_keys().wants_platform() { asked::ask(verification, body).map(Some) } else { Ok(None) }
}

/// What JSON Web Signatures call a scheme's algorithm (RFC 7518, RFC 8037), if they have it.
///
/// ```
/// use hookseal::{Scheme, binding::jws_algorithm};
/// assert_eq!(jws_algorithm(&Scheme::named("discord")?), Some("EdDSA"));
/// # Ok::<(), hookseal::Error>(())
/// ```
#[must_use]
pub const fn jws_algorithm(scheme: &Scheme) -> Option<&'static str> {
    jws::name(scheme.algorithm)
}

/// What HTTP signatures call a scheme's algorithm.
///
/// ```
/// use hookseal::{Scheme, binding::http_signature_algorithm};
/// assert_eq!(http_signature_algorithm(&Scheme::named("keygen")?), "ed25519");
/// # Ok::<(), hookseal::Error>(())
/// ```
#[must_use]
pub const fn http_signature_algorithm(scheme: &Scheme) -> &'static str {
    http_signature::name(scheme.algorithm)
}

/// Whether a secret of this scheme says whose deliveries are taken, and is no key.
///
/// ```
/// use hookseal::{Scheme, binding::is_sender};
/// let scheme = Scheme::named("aws-sns")?;
/// assert!(is_sender(&scheme, "arn:aws:sns:us-east-1:123456789012:topic"));
/// assert!(!is_sender(&scheme, "-----BEGIN CERTIFICATE-----"));
/// # Ok::<(), hookseal::Error>(())
/// ```
#[must_use]
pub fn is_sender(scheme: &Scheme, secret: &str) -> bool {
    scheme.secret.sender.as_ref().is_some_and(|rule| rule.is_one(secret))
}

/// Names and values of the form that a body is, decoded; nothing where it is none.
///
/// ```
/// use hookseal::binding::form_fields;
/// assert_eq!(form_fields(b"a=b+c&d=%C3%A9"), Some(vec![("a".into(), "b c".into()), ("d".into(), "é".into())]));
/// assert_eq!(form_fields(b"a=%"), None);
/// ```
#[must_use]
pub fn form_fields(body: &[u8]) -> Option<Vec<(String, String)>> {
    form::fields(body).ok()
}

/// As [`Verification::whole`], with a platform's answers, a byte for each question: 0 for a signature that is not right,
/// 1 for one that is, 2 where the platform cannot say.
///
/// ```
/// use hookseal::binding;
/// let configuration = r#"{
///     "provider": "discord",
///     "secrets": "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
/// }"#;
/// let webhook = binding::webhook_by_platform(configuration)?;
/// let signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c\
///                  387b2eaeb4302aeeb00d291612bb0c00";
/// let headers = [("X-Signature-Ed25519", signature), ("X-Signature-Timestamp", "1700000000")];
/// let begin = || webhook.begin(&headers, 2, 1_700_000_000);
///
/// let questions = binding::ask(begin()?, b"{}")?.expect("its keys are public");
/// assert_eq!((questions.algorithm, &*questions.message), (r#"{"name":"Ed25519"}"#, &b"1700000000{}"[..]));
/// // The platform says: it is the signature of another message.
/// assert!(binding::with_answers(begin()?, b"{}", Some(&[0])).is_err());
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// # Errors
/// As [`Verification::whole`]; `invalid_option` where the platform was not asked, or can check no such signature.
pub fn with_answers<'a>(
    verification: Verification<'a>,
    body: &[u8],
    answers: Option<&[u8]>,
) -> Result<Authentic<'a>, Error> {
    let verified = match answers {
        _ if !verification.public_keys().wants_platform() => verification.whole(body),
        Some(answers) => asked::verdict(verification, body, answers),
        None => {
            let problem = words![
                "its signatures are checked by the platform's `crypto.subtle`, which does not answer at once: call ",
                "`verifyAsync`, `receiveAsync` or `receiveRequest`"
            ];
            return Err(Error::option("provider", problem));
        }
    };
    verified.map(Verified::authentic)
}
