//! Who sends: with the secret that the receiver has, or with a private key, of which the receiver has the public half.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use hookseal::binding::{ask, jws_algorithm, webhook_by_platform};
use hookseal::{Delivery, Error, Event, Options, Request as RequestLine, Scheme, SignOptions, Webhook};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::base16::base16;
use crate::failure::Failure;
use crate::private_key::{self, PrivateKey};

/// A request as the provider would send it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// What its URL has in the query besides: the signature, where it stands there.
    pub(crate) query: Option<String>,
}

/// What is signed besides the body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Along {
    /// Unix seconds.
    pub(crate) at: u64,
    pub(crate) id: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) method: String,
    pub(crate) url: Option<String>,
}

/// What a signature makes of a delivery.
pub(crate) struct Signed {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Option<String>,
}

/// Signs for a receiver, and knows what it accepts.
pub(crate) struct Sender {
    /// The receiver's.
    webhook: Webhook,
    /// The first one, with which it signs.
    secret: Zeroizing<String>,
    /// The same, as the receiver has it.
    receivers: Zeroizing<String>,
    /// Where the receiver's own cannot sign: of the same scheme, with a shared secret and the signature in a header.
    twin: Option<Webhook>,
    keyed: Option<Keyed>,
}

/// What signs by a private key.
struct Keyed {
    key: PrivateKey,
    /// Says what is to be signed.
    asked: Webhook,
    /// By which deliveries name the key.
    id: Option<String>,
    /// What tokens call the twin's algorithm, and the key's, if they have it.
    algorithms: Option<[&'static str; 2]>,
}

/// Where a twin has its signature that belongs into the query.
const IN_HEADER: &str = "X-Hookseal-Signature";

impl Sender {
    /// With the receiver's secrets; for a scheme of public keys with the private ones, in PEM.
    ///
    /// # Errors
    /// As [`Webhook::with_options`]; what is given is no private key, or the scheme has its signature in a form.
    pub(crate) fn new(scheme: &Scheme, secrets: &[Zeroizing<String>], options: Options) -> Result<Self, Failure> {
        check(scheme)?;
        let document = json!(scheme);
        let secret = secrets.first().cloned().unwrap_or_default();
        let is_in_query = document["signature"]["query"].is_string();
        let Some(algorithm) = document["algorithm"].as_str().and_then(private_key::algorithm) else {
            let webhook = Webhook::with_options(scheme, secrets, options)?;
            let twin = if is_in_query { Some(Webhook::new(twin(&document)?, secrets)?) } else { None };
            return Ok(Self { webhook, receivers: secret.clone(), secret, twin, keyed: None });
        };
        let names_key = document["secret"]["keyIdHeader"].is_string();
        let mut first = None;
        let mut publics = Vec::new();
        for (index, text) in secrets.iter().enumerate() {
            let key = PrivateKey::read(algorithm, text).map_err(|failure| no_private_key(scheme.name(), &failure))?;
            let id = names_key.then(|| (index + 1).to_string());
            publics.push(public_text(&key, id.as_deref())?);
            first = first.or(Some((key, id)));
        }
        let webhook = Webhook::with_options(scheme, publics.as_slice(), options)?;
        let asked =
            json!({ "provider": in_header(&document), "secrets": publics, "options": { "checkTimestamp": false } });
        let twin = twin(&document)?;
        let algorithms = jws_algorithm(&twin).zip(jws_algorithm(scheme)).map(Into::into);
        let keyed = match first {
            Some((key, id)) => Some(Keyed { key, asked: webhook_by_platform(&asked.to_string())?, id, algorithms }),
            None => None,
        };
        let twin = Some(Webhook::new(twin, "what it signs is replaced")?);
        let receivers = Zeroizing::new(publics.into_iter().next().unwrap_or_default());
        Ok(Self { webhook, secret, receivers, twin, keyed })
    }

    pub(crate) fn scheme(&self) -> &Scheme {
        self.webhook.scheme()
    }

    /// The URL that every delivery is sent to, where it was given.
    pub(crate) fn url(&self) -> Option<&str> {
        self.webhook.url()
    }

    /// What the receiver verifies with: the secret, or the public key.
    pub(crate) fn receivers(&self) -> &str {
        &self.receivers
    }

