//! Public keys of which each delivery names its own, by its address: where such an address may be, and how many are kept.
//! Nothing is fetched here.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde_json::Value;

use super::key_sources::NAMED_KEYS;
use super::keys::KeySource;
use crate::error::Error;
use crate::json::Tree;
use crate::scheme::{Scheme, is_in_body};

/// The addresses that deliveries of a provider may name as that of their key: each over HTTPS, on a host of the provider's,
/// matched whole. A delivery chooses among them, and nothing else.
///
/// Whoever fetches one keeps what [`KeySource`] says, [waits](Self::is_due) between any two, and keeps what was fetched
/// by [`joined`](Self::joined).
///
/// ```
/// use hookseal::{NamedKeys, Scheme};
///
/// let keys = NamedKeys::of(&Scheme::named("aws-sns")?, None)?.expect("its messages name their certificates");
/// let url = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem";
/// assert_eq!(keys.source(url).expect("one of its own").url(), url);
/// // A bucket called `sns`, which may be anybody's, and what the service answers where it is asked for something else.
/// assert!(keys.source("https://sns.s3.amazonaws.com/SimpleNotificationService-0.pem").is_none());
/// assert!(keys.source("https://sns.us-east-1.amazonaws.com/?Action=GetTopicAttributes&.pem").is_none());
/// # Ok::<(), hookseal::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedKeys {
    patterns: Vec<Cow<'static, str>>,
}

impl NamedKeys {
    /// So many keys are kept, those that were fetched last.
    pub const MOST_KEYS: usize = 8;

    /// So long nobody asks again, in seconds, whatever comes: a stranger may name as many addresses as he likes.
    pub const LEAST_SECONDS: u64 = 1;

    /// Those of the provider's document, or of a pattern of one's own, such as `https://localhost:4566/{hex}.pem`:
    /// `{hex}` stands for hexadecimal digits, `{id}` for letters, digits and hyphens, and `{region}` for the name of a
    /// region of AWS. `None` where deliveries of the scheme name no key, or none by its address: where they name it in a
    /// header, a pattern or the provider's document says that.
    ///
    /// # Errors
    /// `invalid_option` (`url`), where there is no pattern, or it is none.
    pub fn of(scheme: &Scheme, pattern: Option<&str>) -> Result<Option<Self>, Error> {
        let Some(key_id) = scheme.secret.key_id.as_deref() else { return Ok(None) };
        let is_pattern = pattern.is_some_and(|pattern| pattern.contains('{'));
        if !is_pattern && !is_in_body(key_id) && !is_known(&scheme.name) {
            return Ok(None);
        }
        Self::at(&scheme.name, pattern).map(Some)
    }

    /// The same for a provider's name, also where the build has not its scheme. `None` where its document names none.
    pub(super) fn named(provider: &str, pattern: Option<&str>) -> Result<Option<Self>, Error> {
        if is_known(provider) { Self::at(provider, pattern).map(Some) } else { Ok(None) }
    }

    fn at(provider: &str, pattern: Option<&str>) -> Result<Self, Error> {
        let known = NAMED_KEYS.iter().filter(|(name, _)| *name == provider);
        let known: Vec<Cow<'static, str>> = known.map(|(_, pattern)| Cow::Borrowed(*pattern)).collect();
        let patterns = match pattern {
            Some(pattern) => {
                // With what may stand in it, it is an address like any other.
                let example = pattern.replace("{hex}", "0").replace("{id}", "a").replace("{region}", "us-east-1");
                KeySource::at(&example)?;
                vec![Cow::Owned(pattern.into())]
            }
            None if !known.is_empty() => known,
            None => {
                let problem = "deliveries name the address of their key: expected where it may be, such as \
                               `https://keys.example.com/{hex}.pem`";
                return Err(Error::option("url", problem));
            }
        };
        Ok(Self { patterns })
    }

    /// Where keys are, in words: the patterns.
    #[must_use]
    pub fn shown(&self) -> String {
        self.patterns.join(", ")
    }

    /// The address that a delivery names, where it is one of these: what an error `unknown_key` has as
    /// [`id`](Error::UnknownKey).
    #[must_use]
    pub fn source(&self, url: &str) -> Option<KeySource> {
        if self.patterns.iter().any(|pattern| fits(pattern, url)) { KeySource::at(url).ok() } else { None }
    }

