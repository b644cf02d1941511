//! What a provider asks of an endpoint before it sends, answered as receivers answer it: by the core's rules.

use axum::http::header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use hookseal::receive::{AnswerBody, Asked, Config, Facts, HandshakeAnswer, Options};
use hookseal::{Event, SignOptions, Webhook};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// The questions of one provider.
pub(crate) struct Questions {
    config: Config,
    /// What the user gave to the provider.
    token: Zeroizing<String>,
}

impl Questions {
    /// # Errors
    /// None that a built-in provider has.
    pub(crate) fn of(provider: &str, token: Zeroizing<String>) -> Result<Self, Failure> {
        Ok(Self { config: Config::new(Facts::of(provider), Options::new("listen"))?, token })
    }

    /// The answer to what is not signed; nothing where it is a delivery.
    pub(crate) fn unsigned(&self, method: &str, query: &str, headers: &HeaderMap) -> Option<HandshakeAnswer> {
        let header = self.config.question_header().and_then(|name| headers.get(name)?.to_str().ok());
        self.config.question(Asked { method, query, header: header.unwrap_or_default() }, &self.token)
    }

    /// The answer to what is signed as an event is; nothing where it is one.
    pub(crate) fn signed(&self, event: &Event) -> Option<HandshakeAnswer> {
        let asked = self.config.handshake()?;
        let text = |pointer: &str| {
            let value = event.payload.pointer(pointer)?;
            value.as_str().map(str::to_owned).or_else(|| value.is_number().then(|| value.to_string()))
        };
        let echo = asked.echo_at.as_ref().and_then(|at| text(at));
        asked.answer(&text(&asked.type_at).unwrap_or_default(), echo.as_deref())
    }

    pub(crate) fn response(&self, mut answer: HandshakeAnswer, webhook: &Webhook) -> Response {
        if let AnswerBody::Unsigned(unsigned) = &answer.body {
            let options = if unsigned.alone { SignOptions::new().alone() } else { SignOptions::new() };
            let signed = webhook.sign(unsigned.text.as_bytes(), &options).ok();
            let signature = signed.and_then(|headers| headers.into_iter().next());
            let signature = signature.as_ref().map(|(_, value)| value.as_str());
            answer = self.config.signed(unsigned, signature, &self.token);
        }
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (kind, text) = match answer.body {
            AnswerBody::Text(text) => ("text/plain; charset=utf-8", text),
            AnswerBody::Json(text) => ("application/json", text),
            _ => return status.into_response(),
        };
        (status, [(CONTENT_TYPE, kind), (X_CONTENT_TYPE_OPTIONS, "nosniff")], text).into_response()
    }
}
