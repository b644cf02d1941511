//! Signatures that are made in the place of the right one: over other bytes, with another key, written otherwise.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use hookseal::{Options, Scheme, SignOptions, Webhook};
use serde_json::{Value, json};

use crate::base16::{base16, decoded};
use crate::failure::Failure;
use crate::fault::Genuine;
use crate::place::Place;
use crate::placed::PAYLOAD;
use crate::sender::Request;

/// What the sender computes with.
pub(super) enum Key<'a> {
    /// The secret, as the scheme reads it.
    Own,
    /// Another text that the scheme reads as a secret.
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// A part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// `body`, `timestamp`, `id`, `literal`, `header`, or `field` for one of the body.
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// A genuine request of one provider, and what others are made of it with.
pub(super) struct Signing<'a> {
    pub(super) genuine: &'a Genuine<'a>,
    pub(super) scheme: Value,
    pub(super) request: Request,
}

impl<'a> Signing<'a> {
    /// # Errors
    /// The scheme signs something that is not known.
    pub(super) fn new(genuine: &'a Genuine<'a>) -> Result<Self, Failure> {
        let scheme = json!(genuine.sender.scheme());
        Ok(Self { genuine, scheme, request: genuine.sample.request(genuine.sender, genuine.at)? })
    }

    pub(super) fn header(&self) -> &str {
        self.scheme["signature"]["header"].as_str().unwrap_or_default()
    }

    pub(super) fn algorithm(&self) -> &str {
        self.scheme["algorithm"].as_str().unwrap_or_default()
    }

