//! From a scheme, its documentation and the options to a plan.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::by_name;
use crate::header::PreparedName;
use crate::options::Options;
use crate::payload::EventPlan;
use crate::plan::{Names, Plan};
use crate::scheme::{Scheme, Segment, TimestampSource};
use crate::seen::Sight;
use crate::timestamp;

/// The largest body of a provider that names no limit, in bytes.
const LIMIT_BYTES: u64 = 1024 * 1024;

/// The plan by which deliveries are verified.
pub(crate) fn compile(scheme: Cow<'static, Scheme>, options: &Options, secret_seen: Option<Sight>) -> Plan {
    let rule = scheme.timestamp.as_ref();
    let own_tolerance = rule.map_or(0, |rule| rule.tolerance_seconds);
    let tolerance_seconds = options.tolerance_seconds.unwrap_or(own_tolerance);
    // What another scheme of the same name sends is not documented.
    let provider = by_name::find(&scheme.name).filter(|provider| provider.scheme == *scheme);
    let envelope = provider.and_then(|provider| provider.envelope.as_ref()).map(|envelope| envelope.shape);
    let event_types = provider.map_or(&[][..], |provider| provider.event_types);
    let own_limit = provider.and_then(|provider| provider.delivery.max_body_bytes);
    Plan {
        names: Names::of(&scheme, options),
        fixed_digits: rule.and_then(|rule| timestamp::fixed_digits(rule, &scheme.signed_content)),
        tolerance_seconds: options.check_timestamp.then_some(tolerance_seconds),
        max_body_bytes: options.max_body_bytes.or(own_limit).unwrap_or(LIMIT_BYTES),
        event: EventPlan::new(&scheme, envelope, event_types, options.schema),
        secret_seen,
        scheme,
    }
}

impl Names {
    fn of(scheme: &Scheme, options: &Options) -> Self {
        let timestamp = scheme.timestamp.as_ref().and_then(|rule| match &rule.source {
            // Nothing is learnt from a timestamp that is neither signed nor checked.
            TimestampSource::Header(_) if !rule.signed && !options.check_timestamp => None,
            TimestampSource::Header(header) => Some(PreparedName::new(header)),
            TimestampSource::Key(_) => None,
        });
        let signature = PreparedName::new(&scheme.signature.header);
        let id = scheme.id.as_ref().map(|rule| PreparedName::new(&rule.header));
        let segments: Vec<PreparedName> = scheme
            .signed_content
            .iter()
            .filter_map(|segment| match segment {
                Segment::Header(name) => Some(PreparedName::new(name)),
                _ => None,
            })
            .collect();
        let mut lower_case: Vec<String> = Vec::new();
        for name in [&signature].into_iter().chain(&timestamp).chain(&id).chain(&segments) {
            if !lower_case.contains(&name.lower_case) {
                lower_case.push(name.lower_case.clone());
            }
        }
        Self { signature, timestamp, id, segments, lower_case }
    }
}
