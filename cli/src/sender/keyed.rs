//! Who signs with a private key: what is to be signed, the core says, and the signature is put where a shared secret's would
//! stand.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use hookseal::binding::{ask, http_signature_algorithm, is_sender, jws_algorithm, webhook_by_platform};
use hookseal::{Request as RequestLine, Scheme, Webhook};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::along::Along;
use super::names;
use super::twin::in_header;
use crate::base16::base16;
use crate::failure::Failure;
use crate::private_key::{self, PrivateKey};

/// What signs by a private key.
pub(super) struct Keyed {
    key: PrivateKey,
    /// Says what is to be signed.
    asked: Webhook,
    /// By which deliveries name the key.
    pub(super) id: Option<String>,
    /// Whose deliveries the receiver takes, where anybody can have the provider sign.
    pub(super) senders: Vec<String>,
    /// What tokens call the twin's algorithm, and the key's, if they have it.
    algorithms: Option<[&'static str; 2]>,
    /// What HTTP signatures call it.
    name: &'static str,
}

impl Keyed {
    /// With private keys in PEM, and with what says whose deliveries are taken, before a key or alone. Gives what the
    /// receiver has to have, too.
    ///
    /// # Errors
    /// What is given is none of these; receivers take no such key.
    pub(super) fn new(
        scheme: &Scheme,
        twin: Option<&Scheme>,
        secrets: &[Zeroizing<String>],
    ) -> Result<(Self, Vec<String>), Failure> {
        let document = json!(scheme);
        let algorithm =
            document["algorithm"].as_str().and_then(private_key::algorithm).ok_or_else(|| cannot(scheme))?;
        let names_key = names::names_key(&document);
        let (mut first, mut senders, mut receivers) = (None, Vec::new(), Vec::new());
        for text in secrets {
            let begin = text.find("-----BEGIN ").unwrap_or(text.len());
            let (before, key) = text.split_at(begin);
            let sender = before.trim();
            let is_said = !sender.is_empty() && is_sender(scheme, sender);
            if is_said {
                senders.push(sender.to_owned());
            }
            if is_said && key.is_empty() {
                continue;
            }
            let key = PrivateKey::read(algorithm, text).map_err(|failure| no_private_key(scheme.name(), &failure))?;
            let id = names_key.then(|| names::key_id(scheme, receivers.len() + 1));
            receivers.push(public_text(&key, id.as_deref())?);
            first = first.or(Some((key, id)));
        }
        let (key, id) = first.ok_or_else(|| {
            let given =
                Failure::misuse("expected a private key in PEM, found what says whose deliveries are taken alone");
            no_private_key(scheme.name(), &given)
        })?;
        if senders.is_empty() {
            senders.extend(names::sender(&document));
        }
        let receivers = [senders.clone(), receivers].concat();
        let asked = json!({ "provider": in_header(&document), "secrets": receivers,
            "options": { "checkTimestamp": false } });
        let algorithms = twin.and_then(jws_algorithm).zip(jws_algorithm(scheme)).map(Into::into);
        let (asked, name) = (webhook_by_platform(&asked.to_string())?, http_signature_algorithm(scheme));
        Ok((Self { key, asked, id, senders, algorithms, name }, receivers))
    }

    /// Puts the key's signature in the place of the twin's.
    ///
    /// # Errors
    /// The scheme has its signature in a form that is not known here.
    pub(super) fn sign(
        &self,
        headers: &mut [(String, String)],
        body: &[u8],
        (along, url): (&Along, Option<&str>),
        scheme: &Value,
    ) -> Result<(), Failure> {
        let rule = &scheme["signature"];
        // The first is the signature's.
        let Some((_, value)) = headers.first_mut() else { return Ok(()) };
        if rule["layout"] == "jws" {
            let prefix = rule["prefix"].as_str().unwrap_or_default();
            let named = self.algorithms.and_then(|algorithms| with_algorithm(value, prefix, algorithms));
            *value = named.ok_or_else(|| cannot(self.asked.scheme()))?;
        }
        // One of the right form, so that the core says what it would be checked against.
        *value = self.any(value, rule)?;
        let signature = self.signature(headers, body, (along, url))?;
        if let Some((_, value)) = headers.first_mut() {
            *value = self.written(value, rule, &signature)?;
        }
        Ok(())
    }

