//! A tower service for axum.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, OriginalUri};
use axum::routing::{MethodRouter, any_service};
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use http::{HeaderValue, Request, Response, StatusCode};

use crate::intake::Ready;
use crate::receiver::Receiver;
use crate::request::{self, Answer};

/// A receiver as a route: `Router::new().route("/webhooks/singlekey", axum(receiver))`.
///
/// The body is read raw, up to the webhook's limit. Where the router is served with
/// `into_make_service_with_connect_info::<SocketAddr>()`, the peer's address is known.
pub fn axum<S: Clone + Send + Sync + 'static>(receiver: Receiver) -> MethodRouter<S> {
    any_service(ReceiverService { ready: receiver.ready() })
}

/// A receiver as a [`tower::Service`](https://docs.rs/tower-service).
#[derive(Clone)]
pub struct ReceiverService {
    ready: Ready,
}

impl ReceiverService {
    /// Of a receiver.
    #[must_use]
    pub fn new(receiver: Receiver) -> Self {
        Self { ready: receiver.ready() }
    }
}

impl tower_service::Service<Request<Body>> for ReceiverService {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let ready = self.ready.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
            let url = target(&parts);
            let answer = ready
                .respond(request::Request {
                    method: parts.method,
                    url: &url,
                    headers: parts.headers,
                    peer,
                    read: Box::new(move |limit| Box::pin(read(body, limit))),
                })
                .await;
            // Where the sender has left, what is answered goes nowhere. Should it reach somebody, the event comes again.
            Ok(answer.map_or_else(|| status(StatusCode::SERVICE_UNAVAILABLE), response))
        })
    }
}

/// Path and query as they arrived, before a router removed its own part.
pub(crate) fn target(parts: &Parts) -> String {
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
    uri.path_and_query().map_or_else(String::new, ToString::to_string)
}

/// At most so many bytes; a frame that goes beyond is not kept.
pub(crate) async fn read(body: Body, limit: u64) -> Result<Option<Vec<u8>>, ()> {
    let mut body = Box::pin(body);
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let data: Bytes = frame.map_err(drop)?.into_data().unwrap_or_default();
        if (bytes.len() + data.len()) as u64 > limit {
            return Ok(None);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(Some(bytes))
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

pub(crate) fn response(answer: Answer) -> Response<Body> {
    // Statuses are of a closed list.
    let mut response = status(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    let headers = response.headers_mut();
    if !answer.body.is_empty() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
        if answer.content_type == request::TEXT {
            // What is sent back is a stranger's.
            headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        }
    }
    if let Some(seconds) = answer.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(allow) = answer.allow {
        headers.insert(ALLOW, HeaderValue::from_static(allow));
    }
    *response.body_mut() = Body::from(answer.body);
    response
}
