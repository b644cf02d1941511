//! TLS to servers whose URL begins with `https`: to the address that was looked at, for the name that was asked for.

use std::env;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::failure::Failure;

/// Names a file of certificates (PEM) that are trusted besides Mozilla's; as OpenSSL and curl know it.
const OWN_AUTHORITIES: &str = "SSL_CERT_FILE";

/// A connection, with or without TLS.
pub(crate) type Stream = Box<dyn Duplex>;

pub(crate) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// What is needed to speak TLS with a server.
#[derive(Clone)]
pub(crate) struct Tls {
    connector: TlsConnector,
    name: ServerName<'static>,
}

/// Why there is no TLS connection.
#[derive(Clone, Debug)]
pub(crate) enum Problem {
    /// Its certificate is not for this name, not of a known authority, or out of date.
    Certificate(String),
    /// What listens there speaks something else.
    Other(String),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Certificate(problem) => write!(
                formatter,
                "the server's certificate is not trusted ({problem}): where it is your own, name the file of its \
                 authority (PEM) in the environment variable {OWN_AUTHORITIES}"
            ),
            Self::Other(problem) => {
                write!(formatter, "no TLS connection ({problem}): does the server speak https at this port?")
            }
        }
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tls").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Tls {
    /// # Errors
    /// The host is no name, or the file of the user's own authorities cannot be used.
    pub(crate) fn to(host: &str) -> Result<Self, Failure> {
        static CONNECTOR: OnceLock<Result<TlsConnector, String>> = OnceLock::new();
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Failure::misuse(format!("{host} is no name that a certificate could have")))?;
        let connector = CONNECTOR.get_or_init(connector).clone().map_err(Failure::misuse)?;
        Ok(Self { connector, name })
    }

    /// # Errors
    /// The other side speaks no TLS, or is not whom it says.
    pub(crate) async fn over(&self, stream: TcpStream) -> Result<Stream, Problem> {
        match self.connector.connect(self.name.clone(), stream).await {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => {
                let cause = error.get_ref().and_then(|cause| cause.downcast_ref::<rustls::Error>());
                Err(match cause {
                    Some(rustls::Error::InvalidCertificate(problem)) => Problem::Certificate(problem.to_string()),
                    _ => Problem::Other(error.to_string()),
                })
            }
        }
    }
}

fn connector() -> Result<TlsConnector, String> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = env::var_os(OWN_AUTHORITIES).filter(|path| !path.is_empty()) {
        add(&mut roots, Path::new(&path))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| format!("TLS cannot be set up: {error}"))?;
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), String> {
    let wrong = |problem: String| format!("{}, which {OWN_AUTHORITIES} names, {problem}", path.display());
    let certificates =
        CertificateDer::pem_file_iter(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    let before = roots.len();
    for certificate in certificates {
        let certificate = certificate.map_err(|error| wrong(format!("is no PEM file: {error}")))?;
        // Bundles of systems have some that no library takes; what is missing shows when it is needed.
        let _ = roots.add(certificate);
    }
    if roots.len() == before { Err(wrong("has no certificate".to_owned())) } else { Ok(()) }
}
