//! A URL that is another than the one that was signed is named, and proven.
#![cfg(all(feature = "explain", feature = "catalogue"))]
#![allow(missing_docs, reason = "a test has no callers to document")]

use std::fs;
use std::path::Path;

use hookseal::explain::Finding;
use hookseal::{Capture, explain};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct File {
    #[serde(rename = "generatedBy")]
    _generated_by: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Case {
    name: String,
    provider: String,
    secret: String,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
    received_at: u64,
    proven: Vec<String>,
}

#[test]
fn another_url_is_named() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/explain/urls.json");
    let file: File = serde_json::from_slice(&fs::read(path).expect("the vectors are there")).expect("they are JSON");
    let mut most = 0;
    let mut missed = Vec::new();
    for case in &file.cases {
        let headers = case.headers.iter().map(|(name, value)| (name.as_str(), value));
        let capture = Capture::new(case.body.as_bytes(), headers).method(&case.method).url(&case.url);
        let capture = capture.received_at(case.received_at);
        let explanation = explain(&case.provider, &case.secret, &capture).expect("a provider");
        let named: Vec<&Finding> = explanation.proven().collect();
        if !named.iter().map(|finding| finding.cause.as_str()).eq(case.proven.iter().map(String::as_str)) {
            missed.push(format!("{}: {named:?}", case.name));
        }
        most = most.max(explanation.tried.macs);
        let text = explanation.to_json() + &explanation.summary();
        assert!(!text.contains(&case.secret), "{}: a secret is shown", case.name);
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(most < 1000, "{most} MACs");
}
