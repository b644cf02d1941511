//! The demo's secrets.

/// A provider, the environment variable that the examples read its secret from, and the demo's secret.
pub(super) type Secret = (&'static str, &'static str, &'static str);

pub(super) const SECRETS: [Secret; 5] = [
    ("realestateapi", "REALESTATEAPI_WEBHOOK_SECRET", "realestateapi demo secret"),
    ("real-estate", "REAL_ESTATE_WEBHOOK_SECRET", "real-estate demo secret"),
    ("singlekey", "SINGLEKEY_WEBHOOK_SECRET", "singlekey demo secret"),
    ("hospitable", "HOSPITABLE_WEBHOOK_SECRET", "aG9zdEBleGFtcGxlLmNvbQ=="),
    ("dossier", "DOSSIER_WEBHOOK_SECRET", "whsec_dossier demo secret"),
];
