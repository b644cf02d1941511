//! Who may speak to a server on this machine: programs, and its own page. Not the pages of others.

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Nothing but the page's own files and its own server; WebAssembly may be compiled.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                      img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Refuses requests under a name that is not this machine's (a name of a stranger's that was made to mean this
/// machine), and those that another origin's page sends.
pub(crate) async fn guard(State(bound): State<std::net::SocketAddr>, request: Request, next: Next) -> Response {
    if let Err(problem) = check(request.headers(), bound) {
        return (StatusCode::FORBIDDEN, format!("{problem}\n")).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    response
}

fn check(headers: &HeaderMap, bound: std::net::SocketAddr) -> Result<(), &'static str> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let host = text(HOST).ok_or("a request needs a Host")?;
    let authority: axum::http::uri::Authority = host.parse().map_err(|_| "the Host is no host")?;
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    let known = name == "localhost"
        || name.parse::<std::net::IpAddr>().is_ok_and(|ip| {
            // Bound to all addresses on request: it is spoken to by any of them, and never by a name.
            ip.to_canonical().is_loopback() || ip == bound.ip() || bound.ip().is_unspecified()
        });
    if !known {
        return Err("this server answers to localhost and its address alone, not to other names");
    }
    if let Some(origin) = headers.get(ORIGIN)
        && origin.to_str().ok() != Some(&format!("http://{host}"))
    {
        return Err("a page of another origin may not use this server");
    }
    match text("sec-fetch-site".parse().map_err(|_| "no header")?) {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err("a page of another origin may not use this server"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn strangers_are_refused() {
        let bound = "127.0.0.1:4100".parse().unwrap();
        for allowed in [
            &[("host", "localhost:4100")][..],
            &[("host", "127.0.0.1:4100"), ("origin", "http://127.0.0.1:4100"), ("sec-fetch-site", "same-origin")],
            &[("host", "[::1]:4100")],
        ] {
            assert_eq!(check(&headers(allowed), bound), Ok(()), "{allowed:?}");
        }
        for refused in [
            &[][..],
            &[("host", "rebound.example:4100")],
            &[("host", "10.0.0.1:4100")],
            &[("host", "localhost:4100"), ("origin", "http://evil.example")],
            &[("host", "localhost:4100"), ("origin", "http://localhost:3000")],
            &[("host", "localhost:4100"), ("origin", "null")],
            &[("host", "localhost:4100"), ("sec-fetch-site", "cross-site")],
            &[("host", "localhost:4100"), ("sec-fetch-site", "same-site")],
        ] {
            assert!(check(&headers(refused), bound).is_err(), "{refused:?}");
        }
    }
}
