//! Where a provider publishes its public keys, and how long these are good for. Nothing is fetched here: whoever does
//! asks this, and a delivery has no say in it.

use alloc::borrow::Cow;
use alloc::format;

use super::key_sources::KEY_SOURCES;
use crate::error::Error;

/// Where keys are published: an address over HTTPS whose host is fixed beforehand, by the provider's document or by the
/// program, never by a delivery.
///
/// Whoever fetches follows no redirect, reads at most [`LIMIT_BYTES`](Self::LIMIT_BYTES), waits at most
/// [`TIMEOUT_SECONDS`](Self::TIMEOUT_SECONDS), and takes nothing but status 200 for an answer.
///
/// ```
/// use hookseal::KeySource;
///
/// let source = KeySource::of("github-secret-scanning")?;
/// assert_eq!(source.url(), "https://api.github.com/meta/public_keys/secret_scanning");
/// assert!(KeySource::at("http://keys.example.com/jwks.json").is_err());
/// # Ok::<(), hookseal::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySource {
    url: Cow<'static, str>,
}

impl KeySource {
    /// The largest document of keys that is read, in bytes.
    pub const LIMIT_BYTES: usize = 256 * 1024;

    /// How long fetching may take, in seconds, from the name's look-up to the last byte.
    pub const TIMEOUT_SECONDS: u64 = 5;

    /// That which the provider's document names.
    ///
    /// # Errors
    /// `invalid_option` (`provider`), where it names none.
    pub fn of(provider: &str) -> Result<Self, Error> {
        let known = KEY_SOURCES.iter().find(|(name, _)| *name == provider);
        let (_, url) = known.ok_or_else(|| {
            let known: alloc::vec::Vec<_> = KEY_SOURCES.iter().map(|(name, _)| format!("`{name}`")).collect();
            let problem = format!(
                "no address is known at which it publishes keys for everybody, as for {}: where there is one, hand over \
                 the address",
                known.join(", ")
            );
            Error::option("provider", problem)
        })?;
        Ok(Self { url: Cow::Borrowed(url) })
    }

    /// An address of one's own, such as that of one's tenant.
    ///
    /// # Errors
    /// `invalid_option` (`url`), where it is not one that begins with `https://`, a host in lower case and a path.
    pub fn at(url: &str) -> Result<Self, Error> {
        let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\#\"<>^`{|}".contains(&byte));
        let authority = url.strip_prefix("https://").and_then(|rest| rest.split_once('/')).map(|(before, _)| before);
        let is_host = |host: &str| {
            !host.is_empty() && host.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'))
        };
        let is_authority = authority.is_some_and(|authority| match authority.split_once(':') {
            None => is_host(authority),
            Some((host, port)) => is_host(host) && port.parse::<u16>().is_ok() && !port.starts_with('+'),
        });
        if is_plain && is_authority {
            return Ok(Self { url: Cow::Owned(url.into()) });
        }
        Err(Error::option(
            "url",
            "expected an address of keys such as `https://keys.example.com/jwks.json`: over HTTPS, its host in lower \
             case, without a user and a fragment",
        ))
    }

    /// The address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// When keys were fetched and how long they are good for, in Unix seconds. What is not known is absent.
///
/// ```
/// use hookseal::KeyAge;
///
/// let mut age = KeyAge::default();
/// assert!(age.is_due(1_700_000_000, false));
/// age.asked(1_700_000_000);
/// age.fetched(1_700_000_000, Some("public, max-age=600"), None);
/// assert!(!age.is_due(1_700_000_599, false));
/// // A key that is not among them: they are asked for again, but not each time that a stranger names one.
/// assert!(age.is_due(1_700_000_060, true));
/// age.asked(1_700_000_060);
/// assert!(!age.is_due(1_700_000_061, true));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyAge {
    fetched_at: Option<u64>,
    fresh_seconds: u64,
    asked_at: Option<u64>,
}

impl KeyAge {
    /// So long nobody asks again, in seconds, whatever comes: a stranger who names unknown keys makes no traffic.
    pub const LEAST_SECONDS: u64 = 60;

    /// How long keys are fresh that come without a time of their own, in seconds.
    pub const USUAL_SECONDS: u64 = 3600;

    /// So long keys are used at most, in seconds, also where no others can be fetched, and whatever they say.
    pub const MOST_SECONDS: u64 = 24 * 3600;

    /// As it was written down: when they were fetched, how long they are fresh, and when they were asked for last.
    #[must_use]
    pub const fn of(fetched_at: Option<u64>, fresh_seconds: u64, asked_at: Option<u64>) -> Self {
        Self { fetched_at, fresh_seconds, asked_at }
    }