    /// A signature of the right form, of nothing.
    ///
    /// # Errors
    /// As [`sign`](Self::sign).
    pub(super) fn any(&self, value: &str, rule: &Value) -> Result<String, Failure> {
        self.written(value, rule, &self.key.sign(b"")?)
    }

    /// That of a body which has [any](Self::any) in its place.
    ///
    /// # Errors
    /// What the core says of the body.
    pub(super) fn inside(&self, body: &[u8], rule: &Value, at: u64) -> Result<String, Failure> {
        let along = Along { at, method: "POST".to_owned(), ..Along::default() };
        self.written("", rule, &self.signature(&[], body, (&along, None))?)
    }

    fn signature(
        &self,
        headers: &[(String, String)],
        body: &[u8],
        (along, url): (&Along, Option<&str>),
    ) -> Result<Vec<u8>, Failure> {
        let mut line = RequestLine::new().method(&along.method);
        if let Some(url) = url {
            line = line.url(url);
        }
        let begun = self.asked.begin_request(line, headers, body.len() as u64, along.at)?;
        let questions = ask(begun, body)?.unwrap_or_default();
        if questions.asked.is_empty() {
            return Err(cannot(self.asked.scheme()));
        }
        self.key.sign(&questions.message)
    }

    fn written(&self, value: &str, rule: &Value, signature: &[u8]) -> Result<String, Failure> {
        with_signature(value, rule, signature, self.name).ok_or_else(|| cannot(self.asked.scheme()))
    }
}

/// The public half of a key as a receiver's secret: under its id, where deliveries name one; and in a certificate, where the id
/// is its address.
///
/// # Errors
/// Receivers take no such key.
fn public_text(key: &PrivateKey, id: Option<&str>) -> Result<String, Failure> {
    let Some(id) = id else { return key.public() };
    let public = if id.starts_with("https://") { key.certificate()? } else { key.public()? };
    Ok(json!({ id: public }).to_string())
}

fn no_private_key(name: &str, failure: &Failure) -> Failure {
    Failure::misuse(format!(
        "{}. {name} signs with a private key, and nobody but the provider has its own: for a test, `hookseal \
         make-secret {name} FILE` makes another, and shows the public key that your receiver has to have",
        failure.message
    ))
}

fn cannot(scheme: &Scheme) -> Failure {
    Failure::misuse(format!("no command signs deliveries of the form that {} has", scheme.name()))
}

/// A token whose header names the second algorithm in the place of the first.
fn with_algorithm(value: &str, prefix: &str, [before, after]: [&str; 2]) -> Option<String> {
    let (protected, rest) = value.strip_prefix(prefix)?.split_once('.')?;
    let protected = String::from_utf8(URL_SAFE_NO_PAD.decode(protected).ok()?).ok()?;
    let protected = protected.replacen(&format!("\"{before}\""), &format!("\"{after}\""), 1);
    Some(format!("{prefix}{}.{rest}", URL_SAFE_NO_PAD.encode(protected)))
}

/// The value of the signature's place, with another signature.
fn with_signature(value: &str, rule: &Value, signature: &[u8], algorithm: &str) -> Option<String> {
    let text = match rule["encoding"].as_str()? {
        "hex" => base16(signature),
        "hex-upper" => base16(signature).to_uppercase(),
        "base64" => STANDARD.encode(signature),
        "base64url" => URL_SAFE_NO_PAD.encode(signature),
        "base64url-padded" => URL_SAFE.encode(signature),
        _ => return None,
    };
    let start = match rule["layout"].as_str()? {
        "plain" => String::new(),
        "prefixed" => rule["prefix"].as_str()?.to_owned(),
        "jws" => value[..=value.rfind('.')?].to_owned(),
        // The twin's is the last entry.
        "pairs" => value[..=value.trim_end_matches('=').rfind('=')?].to_owned(),
        "versions" => value[..=value.rfind(',')?].to_owned(),
        "list" => rule["separator"]
            .as_str()
            .and_then(|separator| value.rsplit_once(separator))
            .map_or_else(String::new, |(start, _)| {
                format!("{start}{}", rule["separator"].as_str().unwrap_or_default())
            }),
        "http-signature" => {
            let headers = rule["signed"].as_str()?;
            return Some(format!(
                r#"keyid="hookseal", algorithm="{algorithm}", signature="{text}", headers="{headers}""#
            ));
        }
        _ => return None,
    };
    Some(start + &text)
}
