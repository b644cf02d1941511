//! Where requests go: an address that was looked at before it is connected to, and one request on a connection.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use clap::Args;
use http::Uri;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::failure::Failure;
use crate::sender::Request;
use crate::tls::{self, Stream, Tls};

/// As much of an answer as is read.
const LARGEST_ANSWER: usize = 64 << 10;

/// How far requests may go.
#[derive(Args, Clone, Copy)]
pub(crate) struct Reach {
    /// Allows addresses beyond this machine; never link-local ones and those of cloud metadata.
    #[arg(long)]
    pub(crate) allow_remote: bool,
}

/// A server's address, and the request's target on it.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    address: SocketAddr,
    /// As the `Host` header has it.
    authority: String,
    /// With the query.
    path: String,
    /// Of an `https` URL.
    tls: Option<Tls>,
}

/// An answer, as far as it is read.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub(crate) enum NoAnswer {
    /// Nothing listens there.
    Unreachable(String),
    /// What listens there speaks no TLS, or is not whom it says.
    Untrusted(tls::Problem),
    /// The connection ended without one.
    Broken(String),
    /// None came in time.
    Late(Duration),
}

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreachable(problem) => write!(formatter, "no connection ({problem}): is the server running there?"),
            Self::Untrusted(problem) => problem.fmt(formatter),
            Self::Broken(problem) => write!(formatter, "the connection ended without an answer ({problem})"),
            Self::Late(limit) => write!(formatter, "no answer within {} s", limit.as_secs_f32()),
        }
    }
}

/// A URL with these parameters in its query besides.
pub(crate) fn with_query(url: &str, query: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}{query}")
}

const NO_HOST: &str = "it names no host";

impl Target {
    /// The URL of a target, which nothing was asked about yet.
    ///
    /// # Errors
    /// It is no `http` or `https` URL, or has credentials.
    pub(crate) fn read(url: &str) -> Result<Uri, Failure> {
        let wrong = |problem: &str| Failure::misuse(format!("{url} is no target: {problem}"));
        let uri: Uri = url.parse().map_err(|_| wrong("expected a URL such as http://localhost:3000/webhooks"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err(wrong("expected a URL that begins with http:// or https://"));
        }
        let authority = uri.authority().ok_or_else(|| wrong(NO_HOST))?;
        if authority.as_str().contains('@') {
            // Nor in what is written.
            return Err(Failure::misuse("the target has credentials: they do not belong in a URL, which logs show"));
        }
        Ok(uri)
    }

    /// Resolves the name, and refuses addresses that requests may not go to. Later connections go to this very address:
    /// the name is not asked again.
    ///
    /// # Errors
    /// It is no `http` or `https` URL, its name is unknown, or its address is not allowed.
    pub(crate) async fn find(url: &str, reach: Reach) -> Result<Self, Failure> {
        let uri = Self::read(url)?;
        let wrong = |problem: &str| Failure::misuse(format!("{url} is no target: {problem}"));
        let is_secure = uri.scheme_str() == Some("https");
        let authority = uri.authority().ok_or_else(|| wrong(NO_HOST))?;
        let host = authority.host().trim_matches(['[', ']']);
        let port = authority.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
        let found = timeout(Duration::from_secs(5), tokio::net::lookup_host((host, port))).await;
        let addresses: Vec<SocketAddr> = match found {
            Ok(Ok(addresses)) => addresses.collect(),
            Ok(Err(error)) => return Err(Failure::wrong(format!("the name {host} was not found: {error}"))),
            Err(_) => return Err(Failure::wrong(format!("the name {host} was not found within 5 s"))),
        };
        for address in &addresses {
            allowed(address.ip(), reach).map_err(|problem| wrong(&problem))?;
        }
        let mut last = addresses.first().copied().filter(|_| addresses.len() == 1);
        for address in addresses.iter().filter(|_| addresses.len() > 1) {
            // A name may have an address at which nothing listens, such as ::1 of localhost.
            match timeout(Duration::from_secs(2), TcpStream::connect(address)).await {
                Ok(Ok(_)) => {
                    last = Some(*address);
                    break;
                }
                _ => last = last.or(Some(*address)),
            }
        }
        let address = last.ok_or_else(|| Failure::wrong(format!("the name {host} has no address")))?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let tls = if is_secure { Some(Tls::to(host)?) } else { None };
        Ok(Self { address, authority: authority.as_str().to_owned(), path, tls })
    }

    /// Whether what listens at this address would be asked.
    pub(crate) fn is_at(&self, bound: SocketAddr) -> bool {
        let is_host =
            bound.ip() == self.address.ip() || (bound.ip().is_unspecified() && self.address.ip().is_loopback());
        is_host && bound.port() == self.address.port()
    }

    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The same server, at the URL of a delivery: with what that has in the query besides.
    pub(crate) fn of(&self, request: &Request) -> Self {
        request.query.as_ref().map_or_else(|| self.clone(), |query| self.with_query(query))
    }

    /// The same server, with these parameters in the query besides.
    pub(crate) fn with_query(&self, query: &str) -> Self {
        Self { path: with_query(&self.path, query), ..self.clone() }
    }

    /// A connection for bytes of one's own making.
    pub(crate) async fn connect(&self, limit: Duration) -> Result<Stream, NoAnswer> {
        let late = |_| NoAnswer::Unreachable(format!("none within {} s", limit.as_secs_f32()));
        let connected = timeout(limit, TcpStream::connect(self.address)).await.map_err(late)?;
        let stream = connected.map_err(|error| NoAnswer::Unreachable(error.to_string()))?;
        // One request, whose last bytes are not to wait for an acknowledgement of the first.
        let _ = stream.set_nodelay(true);
        match &self.tls {
            None => Ok(Box::new(stream)),
            Some(tls) => timeout(limit, tls.over(stream)).await.map_err(late)?.map_err(NoAnswer::Untrusted),
        }
    }

    /// Sends a delivery, as [`request`](Self::request) does.
    pub(crate) async fn deliver(&self, request: &Request, limit: Duration) -> Result<Answer, NoAnswer> {
        self.of(request).request("POST", &request.headers, &request.body, limit).await
    }

    /// Sends one request on a connection of its own, and reads the answer; redirects are answers.
    pub(crate) async fn request(
        &self,
        method: &str,
        headers: &[(String, String)],
        body: &[u8],
        limit: Duration,
    ) -> Result<Answer, NoAnswer> {
        let exchange = async {
            let stream = self.connect(limit).await?;
            let broken = |error: hyper::Error| NoAnswer::Broken(error.to_string());
            let (mut sender, connection) =
                hyper::client::conn::http1::Builder::new().handshake(TokioIo::new(stream)).await.map_err(broken)?;
            let connection = tokio::spawn(connection);
            let mut request = http::Request::builder().method(method).uri(&self.path).header("Host", &self.authority);
            for (name, value) in headers {
                request = request.header(name, value);
            }
            let request = request
                .body(Full::new(Bytes::copy_from_slice(body)))
                .map_err(|error| NoAnswer::Broken(format!("the request cannot be written: {error}")))?;
            let answer = sender.send_request(request).await.map_err(broken)?;
            let status = answer.status().as_u16();
            let headers = answer.headers().iter();
            let headers = headers
                .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
                .collect();
            let body = Limited::new(answer.into_body(), LARGEST_ANSWER).collect().await;
            // The status is what counts: a body that is too long or cut off is none.
            let body = body.map(|body| body.to_bytes().to_vec()).unwrap_or_default();
            connection.abort();
            Ok(Answer { status, headers, body })
        };
        timeout(limit, exchange).await.unwrap_or(Err(NoAnswer::Late(limit)))
    }
}

/// # Errors
/// Why no request may go to this address.
pub(crate) fn allowed(address: IpAddr, reach: Reach) -> Result<(), String> {
    let address = unfolded(address);
    if is_never_allowed(address) {
        return Err(format!("{address} is link-local, an address of cloud metadata, or no server's: never allowed"));
    }
    if address.is_loopback() || reach.allow_remote {
        return Ok(());
    }
    Err(format!("{address} is another machine: add --allow-remote if that is meant"))
}

/// The IPv4 address that an IPv6 one holds: mapped, compatible, behind NAT64 or 6to4.
fn unfolded(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address else { return address };
    if six.is_loopback() || six.is_unspecified() {
        return address;
    }
    let segments = six.segments();
    let four = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            four(high, low)
        }
        _ => address,
    }
}

