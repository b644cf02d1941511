//! What a secret looks like, by its ends.

use crate::list::List;

use super::sight::{API_KEY, EXAMPLE, OTHERS, PUBLIC_KEY, Sight, begun};

/// Quotes that a file of settings, a page or a word processor puts around a secret.
pub const QUOTES: [char; 9] = ['"', '\'', '`', '“', '”', '‘', '’', '«', '»'];

/// Marks that nobody sees, copied along with a text.
pub const UNSEEN: [char; 6] = ['\u{FEFF}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{200E}', '\u{2060}'];

/// The text that stands where a secret was not found, if the secret is one.
#[must_use]
pub fn placeholder(secret: &str) -> Option<&'static str> {
    const PLACEHOLDERS: List = list!["undefined", "null", "None", "nil", "NaN", "[object Object]", "[object Promise]"];
    PLACEHOLDERS.iter().find(|text| secret.eq_ignore_ascii_case(text))
}

/// What the secret of a scheme looks like, whose own secrets begin with `prefix`.
#[must_use]
pub fn secret(secret: &str, scheme: &str, prefix: Option<&str>) -> Option<Sight> {
    let text = secret.as_bytes();
    if let Some(sight) = begun(API_KEY, text).or_else(|| begun(PUBLIC_KEY, text)) {
        return Some(sight);
    }
    let is_own = |sight: &Sight| prefix == Some(sight.mark()) || sight.schemes().contains(&scheme);
    let others = begun(OTHERS, text).filter(|sight| !is_own(sight));
    others.or_else(|| is_example(secret).then(|| Sight::of(EXAMPLE, 0)))
}

/// How a reference to a secret is written, by its ends: as shells, templates, settings and programs do, and as examples
/// write the place for one. Between the two of a pair is a name, which is all that may stand there.
// A pair a line.
#[rustfmt::skip]
const REFERENCES: List = list![
    "${", "}",
    "$(", ")",
    "${{", "}}",
    "{{", "}}",
    "{", "}",
    "<%=", "%>",
    "<", ">",
    "%", "%",
    "[", "]",
    "process.env.", "",
    "import.meta.env.", "",
    "op://", "",
    "arn:aws:", "",
    "@Microsoft.KeyVault(", ")",
];

/// Whether a secret is a reference to one that nothing replaced, such as `${NAME}`, `$NAME` or `<secret>`. No provider
/// makes secrets of such forms.
#[must_use]
pub fn is_reference(secret: &str) -> bool {
    let secret = secret.trim_ascii();
    let secret = secret.strip_prefix("whsec_").unwrap_or(secret);
    let is_name = |name: &str| {
        let may =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':' | b'/' | b'=' | b' ');
        name.bytes().any(|byte| byte.is_ascii_alphabetic()) && name.bytes().all(may)
    };
    let variable = secret.strip_prefix('$').is_some_and(|name| {
        // Other texts behind a dollar may be passwords that somebody chose.
        name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    });
    let mut ends = REFERENCES.iter();
    let around = |start: &str, end: &str| secret.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
    let mut names = core::iter::from_fn(|| Some(around(ends.next()?, ends.next()?)));
    variable || names.any(|name| name.is_some_and(is_name))
}

/// Whether it is what guides write where a secret belongs: `your_webhook_secret`, `your-secret-here`, `changeme`.
fn is_example(secret: &str) -> bool {
    const EXAMPLES: List =
        list!["your_", "your-", "your ", "changeme", "change_me", "change-me", "replace_", "replace-"];
    let secret = secret.strip_prefix("whsec_").unwrap_or(secret);
    EXAMPLES.iter().any(|text| secret.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text)))
}

/// How the secret begins, if no secret of a scheme with a form of its own does.
#[must_use]
pub fn foreign_beginning(text: &str) -> Option<&'static str> {
    secret(text, "", None).map(Sight::mark).filter(|mark| !mark.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{is_reference, placeholder, secret};
    use crate::seen::Sight;

    #[test]
    fn what_is_no_secret_of_the_scheme_is_named() {
        let cases = [
            ("sk_test_4eC39", "stripe", Some("api_key")),
            ("ghp_16C7e42F", "github", Some("api_key")),
            ("whpk_abc", "github", Some("public_key")),
            ("whsec_abc", "github", Some("secret_of_another")),
            ("glpat-abc", "gitlab", Some("api_key")),
            ("re_abc", "resend", Some("api_key")),
            ("whsk_abc", "github", Some("secret_of_another")),
            ("whsk_abc", "paymongo", None),
            ("whsec_abc", "stripe", None),
            ("whsec_abc", "docuseal", None),
            ("your_webhook_secret", "github", Some("example_secret")),
            ("whsec_your-secret-here", "stripe", Some("example_secret")),
            ("ChangeMe", "github", Some("example_secret")),
            ("yours truly", "github", None),
            ("It's a Secret to Everybody", "github", None),
            ("skating", "github", None),
        ];
        for (text, scheme, expected) in cases {
            assert_eq!(secret(text, scheme, None).map(Sight::code), expected, "{text} for {scheme}");
        }
    }

    #[test]
    fn what_stands_for_no_secret_is_known() {
        for text in ["undefined", "NULL", "None", "[object Object]"] {
            assert!(placeholder(text).is_some(), "{text}");
        }
        assert_eq!(placeholder("nonesuch"), None);
    }

    #[test]
    fn references_to_a_secret_are_told_from_secrets() {
        for text in [
            "${SECRET}",
            "$WEBHOOK_SECRET",
            "$(cat secret)",
            "${{ secrets.WEBHOOK_SECRET }}",
            "{{ .Values.secret }}",
            "{secret}",
            "<secret>",
            "<your webhook secret>",
            "whsec_<secret>",
            "%SECRET%",
            "[your-secret]",
            "process.env.SECRET",
            "op://vault/hook/secret",
            "arn:aws:secretsmanager:eu-west-1:1234:secret:hook",
            "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/hook)",
        ] {
            assert!(is_reference(text), "{text}");
        }
        for text in ["$ecret", "$1", "<>", "{\"kty\":\"OKP\"}", "[1,2]", "a{b}", "%41%", "It's a Secret to Everybody"] {
            assert!(!is_reference(text), "{text}");
        }
    }
}