    /// What it signs with: the secret, or the private key.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// # Errors
    /// As [`Webhook::sign`].
    pub(crate) fn sign(&self, body: &[u8], along: &Along) -> Result<Signed, Failure> {
        let mut options = SignOptions::new().timestamp(along.at).method(&*along.method);
        if let Some(id) = &along.id {
            options = options.id(id);
        }
        let url = along.url.as_deref().or(self.url());
        if let Some(url) = url {
            options = options.url(url);
        }
        let scheme = json!(self.scheme());
        let key_id = self.keyed.as_ref().and_then(|keyed| keyed.id.as_deref());
        let id_header = key_id.and_then(|id| Some((scheme["secret"]["keyIdHeader"].as_str()?, id)));
        let given = along.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in given.filter(|(name, _)| id_header.is_none_or(|(own, _)| !own.eq_ignore_ascii_case(name)))
        {
            options = options.header(name, value);
        }
        if let Some((name, id)) = id_header {
            options = options.header(name, id);
        }
        let mut headers = self.twin.as_ref().unwrap_or(&self.webhook).sign(body, &options)?;
        if let Some(keyed) = &self.keyed {
            keyed.sign(&mut headers, body, (along, url), &scheme)?;
        }
        let Some(name) = scheme["signature"]["query"].as_str() else { return Ok(Signed { headers, query: None }) };
        let at = headers.iter().position(|(name, _)| name == IN_HEADER);
        let query = at.map(|at| format!("{name}={}", headers.remove(at).1));
        Ok(Signed { headers, query })
    }

    /// The signature of a text alone, as it stands in a body.
    ///
    /// # Errors
    /// As [`Webhook::sign`]; a private key signs no text of a body.
    pub(crate) fn sign_alone(&self, text: &[u8]) -> Result<String, Failure> {
        if json!(self.scheme())["algorithm"] == "token" {
            return Ok(self.secret.to_string());
        }
        let signed = self.webhook.sign(text, &SignOptions::new().alone())?;
        Ok(signed.into_iter().next().map(|(_, value)| value).unwrap_or_default())
    }

    /// Whether the receiver takes it for authentic and fresh.
    ///
    /// # Errors
    /// As [`Webhook::verify`].
    pub(crate) fn verify(&self, request: &Request, at: u64) -> Result<(), Error> {
        let url = request.query.as_ref().map(|query| format!("/?{query}"));
        self.webhook.verify(&delivery(request, url.as_deref(), at))
    }

    /// The event that the receiver makes of it.
    ///
    /// # Errors
    /// As [`Webhook::receive`].
    pub(crate) fn receive(&self, request: &Request, at: u64) -> Result<Event, Error> {
        let url = request.query.as_ref().map(|query| format!("/?{query}"));
        self.webhook.receive(&delivery(request, url.as_deref(), at))
    }
}

/// # Errors
/// The scheme is one that no command signs for.
pub(crate) fn check(scheme: &Scheme) -> Result<(), Failure> {
    let document = json!(scheme);
    let what = if document["signature"]["form"].is_string() {
        "puts its signature into a field of a form"
    } else if document["signedContent"] == json!(["snsFields"]) {
        "signs fields of its messages, each of which names its certificate"
    } else if document["signedContent"].as_array().is_some_and(|signed| signed.contains(&json!("sender"))) {
        "signs the endpoint's own id, under a certificate that each delivery names"
    } else if document["signature"]["layout"] == "http-signature" {
        "makes HTTP signatures"
    } else {
        return Ok(());
    };
    let name = scheme.name();
    Err(Failure::misuse(format!(
        "{name} {what}, which no command does: `hookseal verify`, `explain` and `listen` read it"
    )))
}

fn delivery<'a>(request: &'a Request, url: Option<&'a str>, at: u64) -> Delivery<'a, Vec<(String, String)>> {
    let delivery = Delivery::new(&request.body, &request.headers, at).method("POST");
    match url {
        Some(url) => delivery.url(url),
        None => delivery,
    }
}

/// The public half of a key as a receiver's secret: under its id, where deliveries name one.
///
/// # Errors
/// Receivers take no such key.
pub(crate) fn public_text(key: &PrivateKey, id: Option<&str>) -> Result<String, Failure> {
    let public = key.public()?;
    Ok(id.map_or_else(|| public.clone(), |id| json!({ id: public }).to_string()))
}

fn no_private_key(name: &str, failure: &Failure) -> Failure {
    Failure::misuse(format!(
        "{}. {name} signs with a private key, and nobody but the provider has its own: for a test, `hookseal \
         make-secret {name} FILE` makes another, and shows the public key that your receiver has to have",
        failure.message
    ))
}

/// The same scheme, with a shared secret where it has public keys, and a header where it has the query.
///
/// # Errors
/// `invalid_scheme`
fn twin(document: &Value) -> Result<Scheme, Failure> {
    let mut document = in_header(document);
    if document["algorithm"].as_str().and_then(private_key::algorithm).is_some() {
        document["algorithm"] = json!("hmac-sha256");
        document["secret"] = json!("utf8");
    }
    Ok(Scheme::from_json(&document.to_string())?)
}

/// The same scheme, with a header where it has the query.
fn in_header(document: &Value) -> Value {
    let mut document = document.clone();
    if let Some(signature) = document["signature"].as_object_mut()
        && signature.remove("query").is_some()
    {
        signature.insert("header".to_owned(), json!(IN_HEADER));
    }
    document
}

impl Keyed {
    /// Puts the key's signature in the place of the twin's.
    fn sign(
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
            *value = named.ok_or_else(|| cannot(scheme))?;
        }
        // One of the right form, so that the core says what it would be checked against.
        let any = self.key.sign(b"")?;
        *value = with_signature(value, rule, &any).ok_or_else(|| cannot(scheme))?;
        let mut line = RequestLine::new().method(&along.method);
        if let Some(url) = url {
            line = line.url(url);
        }
        let begun = self.asked.begin_request(line, &*headers, body.len() as u64, along.at)?;
        let questions = ask(begun, body)?.unwrap_or_default();
        if questions.asked.is_empty() {
            return Err(cannot(scheme));
        }
        let signature = self.key.sign(&questions.message)?;
        if let Some((_, value)) = headers.first_mut() {
            *value = with_signature(value, rule, &signature).ok_or_else(|| cannot(scheme))?;
        }
        Ok(())
    }
}