/// What no webhook is sent to, and where a request would do harm.
fn is_never_allowed(address: IpAddr) -> bool {
    /// Cloud metadata outside of the link-local range: Alibaba, Azure, Oracle.
    const METADATA: [Ipv4Addr; 3] =
        [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16), Ipv4Addr::new(192, 0, 0, 192)];
    /// Amazon's, in IPv6.
    const METADATA_6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
    match address {
        IpAddr::V4(four) => {
            four.is_link_local()
                || four.is_unspecified()
                || four.is_multicast()
                || four.is_broadcast()
                || METADATA.contains(&four)
        }
        IpAddr::V6(six) => {
            six.segments()[0] & 0xffc0 == 0xfe80 || six.is_unspecified() || six.is_multicast() || six == METADATA_6
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_unless_allowed_and_metadata_never() {
        let (near, far) = (Reach { allow_remote: false }, Reach { allow_remote: true });
        for (address, is_near, is_far) in [
            ("127.0.0.1", true, true),
            ("127.9.9.9", true, true),
            ("::1", true, true),
            ("::ffff:127.0.0.1", true, true),
            ("10.0.0.1", false, true),
            ("93.184.216.34", false, true),
            ("2606:2800:220:1::1", false, true),
            ("0.0.0.0", false, false),
            ("::", false, false),
            ("169.254.169.254", false, false),
            ("::ffff:169.254.169.254", false, false),
            ("::a9fe:a9fe", false, false),
            ("64:ff9b::a9fe:a9fe", false, false),
            ("2002:a9fe:a9fe::1", false, false),
            ("fe80::1", false, false),
            ("fd00:ec2::254", false, false),
            ("100.100.100.200", false, false),
            ("168.63.129.16", false, false),
            ("192.0.0.192", false, false),
            ("224.0.0.1", false, false),
            ("255.255.255.255", false, false),
        ] {
            let parsed: IpAddr = address.parse().expect("an address");
            assert_eq!(allowed(parsed, near).is_ok(), is_near, "{address}");
            assert_eq!(allowed(parsed, far).is_ok(), is_far, "{address}, remote");
        }
    }
}
