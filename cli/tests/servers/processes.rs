//! The real command as a process, and requests to it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use serde_json::Value;

/// A command that serves; it is ended with its test.
pub(crate) struct Running {
    child: Child,
    /// Where it is.
    pub(crate) url: String,
    /// All that it said at first.
    pub(crate) said: Value,
}

impl Running {
    /// Starts it, and waits until it says where it is.
    pub(crate) fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hookseal"))
            .arg("--json")
            .args(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        // What nobody reads would stop it in the end.
        std::thread::spawn(move || lines.for_each(drop));
        let url = said["listening"].as_str().unwrap_or_else(|| panic!("{said}")).to_owned();
        Self { child, url, said }
    }

    /// Ends it as the system does, without a word.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it as Ctrl-C does, and gives its exit code.
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs it to its end; gives its exit code and what it said.
pub(crate) fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_hookseal")).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    (output.status.code(), text)
}

/// A folder of its own for a test, empty.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Waits for a condition, for a minute at most.
pub(crate) async fn until(condition: impl AsyncFn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !condition().await {
        assert!(Instant::now() < end, "it did not come true within a minute");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// One request with headers; gives status and body.
pub(crate) async fn request(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> (u16, Vec<u8>) {
    let answer = answer(url, method, path, headers, body).await;
    (answer.status().as_u16(), answer.into_body())
}

/// The same, with the headers of the answer.
pub(crate) async fn answer(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> http::Response<Vec<u8>> {
    let authority = url.strip_prefix("http://").unwrap();
    let stream = tokio::net::TcpStream::connect(authority).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let mut request = http::Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", authority);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = sender.send_request(request.body(Full::new(Bytes::from(body))).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    http::Response::from_parts(parts, body.collect().await.unwrap().to_bytes().to_vec())
}

/// One request with JSON, and any key.
pub(crate) async fn ask(url: &str, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
    let headers = [("x-api-key", "any"), ("authorization", "Bearer any"), ("content-type", "application/json")];
    let body = body.map_or_else(Vec::new, |body| body.to_string().into_bytes());
    let (status, answer) = request(url, method, path, &headers, body).await;
    (status, serde_json::from_slice(&answer).unwrap_or(Value::Null))
}
