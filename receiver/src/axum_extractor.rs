//! The event of a delivery, for routes that answer themselves.

use std::sync::{Arc, LazyLock};

use axum::extract::{FromRef, FromRequest};
use axum::response::{IntoResponse, Response};
use hookseal::receive::config::is_encoded;
use hookseal::receive::{Action, Config, Facts, Input, Options, Refusal, State, step};
use hookseal::{Delivery, Error, Event, Webhook};
use http::header::CONTENT_ENCODING;
use http::request::Parts;
use http::{Method, Request, StatusCode};

use crate::axum_service::{read, response, target};
use crate::intake::joined;
use crate::request::Answer;

/// A genuine event, taken from the raw body: an axum extractor, without handlers, store and answers. The router's
/// state has the webhook.
///
/// ```
/// use std::sync::Arc;
/// use axum::{Router, routing::post};
/// use hookseal::Webhook;
/// use hookseal_receiver::VerifiedEvent;
///
/// let webhook = Arc::new(Webhook::new("github", "It's a Secret to Everybody")?);
/// let app: Router = Router::new()
///     .route("/webhooks/github", post(|VerifiedEvent(event): VerifiedEvent| async move {
///         event.deduplication_key // handled once per key, by the route itself
///     }))
///     .with_state(webhook);
/// # Ok::<(), hookseal::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedEvent(pub Event);

/// Why there is no event; the sender is answered the error's status and code.
#[derive(Debug)]
#[non_exhaustive]
pub enum Rejection {
    /// It was refused.
    Refused(Error),
    /// It was refused before its body was read: no POST, or a body with a `Content-Encoding`, which is not what was
    /// signed.
    Unread {
        /// The status of the answer.
        status: u16,
        /// Why.
        reason: Refusal,
    },
    /// The body is longer than the webhook takes.
    TooLong,
    /// The sender left.
    Broken,
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(error) => response(Answer::error(error.status(), error.code().as_str())),
            Self::Unread { status, reason } => {
                let allow = MACHINE.as_ref().filter(|_| reason == Refusal::MethodNotAllowed).map(Config::allow);
                response(Answer { allow, ..Answer::error(status, reason.as_str()) })
            }
            Self::TooLong => response(Answer::error(413, "body_too_large")),
            Self::Broken => StatusCode::BAD_REQUEST.into_response(),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for VerifiedEvent
where
    Arc<Webhook>: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request(request: Request<axum::body::Body>, state: &S) -> Result<Self, Rejection> {
        let webhook = Arc::<Webhook>::from_ref(state);
        let (parts, body) = request.into_parts();
        if let Some(refused) = refused(&parts) {
            return Err(refused);
        }
        let body = read(body, webhook.max_body_bytes()).await.map_err(|()| Rejection::Broken)?;
        let body = body.ok_or(Rejection::TooLong)?;
        let url = target(&parts);
        webhook
            .receive(&Delivery::now(&body, &parts.headers).method(parts.method.as_str()).url(&url))
            .map(Self)
            .map_err(Rejection::Refused)
    }
}

/// What a receiver decides by, without options of its own.
static MACHINE: LazyLock<Option<Config>> = LazyLock::new(|| Config::new(Facts::default(), Options::new("")).ok());

/// What a receiver would refuse by the head of a request, whose length is looked at as it is read.
fn refused(parts: &Parts) -> Option<Rejection> {
    let input = Input::Request {
        post: parts.method == Method::POST,
        encoded: is_encoded(&joined(&parts.headers, CONTENT_ENCODING.as_str())),
        forbidden: false,
        closing: false,
        length: 0,
        running: 0,
    };
    let (_, actions) = step(MACHINE.as_ref()?, State::open(), input);
    actions.iter().find_map(|action| match *action {
        Action::Refuse { status, reason } => Some(Rejection::Unread { status, reason }),
        _ => None,
    })
}
