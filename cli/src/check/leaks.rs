//! What an answer shows that a stranger is not to see.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::base16::base16;
use crate::target::Answer;

/// How errors of several languages look.
const TRACES: [&str; 17] = [
    "Traceback (most recent call last)",
    "  File \"",
    "    at ",
    "&nbsp; &nbsp;at ",
    "node_modules",
    "panicked at",
    "RUST_BACKTRACE",
    "goroutine ",
    "Stack trace",
    ".java:",
    ".rb:",
    ".cs:line ",
    ".php on line ",
    "TypeError",
    "RangeError",
    "SyntaxError",
    "Exception",
];

/// The first of it, in words. The signatures are those that the sender did not have.
pub(super) fn leak(answer: &Answer, secret: &str, signatures: &[String]) -> Option<&'static str> {
    let body = String::from_utf8_lossy(&answer.body);
    let texts: Vec<&str> =
        answer.headers.iter().map(|(_, value)| value.as_str()).chain(std::iter::once(body.as_ref())).collect();
    let shows = |text: &str| texts.iter().any(|shown| shown.contains(text));
    // Shorter ones stand in many a text.
    if secret.len() >= 4
        && [secret.to_owned(), STANDARD.encode(secret), base16(secret.as_bytes())].iter().any(|form| shows(form))
    {
        return Some("the secret");
    }
    if signatures.iter().any(|signature| shows(signature)) {
        return Some("the signature that was expected");
    }
    TRACES.iter().any(|trace| shows(trace)).then_some("an error of the program")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_seen_in_each_form() {
        let answer = |body: &str| Answer { status: 400, headers: Vec::new(), body: body.as_bytes().to_vec() };
        for (body, expected) in [
            ("received", None),
            ("key: my secret!", Some("the secret")),
            ("bXkgc2VjcmV0IQ==", Some("the secret")),
            ("6d792073656372657421", Some("the secret")),
            ("wanted abc123", Some("the signature that was expected")),
            ("Error: no<br> &nbsp; &nbsp;at handle", Some("an error of the program")),
        ] {
            assert_eq!(leak(&answer(body), "my secret!", &["abc123".to_owned()]), expected, "{body}");
        }
    }
}
