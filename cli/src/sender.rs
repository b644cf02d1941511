//! Who sends: with the secret that the receiver has, or with a private key, of which the receiver has the public half.

mod along;
mod keyed;
mod names;
mod twin;

use std::borrow::Cow;

use hookseal::{Delivery, Error, Event, Options, Scheme, SignOptions, Webhook};
use http::Uri;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::calendar;
use crate::failure::Failure;
use crate::private_key;
pub(crate) use along::Along;
use keyed::Keyed;
pub(crate) use names::sender as made_up;
use twin::IN_HEADER;

/// A request as the provider would send it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// But for `Host`, which whoever connects writes.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// What its URL has in the query besides: the signature, where it stands there.
    pub(crate) query: Option<String>,
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
    /// What the receiver has in its place.
    receivers: Vec<Zeroizing<String>>,
    /// Where the receiver's own cannot sign: of the same scheme, with a shared secret and the signature in a header.
    twin: Option<Webhook>,
    keyed: Option<Keyed>,
}

impl Sender {
    /// With the receiver's secrets; for a scheme of public keys with the private ones, in PEM.
    ///
    /// # Errors
    /// As [`Webhook::with_options`]; what is given is no private key.
    pub(crate) fn new(scheme: &Scheme, secrets: &[Zeroizing<String>], options: Options) -> Result<Self, Failure> {
        let document = json!(scheme);
        let is_in_query = document["signature"]["query"].is_string();
        if document["algorithm"].as_str().and_then(private_key::algorithm).is_none() {
            let secret = secrets.first().cloned().unwrap_or_default();
            let webhook = Webhook::with_options(scheme, secrets, options)?;
            let twin = if is_in_query { Some(Webhook::new(twin::of(&document)?, secrets)?) } else { None };
            return Ok(Self { webhook, receivers: vec![secret.clone()], secret, twin, keyed: None });
        }
        // What stands in a body needs no headers.
        let is_in_header = is_in_query || document["signature"]["header"].is_string();
        let twin = if is_in_header { Some(twin::of(&document)?) } else { None };
        let (keyed, receivers) = Keyed::new(scheme, twin.as_ref(), secrets)?;
        let webhook = Webhook::with_options(scheme, receivers.as_slice(), options)?;
        let twin = twin.map(|twin| Webhook::new(twin, "what it signs is replaced")).transpose()?;
        // With the one that signs, and whose deliveries are taken.
        let shown = receivers.into_iter().take(keyed.senders.len() + 1).map(Zeroizing::new).collect();
        let is_key = |text: &&Zeroizing<String>| text.contains("-----BEGIN ");
        let secret = secrets.iter().find(is_key).cloned().unwrap_or_default();
        Ok(Self { webhook, secret, receivers: shown, twin, keyed: Some(keyed) })
    }

