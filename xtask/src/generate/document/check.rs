//! What the types of a document do not say.

use anyhow::{Context, Result, ensure};
use hookseal::{KeySource, NamedKeys, Scheme};

use super::{Document, Part, SourceKind, Status};

impl Document {
    /// Fails where a part contradicts another, or is not in its form.
    pub(super) fn check(&self) -> Result<()> {
        let Document { sources, status, second_hand, delivery, handshakes, not_protected, .. } = self;
        let own = sources.iter().filter(|source| source.kind != SourceKind::SecondHand).count();
        match status {
            Status::Official => ensure!(own > 0, "sources: `official` needs one that is the provider's own"),
            Status::TwoSources => ensure!(sources.len() > 1, "sources: `two-sources` needs two"),
        }
        let marked = second_hand.contains(&Part::Scheme);
        ensure!(
            marked == (*status == Status::TwoSources),
            "secondHand: `scheme` stands there where the status is `two-sources`"
        );
        for (index, source) in sources.iter().enumerate() {
            let digits: Vec<usize> = source
                .read
                .split('-')
                .map(|part| part.len() * usize::from(part.bytes().all(|byte| byte.is_ascii_digit())))
                .collect();
            ensure!(digits == [4, 2, 2], "sources[{index}].read: expected a day such as 2026-11-28");
            let on_the_web = source.url.as_ref().is_some_and(|url| url.starts_with("https://"));
            ensure!(
                on_the_web || source.kind == SourceKind::Guide,
                "sources[{index}].url: expected an address that begins with https://"
            );
        }
        for (index, range) in delivery.source_addresses.iter().enumerate() {
            let valid = range.split_once('/').is_some_and(|(address, bits)| {
                let most =
                    address.parse::<std::net::IpAddr>().map_or(0, |address| if address.is_ipv4() { 32 } else { 128 });
                bits.parse::<u8>().is_ok_and(|bits| bits <= most)
            });
            ensure!(valid, "delivery.sourceAddresses[{index}]: expected a range such as 192.0.2.0/24");
        }
        for (index, handshake) in handshakes.iter().enumerate() {
            handshake.check().with_context(|| format!("handshakes[{index}]"))?;
        }
        if let Some(keys) = &self.keys {
            let is_address = |url: &str| KeySource::at(url).is_ok();
            ensure!(keys.url.is_some() == keys.named.is_empty(), "keys: expected either `url` or `named`");
            let valid = keys.url.as_deref().is_none_or(is_address);
            ensure!(valid, "keys.url: expected an address that begins with https:// and a host");
            let scheme = Scheme::from_json(&self.scheme.to_string())?;
            for pattern in &keys.named {
                let valid = NamedKeys::of(&scheme, Some(pattern)).is_ok_and(|keys| keys.is_some());
                ensure!(
                    valid,
                    "keys.named: expected an address, with `{{hex}}`, `{{id}}` or `{{region}}` in it, and `keyIdJson` or `keyIdHeader`"
                );
            }
        }
        ensure!(!not_protected.is_empty(), "notProtected: expected a sentence");
        Ok(())
    }
}
