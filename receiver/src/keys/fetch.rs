//! One request for keys, as [`KeySource`] demands it.

use std::time::Duration;

use hookseal::KeySource;
use hookseal::binding::KeysProblem;
use http::header::{AGE, CACHE_CONTROL, HeaderName};
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use crate::handlers::BoxError;

/// What asks for keys.
pub(super) type Fetch = Box<dyn Fn(&KeySource) -> Result<PublishedKeys, BoxError> + Send + Sync>;

/// What gives Unix seconds.
pub(super) type Clock = Box<dyn Fn() -> u64 + Send + Sync>;

/// What was answered where keys are published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedKeys {
    /// The document, as a webhook's secret.
    pub text: String,
    /// The header `Cache-Control`.
    pub cache_control: Option<String>,
    /// The header `Age`.
    pub age: Option<String>,
}

/// Whose certificates are trusted: Mozilla's list, unless one's own are given.
#[derive(Clone, Debug, Default)]
pub struct RootCertificates(Option<RootCerts>);

impl RootCertificates {
    /// Those of a text in PEM, and no others.
    ///
    /// # Errors
    /// Where it has none, or something else in PEM.
    pub fn of_pem(pem: &str) -> Result<Self, BoxError> {
        let mut certificates = Vec::new();
        for item in parse_pem(pem.as_bytes()) {
            match item? {
                PemItem::Certificate(certificate) => certificates.push(certificate),
                _ => return Err("expected certificates alone".into()),
            }
        }
        if certificates.is_empty() {
            return Err("expected certificates in PEM".into());
        }
        Ok(Self(Some(certificates.into())))
    }
}

/// Asks once, and takes nothing but status 200 for an answer.
pub(super) fn fetch(source: &KeySource, roots: &RootCertificates) -> Result<PublishedKeys, BoxError> {
    let tls = TlsConfig::builder().root_certs(roots.0.clone().unwrap_or(RootCerts::WebPki)).build();
    let agent: Agent = Agent::config_builder()
        .https_only(true)
        // A redirect is an answer like any other that is not 200.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(KeySource::TIMEOUT_SECONDS)))
        .user_agent("hookseal")
        .accept("application/json, */*")
        .tls_config(tls)
        .build()
        .into();
    let mut response = agent.get(source.url()).call()?;
    if response.status() != 200 {
        return Err(KeysProblem::Status(response.status().as_u16()).said().into());
    }
    let header =
        |name: HeaderName| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (cache_control, age) = (header(CACHE_CONTROL), header(AGE));
    let read = response.body_mut().with_config().limit(KeySource::LIMIT_BYTES as u64).read_to_vec();
    let bytes = read.map_err(|error| -> BoxError {
        match error {
            ureq::Error::BodyExceedsLimit(_) => KeysProblem::TooLarge.said().into(),
            ureq::Error::Timeout(_) => KeysProblem::TooSlow.said().into(),
            error => error.into(),
        }
    })?;
    Ok(PublishedKeys { text: String::from_utf8(bytes)?, cache_control, age })
}
