//! The lines of JSON.

use serde_json::{Map, Value, json};

/// What this program can say about itself: of Cargo's lock file, the versions of the crates that are measured.
const LOCK: &str = include_str!("../Cargo.lock");
const PEERS: [&str; 4] = ["aws-lc-rs", "ring", "standardwebhooks", "webhook-verify"];

/// Prints what one suite found.
pub(crate) struct Report {
    suite: String,
}

/// What was measured: subjects are compared where all of this is the same.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) measure: &'static str,
    pub(crate) scheme: &'static str,
    /// Of the body, in bytes.
    pub(crate) size: usize,
}

impl Report {
    pub(crate) fn new(suite: &str) -> Self {
        Self { suite: suite.to_owned() }
    }

    pub(crate) fn versions(&self) {
        let mut versions = Map::new();
        versions.insert("rustc".to_owned(), env!("RUSTC_VERSION").trim_start_matches("rustc ").into());
        for peer in PEERS.into_iter().chain(["serde_json"]) {
            versions.insert(peer.to_owned(), locked(peer).into());
        }
        println!("{}", json!({ "suite": self.suite, "versions": versions }));
    }

    /// One figure of one round. The unit is `ns`, `perSecond` or `bytes`.
    pub(crate) fn figure(&self, case: Case, subject: &str, round: usize, unit: &str, value: f64) {
        let Case { measure, scheme, size } = case;
        let mut line = json!({
            "suite": self.suite, "measure": measure, "scheme": scheme, "subject": subject, "size": size, "round": round,
        });
        line[unit] = Value::from(value);
        println!("{line}");
    }
}

/// The version of a crate, as it was built in.
fn locked(name: &str) -> &'static str {
    let (_, rest) = LOCK.split_once(&format!("name = \"{name}\"\nversion = \"")).unwrap_or_default();
    rest.split('"').next().unwrap_or_default()
}