fn cannot(scheme: &Value) -> Failure {
    Failure::misuse(format!("no command signs deliveries of the form that {} has", scheme["name"]))
}

/// A token whose header names the second algorithm in the place of the first.
fn with_algorithm(value: &str, prefix: &str, [before, after]: [&str; 2]) -> Option<String> {
    let (protected, rest) = value.strip_prefix(prefix)?.split_once('.')?;
    let protected = String::from_utf8(URL_SAFE_NO_PAD.decode(protected).ok()?).ok()?;
    let protected = protected.replacen(&format!("\"{before}\""), &format!("\"{after}\""), 1);
    Some(format!("{prefix}{}.{rest}", URL_SAFE_NO_PAD.encode(protected)))
}

/// The value of the signature's header, with another signature.
fn with_signature(value: &str, rule: &Value, signature: &[u8]) -> Option<String> {
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
        _ => return None,
    };
    Some(start + &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Schemes of a user's own: each layout, and the query.
    #[test]
    fn a_private_key_signs_in_every_layout() {
        const AT: u64 = 1_700_000_000;
        for (algorithm, signature, timestamp) in [
            ("ed25519", json!({ "layout": "plain", "encoding": "hex", "header": "S" }), None),
            (
                "ecdsa-p256",
                json!({ "layout": "prefixed", "prefix": "v1:", "encoding": "base64url", "query": "s" }),
                None,
            ),
            (
                "ecdsa-p256-der",
                json!({ "layout": "pairs", "separator": ",", "key": "v1", "encoding": "base64", "header": "S" }),
                Some("t"),
            ),
            (
                "ed25519",
                json!({ "layout": "versions", "separator": " ", "version": "v1", "encoding": "base64", "header": "S" }),
                None,
            ),
            ("ed25519", json!({ "layout": "list", "separator": ",", "encoding": "hex", "header": "S" }), None),
            (
                "ed25519",
                json!({ "layout": "jws", "encoding": "base64url", "header": "S", "audience": "url",
                    "bodyHash": { "claim": "sha256", "encoding": "hex" } }),
                None,
            ),
        ] {
            let mut document = json!({ "name": "acme", "algorithm": algorithm, "secret": "public-key",
                "signedContent": ["body"], "signature": signature });
            if signature["audience"] == "url" {
                document["signedContent"] = json!(["url", "body"]);
            }
            if let Some(key) = timestamp {
                document["timestamp"] = json!({ "key": key });
                document["signedContent"] = json!(["timestamp", { "literal": "." }, "body"]);
            }
            let scheme = Scheme::from_json(&document.to_string()).expect("a scheme");
            let made = private_key::algorithm(algorithm).map(private_key::made);
            let key = made.expect("a private key").unwrap_or_else(|failure| panic!("{}", failure.message));
            let sender = Sender::new(&scheme, &[key], Options::default().url("https://example.com/hook"));
            let sender = sender.unwrap_or_else(|failure| panic!("{signature}: {}", failure.message));
            let along = Along { at: AT, method: "POST".to_owned(), ..Along::default() };
            let signed =
                sender.sign(b"{}", &along).unwrap_or_else(|failure| panic!("{signature}: {}", failure.message));
            let request = Request { headers: signed.headers, body: b"{}".to_vec(), query: signed.query };
            let verdict = sender.verify(&request, AT);
            assert!(verdict.is_ok(), "{signature}: {verdict:?}: {request:?}");
            let other = Request { body: b"[]".to_vec(), ..request };
            assert!(sender.verify(&other, AT).is_err(), "{signature}");
        }
    }
}
