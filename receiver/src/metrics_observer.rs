//! Outcomes for whatever exporter the crate `metrics` has.

use crate::observe::Observation;

/// An `observe` that counts: `hookseal_deliveries_total` and `hookseal_delivery_seconds`, by endpoint, provider, type
/// and outcome.
///
/// ```
/// # use hookseal::Webhook;
/// use hookseal_receiver::{MemoryStore, Receiver};
/// # let webhook = Webhook::new("github", "It's a Secret to Everybody")?;
/// let receiver = Receiver::new(webhook, "pushes", MemoryStore::new())?.observe(hookseal_receiver::metrics);
/// # Ok::<(), hookseal::Error>(())
/// ```
pub fn metrics(observation: &Observation<'_>) {
    let labels = [
        ("endpoint", observation.endpoint.to_owned()),
        ("provider", observation.provider.to_owned()),
        ("type", observation.event_type.to_owned()),
        ("outcome", observation.outcome.as_str().to_owned()),
    ];
    ::metrics::counter!("hookseal_deliveries_total", &labels).increment(1);
    ::metrics::histogram!("hookseal_delivery_seconds", &labels).record(observation.duration);
}
