//! From a request to an event.

use std::sync::Arc;
use std::time::Duration;

use hookseal::receive::config::is_encoded;
use hookseal::receive::{AnswerBody, Asked, HandshakeAnswer, Input, SourceVerdict, key};
use hookseal::{Delivery, Event, SignOptions};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, Method};
use tokio::time::timeout;

use crate::any_webhook::{AnyWebhook, Refusal};
use crate::receiver::Receiver;
use crate::request::{Answer, Request};
use crate::run::Attempt;
use crate::shared::Shared;

/// A receiver that answers requests. Adapters call it; for a framework without one, so may a user.
#[derive(Clone)]
pub struct Ready {
    webhook: AnyWebhook,
    subscription_token: Arc<str>,
    shared: Arc<Shared>,
}

impl Receiver {
    /// Ready to answer, from many tasks at once.
    #[must_use]
    pub fn ready(self) -> Ready {
        Ready {
            webhook: self.webhook,
            subscription_token: self.subscription_token.into(),
            shared: Arc::new(self.shared),
        }
    }
}

impl Ready {
    /// Answers a request; `None` where the sender has left. The handler runs in a task of its own and outlives the
    /// future: dropping it says that nobody waits for the answer any more.
    pub async fn respond(&self, request: Request<'_>) -> Option<Answer> {
        let mut attempt = Attempt::new(self.shared.clone());
        let config = &self.shared.config;
        let Request { method, url, headers, peer, read } = request;
        let peer = peer.unwrap_or_default();
        let source = config.source().judge(&peer, &joined(&headers, "x-forwarded-for"));
        let forbidden = source == SourceVerdict::Refused;
        if source == SourceVerdict::Foreign {
            let provider = &self.shared.provider;
            self.shared.log(&format!("a delivery came from {peer}, which is no address of {provider}"));
        }
        let closing = self.shared.life.closing.is_cancelled();
        let header = config.question_header().map_or_else(String::new, |name| joined(&headers, name));
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let asked = Asked { method: method.as_str(), query, header: &header };
        if let Some(answer) = config.question(asked, &self.subscription_token) {
            let status = self.say(&mut attempt, answer);
            attempt.feed(Input::Question { forbidden, closing, status });
            return attempt.take_answer().map(|(answer, _)| answer);
        }
        attempt.feed(Input::Request {
            post: method == Method::POST,
            encoded: is_encoded(&joined(&headers, CONTENT_ENCODING.as_str())),
            forbidden,
            closing,
            length: declared(&joined(&headers, CONTENT_LENGTH.as_str())),
            running: attempt.others(),
        });
        if !attempt.is_end() {
            let within = Duration::from_millis(config.body_ms().into());
            match timeout(within, read(config.max_body_bytes())).await {
                Err(_) => attempt.feed(Input::BodySlow),
                Ok(Err(())) => attempt.feed(Input::BodyBroken),
                Ok(Ok(None)) => attempt.feed(Input::BodyTooLong),
                Ok(Ok(Some(body))) => {
                    self.judge(&mut attempt, &body, (method.as_str(), url), &headers).await;
                }
            }
        }
        if attempt.is_end() {
            return attempt.take_answer().map(|(answer, _)| answer);
        }
        attempt.spawn().await.ok().map(|(answer, _)| answer)
    }

    /// Has a question answered, and gives the status.
    fn say(&self, attempt: &mut Attempt, mut answer: HandshakeAnswer) -> u16 {
        if let AnswerBody::Unsigned(unsigned) = &answer.body {
            let options = if unsigned.alone { SignOptions::new().alone() } else { SignOptions::new() };
            let signed = self.webhook.current().sign(unsigned.text.as_bytes(), &options).ok();
            let signature = signed.and_then(|headers| headers.into_iter().next());
            let signature = signature.as_ref().map(|(_, value)| value.as_str());
            answer = self.shared.config.signed(unsigned, signature, &self.subscription_token);
        }
        attempt.said = answer.body;
        answer.status
    }

    async fn judge(&self, attempt: &mut Attempt, body: &[u8], (method, url): (&str, &str), headers: &HeaderMap) {
        let event = match self.webhook.receive(&Delivery::now(body, headers).method(method).url(url)).await {
            Ok(event) => event,
            Err(Refusal { code, status, message }) => {
                self.shared.log(&format!("{status} {code}: {message}"));
                attempt.code = Some(code);
                attempt.feed(Input::Refused { status });
                return;
            }
        };
        let config = &self.shared.config;
        if let Some(handshake) = config.handshake() {
            let found = text_at(&event, &handshake.type_at).unwrap_or_default();
            let echo = handshake.echo_at.as_ref().and_then(|at| text_at(&event, at));
            if let Some(answer) = handshake.answer(&found, echo.as_deref()) {
                let status = self.say(attempt, answer);
                attempt.feed(Input::Handshake { status });
                return;
            }
        }
        let variant = config.variant().map(|variant| joined(headers, &variant.header));
        attempt.key = key(config, variant.as_deref(), &event.deduplication_key);
        attempt.variant = variant;
        let wanted = self.shared.send.is_some() || self.shared.handlers.want(&event);
        let handled = wanted && attempt.key.is_some();
        attempt.event = Some(Arc::new(event));
        attempt.feed(Input::Event { handled });
    }
}

/// What the payload has there, as text: a string itself, a number in digits.
fn text_at(event: &Event, pointer: &str) -> Option<String> {
    let value = event.payload.pointer(pointer)?;
    value.as_str().map(str::to_owned).or_else(|| value.is_number().then(|| value.to_string()))
}

/// A length in digits, however many; 0 for what is none.
fn declared(length: &str) -> u64 {
    let is_length = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    length.parse().unwrap_or(if is_length { u64::MAX } else { 0 })
}

/// The values of a header, with commas between. None is left out for what a stranger has written into it: a proxy's word
/// may stand behind that.
pub(crate) fn joined(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    values.collect::<Vec<_>>().join(",")
}
