//! What is wrong with a secret.

use serde_json::{Value, json};

use crate::wrong::{expect, open};

#[test]
fn of_secrets() {
    let secrets = |provider: &str, secrets: Value| open(&json!({ "provider": provider, "secrets": secrets }));
    expect(&[
        (
            secrets("github", json!(null)),
            "the secret is empty or undefined: is the environment variable set where this runs? There is no mode \
             without a secret",
        ),
        (
            secrets("github", json!(["a secret", ""])),
            "secret number 2 is empty or undefined: is the environment variable set where this runs? There is no \
             mode without a secret",
        ),
        (secrets("github", json!(7)), "the secret is malformed: expected a string, found a number"),
        (
            secrets("github", json!([{ "\0": "a function" }])),
            "the secret is malformed: expected a string, found a function",
        ),
        (
            secrets("github", json!([{ "\0": "a function", "more": 1 }])),
            "the secret is malformed: expected a string, found an object",
        ),
        (
            secrets("github", json!("a secret\n")),
            "the secret is malformed: it has a line break in it; trim it after reading it from a file, and give its \
             line alone. Where it is the secret all the same, set the option `exactSecret`, in Python and Rust `exact_secret`",
        ),
    ]);
}

#[test]
fn of_encoded_secrets() {
    let secrets = |provider: &str, secrets: Value| open(&json!({ "provider": provider, "secrets": secrets }));
    expect(&[
        (
            secrets("standard-webhooks", json!("a secret")),
            "the secret is malformed: expected it to begin with `whsec_`; copy it whole from the provider's dashboard. \
             Where the secret is a text of another form, the provider signs by another scheme",
        ),
        (
            secrets("github", json!("\"a secret\"")),
            "the secret is malformed: it is in quotes, which a file of settings may keep; write it without. Where it \
             is the secret all the same, set the option `exactSecret`, in Python and Rust `exact_secret`",
        ),
        (
            secrets("github", json!("a secret ")),
            "the secret is malformed: it begins or ends with a space or a mark that is not seen; copy it without. \
             Where it is the secret all the same, set the option `exactSecret`, in Python and Rust `exact_secret`",
        ),
        (
            secrets("github", json!("undefined")),
            "the secret is malformed: it is the text `undefined`, as where an environment variable is not set; look \
             where this runs. Where it is the secret all the same, set the option `exactSecret`, in Python and Rust \
             `exact_secret`",
        ),
        (
            secrets("standard-webhooks", json!("v1,whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")),
            "the secret is malformed: expected it to begin with `whsec_`; leave out `v1,` before it",
        ),
        (
            secrets("standard-webhooks", json!("C2FVsBQIhrscChlQIMV+b5sSYspob7oD")),
            "the secret is malformed: expected it to begin with `whsec_`; where the provider shows it without, put \
             `whsec_` before it",
        ),
        (
            secrets("standard-webhooks", json!("whsec_C2FVsBQIhrscChlQIMV-b5sSYspob7oD")),
            "the secret is malformed: expected base64 with the standard alphabet and padding; it is URL-safe base64: \
             write `+` for each `-` and `/` for each `_`, and `=` until its length is a multiple of 4",
        ),
        (
            secrets("standard-webhooks", json!("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGA")),
            "the secret is malformed: expected base64 with the standard alphabet and padding; its padding is \
             missing, or its end: add `=` until its length is a multiple of 4, if nothing was cut off",
        ),
        (
            secrets("standard-webhooks", json!("polar_whs_C2FVsBQIhrscChlQIMV")),
            "the secret is malformed: expected it to begin with `whsec_`, and it begins with `polar_whs_`: that is \
             not the secret of a webhook of this scheme",
        ),
        (
            secrets("standard-webhooks", json!("whpk_C2FVsBQIhrscChlQIMV")),
            "the secret is malformed: expected PEM, hexadecimal digits, base64 or a JWK: this scheme's signatures are \
             checked with the provider's public Ed25519 key, not with a shared secret",
        ),
        (
            open(&json!({ "provider": "correct horse", "secrets": "github" })),
            "no provider is called \"[13 characters that may be a secret]\": a provider's name stands in the place \
             of the secret. The provider comes first, then its secret",
        ),
        (
            secrets("standard-webhooks", json!("whsec_MQ==")),
            "the secret has 1 byte after decoding: expected at least 24. Copy it whole from the provider's \
             dashboard",
        ),
        (
            secrets("standard-webhooks", json!(["whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "whsec_?"])),
            "secret number 2 is malformed: expected base64 with the standard alphabet and padding; copy it whole \
             from the dashboard",
        ),
    ]);
}
