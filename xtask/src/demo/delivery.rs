//! What is posted, what should be answered, and what was.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::Value;
use ureq::Agent;

use super::receiver::Receiver;
use super::secrets::SECRETS;
use crate::process::output;
use crate::workspace::Workspace;

/// One HTTP request of `tests/vectors/reference.py`, which signs with Python's `hmac`.
#[derive(Deserialize)]
pub(crate) struct Delivery {
    pub(crate) provider: String,
    pub(crate) case: String,
    headers: Vec<(String, String)>,
    body: Body,
    expect: Expected,
}

#[derive(Deserialize)]
struct Body {
    base64: String,
}

#[derive(Deserialize)]
struct Expected {
    status: u16,
    /// None where the delivery is to be accepted.
    code: Option<String>,
}

/// An answer, and whether it was the expected one.
pub(crate) struct Verdict {
    pub(crate) answer: String,
    pub(crate) expected: String,
}

impl Verdict {
    pub(crate) fn is_expected(&self) -> bool {
        self.answer == self.expected
    }

    /// In few words: which event it is, is not said where the expected one was accepted.
    pub(crate) fn shown(&self) -> &str {
        if self.is_expected() && self.answer.starts_with("200 ") { "200 accepted" } else { &self.answer }
    }
}

/// The deliveries, signed at this moment.
pub(crate) fn deliveries(workspace: &Workspace) -> Result<Vec<Delivery>> {
    let now = SystemTime::UNIX_EPOCH.elapsed()?.as_secs().to_string();
    let secrets: BTreeMap<_, _> = SECRETS.map(|(provider, _, secret)| (provider, secret)).into();
    let text = output(&mut workspace.python(&[
        "tests/vectors/reference.py",
        "deliveries",
        "--now",
        &now,
        "--secrets",
        &serde_json::to_string(&secrets)?,
    ]))?;
    let mut deliveries: Vec<Delivery> =
        serde_json::from_str(&text).context("tests/vectors/reference.py wrote something else than deliveries")?;
    deliveries.sort_by_key(|delivery| SECRETS.iter().position(|(provider, ..)| *provider == delivery.provider));
    Ok(deliveries)
}

impl Delivery {
    /// Sends the delivery. Any failure on the way is a verdict too, and never the expected one.
    pub(crate) fn post(&self, receiver: &Receiver) -> Verdict {
        let answer = self.answer(receiver).unwrap_or_else(|error| format!("{error:#}"));
        Verdict { answer, expected: self.expected() }
    }

    fn answer(&self, receiver: &Receiver) -> Result<String> {
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(10)))
            .build()
            .into();
        let mut request = agent.post(format!("{}/webhooks/{}", receiver.url, self.provider));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = request.send(self.bytes()?)?;
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string()?;
        Ok(described(status, &text))
    }

    /// In the words of [`described`].
    fn expected(&self) -> String {
        let status = self.expect.status;
        match &self.expect.code {
            Some(code) => format!("{status} {code}"),
            None => format!("{status} {}", self.event_type().unwrap_or_default()),
        }
    }

    /// Read from the body by the names that the five providers have for it.
    pub(crate) fn event_type(&self) -> Option<String> {
        let body: Value = serde_json::from_slice(&self.bytes().ok()?).ok()?;
        let named = ["type", "event", "action"].iter().find_map(|name| body.get(name)?.as_str());
        named.map(str::to_owned)
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        Ok(BASE64.decode(&self.body.base64)?)
    }
}

/// `200 <event type>` or `<status> <error code>`; any other answer as it came.
fn described(status: u16, text: &str) -> String {
    let answer: Value = serde_json::from_str(text).unwrap_or_default();
    let received = answer.get("received") == Some(&Value::Bool(true));
    match (received, answer.get("type"), answer.get("error")) {
        (true, Some(Value::String(event_type)), None) => format!("{status} {event_type}"),
        (false, None, Some(Value::String(code))) => format!("{status} {code}"),
        _ => format!("{status} {}", text.trim_end()),
    }
}
