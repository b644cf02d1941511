//! One attempt of a delivery: its headers to the byte, one connection, no redirect.

use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{HOST, HeaderName, HeaderValue};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;

use crate::target::{Reach, Target};

/// As much of an answer as is kept, in bytes.
const KEPT: usize = 64 * 1024;

/// Header lines in the order in which they are sent; a value's bytes are its own.
pub(crate) type HeaderLines = Vec<(String, Vec<u8>)>;

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The first 64 KiB.
    pub(crate) body: Vec<u8>,
}

/// Sends once.
///
/// # Errors
/// Why there is no answer, in words.
pub(crate) async fn send(
    url: &str,
    reach: Reach,
    method: &str,
    headers: &[(String, Vec<u8>)],
    body: Vec<u8>,
    limit: Duration,
) -> Result<Answer, String> {
    let attempt = exchange(url, reach, method, headers, body, limit);
    let late = || Err(format!("no answer within {} s", limit.as_secs_f32()));
    tokio::time::timeout(limit, attempt).await.unwrap_or_else(|_| late())
}

async fn exchange(
    url: &str,
    reach: Reach,
    method: &str,
    headers: &[(String, Vec<u8>)],
    body: Vec<u8>,
    limit: Duration,
) -> Result<Answer, String> {
    let target = Target::find(url, reach).await.map_err(|failure| failure.message)?;
    let stream = target.connect(limit).await.map_err(|problem| problem.to_string())?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| format!("no HTTP connection: {error}"))?;
    let request = request(&target, method, headers, body)?;
    let exchange = async {
        let answer = sender.send_request(request).await.map_err(|error| format!("no answer: {}", cause(&error)))?;
        let status = answer.status().as_u16();
        // What is too long, or cut off, is not the status's fault.
        let body = match Limited::new(answer.into_body(), KEPT).collect().await {
            Ok(body) => body.to_bytes().to_vec(),
            Err(_) => Vec::new(),
        };
        Ok(Answer { status, body })
    };
    // The connection is driven here, so that nothing of it outlives the attempt.
    tokio::pin!(connection, exchange);
    tokio::select! {
        biased;
        answer = &mut exchange => answer,
        ended = &mut connection => match ended {
            Ok(()) => exchange.await,
            Err(error) => Err(format!("no answer: {}", cause(&error))),
        },
    }
}

fn request(
    target: &Target,
    method: &str,
    headers: &[(String, Vec<u8>)],
    body: Vec<u8>,
) -> Result<Request<Full<Bytes>>, String> {
    let (path, authority) = (target.path(), target.authority());
    let mut request = Request::new(Full::new(Bytes::from(body)));
    *request.method_mut() = Method::from_bytes(method.as_bytes()).map_err(|_| format!("`{method}` is no method"))?;
    *request.uri_mut() = path.parse().map_err(|_| format!("`{path}` is no path"))?;
    request.headers_mut().insert(HOST, HeaderValue::from_str(authority).map_err(|_| "the host is no header value")?);
    // That of a delivery which is handed on was of where it came to.
    for (name, value) in headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case(HOST.as_str())) {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is no header's name"))?;
        let value = HeaderValue::from_bytes(value).map_err(|_| format!("the value of `{name}` is no header value"))?;
        request.headers_mut().append(name, value);
    }
    Ok(request)
}

fn cause(error: &hyper::Error) -> String {
    use std::error::Error;
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}

/// As the table keeps them: one line each, its bytes as they are.
pub(crate) fn to_bytes(headers: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, value) in headers {
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

/// From the table.
pub(crate) fn from_bytes(bytes: &[u8]) -> HeaderLines {
    let lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines
        .filter_map(|line| {
            let at = line.iter().position(|byte| *byte == b':')?;
            let value = line.get(at + 2..)?;
            Some((String::from_utf8_lossy(&line[..at]).into_owned(), value.to_vec()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_keep_their_bytes() {
        let lines =
            vec![("a".to_owned(), b"b: c".to_vec()), ("x".to_owned(), vec![0xff]), ("e".to_owned(), Vec::new())];
        assert_eq!(from_bytes(&to_bytes(&lines)), lines);
    }
}