    /// Whether one may be asked for, where one was asked for last at this time, in Unix seconds.
    #[must_use]
    pub const fn is_due(asked_at: Option<u64>, now: u64) -> bool {
        match asked_at {
            // A clock that was set back is no reason to wait.
            Some(asked_at) => now < asked_at || now - asked_at >= Self::LEAST_SECONDS,
            None => true,
        }
    }

    /// Whether the key of this address is among these, which [`joined`](Self::joined) made.
    #[must_use]
    pub fn has(keys: &str, url: &str) -> bool {
        members(keys).iter().any(|(known, _)| known == url)
    }

    /// The keys with one more, as a webhook's secret: a JSON object of addresses and keys. `keys` is empty at first.
    #[must_use]
    pub fn joined(keys: &str, url: &str, key: &str) -> String {
        let mut members = members(keys);
        members.retain(|(known, _)| known != url);
        members.push((url.into(), key.into()));
        let surplus = members.len().saturating_sub(Self::MOST_KEYS);
        let members: Vec<String> = members
            .into_iter()
            .skip(surplus)
            .map(|(url, key)| format!("{}:{}", Value::from(url), Value::from(key)))
            .collect();
        format!("{{{}}}", members.join(","))
    }
}

/// Whether deliveries of a provider name the address of their key, by its document.
fn is_known(provider: &str) -> bool {
    NAMED_KEYS.iter().any(|(name, _)| *name == provider)
}

/// In the order in which they came.
fn members(keys: &str) -> Vec<(String, String)> {
    let Ok(Tree::Object(members)) = Tree::read(keys) else { return Vec::new() };
    let texts = members.into_iter().filter_map(|(url, key)| Some((url.into_owned(), String::from(key.as_text()?))));
    texts.collect()
}

/// Whether an address is one of a pattern's, from its first character to its last.
fn fits(pattern: &str, url: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('{') else { return pattern == url };
    let (Some(url), Some((word, pattern))) = (url.strip_prefix(before), rest.split_once('}')) else { return false };
    let is_part: fn(u8) -> bool = match word {
        "hex" => |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        "id" => |byte| byte == b'-' || byte.is_ascii_alphanumeric(),
        "region" => |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'-'),
        _ => return false,
    };
    let end = url.bytes().position(|byte| !is_part(byte)).unwrap_or(url.len());
    let Some((value, url)) = url.split_at_checked(end) else { return false };
    let is_value = if word == "region" { is_region(value) } else { (1..=LONGEST_ID).contains(&value.len()) };
    is_value && fits(pattern, url)
}

/// More characters than any fingerprint in an address has.
const LONGEST_ID: usize = 128;

