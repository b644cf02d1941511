//! Which providers could have sent a delivery, by its headers: a hint for whoever looks, and no verdict.

use alloc::string::String;
use alloc::vec::Vec;

use super::headers::Pairs;
use crate::provider::PROVIDERS;
use crate::scheme::{Layout, Scheme, TimestampSource};
use crate::text::Text;

/// The names of the built-in providers whose headers these are, those of which more is there first.
///
/// Headers are a stranger's to choose: which provider sends to an endpoint is known where it is set up, and a delivery
/// is never verified by another's scheme than that one's.
///
/// ```
/// use hookseal::explain::possible_senders;
///
/// let headers = [("Stripe-Signature".to_owned(), b"t=1705314600,v1=5257a869".to_vec())];
/// assert_eq!(possible_senders(&headers), ["stripe"]);
/// ```
#[must_use]
pub fn possible_senders(headers: &[(String, Vec<u8>)]) -> Vec<&'static str> {
    let mut found: Vec<(usize, &'static str)> = PROVIDERS
        .iter()
        .filter_map(|provider| Some((fitting(&provider.scheme, headers)?, provider.scheme.name())))
        .collect();
    found.sort_by_key(|(count, _)| core::cmp::Reverse(*count));
    found.into_iter().map(|(_, name)| name).collect()
}

/// How many headers of the scheme are there; `None` where one is missing, or the signature's has another form.
fn fitting(scheme: &Scheme, headers: Pairs<'_>) -> Option<usize> {
    let rule = &scheme.signature;
    let timestamp = scheme.timestamp.as_ref().and_then(|rule| match &rule.source {
        TimestampSource::Header(name) => Some(name),
        _ => None,
    });
    let others: Vec<&Text> = timestamp.into_iter().chain(scheme.id.as_ref().map(|rule| &rule.header)).collect();
    if others.iter().any(|name| value(scheme, name, headers).is_none()) {
        return None;
    }
    let mut signatures = core::iter::once(&rule.header).chain(&*rule.further_headers);
    let signature = signatures.find_map(|name| value(scheme, name, headers))?;
    has_form(&rule.layout, signature).then_some(others.len() + 1)
}

/// What a header says, under any of its names.
fn value<'h>(scheme: &Scheme, name: &Text, headers: Pairs<'h>) -> Option<&'h [u8]> {
    let others = scheme.other_names.iter().filter(|(own, _)| own == name).map(|(_, other)| other);
    let mut names = core::iter::once(name).chain(others);
    names.find_map(|name| headers.iter().find(|(each, _)| each.eq_ignore_ascii_case(name))).map(|(_, value)| &**value)
}

/// Whether a signature's header begins, or has an entry that begins, as the layout has it.
fn has_form(layout: &Layout, value: &[u8]) -> bool {
    let holds = |text: String| value.windows(text.len().max(1)).any(|window| window == text.as_bytes());
    match layout {
        Layout::Prefixed { prefix } => value.starts_with(prefix.as_bytes()),
        Layout::Pairs { key, other_keys, .. } => {
            core::iter::once(key).chain(&**other_keys).any(|key| holds([key, "="].concat()))
        }
        Layout::Versions { version, .. } => holds([version, ","].concat()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;

    use super::*;

    fn senders(headers: &[(&str, &str)]) -> Vec<&'static str> {
        let pairs = headers.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()));
        possible_senders(&pairs.collect::<Vec<_>>())
    }

    #[test]
    fn providers_are_known_by_their_headers_and_what_is_in_them() {
        assert_eq!(senders(&[("stripe-signature", "t=1,v1=a")]), ["stripe"]);
        assert_eq!(senders(&[("stripe-signature", "sha256=a")]), Vec::<&str>::new());
        assert_eq!(senders(&[("content-type", "application/json")]), Vec::<&str>::new());
        assert!(senders(&[("X-Hub-Signature-256", "sha256=a")]).contains(&"github"));
        let slack = senders(&[("X-Slack-Signature", "v0=a"), ("X-Slack-Request-Timestamp", "1")]);
        assert_eq!(slack, ["slack"]);
        assert_eq!(senders(&[("X-Slack-Signature", "v0=a")]), Vec::<&str>::new(), "the time is missing");
    }

    #[cfg(feature = "catalogue")]
    #[test]
    fn any_of_several_headers_will_do() {
        let date = ("BOX-DELIVERY-TIMESTAMP", "2024-01-15T10:30:00Z");
        assert_eq!(senders(&[("box-signature-secondary", "a"), date]), ["box"]);
    }

    #[test]
    fn what_fits_more_headers_comes_first() {
        let id = [("webhook-id", "a"), ("webhook-timestamp", "1"), ("webhook-signature", "v1,a")];
        assert!(senders(&id).contains(&"standard-webhooks"));
        let counts: Vec<usize> = senders(&id)
            .iter()
            .map(|name| crate::by_name::find(name).map_or(0, |found| usize::from(found.scheme.id.is_some())))
            .collect();
        assert!(counts.is_sorted_by(|one, other| one >= other), "{counts:?}");
    }
}
