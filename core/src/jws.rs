//! JSON Web Signatures (RFC 7515) in their compact form: with the body's hash among their claims, or detached.
//!
//! A token with claims signs itself: what the kernel checks is its signature over its first two parts. That it is this body's
//! token is what its claim says, which is looked at here. What has to be read of a token before it is verified is
//! read by the strict reader, and used for nothing else.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hookseal_kernel::{self as kernel, Refusal};
use hookseal_words::Piece;
use sha2::{Digest, Sha256};

use crate::algorithm::{Algorithm, Encoding};
use crate::checks::Checks;
use crate::error::{Error, Excerpt};
use crate::header::{Header, Headers};
use crate::json::{Number, Tree};
use crate::limits::HEADER_LIMIT;
use crate::plan::Plan;
use crate::public_keys::Meant;
use crate::request::Request;
use crate::scheme::{BodyHash, JwsRule};

/// How far clocks may differ for `exp` and `nbf`, in seconds, where the options say nothing.
const LEEWAY_SECONDS: u64 = 10;

/// Of the signature's header, as the kernel's plan counts them.
const SIGNATURE_HEADER: u8 = 0;

/// What tokens call the algorithm (RFC 7518, RFC 8037), if they have it.
pub(crate) const fn name(algorithm: Algorithm) -> Option<&'static str> {
    Some(match algorithm {
        Algorithm::HmacSha256 => "HS256",
        Algorithm::HmacSha384 => "HS384",
        Algorithm::HmacSha512 => "HS512",
        Algorithm::Ed25519 => "EdDSA",
        Algorithm::EcdsaP256 => "ES256",
        Algorithm::RsaPkcs1Sha256 => "RS256",
        Algorithm::RsaPssSha256 => "PS256",
        _ => return None,
    })
}

/// A token that has the form it must have, whose times have come and not gone.
pub(crate) struct Token<'a> {
    /// What is signed: its first two parts; of a detached one the first, with the dot behind it.
    message: &'a [u8],
    signature: &'a [u8],
    key_id: Option<String>,
    /// What it says of the body, where it is not detached.
    body_hash: Option<(String, Encoding)>,
}

impl<'a> Token<'a> {
    /// The token of a delivery, and a verification of its signature.
    pub(crate) fn begin<H: Headers + ?Sized>(
        plan: &'a Plan,
        rule: &JwsRule,
        checks: &'a Checks,
        headers: &'a H,
        body_length: u64,
        received_at: u64,
    ) -> Result<(Self, kernel::Verification<'a>), Error> {
        let limit_bytes = plan.settings.max_body_bytes;
        if body_length > limit_bytes {
            return Err(plan.error(Refusal::BodyTooLarge { bytes: body_length, limit_bytes }));
        }
        let found = plan.find(Request::new(), headers, SIGNATURE_HEADER);
        let token = match found {
            Header::One(value) => Some(Self::read(plan, rule, value, received_at)?),
            _ => None,
        };
        let given = token.as_ref().map_or(found, |token| Header::One(token.signature));
        let lookup = |name| if name == SIGNATURE_HEADER { given } else { Header::Missing };
        let begun =
            kernel::Verification::begin(plan.kernel(), &plan.settings, &checks.macs, &lookup, body_length, received_at);
        let begun = begun.map_err(|refusal| plan.error(refusal))?;
        // Without a value, the kernel has refused it.
        let token = token.ok_or_else(|| plan.error(Refusal::MissingHeader { header: SIGNATURE_HEADER, key: None }))?;
        if let Some(id) = &token.key_id
            && !checks.public.is_empty()
            && !checks.public.has(id.as_bytes())
        {
            let keys = checks.public.count();
            return Err(plan.error(Refusal::UnknownKey { header: SIGNATURE_HEADER, id: id.as_bytes(), keys }));
        }
        Ok((token, begun))
    }

