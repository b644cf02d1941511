//! Events of one provider, signed without Hookseal, and what servers answer to them.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::Value;
use ureq::Agent;

use crate::process::output;
use crate::workspace::Workspace;

/// Whose events they are.
pub(crate) const PROVIDER: &str = "singlekey";
/// The type that the receivers have a handler for.
pub(crate) const TYPE: &str = "screening.completed";
/// Where the examples take that provider's deliveries.
const PATH: &str = "/webhooks/singlekey";

/// A genuine delivery of each event.
pub(crate) struct Events {
    signed: Vec<(&'static str, Signed)>,
    agent: Agent,
    sent: AtomicU32,
}

#[derive(Deserialize)]
struct Signed {
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Deserialize)]
struct Body {
    base64: String,
}

impl Events {
    /// Of these ids, signed at this moment.
    pub(crate) fn signed(workspace: &Workspace, secret: &str, ids: &[&'static str]) -> Result<Self> {
        let now = SystemTime::UNIX_EPOCH.elapsed()?.as_secs().to_string();
        let mut command = workspace.python(&["tests/vectors/reference.py", "events", "--provider", PROVIDER]);
        let text = output(command.args(["--secret", secret, "--now", &now, "--ids"]).args(ids))?;
        let signed: Vec<Signed> =
            serde_json::from_str(&text).context("tests/vectors/reference.py wrote something else than deliveries")?;
        ensure!(signed.len() == ids.len(), "tests/vectors/reference.py signed {} events", signed.len());
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            // A server that was killed is not to be talked to on an old connection.
            .max_idle_connections(0)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        Ok(Self { signed: ids.iter().copied().zip(signed).collect(), agent, sent: AtomicU32::new(0) })
    }

    /// Their ids.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.signed.iter().map(|(id, _)| *id)
    }

    /// How many deliveries were sent.
    pub(crate) fn sent(&self) -> u32 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Sends an event, and gives the status and what is wrong: `200`, `503 busy`.
    pub(crate) fn send(&self, url: &str, id: &str) -> Result<String> {
        self.send_as(url, id, |body| body)
    }

    /// The same, with a body that was not signed.
    pub(crate) fn forge(&self, url: &str, id: &str) -> Result<String> {
        self.send_as(url, id, |mut body| {
            body.push(b' ');
            body
        })
    }

    fn send_as(&self, url: &str, id: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Result<String> {
        let (_, signed) = self.signed.iter().find(|(known, _)| *known == id).context("no such event")?;
        let mut request = self.agent.post(format!("{url}{PATH}"));
        for (name, value) in &signed.headers {
            request = request.header(name, value);
        }
        self.sent.fetch_add(1, Ordering::Relaxed);
        let mut response = request.send(change(BASE64.decode(&signed.body.base64)?))?;
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string()?;
        let answer: Value = serde_json::from_str(&text).unwrap_or_default();
        Ok(match answer.get("error") {
            Some(Value::String(code)) => format!("{status} {code}"),
            None if answer.get("received") == Some(&Value::Bool(true)) => status.to_string(),
            _ => format!("{status} {}", text.trim_end()),
        })
    }
}