    pub(super) fn value(&self, header: &str) -> Option<&str> {
        let found = self.request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(header));
        found.map(|(_, value)| value.as_str())
    }

    /// The request with another value of a header.
    pub(super) fn with_value(&self, header: &str, value: impl FnOnce(&str) -> String) -> Option<Request> {
        let mut request = self.request.clone();
        let (_, old) = request.headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(header))?;
        let new = value(old);
        let is_changed = new != *old;
        *old = new;
        is_changed.then_some(request)
    }

    /// The request with another value where the signature stands.
    pub(super) fn with_signature(&self, value: impl FnOnce(&str) -> String) -> Option<Request> {
        let place = Place::of(&self.scheme["signature"])?;
        let mut request = self.request.clone();
        place.change(&mut request, value);
        (place.value(&request) != place.value(&self.request)).then_some(request)
    }

    /// The genuine request of another body.
    ///
    /// # Errors
    /// As the sample's own.
    pub(super) fn of_body(&self, body: Vec<u8>) -> Option<Request> {
        let sample = self.genuine.sample.with_body(String::from_utf8(body).ok()?);
        sample.request(self.genuine.sender, self.genuine.at).ok()
    }

    /// The timestamp's text, wherever the scheme has it.
    pub(super) fn timestamp(&self) -> Option<String> {
        let rule = &self.scheme["timestamp"];
        if let Some(place) = Place::of(rule) {
            return place.value(&self.request);
        }
        let key = format!("{}=", rule["key"].as_str()?);
        let separator = self.scheme["signature"]["separator"].as_str()?;
        let mut pairs = self.value(self.header())?.split(separator);
        pairs.find_map(|pair| pair.trim_start().strip_prefix(key.as_str())).map(str::to_owned)
    }

    /// The request with another text of the timestamp, unsigned.
    pub(super) fn with_timestamp(&self, text: &str) -> Option<Request> {
        let old = self.timestamp()?;
        let Some(place) = Place::of(&self.scheme["timestamp"]) else {
            return self.with_value(self.header(), |value| value.replacen(&old, text, 1));
        };
        let mut request = self.request.clone();
        place.change(&mut request, |_| text.to_owned());
        (place.value(&request)? != old).then_some(request)
    }

    /// What is signed, part by part; nothing where it has parts that are not known here.
    pub(super) fn parts(&self, body: &[u8]) -> Option<Vec<Part>> {
        let segments = self.scheme["signedContent"].as_array()?;
        let request = Request { body: body.to_vec(), ..self.request.clone() };
        let part = |segment: &Value| {
            let (kind, bytes) = match (segment.as_str(), segment["literal"].as_str()) {
                (Some("body"), _) => ("body", body.to_vec()),
                (Some("braintreePayload"), _) => {
                    ("field", Place::Form(PAYLOAD.to_owned()).value(&request)?.into_bytes())
                }
                (Some("timestamp"), _) => ("timestamp", self.timestamp()?.into_bytes()),
                (Some("id"), _) => ("id", self.value(self.scheme["id"]["header"].as_str()?)?.as_bytes().to_vec()),
                (_, Some(literal)) => ("literal", literal.as_bytes().to_vec()),
                _ => ("header", Place::of(segment)?.value(&request)?.into_bytes()),
            };
            Some(Part { kind, bytes })
        };
        segments.iter().map(part).collect()
    }

    /// The request whose signature is over these bytes.
    pub(super) fn over(&self, content: &[u8]) -> Option<Request> {
        let tag = self.mac(&Key::Own, self.algorithm(), content)?;
        self.with_bytes(&tag)
    }

    /// The request whose signature is over these parts.
    pub(super) fn over_parts(&self, parts: &[Part]) -> Option<Request> {
        if self.parts(&self.request.body)? == parts {
            return None;
        }
        self.over(&parts.iter().flat_map(|part| part.bytes.clone()).collect::<Vec<u8>>())
    }

    /// The request that is signed with another key.
    pub(super) fn with_key(&self, key: &Key<'_>) -> Option<Request> {
        let content: Vec<u8> = self.parts(&self.request.body)?.into_iter().flat_map(|part| part.bytes).collect();
        let tag = self.mac(key, self.algorithm(), &content)?;
        self.with_bytes(&tag)
    }

    /// By the core, with a scheme that signs the body alone.
    pub(super) fn mac(&self, key: &Key<'_>, algorithm: &str, content: &[u8]) -> Option<Vec<u8>> {
        let hex;
        let (rule, secret) = match key {
            Key::Own => (self.scheme["secret"].clone(), self.genuine.sender.secret()),
            Key::Text(text) => (self.scheme["secret"].clone(), *text),
            Key::Bytes(bytes) => {
                hex = base16(bytes);
                let mut rule = json!({ "encoding": "hex" });
                // Where the key is a hash, the sender's is one, too.
                if let Some(hash) = self.scheme["secret"]["hash"].as_str() {
                    rule["hash"] = json!(hash);
                }
                (rule, hex.as_str())
            }
        };
        let document = json!({ "name": "fault", "algorithm": algorithm, "secret": rule, "signedContent": ["body"],
            "signature": { "header": "X-Signature", "layout": "plain", "encoding": "base64" } });
        let scheme = Scheme::from_json(&document.to_string()).ok()?;
        let webhook = Webhook::with_options(scheme, secret, Options::default().exact_secret(true)).ok()?;
        let headers = webhook.sign(content, &SignOptions::new()).ok()?;
        STANDARD.decode(&headers.first()?.1).ok()
    }

    /// As the scheme writes a signature's bytes.
    fn written(&self, tag: &[u8]) -> Option<String> {
        Some(match self.scheme["signature"]["encoding"].as_str()? {
            "hex" => base16(tag),
            "hex-upper" => base16(tag).to_uppercase(),
            "base64" => STANDARD.encode(tag),
            "base64url" => URL_SAFE_NO_PAD.encode(tag),
            "base64url-padded" => URL_SAFE.encode(tag),
            _ => return None,
        })
    }

    /// The genuine signature's text, wherever it stands.
    pub(super) fn tag(&self) -> Option<String> {
        let length = match self.algorithm() {
            "hmac-sha1" => 20,
            "hmac-sha256" => 32,
            "hmac-sha384" => 48,
            "hmac-sha512" => 64,
            _ => return None,
        };
        let length = self.written(&vec![0; length])?.len();
        let value = Place::of(&self.scheme["signature"])?.value(&self.request)?;
        let is_of_tag = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
        let end = value.rfind(|character: char| character.is_ascii_alphanumeric() || character == '=')? + 1;
        let ends = [end].into_iter().chain(value.match_indices([',', ';', ' ']).map(|(at, _)| at));
        let mut found = ends.filter_map(|end| value.get(end.checked_sub(length)?..end));
        found.find(|text| text.as_bytes().iter().all(is_of_tag)).map(str::to_owned)
    }

    /// The genuine signature's bytes.
    pub(super) fn tag_bytes(&self) -> Option<Vec<u8>> {
        let text = self.tag()?;
        match self.scheme["signature"]["encoding"].as_str()? {
            "hex" | "hex-upper" => decoded(&text),
            "base64" => STANDARD.decode(text).ok(),
            "base64url" => URL_SAFE_NO_PAD.decode(text).ok(),
            _ => URL_SAFE.decode(text).ok(),
        }
    }

    /// The request with another signature.
    pub(super) fn with_bytes(&self, tag: &[u8]) -> Option<Request> {
        self.with_tag(&self.written(tag)?)
    }

    /// The request with another text of the signature.
    pub(super) fn with_tag(&self, text: &str) -> Option<Request> {
        let old = self.tag()?;
        self.with_signature(|value| value.replacen(&old, text, 1))
    }
}
