//! Secrets of the form that a scheme wants, for tests.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hookseal::{Options, Scheme};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::base16::base16;
use crate::failure::Failure;
use crate::private_key;
use crate::sender::{self, Sender};

/// A new one that nobody guesses: a shared secret, or a private key in PEM.
///
/// # Errors
/// The system has no random bytes, or the scheme wants a form that none of those here is.
pub(crate) fn made(scheme: &Scheme) -> Result<Zeroizing<String>, Failure> {
    let document = json!(scheme);
    if let Some(algorithm) = document["algorithm"].as_str().and_then(private_key::algorithm) {
        let made = private_key::made(algorithm)?;
        // Whose deliveries these are stands before it, where a receiver asks: a line that may be another.
        return Ok(match sender::made_up(&document) {
            Some(sender) => Zeroizing::new(format!("{sender}\n{}", *made)),
            None => made,
        });
    }
    let forms = match &document["secret"] {
        Value::Array(forms) => forms.clone(),
        form => vec![form.clone()],
    };
    for form in &forms {
        let prefix = form["prefix"].as_str().unwrap_or_default();
        let encoding = form["encoding"].as_str().or(form.as_str()).unwrap_or_default();
        // As many bytes as most providers hand out, and as others have at least.
        for length in [32, 24, 48, 64, 16] {
            let bytes = random(length)?;
            let text = match encoding {
                "utf8" => URL_SAFE_NO_PAD.encode(&*bytes),
                "hex" => base16(&bytes),
                _ => STANDARD.encode(&*bytes),
            };
            // Where it is a name and a password, as HTTP's basic authentication has them.
            for name in ["", "hookseal:"] {
                let secret = Zeroizing::new(format!("{prefix}{name}{text}"));
                if Sender::new(scheme, std::slice::from_ref(&secret), Options::default()).is_ok() {
                    return Ok(secret);
                }
            }
        }
    }
    Err(Failure::misuse(format!("{} wants secrets of a form that none is made of here", scheme.name())))
}

fn random(length: usize) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    getrandom::fill(&mut bytes).map_err(|_| Failure::wrong("the system has no random bytes: no secret can be made"))?;
    Ok(bytes)
}