    fn read(plan: &Plan, rule: &JwsRule, value: &'a [u8], received_at: u64) -> Result<Self, Error> {
        let malformed = |expected: &str| Error::MalformedSignature {
            header: plan.spelled(SIGNATURE_HEADER),
            expected: Piece::Text(expected).into(),
            found: Piece::Text("another text").into(),
        };
        if value.len() > HEADER_LIMIT {
            return Err(malformed(&format!("at most {HEADER_LIMIT} bytes")));
        }
        let token = match rule.prefix.as_deref() {
            None => value,
            Some(prefix) => value
                .strip_prefix(prefix.as_bytes())
                .ok_or_else(|| malformed(&format!("`{prefix}` before a JSON Web Signature")))?,
        };
        let form = match &rule.body_hash {
            Some(_) => "three parts in base64url without padding, joined by dots",
            None => "two parts in base64url without padding, with two dots between them",
        };
        let parts = || malformed(&format!("a JSON Web Signature: {form}"));
        let end = token.iter().rposition(|byte| *byte == b'.').ok_or_else(parts)?;
        let (message, signature) = (&token[..end], &token[end + 1..]);
        let middle = message.iter().position(|byte| *byte == b'.').ok_or_else(parts)?;
        let (protected, claims) = (&message[..middle], &message[middle + 1..]);
        if claims.is_empty() != rule.body_hash.is_none() {
            return Err(parts());
        }
        let decoded = |part: &[u8]| {
            let text = String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok()?;
            Some(text).filter(|text| matches!(Tree::read(text), Ok(Tree::Object(_))))
        };
        let objects = || malformed("a JSON Web Signature whose parts before the signature are JSON objects");
        let protected = decoded(protected).ok_or_else(objects)?;
        let protected = Tree::read(&protected).unwrap_or_default();
        let unsupported =
            |expected: String| Error::UnsupportedSignature { header: plan.spelled(SIGNATURE_HEADER), expected };
        let algorithm = name(plan.scheme.algorithm).unwrap_or_default();
        let is_plain = protected.field("crit").is_none() && protected.field("b64").is_none();
        if protected.text("alg") != Some(algorithm) || !is_plain {
            return Err(unsupported(format!("a token of the algorithm `{algorithm}`, without `crit` and `b64`")));
        }
        let key_id = protected.text("kid").map(String::from);
        let Some(BodyHash { claim, encoding }) = &rule.body_hash else {
            return Ok(Self { message, signature, key_id, body_hash: None });
        };
        let claims = decoded(claims).ok_or_else(objects)?;
        let claims = Tree::read(&claims).unwrap_or_default();
        if let Some(issuer) = rule.issuer.as_deref()
            && claims.text("iss") != Some(issuer)
        {
            return Err(unsupported(format!("a token whose claim `iss` is `{issuer}`")));
        }
        check_times(plan, &claims, received_at)?;
        let body_hash =
            claims.text(claim).ok_or_else(|| malformed(&format!("a token that has the body's hash as `{claim}`")))?;
        Ok(Self { message, signature, key_id, body_hash: Some((body_hash.into(), *encoding)) })
    }

    /// The verdict on a body that is there whole.
    pub(crate) fn whole(
        &self,
        plan: &'a Plan,
        checks: &Checks,
        begun: kernel::Verification<'a>,
        body: &[u8],
        public: &dyn kernel::PublicKeys,
    ) -> Result<kernel::Verified<'a>, Refusal<'a>> {
        let limit_bytes = plan.settings.max_body_bytes;
        if body.len() as u64 > limit_bytes {
            return Err(Refusal::BodyTooLarge { bytes: body.len() as u64, limit_bytes });
        }
        let message = match &self.body_hash {
            Some(_) => Cow::Borrowed(self.message),
            None => Cow::Owned([self.message, URL_SAFE_NO_PAD.encode(body).as_bytes()].concat()),
        };
        let begun = begun.of_text(message.len() as u64);
        let verified = if checks.public.is_empty() {
            begun.whole(&message)?
        } else {
            begun.whole_by(&message, &Meant { keys: public, id: self.key_id.as_deref() })?
        };
        if self.body_hash.as_ref().is_none_or(|(said, encoding)| hash(body, *encoding) == *said) {
            return Ok(verified);
        }
        let keys = checks.macs.len() + checks.public.count();
        Err(Refusal::SignatureMismatch { header: SIGNATURE_HEADER, signatures: 1, keys })
    }
}

