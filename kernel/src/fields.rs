//! What has to be read from the body before it is verified: a signature, a timestamp, or what is signed along.
//!
//! It is read strictly, once, within the size limit, and used for the verdict alone. Then it goes the way of
//! headers, under names that no header has: the same rules hold for it, in the same order.

use arrayvec::ArrayVec;

use crate::form;
use crate::header::{self, HEADER_LIMIT, Header, Lookup};
use crate::json::{self, Keys};
use crate::mac::Mac;
use crate::plan::{Field, Fields, MOST_FIELDS, MOST_POINTERS, Plan, Pointer, Segment, Source, URL};
use crate::refusal::{BodyProblem, HeaderProblem, Refusal};
use crate::room::Room;
use crate::settings::Settings;
use crate::sign::{NotSigned, SignedValues, ToSign, sign};
use crate::sorted_form::SortedForm;
use crate::unescape;
use crate::verify::{Verification, Verified, check_size};
use crate::walk::{self, Found};

/// So many bytes can be decoded, of all fields together.
const ROOM: usize = HEADER_LIMIT;

/// A delivery with its body, to a plan that [reads the body](Plan::reads_body).
#[derive(Clone, Copy)]
pub struct Arrived<'a, 'l> {
    /// How the provider signs.
    pub plan: &'a Plan<'a>,
    /// What the user has set.
    pub settings: &'a Settings,
    /// The keyed MACs.
    pub keys: &'a [Mac],
    /// Looks up what is no field of the body.
    pub headers: Lookup<'l, 'a>,
    /// All of the body.
    pub body: &'l [u8],
    /// The arrival time in Unix seconds.
    pub received_at: u64,
}

/// As [`Verification::begin`] and what follows it, for a plan that [reads the body](Plan::reads_body), which needs it from
/// the beginning on. `room` is for the keys of its objects, where it is JSON. `judge` has the checks that need no body
/// made, and the signature compared; `refused` words a refusal.
///
/// What stands in a field is checked as it would be in a header: its form and the timestamp's age first, then the
/// signature, which is right only for the field that came.
///
/// # Errors
/// As those of [`Verification`], and what is wrong with the body.
#[cold]
#[inline(never)]
pub fn verify_reading_body<'a, 'l, E>(
    arrived: Arrived<'a, 'l>,
    room: impl Keys<'l>,
    judge: impl for<'b> FnOnce(Verification<'b>, &'b [u8]) -> Result<Verified<'b>, Refusal<'b>>,
    refused: impl FnOnce(Refusal<'_>) -> E,
) -> Result<Verified<'a>, E> {
    let Arrived { plan, settings, keys, headers, body, received_at } = arrived;
    let (mut decoded, mut url) = ([0; ROOM], [0; unescape::ROOM]);
    let length = body.len() as u64;
    let verdict = check_size(settings, length).and_then(|()| cheap_checks(plan, headers)).and_then(|()| {
        let values = Values::read(plan.fields, |name| plan.is_optional(name), body, &mut decoded, room)?;
        let url = unescaped_url(plan, headers, &mut url);
        let lookup = |name| match url {
            Some(url) if plan.spelled(name) == URL => Header::One(url),
            _ => values.find(name).unwrap_or_else(|| headers(name)),
        };
        let begun = Verification::begin(plan, settings, keys, &lookup, length, received_at);
        let judged = begun.and_then(|begun| match plan.sorted_form() {
            None => judge(begun, body),
            Some(rule) => match SortedForm::of(plan, rule, &lookup, body) {
                Ok(form) => begun.whole_form(&form),
                // What the signed URL says of the body is not right.
                Err(Refusal::MalformedBody { problem: BodyProblem::Hash, .. }) => Err(begun.refused()),
                Err(refusal) => Err(refusal),
            },
        });
        judged.map_err(|refusal| in_body(plan, refusal))
    });
    match verdict {
        // The id is never one of the fields.
        Ok(verified) => {
            let signed_id = plan.id.and_then(|rule| header::require(headers, rule.header).ok());
            Ok(Verified { signed_id, is_sorted_form: verified.is_sorted_form })
        }
        Err(refusal) => Err(refused(refusal)),
    }
}

/// As [`sign`](crate::sign), for a plan that [reads the body](Plan::reads_body), as it is. `room` is for the keys of its
/// objects, where it is JSON; `refused` words what is wrong.
///
/// # Errors
/// As those of [`sign`](crate::sign), and what is wrong with the body.
#[allow(clippy::too_many_arguments, reason = "those of `sign`, and two; a type for them would be used once")]
pub fn sign_reading_body<'l, 'b, E>(
    plan: &Plan<'_>,
    key: &Mac,
    to_sign: &ToSign<'_>,
    headers: Lookup<'_, '_>,
    body: &'l [u8],
    room: impl Keys<'l>,
    buffer: &'b mut [u8],
    refused: impl FnOnce(NotSigned<'_>) -> E,
) -> Result<SignedValues<'b>, E> {
    let (mut decoded, mut url) = ([0; ROOM], [0; unescape::ROOM]);
    let values = match Values::read(plan.fields, |name| plan.is_optional(name), body, &mut decoded, room) {
        Ok(values) => values,
        Err(refusal) => return Err(refused(NotSigned::Header(refusal))),
    };
    let url = unescaped_url(plan, headers, &mut url);
    let lookup = |name| match url {
        Some(url) if plan.spelled(name) == URL => Header::One(url),
        _ => values.find(name).unwrap_or_else(|| headers(name)),
    };
    sign(plan, key, to_sign, &lookup, body, buffer).map_err(refused)
}

