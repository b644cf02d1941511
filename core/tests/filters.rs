//! Runs the cases of `tests/filters/realestateapi.json`, which the bindings run too.
#![allow(missing_docs, reason = "a test has no callers to document")]

use std::path::Path;

use hookseal::provider::realestateapi::Filters;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    filters: Value,
    data: Value,
    passes: Option<bool>,
    /// What an error says, instead.
    message: Option<String>,
}

#[test]
fn filters_pass_what_they_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/filters/realestateapi.json");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let cases: Vec<Case> = serde_json::from_str(&text).expect("the cases are well-formed");
    for case in cases {
        let answer = Filters::pass_json(&case.filters.to_string(), &case.data.to_string());
        match (answer, &case.message) {
            (Ok(passes), None) => assert_eq!(passes, case.passes, "{}", case.name),
            (Err(error), Some(message)) => {
                assert_eq!(error.code().as_str(), "invalid_option", "{}", case.name);
                assert!(error.to_string().contains(message), "{}: {error}", case.name);
            }
            (answer, _) => panic!("{}: {answer:?}", case.name),
        }
    }
}

#[test]
fn what_is_no_json_is_refused() {
    assert!(Filters::from_json("{").is_err());
    assert!(Filters::pass_json("{}", "NaN").is_err());
}
