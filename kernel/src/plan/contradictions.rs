//! What in a plan contradicts itself.

use super::algorithm::{Algorithm, Encoding};
use super::extent;
use super::neighbours::kept_apart;
use super::optional;
use super::rules::{
    Layout, MOST_SIGNED_HEADERS, MOST_VALUES, Part, Plan, Segment, SortedFormRule, TimestampSource, Unit,
};

/// What a verification relies on. Whoever compiles a scheme says what is wrong with it; this is for
/// bytes that come from elsewhere.
pub(super) fn contradicts(plan: &Plan<'_>) -> bool {
    let count = |wanted: fn(&Segment<'_>) -> bool| plan.content.iter().filter(|segment| wanted(segment)).count();
    let bodies = count(|segment| matches!(segment, Segment::Body | Segment::SortedForm(_) | Segment::Statement));
    let timestamps = count(|segment| matches!(segment, Segment::Timestamp));
    let ids = count(|segment| matches!(segment, Segment::Id));
    let is_signed = plan.timestamp.is_some_and(|rule| rule.signed);
    // One that is part of a signed body is signed with it, also where it does not stand in the content once more.
    let is_in_body = plan.binds_body && plan.fields.under(plan.timestamp_header().index).is_some();
    let has_other_timestamp = timestamps != usize::from(is_signed) && !(is_signed && is_in_body && timestamps == 0);
    let is_empty = match plan.signature.layout {
        Layout::Pairs { separator, .. } | Layout::Versions { separator, .. } | Layout::List { separator, .. } => {
            separator.is_empty()
        }
        Layout::Plain | Layout::Prefixed { .. } => false,
    };
    let source = plan.timestamp.map(|rule| rule.source);
    let is_key = matches!(source, Some(TimestampSource::Key(_)));
    let is_first = source == Some(TimestampSource::First);
    let is_elsewhere = is_key && !matches!(plan.signature.layout, Layout::Pairs { .. })
        || is_first != matches!(plan.signature.layout, Layout::List { after_timestamp: true, .. });
    let has_shifting_fields =
        plan.content.windows(2).any(|pair| matches!(pair, [one, other] if !kept_apart(one, other)));
    let is_empty_text = |segment: &Segment<'_>| match segment {
        Segment::Literal(text)
        | Segment::Before(text)
        | Segment::After(text)
        | Segment::Request(Part::Parameter(text) | Part::OptionalParameter(text), _) => text.is_empty(),
        _ => false,
    };
    let has_empty_texts = plan.content.iter().any(is_empty_text);
    let is_token = plan.signature.algorithm == Algorithm::Token;
    let has_other_form = match plan.signature.encoding {
        Encoding::Text => !is_token,
        Encoding::Base64 => false,
        _ => is_token,
    };
    // What only repeats the secret signs nothing.
    bodies > 1
        || is_token != plan.content.iter().all(|segment| matches!(segment, Segment::Literal(_)))
        || (is_token && !plan.content.is_empty())
        || has_other_form
        || has_other_timestamp
        || ids != usize::from(plan.id.is_some())
        || is_empty
        || is_elsewhere
        || extent::is_open(plan)
        || !optional::can_be_told_apart(&plan.content)
        // Two numbers of digits, or an offset that may be missing: something else has to say where it ends.
        || (plan.fixed_digits.is_some()
            && plan.timestamp.is_some_and(|rule| matches!(rule.unit, Unit::Either | Unit::Utc)))
        || has_two_kinds_of_names(plan)
        || has_empty_texts
        || has_shifting_fields
        || plan.sorted_form().is_some_and(|rule| is_unbound(plan, rule))
        || plan.secrets.is_empty()
        || plan.signed_headers > MOST_SIGNED_HEADERS
        || plan.envelope.pointers.first().is_none_or(|root| root.depth() != 0)
}

/// Several headers of signatures have one name each, and no timestamp among their entries; nor are there more than fit.
fn has_two_kinds_of_names(plan: &Plan<'_>) -> bool {
    let rule = &plan.signature;
    let is_inside = plan.timestamp.is_some_and(|rule| !matches!(rule.source, TimestampSource::Header(_)));
    let values = plan.signed_headers + usize::from(rule.further_headers);
    values > MOST_VALUES || rule.further_headers > 0 && (rule.header.others > 0 || is_inside)
}

/// Whether a hash in the URL would bind nothing, since the URL is not signed; or there would be no MAC of a form.
fn is_unbound(plan: &Plan<'_>, rule: SortedFormRule<'_>) -> bool {
    let is_url = |segment: &Segment<'_>| {
        matches!(segment, Segment::Request(Part::Url | Part::Target | Part::UnescapedUrl | Part::UnescapedTarget, _))
    };
    plan.signature.algorithm.is_public() || !rule.hash.is_empty() && !plan.content.iter().any(is_url)
}