/// What verification reads as the first of these fields; nothing where it would refuse the body. For whoever explains
/// a refusal.
pub fn read_field<'l, T>(
    fields: Fields<'_>,
    body: &'l [u8],
    room: impl Keys<'l>,
    take: impl FnOnce(&[u8]) -> T,
) -> Option<T> {
    let mut decoded = [0; ROOM];
    let values = Values::read(fields, |_| false, body, &mut decoded, room).ok()?;
    values.all.first().map(|(_, value)| take(value))
}

/// The URL as it is signed, where some of its escapes are undone; what is too long stays as it is, and is refused.
fn unescaped_url<'r>(plan: &Plan<'_>, headers: Lookup<'_, '_>, room: &'r mut [u8; unescape::ROOM]) -> Option<&'r [u8]> {
    if !plan.unescapes_url {
        return None;
    }
    let name = plan.content.iter().find_map(|segment| match segment {
        Segment::Request(part, name) if part.name() == URL => Some(*name),
        _ => None,
    })?;
    match headers(name.index) {
        Header::One(url) => unescape::unescaped(url, room),
        _ => None,
    }
}

/// A signature's header that is not there, or there twice, costs no look at the body.
fn cheap_checks<'a>(plan: &'a Plan<'a>, headers: Lookup<'_, 'a>) -> Result<(), Refusal<'a>> {
    let rule = &plan.signature;
    if rule.further_headers > 0 || plan.fields.under(rule.header.index).is_some() {
        return Ok(());
    }
    header::require(headers, rule.header).map(drop)
}

/// What a field that was taken for a header was refused for, said of a field.
fn in_body<'a>(plan: &Plan<'_>, refusal: Refusal<'a>) -> Refusal<'a> {
    match refusal {
        Refusal::DuplicateHeader { header, key: None, .. } if plan.fields.under(header).is_some() => {
            Refusal::MalformedBody { header, problem: BodyProblem::Comma }
        }
        Refusal::MalformedHeader { header, problem: HeaderProblem::TooLong } if plan.fields.under(header).is_some() => {
            Refusal::MalformedBody { header, problem: BodyProblem::TooLong }
        }
        refusal => refusal,
    }
}

/// What was read, each with the index of its name.
struct Values<'b> {
    all: ArrayVec<(u8, &'b [u8]), MOST_FIELDS>,
}

impl<'b> Values<'b> {
    fn read<'l: 'b>(
        fields: Fields<'_>,
        is_optional: impl Fn(u8) -> bool,
        body: &'l [u8],
        decoded: &'b mut [u8; ROOM],
        room: impl Keys<'l>,
    ) -> Result<Self, Refusal<'b>> {
        let mut pointers: ArrayVec<Pointer<'_>, MOST_POINTERS> = ArrayVec::new();
        for field in fields.iter() {
            if let Source::Json(pointer) | Source::Nothing(pointer) = field.source {
                // A plan has no more of them.
                let _ = pointers.try_push(pointer);
            }
        }
        let mut found = [Found::Nothing; MOST_POINTERS];
        if !pointers.is_empty() {
            let first = fields.iter().next().map_or(0, |field| field.name);
            let not_json = |error| Refusal::MalformedBody { header: first, problem: BodyProblem::Json(error) };
            let text = json::text(body).map_err(not_json)?;
            walk::find(text, &pointers, &mut found, room).map_err(not_json)?;
        }
        let mut found = found.into_iter();
        let mut room = Room::new(decoded);
        let mut all = ArrayVec::new();
        for Field { name, source } in fields.iter() {
            let value = match source {
                Source::Json(_) => in_json(found.next().unwrap_or_default(), &mut room),
                Source::Nothing(_) => match found.next().unwrap_or_default() {
                    Found::Nothing => Ok(&[][..]),
                    _ => Err(BodyProblem::Another),
                },
                Source::Form(field) => form::field(body, field, &mut room),
                Source::Hash(hash, encoding) => room.hash(body, hash, encoding).ok_or(BodyProblem::TooLong),
            };
            let value = match value {
                Err(BodyProblem::Count(0) | BodyProblem::Kind(json::Kind::Null)) if is_optional(name) => Ok(&[][..]),
                value => value,
            };
            let value = value.map_err(|problem| Refusal::MalformedBody { header: name, problem })?;
            let _ = all.try_push((name, value));
        }
        Ok(Self { all })
    }

    /// The field under a name; `None` where it is no field's.
    fn find(&self, name: u8) -> Option<Header<'b>> {
        self.all.iter().find(|(index, _)| *index == name).map(|(_, value)| Header::One(value))
    }
}

fn in_json<'b>(found: Found<'b>, room: &mut Room<'b>) -> Result<&'b [u8], BodyProblem> {
    match found {
        Found::Text(text) if text.has_escapes() => room.text(text).ok_or(BodyProblem::TooLong),
        Found::Text(text) => Ok(text.written().as_bytes()),
        Found::Integer(digits) => Ok(digits.as_bytes()),
        Found::Nothing => Err(BodyProblem::Count(0)),
        Found::Null => Err(BodyProblem::Kind(json::Kind::Null)),
        Found::Other(kind) => Err(BodyProblem::Kind(kind)),
    }
}