/// The token for a body, but for its signature.
pub(crate) fn message(rule: &JwsRule, algorithm: Algorithm, body: &[u8], issued_at: Option<(&str, u64)>) -> String {
    let protected = format!("{{\"alg\":\"{}\",\"typ\":\"JWT\"}}", name(algorithm).unwrap_or_default());
    let Some(body_hash) = &rule.body_hash else {
        return [URL_SAFE_NO_PAD.encode(protected), URL_SAFE_NO_PAD.encode(body)].join(".");
    };
    let mut claims: Vec<String> = Vec::new();
    let text = |text: &str| serde_json::Value::from(text);
    if let Some(issuer) = &rule.issuer {
        claims.push(format!("\"iss\":{}", text(issuer)));
    }
    if let Some((claim, time)) = issued_at {
        claims.push(format!("{}:{time}", text(claim)));
    }
    claims.push(format!("{}:{}", text(&body_hash.claim), text(&hash(body, body_hash.encoding))));
    let claims = format!("{{{}}}", claims.join(","));
    [URL_SAFE_NO_PAD.encode(protected), URL_SAFE_NO_PAD.encode(claims)].join(".")
}

/// A token as it is sent: a detached one without its second part.
pub(crate) fn sent(rule: &JwsRule, message: &str, signature: &str) -> String {
    let prefix = rule.prefix.as_deref().unwrap_or_default();
    let protected = message.split('.').next().unwrap_or_default();
    match rule.body_hash {
        Some(_) => [prefix, message, ".", signature].concat(),
        None => [prefix, protected, "..", signature].concat(),
    }
}

/// The SHA-256 of a body as text.
fn hash(body: &[u8], encoding: Encoding) -> String {
    let digest = Sha256::digest(body);
    match encoding {
        Encoding::Hex => base16ct::lower::encode_string(&digest),
        Encoding::Base64 => STANDARD.encode(digest),
        _ => URL_SAFE_NO_PAD.encode(digest),
    }
}

/// Refuses a token that is not fresh, has expired, or is not valid yet (RFC 7519, section 4.1).
fn check_times(plan: &Plan, claims: &Tree<'_>, received_at: u64) -> Result<(), Error> {
    let settings = &plan.settings;
    let time = |claim: &str| match claims.field(claim) {
        None => Ok(None),
        Some(value) => value.as_number().and_then(Number::whole).map(Some).ok_or_else(|| Error::MalformedTimestamp {
            header: plan.spelled(SIGNATURE_HEADER),
            problem: format!(
                "expected Unix seconds such as 1700000000 in the claim `{claim}`, found {}",
                Excerpt::of(&value.shown())
            ),
        }),
    };
    let too_old = |skew_seconds, tolerance_seconds| {
        plan.error(Refusal::TimestampTooOld { header: SIGNATURE_HEADER, skew_seconds, tolerance_seconds })
    };
    let too_new = |skew_seconds, tolerance_seconds| {
        plan.error(Refusal::TimestampTooNew { header: SIGNATURE_HEADER, skew_seconds, tolerance_seconds })
    };
    if let Some(rule) = &plan.scheme.timestamp {
        let claim = rule.source.name();
        let issued = time(claim)?
            .ok_or_else(|| Error::MissingHeader { header: plan.spelled(SIGNATURE_HEADER), key: Some(claim.into()) })?;
        let tolerance = settings.tolerance_seconds.unwrap_or(rule.tolerance_seconds);
        let skew = issued.abs_diff(received_at);
        if settings.check_timestamp && skew > tolerance {
            return Err(if issued < received_at { too_old(skew, tolerance) } else { too_new(skew, tolerance) });
        }
    }
    let leeway = settings.tolerance_seconds.unwrap_or(LEEWAY_SECONDS);
    let (expires, begins) = (time("exp")?, time("nbf")?);
    if !settings.check_timestamp {
        return Ok(());
    }
    if let Some(skew) = expires.and_then(|expires| received_at.checked_sub(expires)).filter(|skew| *skew > leeway) {
        return Err(too_old(skew, leeway));
    }
    if let Some(skew) = begins.and_then(|begins| begins.checked_sub(received_at)).filter(|skew| *skew > leeway) {
        return Err(too_new(skew, leeway));
    }
    Ok(())
}
