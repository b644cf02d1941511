//! What a secret looks like, by its ends.

use super::sight::{Mark, Seen, Sight};

/// Quotes that a file of settings, a page or a word processor puts around a secret.
pub(crate) const QUOTES: [char; 9] = ['"', '\'', '`', '“', '”', '‘', '’', '«', '»'];

/// Marks that nobody sees, copied along with a text.
pub(crate) const UNSEEN: [char; 6] = ['\u{FEFF}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{200E}', '\u{2060}'];

/// What is written where no secret was found.
const PLACEHOLDERS: [&str; 7] = ["undefined", "null", "None", "nil", "NaN", "[object Object]", "[object Promise]"];

/// API keys, access tokens and the like, which sign no webhooks: as those who issue them write in their guides, and as
/// scanners of secrets look for them. None that some provider's webhooks are signed with.
const API_KEYS: &[Mark] = &[
    begins("sk_live_"),
    begins("sk_test_"),
    begins("rk_live_"),
    begins("rk_test_"),
    begins("sk-"),
    begins("re_"),
    begins("ghp_"),
    begins("gho_"),
    begins("ghu_"),
    begins("ghs_"),
    begins("ghr_"),
    begins("github_pat_"),
    begins("glpat-"),
    begins("npm_"),
    begins("pypi-"),
    begins("xoxb-"),
    begins("xoxp-"),
    begins("xapp-"),
    begins("shpat_"),
    begins("shpca_"),
    begins("shppa_"),
    begins("SG."),
    begins("AIza"),
    begins("ya29."),
    begins("AKIA"),
    begins("ASIA"),
    begins("GOCSPX-"),
    begins("hf_"),
    begins("lin_api_"),
    begins("ntn_"),
    begins("figd_"),
    begins("rzp_live_"),
    begins("rzp_test_"),
    begins("pdl_live_apikey_"),
    begins("pdl_sdbx_apikey_"),
    begins("polar_oat_"),
    begins("tskey-api-"),
    begins("Bearer "),
];

const PUBLIC_KEYS: &[Mark] = &[
    begins("whpk_"),
    begins("pk_live_"),
    begins("pk_test_"),
    begins("-----BEGIN PUBLIC"),
    begins("-----BEGIN CERT"),
    begins("ssh-"),
    begins("{\"kty\""),
];

/// How secrets begin, as whose, and which schemes have such besides those that say so themselves: there it says nothing.
const FORMS: &[(Mark, &[&str])] = &[
    (Mark { begins: "whsec_", is: "Standard Webhooks, Svix and Stripe" }, &["stripe", "dossier"]),
    (Mark { begins: "polar_whs_", is: "Polar" }, &["polar"]),
    (Mark { begins: "shpss_", is: "Shopify" }, &["shopify"]),
    (Mark { begins: "whsk_", is: "PayMongo, and private keys of Standard Webhooks," }, &["paymongo"]),
];

const fn begins(begins: &'static str) -> Mark {
    Mark { begins, is: "" }
}

/// The text that stands where a secret was not found, if the secret is one.
pub(crate) fn placeholder(secret: &str) -> Option<&'static str> {
    PLACEHOLDERS.iter().copied().find(|text| secret.eq_ignore_ascii_case(text))
}

/// How a reference to a secret is written, by its ends: as shells, templates, settings and programs do, and as examples
/// write the place for one. Between them is a name, which is all that may stand there.
const REFERENCES: &[(&str, &str)] = &[
    ("${", "}"),
    ("$(", ")"),
    ("${{", "}}"),
    ("{{", "}}"),
    ("{", "}"),
    ("<%=", "%>"),
    ("<", ">"),
    ("%", "%"),
    ("[", "]"),
    ("process.env.", ""),
    ("import.meta.env.", ""),
    ("op://", ""),
    ("arn:aws:", ""),
    ("@Microsoft.KeyVault(", ")"),
];

/// Whether a secret is a reference to one that nothing replaced, such as `${NAME}`, `$NAME` or `<secret>`. No provider
/// makes secrets of such forms.
pub(crate) fn is_reference(secret: &str) -> bool {
    let secret = secret.trim_ascii();
    let secret = secret.strip_prefix("whsec_").unwrap_or(secret);
    let is_name = |name: &str| {
        let may = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/= ".contains(&byte);
        name.bytes().any(|byte| byte.is_ascii_alphabetic()) && name.bytes().all(may)
    };
    let variable = secret.strip_prefix('$').is_some_and(|name| {
        // Other texts behind a dollar may be passwords that somebody chose.
        name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    });
    let around = |(start, end): &(&str, &str)| secret.strip_prefix(start)?.strip_suffix(end);
    variable || REFERENCES.iter().filter_map(around).any(is_name)
}

/// What the secret of a scheme looks like, whose own secrets begin with `prefix`.
pub(crate) fn secret(secret: &str, scheme: &str, prefix: Option<&str>) -> Option<Sight> {
    look(secret, scheme, prefix).map(Sight)
}

/// How the secret begins, if no secret of a scheme with a form of its own does.
pub(crate) fn foreign_beginning(secret: &str) -> Option<&'static str> {
    match look(secret, "", None)? {
        Seen::ApiKey(mark) | Seen::PublicKey(mark) | Seen::SecretOfAnother(mark) => Some(mark.begins),
        _ => None,
    }
}

fn look(secret: &str, scheme: &str, prefix: Option<&str>) -> Option<Seen> {
    let begins = |mark: &&Mark| secret.starts_with(mark.begins);
    if let Some(mark) = API_KEYS.iter().find(begins) {
        return Some(Seen::ApiKey(mark));
    }
    if let Some(mark) = PUBLIC_KEYS.iter().find(begins) {
        return Some(Seen::PublicKey(mark));
    }
    let is_own = |mark: &Mark, schemes: &[&str]| prefix == Some(mark.begins) || schemes.contains(&scheme);
    if let Some((mark, _)) = FORMS.iter().find(|(mark, schemes)| begins(&mark) && !is_own(mark, schemes)) {
        return Some(Seen::SecretOfAnother(mark));
    }
    is_example(secret).then_some(Seen::ExampleSecret)
}

/// Whether it is what guides write where a secret belongs: `your_webhook_secret`, `your-secret-here`, `changeme`.
fn is_example(secret: &str) -> bool {
    let secret = secret.strip_prefix("whsec_").unwrap_or(secret);
    let starts = |text: &str| secret.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text));
    ["your_", "your-", "your ", "changeme", "change_me", "change-me", "replace_", "replace-"].into_iter().any(starts)
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

    #[cfg(feature = "catalogue")]
    #[test]
    fn a_secret_of_the_scheme_itself_is_not_taken_for_another_s() {
        for scheme in crate::PROVIDERS.iter().map(|provider| &provider.scheme) {
            let Some(prefix) = scheme.secret.prefix.as_deref() else { continue };
            let text = alloc::format!("{prefix}YSBzZWNyZXQgZm9yIGZ1enppbmcgYWxvbmUuLi4=");
            assert_eq!(secret(&text, &scheme.name, Some(prefix)).map(Sight::code), None, "{}", scheme.name);
        }
        assert!(secret("whsec_abc", "github", Some("polar_whs_")).is_some());
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
