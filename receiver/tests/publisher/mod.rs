//! A server over TLS that publishes what it is told to.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use rcgen::{CertifiedKey, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

pub(crate) struct Publisher {
    pub(crate) url: String,
    /// Its own, for localhost, in PEM.
    pub(crate) certificate: String,
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    answer: Mutex<String>,
    asked: AtomicUsize,
    ended: AtomicBool,
}

impl Publisher {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("localhost:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let serving = shared.clone();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let certificate = made.cert.pem();
        let config = Arc::new(config(&made));
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if serving.ended.load(Ordering::SeqCst) {
                    return;
                }
                // Who does not trust the certificate hangs up.
                let _ = stream.and_then(|stream| serving.serve(stream, &config));
            }
        });
        let url = format!("https://localhost:{}/jwks.json", address.port());
        Self { url, certificate, address, shared, thread: Some(thread) }
    }

    pub(crate) fn answer(&self, status: u16, headers: &str, body: &str) {
        let length = body.len();
        let text =
            format!("HTTP/1.1 {status} Any\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}");
        *self.shared.answer.lock().expect("not poisoned") = text;
    }

    pub(crate) fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes it.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream, config: &Arc<ServerConfig>) -> std::io::Result<()> {
        let connection = ServerConnection::new(config.clone()).map_err(std::io::Error::other)?;
        let mut stream = BufReader::new(StreamOwned::new(connection, stream));
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let is_elsewhere = line.contains("/elsewhere");
        line.clear();
        while stream.read_line(&mut line)? > 2 {
            line.clear();
        }
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answer = self.answer.lock().expect("not poisoned").clone();
        if is_elsewhere {
            // Whoever follows a redirect is given what he wants.
            answer = answer.replacen("302", "200", 1);
        }
        let stream = stream.get_mut();
        stream.write_all(answer.as_bytes())?;
        stream.conn.send_close_notify();
        stream.flush()
    }
}

fn config(made: &CertifiedKey<KeyPair>) -> ServerConfig {
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.expect("the protocol's versions").with_no_client_auth();
    builder.with_single_cert(vec![made.cert.der().clone()], key).expect("a pair")
}
