//! A webhook of every built-in provider, with a secret that is known here.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::{iter, slice};

use hookseal::{PROVIDERS, Scheme, Webhook};
use serde_json::Value;

/// Where all deliveries are sent.
pub(crate) const URL: &str = "https://example.com/webhooks?tenant=1&b=%20";

/// When all deliveries arrive.
pub(crate) const NOW: u64 = 1_705_314_600;

/// One in each form that providers' secrets have, behind a prefix of the provider's own where it has one.
pub(crate) const SECRETS: [&str; 14] = [
    "a secret for fuzzing alone",
    "a secret for fuzzing alone, of sixty-four characters............",
    "whsec_YSBzZWNyZXQgZm9yIGZ1enppbmcgYWxvbmUuLi4=",
    "YSBzZWNyZXQgZm9yIGZ1enppbmcgYWxvbmUuLi4=",
    "6120736563726574206f6e6c7920666f722066757a7a696e672e2e2e2e2e2e2e",
    "user:a secret for fuzzing alone",
    // Public keys: nobody signs with them, and what is not genuine is refused.
    "7865728332e03a63b6442b42ef98eeb1d4befd1e9c5032b83d70f64e5f551a50",
    "eGVygzLgOmO2RCtC75jusdS+/R6cUDK4PXD2Tl9VGlA=",
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdmDA4af603LDsEc0vD8uHSrUHRPRj2JKiHVqAW9Bdxd+QRocSnmHyFC5KpKA+3y7kzOPgFKDHEAnLuF6Zu47ow==",
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAoKMwt68Pa9+RCEE8SeLTCgozBemfrCFX1vCVqWcHOzCUf5oltBXydyAAZHWovHJ0HFgSbHfxEmOmAGd86d9eYcAvra7zPl5GXSyC6q/wVtJyuALOWdxQvQ2o2/SxciccJJ18NdSKY7Z0qovxN4cNELfPEq1eLH10VlCN7aSzCJoD5QfayoUjFtSbhfXdePcYvsIjLaXHkpktV3J7zoq7jjwGEtwcMHpYEVF6SH20NvOmmGSrvwHLlyCl98DMJvHH/O+YYgwe8kXn4udbHb9VU54nXizTMB5N8YtjjdZODlCSPmz/6JSqVr3EKmgvX7ZM5+cZBEE1B9JsfsUiv0c0twIDAQAB",
    // And such under their ids.
    r#"{"1":"eGVygzLgOmO2RCtC75jusdS+/R6cUDK4PXD2Tl9VGlA="}"#,
    r#"{"1":"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdmDA4af603LDsEc0vD8uHSrUHRPRj2JKiHVqAW9Bdxd+QRocSnmHyFC5KpKA+3y7kzOPgFKDHEAnLuF6Zu47ow=="}"#,
    // Whose deliveries are taken, where anybody can have the provider sign: the keys follow.
    "arn:aws:sns:us-west-2:123456789012:MyTopic",
    "4JH86294D6297924G",
];

/// What chooses a webhook. It is made of the provider's name, so that a further provider changes nobody else's.
pub(crate) type Choice = [u8; 4];

/// By their choices, each with its secret.
static WEBHOOKS: LazyLock<BTreeMap<Choice, (Webhook, String)>> = LazyLock::new(|| {
    let schemes = PROVIDERS.iter().map(|provider| &provider.scheme);
    schemes.filter_map(|scheme| Some((choice_of(scheme.name()), made(scheme)?))).collect()
});

/// A webhook of the first secret that the provider can have: a new one has its own form, and no line here.
fn made(scheme: &Scheme) -> Option<(Webhook, String)> {
    let document: Value = serde_json::from_str(&scheme.to_json()).expect("a scheme is JSON");
    let forms = document["secret"].as_array().map_or(slice::from_ref(&document["secret"]), Vec::as_slice);
    let prefixes = iter::once("").chain(forms.iter().filter_map(|form| form["prefix"].as_str()));
    let mut secrets = prefixes.flat_map(|prefix| SECRETS.map(|secret| format!("{prefix}{secret}")));
    secrets.find_map(|secret| Some((Webhook::new(scheme.name(), secret.as_str()).ok()?, secret)))
}

/// The secret that the webhook was made with.
pub(crate) fn secret_of(webhook: &Webhook) -> &'static str {
    &WEBHOOKS.get(&choice_of(webhook.scheme().name())).expect("it was made here").1
}

/// The webhook of the first choice from this one on.
pub(crate) fn webhook(choice: Choice) -> &'static Webhook {
    let next = WEBHOOKS.range(choice..).next().or_else(|| WEBHOOKS.iter().next());
    &next.expect("there are providers").1.0
}

/// What chooses a provider's webhook: the FNV-1a hash of its name.
#[must_use]
pub fn choice_of(provider: &str) -> Choice {
    let hash = provider.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_has_a_choice_of_its_own() {
        let names = PROVIDERS.iter().map(|provider| provider.scheme.name());
        let without: Vec<_> = names.filter(|name| webhook(choice_of(name)).scheme().name() != *name).collect();
        assert_eq!(without, [""; 0]);
    }
}