/// Such as `us-gov-west-1`: what names a service, as `s3` and `s3-us-west-2` do, is none.
fn is_region(name: &str) -> bool {
    let mut parts = name.split('-');
    let (first, last) = (parts.next().unwrap_or_default(), parts.next_back().unwrap_or_default());
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut between = parts.peekable();
    first.len() == 2
        && is_word(first)
        && between.peek().is_some()
        && between.all(is_word)
        && (1..=2).contains(&last.len())
        && last.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_matched_whole() {
        let keys =
            NamedKeys::of(&Scheme::named("aws-sns").expect("a provider"), None).expect("patterns").expect("some");
        let named = |url: &str| keys.source(url).map(|source| source.url() == url);
        let path = "/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem";
        for host in [
            "https://sns.us-east-1.amazonaws.com",
            "https://sns.us-gov-west-1.amazonaws.com",
            "https://sns.ap-southeast-4.amazonaws.com",
            "https://sns.cn-north-1.amazonaws.com.cn",
        ] {
            assert_eq!(named(&[host, path].concat()), Some(true), "{host}");
        }
        for host in [
            "http://sns.us-east-1.amazonaws.com",
            "https://sns.s3.amazonaws.com",
            "https://sns.s3-us-west-2.amazonaws.com",
            "https://sns.us-east-1.amazonaws.com.evil.example",
            "https://sns.us-east-1.amazonaws.com.cn.evil.example",
            "https://evil.example/https://sns.us-east-1.amazonaws.com",
            "https://sns.us-east-1.amazonaws.com@evil.example",
            "https://sns.us-east-1.amazonaws.com:443",
            "https://sns.us-east-1.evil.amazonaws.com",
            "https://sns.us-east-1evil.example/.amazonaws.com",
            "https://evil-sns.us-east-1.amazonaws.com",
            "https://sns.US-EAST-1.amazonaws.com",
            "https://sns.us-east-1.amazonaws.com/..",
            "https://sns..amazonaws.com",
            "https://sns.us--1.amazonaws.com",
            "https://sns.us-1.amazonaws.com",
        ] {
            assert_eq!(named(&[host, path].concat()), None, "{host}");
        }
        for path in [
            "/?Action=GetTopicAttributes&a=/SimpleNotificationService-0.pem",
            "/SimpleNotificationService-0.pem?a",
            "/SimpleNotificationService-0.pem#a",
            "/SimpleNotificationService-.pem",
            "/SimpleNotificationService-0g.pem",
            "/a/SimpleNotificationService-0.pem",
            "/SimpleNotificationService-0/../a.pem",
            "/SimpleNotificationService-0.pem\n",
            "",
        ] {
            assert_eq!(named(&["https://sns.us-east-1.amazonaws.com", path].concat()), None, "{path}");
        }
    }

    #[test]
    fn the_address_in_a_header_is_matched_whole_too() {
        let keys = NamedKeys::of(&Scheme::named("paypal").expect("a provider"), None).expect("patterns").expect("some");
        for url in [
            "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-df8cd2d5",
            "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77",
        ] {
            assert_eq!(keys.source(url).expect("one of PayPal's").url(), url);
        }
        for url in [
            "http://api.paypal.com/v1/notifications/certs/CERT-1",
            "https://api.paypal.com.example.com/v1/notifications/certs/CERT-1",
            "https://example.com/api.paypal.com/v1/notifications/certs/CERT-1",
            "https://api.paypal.com@example.com/v1/notifications/certs/CERT-1",
            "https://evil-api.paypal.com/v1/notifications/certs/CERT-1",
            "https://www.paypal.com/v1/notifications/certs/CERT-1",
            "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
            "https://api.paypal.com/v1/notifications/certs/../../v1/CERT-1",
            "https://api.paypal.com/v1/notifications/certs/CERT-1/a",
            "https://api.paypal.com/v1/notifications/certs/CERT-1?a",
            "https://api.paypal.com/v1/notifications/certs/CERT-1#a",
            "https://api.paypal.com/v1/notifications/certs/CERT%2D1",
            "https://api.paypal.com/v1/notifications/certs/",
            "https://api.paypal.com/v1/notifications/CERT-1",
            "https://API.paypal.com/v1/notifications/certs/CERT-1",
        ] {
            assert_eq!(keys.source(url), None, "{url}");
        }
        // Whose header names a key among published ones names no address, unless a pattern says so.
        let github = Scheme::named("github-secret-scanning").expect("a provider");
        assert_eq!(NamedKeys::of(&github, None), Ok(None));
        assert_eq!(NamedKeys::of(&github, Some("https://keys.example.com/jwks.json")), Ok(None));
        assert!(NamedKeys::of(&github, Some("https://keys.example.com/{id}.pem")).expect("a pattern").is_some());
    }

    #[test]
    fn a_pattern_of_ones_own_is_an_address() {
        let scheme = Scheme::named("aws-sns").expect("a provider");
        let own = NamedKeys::of(&scheme, Some("https://localhost:4566/{hex}.pem")).expect("a pattern").expect("some");
        assert!(own.source("https://localhost:4566/0a.pem").is_some());
        assert!(own.source("https://localhost:4567/0a.pem").is_none());
        for pattern in ["", "http://localhost/{hex}", "https://{host}/a", "https://localhost/{hex", "https://a/{}"] {
            assert_eq!(NamedKeys::of(&scheme, Some(pattern)).expect_err(pattern).code().as_str(), "invalid_option");
        }
        assert_eq!(NamedKeys::of(&Scheme::named("wise").expect("a provider"), None), Ok(None));
    }

    #[test]
    fn those_that_were_fetched_last_are_kept() {
        let mut keys = String::new();
        for number in 0..10 {
            keys = NamedKeys::joined(&keys, &format!("https://a/{number}"), "\"key\"\n");
        }
        keys = NamedKeys::joined(&keys, "https://a/4", "another");
        let kept: Vec<bool> = (0..10).map(|number| NamedKeys::has(&keys, &format!("https://a/{number}"))).collect();
        assert_eq!(kept, [false, false, true, true, true, true, true, true, true, true]);
        assert!(keys.ends_with(r#""https://a/4":"another"}"#) && keys.contains(r#""https://a/9":"\"key\"\n""#));
        assert!(NamedKeys::is_due(None, 5) && NamedKeys::is_due(Some(4), 5) && NamedKeys::is_due(Some(6), 5));
        assert!(!NamedKeys::is_due(Some(5), 5));
    }
}
