//! Targets whose URL begins with `https`.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process;
use std::sync::Arc;

use assert_cmd::Command;
use axum::Router;
use axum::serve::Listener;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::receivers::{Flaw, SECRET, routes};

struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.listener.accept().await.expect("a connection");
            // Whoever does not trust the certificate hangs up.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A receiver behind a certificate for `localhost`; gives its port, and the file of the certificate.
async fn receiver(effects: &std::path::Path, folder: &std::path::Path) -> (u16, PathBuf) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
    let file = folder.join(format!("certificate-{}.pem", process::id()));
    fs::write(&file, &certificate).expect("it is written");
    let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).expect("PEM");
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("PEM");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("versions").with_no_client_auth().with_single_cert(vec![certificate], key);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let tls = Tls { listener, acceptor: TlsAcceptor::from(Arc::new(config.expect("a server"))) };
    let routes: Router = routes(Flaw::None, effects, &folder.join("no file"));
    tokio::spawn(async move { axum::serve(tls, routes).await });
    (port, file)
}

/// What it wrote, and the exit code.
fn run(arguments: &[&str], trusted: &str) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookseal"));
    command.args(arguments).args(["--secret-env", "THE_SECRET"]).env("THE_SECRET", SECRET);
    let output = command.env("SSL_CERT_FILE", trusted).output().expect("it runs");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
    (text, output.status.code().expect("it ends by itself"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_spoken_to_whose_certificate_is_trusted() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let effects = folder.join(format!("https-{}", process::id()));
    fs::write(&effects, "").expect("no effects yet");
    let (port, certificate) = receiver(&effects, &folder).await;
    let certificate = certificate.to_str().expect("UTF-8");
    let [url, other, plain] =
        ["https://localhost", "https://127.0.0.1", "http://localhost"].map(|start| format!("{start}:{port}/"));
    for (url, trusted, expected, code) in [
        (&url, certificate, "200", 0),
        (&url, "", "SSL_CERT_FILE", 1),
        (&other, certificate, "not trusted", 1),
        (&plain, certificate, "without an answer", 1),
        (&url, "missing.pem", "cannot be read", 2),
    ] {
        let (text, exit) = run(&["send", "singlekey", "--to", url], trusted);
        assert!(text.contains(expected), "{url}: {text}");
        assert_eq!(exit, code, "{url}: {text}");
    }
    assert_eq!(fs::read_to_string(&effects).expect("effects").lines().count(), 1);
    let count = format!("wc -l < '{}'", effects.display());
    let (text, exit) = run(&["check", &url, "--provider", "singlekey", "--effects", &count], certificate);
    assert_eq!(exit, 0, "{text}");

    // A server without TLS.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move { axum::serve(listener, Router::new()).await });
    let (text, exit) = run(&["send", "singlekey", "--to", &format!("https://localhost:{port}/")], "");
    assert!(text.contains("does the server speak https"), "{text}");
    assert_eq!(exit, 1);
}