    /// How long keys are fresh that came with these headers, `Cache-Control` and `Age`, in seconds (RFC 9111).
    #[must_use]
    pub fn fresh_seconds(cache_control: Option<&str>, age: Option<&str>) -> u64 {
        let mut seconds = Self::USUAL_SECONDS;
        for directive in cache_control.unwrap_or_default().split(',') {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            let name = name.trim();
            if name.eq_ignore_ascii_case("max-age") {
                seconds = value.trim().trim_matches('"').parse().unwrap_or(0);
            } else if name.eq_ignore_ascii_case("no-store") || name.eq_ignore_ascii_case("no-cache") {
                seconds = 0;
                break;
            }
        }
        let age = age.and_then(|age| age.trim().parse::<u64>().ok()).unwrap_or(0);
        seconds.saturating_sub(age).clamp(Self::LEAST_SECONDS, Self::MOST_SECONDS)
    }

    /// Whether to ask for the keys now: because they are not fresh, or because a delivery names one that is not among
    /// them.
    #[must_use]
    pub const fn is_due(&self, now: u64, is_unknown: bool) -> bool {
        let is_recent = match self.asked_at {
            // A clock that was set back is no reason to wait.
            Some(asked_at) => now >= asked_at && now - asked_at < Self::LEAST_SECONDS,
            None => false,
        };
        !is_recent && (is_unknown || !self.is_within(now, self.fresh_seconds))
    }

    /// Whether the keys may still be used.
    #[must_use]
    pub const fn is_usable(&self, now: u64) -> bool {
        self.is_within(now, Self::MOST_SECONDS)
    }

    /// Whether what was asked for last came: else nothing is known of a key that is not among them.
    #[must_use]
    pub const fn is_answered(&self) -> bool {
        match (self.fetched_at, self.asked_at) {
            (Some(fetched_at), Some(asked_at)) => fetched_at >= asked_at,
            (fetched_at, _) => fetched_at.is_some(),
        }
    }

    const fn is_within(&self, now: u64, seconds: u64) -> bool {
        match self.fetched_at {
            Some(fetched_at) => now < fetched_at.saturating_add(seconds),
            None => false,
        }
    }

    /// They are being asked for.
    pub const fn asked(&mut self, now: u64) {
        self.asked_at = Some(now);
    }

    /// They came, with these headers.
    pub fn fetched(&mut self, now: u64, cache_control: Option<&str>, age: Option<&str>) {
        self.fetched_at = Some(now);
        self.fresh_seconds = Self::fresh_seconds(cache_control, age);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_nothing_that_hides_it() {
        for url in ["https://keys.example.com/jwks.json", "https://localhost:8443/", "https://a.b-c.d/e?f=g"] {
            assert_eq!(KeySource::at(url).expect("an address").url(), url);
        }
        for url in [
            "",
            "http://keys.example.com/",
            "HTTPS://keys.example.com/",
            "https://keys.example.com",
            "https:///jwks.json",
            "https://user@keys.example.com/",
            "https://keys.example.com@evil.example/",
            "https://keys.example.com:443@evil.example/",
            "https://keys.example.com:x/",
            "https://keys.example.com:+1/",
            "https://keys.example.com:/",
            "https://keys.example.com\\@evil.example/",
            "https://keys.example.com/#",
            "https://keys.example.com/a b",
            "https://Keys.example.com/",
            "https://[::1]/",
            "https://keys.example.com/\n",
        ] {
            assert_eq!(KeySource::at(url).expect_err(url).code().as_str(), "invalid_option", "{url}");
        }
    }

    #[test]
    fn keys_are_fresh_for_as_long_as_they_say_within_bounds() {
        let fresh = |cache_control, age| KeyAge::fresh_seconds(cache_control, age);
        assert_eq!(fresh(None, None), KeyAge::USUAL_SECONDS);
        assert_eq!(fresh(Some("public, MAX-AGE=\"600\""), None), 600);
        assert_eq!(fresh(Some("max-age=600"), Some("100")), 500);
        assert_eq!(fresh(Some("max-age=600"), Some("1000")), KeyAge::LEAST_SECONDS);
        assert_eq!(fresh(Some("max-age=99999999999999999999"), None), KeyAge::LEAST_SECONDS);
        assert_eq!(fresh(Some("max-age=31536000"), None), KeyAge::MOST_SECONDS);
        assert_eq!(fresh(Some("max-age=600, no-store"), None), KeyAge::LEAST_SECONDS);
    }

    #[test]
    fn keys_age() {
        let age = KeyAge::of(Some(1_000), 600, Some(1_000));
        assert!(!age.is_due(1_599, false) && age.is_due(1_600, false));
        assert!(!age.is_due(1_059, true) && age.is_due(1_060, true));
        assert!(age.is_due(999, true), "a clock that was set back");
        assert!(age.is_usable(1_000 + KeyAge::MOST_SECONDS - 1) && !age.is_usable(1_000 + KeyAge::MOST_SECONDS));
        assert!(age.is_answered() && !KeyAge::of(Some(1_000), 600, Some(1_001)).is_answered());
        assert!(!KeyAge::default().is_usable(0) && !KeyAge::default().is_answered());
        assert!(!KeyAge::of(None, 0, Some(1_000)).is_due(1_001, false), "what was asked for just now failed");
    }
}
