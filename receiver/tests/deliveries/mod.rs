//! Deliveries as they come over a socket, signed as `SingleKey` does.

use std::net::SocketAddr;
use std::time::SystemTime;

use hookseal::{SignOptions, Webhook};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const SECRET: &str = "the secret from the dashboard";

pub(crate) fn webhook() -> Webhook {
    Webhook::new("singlekey", SECRET).expect("it is valid")
}

/// A request with a genuine delivery; `more`: further lines of its head.
pub(crate) fn post(body: &str, more: &str) -> String {
    post_signed(&webhook(), body, more)
}

/// The same, of another webhook's provider.
pub(crate) fn post_signed(webhook: &Webhook, body: &str, more: &str) -> String {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs();
    let headers = webhook.sign(body.as_bytes(), &SignOptions::new().timestamp(now)).expect("it is signed");
    let headers = headers.iter().map(|(name, value)| [name, ": ", value, "\r\n"].concat()).collect::<Vec<_>>().concat();
    let length = body.len();
    format!(
        "POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n{headers}{more}connection: close\r\n\r\n{body}"
    )
}

/// The status and the whole answer; 0 where none came.
pub(crate) async fn send(address: SocketAddr, request: &str) -> (u16, String) {
    let mut answer = String::new();
    if let Ok(mut stream) = TcpStream::connect(address).await
        && stream.write_all(request.as_bytes()).await.is_ok()
    {
        // What a server that is killed has written until then.
        let _ = stream.read_to_string(&mut answer).await;
    }
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, answer)
}
