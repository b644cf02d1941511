//! A webhook of every built-in provider, with a secret that is known here.

use std::sync::LazyLock;

use hookseal::{PROVIDERS, Webhook};

/// Where all deliveries are sent.
pub(crate) const URL: &str = "https://example.com/webhooks?tenant=1&b=%20";

/// When all deliveries arrive.
pub(crate) const NOW: u64 = 1_705_314_600;

/// One in each form that providers' secrets have.
const SECRETS: [&str; 7] = [
    "a secret for fuzzing alone",
    "whsec_YSBzZWNyZXQgZm9yIGZ1enppbmcgYWxvbmUuLi4=",
    "6120736563726574206f6e6c7920666f722066757a7a696e672e2e2e2e2e2e2e",
    "user:a secret for fuzzing alone",
    // Public keys: nobody signs with them, and what is not genuine is refused.
    "7865728332e03a63b6442b42ef98eeb1d4befd1e9c5032b83d70f64e5f551a50",
    "eGVygzLgOmO2RCtC75jusdS+/R6cUDK4PXD2Tl9VGlA=",
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdmDA4af603LDsEc0vD8uHSrUHRPRj2JKiHVqAW9Bdxd+QRocSnmHyFC5KpKA+3y7kzOPgFKDHEAnLuF6Zu47ow==",
];

static WEBHOOKS: LazyLock<Vec<Webhook>> = LazyLock::new(|| {
    let made = |name: &str| SECRETS.iter().find_map(|secret| Webhook::new(name, *secret).ok());
    PROVIDERS.iter().filter_map(|provider| made(provider.scheme.name())).collect()
});

/// The webhook with this number, of which two bytes say which one.
pub(crate) fn webhook([low, high]: [u8; 2]) -> &'static Webhook {
    &WEBHOOKS[usize::from(u16::from_le_bytes([low, high])) % WEBHOOKS.len()]
}

/// The two bytes that choose a provider's webhook, if it has one.
#[must_use]
pub fn number_of(provider: &str) -> Option<[u8; 2]> {
    let position = WEBHOOKS.iter().position(|webhook| webhook.scheme().name() == provider)?;
    u16::try_from(position).ok().map(u16::to_le_bytes)
}
