//! Bodies that PHP, Go and Java have parsed and written again are named, in both directions: handed over in the place
//! of what was signed, and signed in the place of what came.
#![cfg(feature = "explain")]
#![allow(missing_docs, reason = "a test has no callers to document")]

use std::fs;
use std::path::Path;

use hookseal::{Capture, SignOptions, Webhook, explain};
use serde::Deserialize;

/// Written again, in another order, or with a line break at its end besides.
const NAMES: [&str; 4] = ["body_reserialised", "body_keys_reordered", "line_break_added", "line_break_removed"];

const SECRET: &str = "a secret of the programs' test";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct File {
    #[serde(rename = "generatedBy")]
    _generated_by: String,
    documents: Vec<String>,
    /// The document's index, how it was written, and the text.
    made: Vec<(usize, String, String)>,
}

fn proven(signed: &str, came: &str) -> Vec<&'static str> {
    let webhook = Webhook::new("github", SECRET).expect("a provider");
    let headers = webhook.sign(signed.as_bytes(), &SignOptions::new()).expect("it can be signed");
    let explanation = explain("github", SECRET, &Capture::new(came, headers)).expect("a provider");
    assert_eq!(explanation.is_genuine(), signed == came);
    explanation.proven().map(|finding| finding.cause.as_str()).collect()
}

#[test]
fn what_programs_write_is_named() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/explain/programs.json");
    let file: File = serde_json::from_slice(&fs::read(path).expect("the file is there")).expect("it is JSON");
    let (mut all, mut missed) = (0, Vec::new());
    for (index, way, text) in &file.made {
        let document = &file.documents[*index];
        // Gson leaves out what is null, and a map forgets the order: nothing gives them back.
        let is_null_lost = document.contains("null") != text.contains("null");
        let is_order_lost = way.contains("HashMap") || way.contains("of a map");
        if text == document || is_null_lost || way.contains("HashMap") {
            continue;
        }
        for (signed, came) in [(document, text), (text, document)] {
            if is_order_lost && came == text {
                continue;
            }
            all += 1;
            let found = proven(signed, came);
            assert!(found.iter().all(|cause| NAMES.contains(cause)), "{way}: {found:?}");
            if found.is_empty() {
                missed.push(format!("{way}, document {index}, {}", if signed == text { "signed" } else { "came" }));
            }
        }
    }
    println!("{} of {all} are named; not: {missed:#?}", all - missed.len());
    // Keys that were sorted with a line break behind them are more than one change and its ends: Go's encoder of a map.
    missed.retain(|way| !way.starts_with("Go, json.Encoder of a map"));
    assert_eq!(missed, [] as [String; 0]);
}