    /// The same with another secret, or private key: a forger.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(crate) fn forger(&self, secret: String) -> Result<Self, Failure> {
        let senders = self.keyed.iter().flat_map(|keyed| keyed.senders.iter().cloned());
        let secrets: Vec<Zeroizing<String>> = std::iter::once(secret).chain(senders).map(Zeroizing::new).collect();
        let options = self.url().into_iter().fold(Options::default().exact_secret(true), Options::url);
        Self::new(self.scheme(), &secrets, options)
    }

    pub(crate) fn scheme(&self) -> &Scheme {
        self.webhook.scheme()
    }

    /// The URL that every delivery is sent to, where it was given.
    pub(crate) fn url(&self) -> Option<&str> {
        self.webhook.url()
    }

    /// What the receiver verifies with, as it is handed over to a webhook: the secret, or the public key; a list where
    /// that says, too, whose deliveries are taken.
    pub(crate) fn receivers(&self) -> Value {
        match &*self.receivers {
            [one] => json!(**one),
            several => several.iter().map(|text| json!(**text)).collect(),
        }
    }

    /// What it signs with: the secret, or the private key.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// Whose deliveries the receiver takes, where anybody can have the provider sign.
    pub(crate) fn sender(&self) -> Option<&str> {
        self.keyed.as_ref()?.senders.first().map(String::as_str)
    }

    /// By which deliveries name the key.
    pub(crate) fn key_id(&self) -> Option<&str> {
        self.keyed.as_ref()?.id.as_deref()
    }

    /// # Errors
    /// As [`Webhook::sign`].
    pub(crate) fn sign(&self, body: &[u8], along: &Along) -> Result<Signed, Failure> {
        let scheme = json!(self.scheme());
        let mut options = SignOptions::new().timestamp(along.at).method(&*along.method);
        if let Some(id) = &along.id {
            options = options.id(id);
        }
        let url = along.url.as_deref().or(self.url());
        if let Some(url) = url {
            options = options.url(url);
        }
        let given: Vec<(&str, String)> =
            along.headers.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let (made, host) = (self.made(along.at, &scheme), host(&scheme, url));
        let is_own = |name: &str| made.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
        let is_host_made = host.is_some() && !given.iter().any(|(name, _)| name.eq_ignore_ascii_case(HOST));
        for (name, value) in given.iter().filter(|(name, _)| !is_own(name)).chain(&made) {
            options = options.header(*name, value);
        }
        if let Some(host) = host.filter(|_| is_host_made) {
            options = options.header(HOST, host);
        }
        let mut headers = self.twin.as_ref().unwrap_or(&self.webhook).sign(body, &options)?;
        if let Some(keyed) = &self.keyed {
            keyed.sign(&mut headers, body, (along, url), &scheme)?;
        }
        headers.retain(|(name, _)| !is_host_made || name != HOST);
        let Some(name) = scheme["signature"]["query"].as_str() else { return Ok(Signed { headers, query: None }) };
        let at = headers.iter().position(|(name, _)| name == IN_HEADER);
        let query = at.map(|at| format!("{name}={}", headers.remove(at).1));
        Ok(Signed { headers, query })
    }

    /// The headers that a twin does not make: the one that names the key, and a date of HTTP.
    fn made<'s>(&self, at: u64, scheme: &'s Value) -> Vec<(&'s str, String)> {
        let key = scheme["secret"]["keyIdHeader"].as_str().zip(self.key_id().map(str::to_owned));
        let is_date = scheme["timestamp"]["unit"] == "http-date";
        let date = scheme["timestamp"]["header"].as_str().filter(|_| is_date).map(|name| (name, calendar::http(at)));
        key.into_iter().chain(date).collect()
    }

    /// The signature of a text alone, as it stands in a body.
    ///
    /// # Errors
    /// As [`Webhook::sign`]; a private key signs no text of a body, but [all of it](Self::sign_inside).
    pub(crate) fn sign_alone(&self, text: &[u8]) -> Result<String, Failure> {
        if json!(self.scheme())["algorithm"] == "token" {
            return Ok(self.secret.to_string());
        }
        let signed = self.webhook.sign(text, &SignOptions::new().alone())?;
        Ok(signed.into_iter().next().map(|(_, value)| value).unwrap_or_default())
    }

    /// The body with the signature by a private key, which `put` puts into it; nothing where a secret signs.
    ///
    /// # Errors
    /// What the core says of the body.
    pub(crate) fn sign_inside(
        &self,
        at: u64,
        mut put: impl FnMut(String) -> String,
    ) -> Result<Option<String>, Failure> {
        let Some(keyed) = &self.keyed else { return Ok(None) };
        let rule = &json!(self.scheme())["signature"];
        let unsigned = put(keyed.any("", rule)?);
        Ok(Some(put(keyed.inside(unsigned.as_bytes(), rule, at)?)))
    }

    /// Whether the receiver takes it for authentic and fresh.
    ///
    /// # Errors
    /// As [`Webhook::verify`].
    pub(crate) fn verify(&self, request: &Request, at: u64) -> Result<(), Error> {
        let (url, headers) = self.as_it_arrives(request);
        self.webhook.verify(&delivery(&headers, &request.body, url.as_deref(), at))
    }

    /// The event that the receiver makes of it.
    ///
    /// # Errors
    /// As [`Webhook::receive`].
    pub(crate) fn receive(&self, request: &Request, at: u64) -> Result<Event, Error> {
        let (url, headers) = self.as_it_arrives(request);
        self.webhook.receive(&delivery(&headers, &request.body, url.as_deref(), at))
    }

    /// The target, where its query was made, and the headers, with the host.
    fn as_it_arrives<'r>(&self, request: &'r Request) -> (Option<String>, Cow<'r, [(String, String)]>) {
        let url = request.query.as_ref().map(|query| format!("/?{query}"));
        let has_host = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(HOST));
        let host = host(&json!(self.scheme()), self.url()).filter(|_| !has_host);
        let headers = host.map_or(Cow::Borrowed(&*request.headers), |host| {
            let host = (HOST.to_owned(), host);
            request.headers.iter().cloned().chain([host]).collect()
        });
        (url, headers)
    }
}

const HOST: &str = "Host";

/// Whether this is the header that whoever connects writes.
pub(crate) fn is_host(header: &str) -> bool {
    header.eq_ignore_ascii_case(HOST)
}

/// Where requests to this URL go, if that is signed.
fn host(scheme: &Value, url: Option<&str>) -> Option<String> {
    let signed = scheme["signedContent"].as_array()?;
    if !signed.iter().any(|segment| segment["header"].as_str().is_some_and(is_host)) {
        return None;
    }
    Some(url?.parse::<Uri>().ok()?.authority()?.to_string())
}

fn delivery<'a>(
    headers: &'a [(String, String)],
    body: &'a [u8],
    url: Option<&'a str>,
    at: u64,
) -> Delivery<'a, [(String, String)]> {
    let delivery = Delivery::new(body, headers, at).method("POST");
    match url {
        Some(url) => delivery.url(url),
        None => delivery,
    }
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
