//! What is wrong with a configuration and its options.

use hookseal::Webhook;
use hookseal::binding::{sign_options, unix_seconds};
use serde_json::{Value, json};

use crate::wrong::{expect, message, open};

#[test]
fn of_configurations() {
    expect(&[
        (
            open(&json!({ "provider": "githib", "secrets": "a secret" })),
            "no provider is called \"githib\": did you mean `github`?",
        ),
        (
            open(&json!({ "provider": "Dropbox Sign", "secrets": "github" })),
            "no provider is called \"Dropbox Sign\": `dropbox-sign` is not built in, since no scheme says what it \
             signs, or no source how. `docs/schemes.md` has a line about it under \"What no scheme says\"",
        ),
        (
            open(&json!({ "provider": "s3cr3t", "secrets": "a secret" })),
            "no provider is called \"[6 characters that may be a secret]\": expected one of the names in the list of \
             providers, such as `stripe` or `github`, or a scheme of your own",
        ),
        (
            open(&json!({ "provider": "github", "secret": "a secret" })),
            "the option `secret` is not valid: there is no such part of a configuration: expected `provider`, \
             `secrets`, `options`",
        ),
        (
            message(Webhook::from_configuration("{")),
            "the option `configuration` is not valid: it is not JSON at line 1, column 2: expected a key in \
             double quotes or `}`, found the end",
        ),
        (
            message(unix_seconds(f64::NAN)),
            "the option `now` is not valid: expected a clock that gives Unix seconds: a number of 0 or more, and \
             no NaN",
        ),
    ]);
}

#[test]
fn of_options() {
    let options = |options: Value| open(&json!({ "provider": "github", "secrets": "a secret", "options": options }));
    expect(&[
        (
            options(json!({ "maxBodyBytes": { "\0": "NaN" } })),
            "the option `maxBodyBytes` is not valid: expected a whole number of 0 or more, found NaN",
        ),
        (
            options(json!({ "toleranceSeconds": -1 })),
            "the option `toleranceSeconds` is not valid: expected a whole number of 0 or more, found -1; to \
             switch freshness off, use the option for it",
        ),
        (
            options(json!({ "max_body_bytes": "1mb" })),
            "the option `max_body_bytes` is not valid: expected a whole number of 0 or more, found \"1mb\"",
        ),
        (
            options(json!({ "checkTimestamp": {} })),
            "the option `checkTimestamp` is not valid: expected true or false, found an object",
        ),
        (
            options(json!({ "schema": "strict" })),
            "the option `schema` is not valid: expected \"report\" or \"enforce\", found \"strict\"",
        ),
        (
            options(json!({ "tolerance": 300 })),
            "the option `tolerance` is not valid: there is no such option: expected `toleranceSeconds`, \
             `checkTimestamp`, `maxBodyBytes`, `schema`, `exactSecret`, `url`, `baseUrl`, or in a program `now`",
        ),
        (
            options(json!({ "max_body_byte": 300 })),
            "the option `max_body_byte` is not valid: there is no such option: expected `toleranceSeconds`, \
             `checkTimestamp`, `maxBodyBytes`, `schema`, `exactSecret`, `url`, `baseUrl`, or in a program `now`: did \
             you mean `maxBodyBytes`?",
        ),
        (
            options(json!({ "toleranceSeconds": 300, "tolerance_seconds": 300 })),
            "the option `tolerance_seconds` is not valid: it is there twice: `toleranceSeconds` is the same \
             option",
        ),
        (options(json!([])), "the option `options` is not valid: expected an object, found an array"),
    ]);
}

#[test]
fn of_options_for_signing() {
    let options = |document: &str| message(sign_options(document));
    expect(&[
        (options("[]"), "the option `options` is not valid: expected an object, found an array"),
        (
            options("{"),
            "the option `options` is not valid: it is not JSON at line 1, column 2: expected a key in double \
             quotes or `}`, found the end",
        ),
        (
            options(r#"{ "time": 0 }"#),
            "the option `time` is not valid: there is no such option: expected `id`, `timestamp`, \
             `headers`, `method`, `url`, `alone`",
        ),
        (
            options(r#"{ "timestamp": "0" }"#),
            "the option `timestamp` is not valid: expected Unix seconds as a number, found \"0\"",
        ),
        (options(r#"{ "timestamp": -1 }"#), "the option `timestamp` is not valid: expected Unix seconds, found -1"),
        (
            options(r#"{ "timestamp": 9007199254740992 }"#),
            "the option `timestamp` is not valid: expected Unix seconds, found 9007199254740992",
        ),
        (options(r#"{ "id": 1 }"#), "the option `id` is not valid: expected a string, found 1"),
        (
            options(r#"{ "id": { "\u0000": "a function" } }"#),
            "the option `id` is not valid: expected a string, found a function",
        ),
        (
            options(r#"{ "headers": [] }"#),
            "the option `headers` is not valid: expected an object of names and strings, found an array",
        ),
        (
            options(r#"{ "headers": { "A": 1 } }"#),
            "the option `headers` is not valid: expected a string as the value of `A`, found a number",
        ),
    ]);
}
