//! What a secret looks like, by its ends.

use super::sight::{Mark, Seen, Sight};

/// What is written where no secret was found.
const PLACEHOLDERS: [&str; 7] = ["undefined", "null", "None", "nil", "NaN", "[object Object]", "[object Promise]"];

/// API keys, access tokens and the like, which sign no webhooks.
const API_KEYS: &[Mark] = &[
    begins("sk_live_"),
    begins("sk_test_"),
    begins("rk_live_"),
    begins("rk_test_"),
    begins("sk-"),
    begins("ghp_"),
    begins("gho_"),
    begins("ghs_"),
    begins("github_pat_"),
    begins("xoxb-"),
    begins("xoxp-"),
    begins("xapp-"),
    begins("shpat_"),
    begins("shpca_"),
    begins("AKIA"),
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
];

const fn begins(begins: &'static str) -> Mark {
    Mark { begins, is: "" }
}

/// The text that stands where a secret was not found, if the secret is one.
pub(crate) fn placeholder(secret: &str) -> Option<&'static str> {
    PLACEHOLDERS.iter().copied().find(|text| secret.eq_ignore_ascii_case(text))
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
    let (mark, _) = FORMS.iter().find(|(mark, schemes)| begins(&mark) && !is_own(mark, schemes))?;
    Some(Seen::SecretOfAnother(mark))
}

#[cfg(test)]
mod tests {
    use super::{placeholder, secret};
    use crate::seen::Sight;

    #[test]
    fn what_is_no_secret_of_the_scheme_is_named() {
        let cases = [
            ("sk_test_4eC39", "stripe", Some("api_key")),
            ("ghp_16C7e42F", "github", Some("api_key")),
            ("whpk_abc", "github", Some("public_key")),
            ("whsec_abc", "github", Some("secret_of_another")),
            ("whsec_abc", "stripe", None),
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
}
