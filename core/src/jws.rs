//! JSON Web Signatures (RFC 7515) in their compact form: with the body's hash or the URL among their claims, or detached.
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
use crate::atlassian;
use crate::checks::Checks;
use crate::error::{Error, Excerpt};
use crate::header::{Header, Headers};
use crate::json::{Number, Tree};
use crate::limits::HEADER_LIMIT;
use crate::plan::Plan;
use crate::public_keys::Meant;
use crate::request::Request;
use crate::scheme::{ClaimedHash, JwsRule};

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
    body: OfBody,
    /// Whether the URL and the request are those that it says.
    is_for_request: bool,
}

/// What a token says of the body.
enum OfBody {
    /// It is detached: the body is its second part, as it is or in base64url.
    Detached { is_unencoded: bool },
    /// The body's hash, and how it is written.
    Hash(String, Encoding),
    /// That it is empty.
    Empty,
    /// Nothing.
    Nothing,
}

impl<'a> Token<'a> {
    /// The token of a delivery, and a verification of its signature.
    pub(crate) fn begin<H: Headers + ?Sized>(
        plan: &'a Plan,
        rule: &JwsRule,
        checks: &'a Checks,
        request: Request<'a>,
        headers: &'a H,
        body_length: u64,
        received_at: u64,
    ) -> Result<(Self, kernel::Verification<'a>), Error> {
        plan.check_length(body_length).map_err(|refusal| plan.error(refusal))?;
        let found = plan.find(request, headers, SIGNATURE_HEADER);
        let token = match found {
            Header::One(value) => Some(Self::read(plan, rule, value, request, received_at)?),
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

    fn read(
        plan: &Plan,
        rule: &JwsRule,
        value: &'a [u8],
        request: Request<'_>,
        received_at: u64,
    ) -> Result<Self, Error> {
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
        let form = if rule.is_detached() {
            "two parts in base64url without padding, with two dots between them"
        } else {
            "three parts in base64url without padding, joined by dots"
        };
        let parts = || malformed(&format!("a JSON Web Signature: {form}"));
        let end = token.iter().rposition(|byte| *byte == b'.').ok_or_else(parts)?;
        let (message, signature) = (&token[..end], &token[end + 1..]);
        let middle = message.iter().position(|byte| *byte == b'.').ok_or_else(parts)?;
        let (protected, claims) = (&message[..middle], &message[middle + 1..]);
        if claims.is_empty() != rule.is_detached() {
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
        if protected.text("alg") != Some(algorithm) || !is_understood(&protected, rule) {
            let with = if rule.is_unencoded {
                "whose `crit` is `b64`, and whose `b64` is false"
            } else {
                "without `crit` and `b64`"
            };
            return Err(unsupported(format!("a token of the algorithm `{algorithm}`, {with}")));
        }
        let key_id = protected.text("kid").map(String::from);
        if rule.is_detached() {
            // It has a time of its own, or none.
            if plan.scheme.timestamp.is_some() {
                check_times(plan, &protected, received_at)?;
            }
            let body = OfBody::Detached { is_unencoded: rule.is_unencoded };
            return Ok(Self { message, signature, key_id, body, is_for_request: true });
        }
        let claims = decoded(claims).ok_or_else(objects)?;
        let claims = Tree::read(&claims).unwrap_or_default();
        if let Some(issuer) = rule.issuer.as_deref()
            && claims.text("iss") != Some(issuer)
        {
            return Err(unsupported(format!("a token whose claim `iss` is `{issuer}`")));
        }
        check_times(plan, &claims, received_at)?;
        let of_body = match &rule.body_hash {
            None => OfBody::Nothing,
            Some(ClaimedHash { claim, encoding }) => match claims.text(claim) {
                Some(said) => OfBody::Hash(said.into(), *encoding),
                None if rule.no_hash_of_nothing && claims.field(claim).is_none() => OfBody::Empty,
                None => return Err(malformed(&format!("a token that has the body's hash as `{claim}`"))),
            },
        };
        let is_for_request = match &rule.request_hash {
            None => true,
            Some(of) => {
                let said = claims.text(&of.claim);
                let said =
                    said.ok_or_else(|| malformed(&format!("a token that has the request's hash as `{}`", of.claim)))?;
                said == hash(&atlassian::canonical(plan, request)?, of.encoding)
            }
        };
        let is_for_request = is_for_url(plan, rule, &claims, request)? && is_for_request;
        Ok(Self { message, signature, key_id, body: of_body, is_for_request })
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
        plan.check_length(body.len() as u64)?;
        let message = match &self.body {
            OfBody::Detached { is_unencoded: true } => Cow::Owned([self.message, body].concat()),
            OfBody::Detached { .. } => Cow::Owned([self.message, URL_SAFE_NO_PAD.encode(body).as_bytes()].concat()),
            _ => Cow::Borrowed(self.message),
        };
        let begun = begun.of_text(message.len() as u64);
        let verified = if checks.public.is_empty() {
            begun.whole(&message)?
        } else {
            begun.whole_by(&message, &Meant { keys: public, id: self.key_id.as_deref() })?
        };
        let is_of_body = match &self.body {
            OfBody::Hash(said, encoding) => hash(body, *encoding) == *said,
            OfBody::Empty => body.is_empty(),
            OfBody::Detached { .. } | OfBody::Nothing => true,
        };
        if is_of_body && self.is_for_request {
            return Ok(verified);
        }
        let keys = checks.macs.len() + checks.public.count();
        Err(Refusal::SignatureMismatch { header: SIGNATURE_HEADER, signatures: 1, keys })
    }
}

/// Whether nothing has to be understood of a token but what the scheme says (RFC 7515, section 4.1.11; RFC 7797, section 6).
fn is_understood(protected: &Tree<'_>, rule: &JwsRule) -> bool {
    let (critical, encoded) = (protected.field("crit"), protected.field("b64"));
    if !rule.is_unencoded {
        return critical.is_none() && encoded.is_none();
    }
    let is_b64 =
        matches!(critical, Some(Tree::Array(names)) if matches!(names.as_slice(), [Tree::Text(name)] if name == "b64"));
    is_b64 && matches!(encoded, Some(Tree::Boolean(false)))
}

/// Whether the delivery came to the URL that its token says.
fn is_for_url(plan: &Plan, rule: &JwsRule, claims: &Tree<'_>, request: Request<'_>) -> Result<bool, Error> {
    if !rule.names_url() {
        return Ok(true);
    }
    let url = plan.whole_url(request).map_err(|refusal| plan.error(refusal))?;
    let is_audience = !rule.is_for_url || claims.text("aud").map(str::as_bytes) == Some(&*url);
    let is_hash = |of: &ClaimedHash| claims.text(&of.claim) == Some(&*hash(&url, of.encoding));
    Ok(is_audience && rule.url_hash.as_ref().is_none_or(is_hash))
}

/// What a token says of, besides when it was made.
pub(crate) struct Of<'s> {
    pub(crate) body: &'s [u8],
    /// Where it says it.
    pub(crate) url: &'s [u8],
    /// As Atlassian writes it, where it says it.
    pub(crate) request: &'s [u8],
}

/// The token for a body, but for its signature, sent to this URL.
pub(crate) fn message(rule: &JwsRule, algorithm: Algorithm, of: &Of<'_>, issued_at: Option<(&str, u64)>) -> Vec<u8> {
    let Of { body, url, request } = *of;
    let algorithm = name(algorithm).unwrap_or_default();
    if rule.is_detached() {
        let time = issued_at.map_or(String::new(), |(name, time)| format!(",{}:{time}", serde_json::Value::from(name)));
        let unencoded = if rule.is_unencoded { ",\"b64\":false,\"crit\":[\"b64\"]" } else { "" };
        let protected = format!("{{\"alg\":\"{algorithm}\"{time}{unencoded}}}");
        let body = if rule.is_unencoded { body.to_vec() } else { URL_SAFE_NO_PAD.encode(body).into_bytes() };
        return [URL_SAFE_NO_PAD.encode(protected).into_bytes(), body].join(&b'.');
    }
    let protected = format!("{{\"alg\":\"{algorithm}\",\"typ\":\"JWT\"}}");
    let mut claims: Vec<String> = Vec::new();
    let text = |text: &str| serde_json::Value::from(text);
    if let Some(issuer) = &rule.issuer {
        claims.push(format!("\"iss\":{}", text(issuer)));
    }
    if let Some((claim, time)) = issued_at {
        claims.push(format!("{}:{time}", text(claim)));
    }
    if rule.is_for_url {
        claims.push(format!("\"aud\":{}", text(&String::from_utf8_lossy(url))));
    }
    let mut claim = |of: &ClaimedHash, bytes| {
        claims.push(format!("{}:{}", text(&of.claim), text(&hash(bytes, of.encoding))));
    };
    if let Some(of) = &rule.url_hash {
        claim(of, url);
    }
    if let Some(of) = &rule.request_hash {
        claim(of, request);
    }
    if let Some(of) = &rule.body_hash
        && !(rule.no_hash_of_nothing && body.is_empty())
    {
        claim(of, body);
    }
    let claims = format!("{{{}}}", claims.join(","));
    [URL_SAFE_NO_PAD.encode(protected), URL_SAFE_NO_PAD.encode(claims)].join(".").into_bytes()
}

/// A token as it is sent: a detached one without its second part.
pub(crate) fn sent(rule: &JwsRule, message: &[u8], signature: &str) -> String {
    let prefix = rule.prefix.as_deref().unwrap_or_default();
    // But for the body of a detached one, it is all base64url.
    let part =
        if rule.is_detached() { message.split(|byte| *byte == b'.').next().unwrap_or_default() } else { message };
    let dots = if rule.is_detached() { ".." } else { "." };
    [prefix, &String::from_utf8_lossy(part), dots, signature].concat()
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
    let check_fresh = |seconds, tolerance| {
        kernel::check_fresh(seconds, received_at, tolerance, SIGNATURE_HEADER).map_err(|refusal| plan.error(refusal))
    };
    if let Some(rule) = &plan.scheme.timestamp {
        let claim = rule.source.name();
        let issued = time(claim)?
            .ok_or_else(|| Error::MissingHeader { header: plan.spelled(SIGNATURE_HEADER), key: Some(claim.into()) })?;
        let tolerance = settings.tolerance_seconds.unwrap_or(rule.tolerance_seconds);
        if settings.check_timestamp {
            check_fresh(issued, tolerance)?;
        }
    }
    let leeway = settings.tolerance_seconds.unwrap_or(LEEWAY_SECONDS);
    let (expires, begins) = (time("exp")?, time("nbf")?);
    if !settings.check_timestamp {
        return Ok(());
    }
    if let Some(expired) = expires.filter(|expires| *expires < received_at) {
        check_fresh(expired, leeway)?;
    }
    if let Some(begins) = begins.filter(|begins| *begins > received_at) {
        check_fresh(begins, leeway)?;
    }
    Ok(())
}
