//! Which address a request came from, and whether deliveries may come from there.

use alloc::vec::Vec;
use core::net::IpAddr;

use ipnet::IpNet;

use super::facts::{whole, wrong};
use crate::error::Error;

/// What is done with a request from an address that is not the provider's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourceMode {
    /// Addresses are not looked at.
    #[default]
    Off,
    /// It goes on, and `observe` is told.
    Report,
    /// It is refused with 403.
    Refuse,
}

/// What an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceVerdict {
    /// One of the provider's, or none was asked for.
    Fine,
    /// Not the provider's, which is to be reported.
    Foreign,
    /// Not the provider's, which is refused.
    Refused,
}

/// The ranges that deliveries may come from, and how many proxies are trusted to tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    mode: SourceMode,
    trusted_proxies: u8,
    ranges: Vec<IpNet>,
}

impl Source {
    /// # Errors
    /// [`InvalidOption`](Error::InvalidOption) where a range is none, or there is none to hold addresses to.
    pub fn new<'r>(
        mode: SourceMode,
        trusted_proxies: u8,
        ranges: impl IntoIterator<Item = &'r str>,
    ) -> Result<Self, Error> {
        Self::checked(mode, trusted_proxies, ranges).map_err(|(option, problem)| wrong(option, problem))
    }

    /// Or the option, and what is wrong with it.
    pub(super) fn checked<'r>(
        mode: SourceMode,
        trusted_proxies: u8,
        texts: impl IntoIterator<Item = &'r str>,
    ) -> Result<Self, (&'static str, &'static str)> {
        let mut ranges = Vec::new();
        for text in texts {
            ranges.push(range(text).ok_or(("sources", "expected ranges such as `203.0.113.0/24`"))?);
        }
        if mode != SourceMode::Off && ranges.is_empty() {
            return Err(("sourceMode", "no range is known to hold addresses to: the provider publishes none"));
        }
        Ok(Self { mode, trusted_proxies, ranges })
    }

    /// Whether it makes a difference where a request comes from.
    #[must_use]
    pub const fn is_looked_at(&self) -> bool {
        !matches!(self.mode, SourceMode::Off)
    }

    /// Judges a request by the address of its peer and its `X-Forwarded-For`, several joined by commas.
    ///
    /// With n trusted proxies the (n+1)th address from the right of both counts: what stands left of it, anyone
    /// can write. Where there are fewer, nobody trusted has told it.
    ///
    /// ```
    /// use hookseal::receive::{Source, SourceMode, SourceVerdict};
    /// let source = Source::new(SourceMode::Refuse, 1, ["38.80.170.0/24"])?;
    /// assert_eq!(source.judge("10.0.0.1", "38.80.170.7"), SourceVerdict::Fine);
    /// assert_eq!(source.judge("10.0.0.1", "38.80.170.7, 203.0.113.9"), SourceVerdict::Refused); // forged on the left
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    #[must_use]
    pub fn judge(&self, peer: &str, forwarded_for: &str) -> SourceVerdict {
        let other = match self.mode {
            SourceMode::Off => return SourceVerdict::Fine,
            SourceMode::Report => SourceVerdict::Foreign,
            SourceMode::Refuse => SourceVerdict::Refused,
        };
        let from_the_right = core::iter::once(peer).chain(forwarded_for.rsplit(','));
        let Some(address) = from_the_right.into_iter().nth(self.trusted_proxies.into()).and_then(address) else {
            return other;
        };
        if self.ranges.iter().any(|range| range.contains(&address)) { SourceVerdict::Fine } else { other }
    }
}

/// An address, with the length of a prefix or alone: ipnet's own parser has another one of addresses in it.
fn range(text: &str) -> Option<IpNet> {
    let Some((address, prefix)) = text.split_once('/') else { return text.parse::<IpAddr>().ok().map(IpNet::from) };
    IpNet::new(address.parse().ok()?, whole(prefix)?.try_into().ok()?).ok()
}

/// An address, without the port, brackets and zone that some proxies write; IPv4 in IPv6 unfolded.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches([' ', '\t']);
    let text = match text.strip_prefix('[') {
        Some(bracketed) => bracketed.split_once(']')?.0,
        // A single colon: IPv4 with a port.
        None if text.matches(':').count() == 1 => text.split_once(':')?.0,
        None => text,
    };
    let text = text.split_once('%').map_or(text, |(address, _)| address);
    Some(text.parse::<IpAddr>().ok()?.to_canonical())
}
