//! The event that an authentic body is about: where in it its parts stand.

use crate::hash;
use crate::hex;
use crate::json::{self, Keys, Kind, Make, Text};
use crate::mismatch::{FoundKind, Mismatch};
use crate::plan::{Authenticity, MOST_POINTERS, Plan};
use crate::refusal::BodyProblem;
use crate::verify::Verified;
use crate::walk::{self, Found, Reading};

/// What the payload says of its event.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// The event's type.
    pub event_type: Option<Text<'a>>,
    /// The event's id.
    pub id: Option<Id<'a>>,
    /// When it happened.
    pub occurred_at: Option<Text<'a>>,
    /// Whether it has any data.
    pub has_data: bool,
    /// Whether the provider documents what events of this type look like.
    pub is_documented: bool,
    /// Where the payload differs from that.
    pub mismatch: Option<Mismatch<'a>>,
    /// Which of the plan's pointers leads to the id, where it is a text of the payload.
    pub id_pointer: Option<u8>,
    /// Whether the id makes the event's deduplication key: it is there, and is signed. If not, the body's
    /// [`digest`](Verified::digest) does, so that whoever writes an id into what nobody signed takes no other event's place.
    pub id_makes_key: bool,
}

/// Where the parts of an event stand in its payload, each as the place among the plan's pointers. Nothing where it has no such
/// part, or has it otherwise than as a text of the payload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The event's type.
    pub event_type: Option<u8>,
    /// Its id, where the deduplication key follows from it.
    pub id: Option<u8>,
    /// When it happened.
    pub occurred_at: Option<u8>,
    /// Its data.
    pub data: Option<u8>,
}

impl Envelope<'_> {
    /// Where its parts stand, by the plan that it was read by.
    #[inline]
    #[must_use]
    pub fn places(&self, plan: &Plan<'_>) -> Places {
        let rule = &plan.envelope;
        Places {
            event_type: rule.event_type.filter(|_| self.event_type.is_some()),
            id: self.id_pointer.filter(|_| self.id_makes_key),
            occurred_at: rule.occurred_at.filter(|_| self.occurred_at.is_some()),
            data: rule.data.filter(|_| self.has_data),
        }
    }
}

/// An event's id.
#[derive(Clone, Copy, Debug)]
pub enum Id<'a> {
    /// A text of the payload, or the digits of an integer.
    Text(Text<'a>),
    /// That which was signed with the body.
    Signed(&'a str),
}

/// Why an authentic body is no usable event.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum NoEvent<'a> {
    /// It is not acceptable JSON.
    MalformedJson(json::Error),
    /// It is no form, or has not the field that it should be in.
    MalformedForm {
        /// The field; nothing where all are the payload.
        field: &'a str,
        /// What is wrong.
        problem: BodyProblem,
    },
    /// It is no object, though every event has a type.
    NoObject(FoundKind),
    /// It has no type, or one that is no string.
    MalformedType {
        /// The pointer to it.
        path: &'a str,
        /// What stands there.
        found: FoundKind,
    },
    /// It has an id that is neither a string nor an integer of at most 64 bits.
    MalformedId {
        /// The pointer to it.
        path: &'a str,
        /// What stands there.
        found: FoundKind,
    },
}

impl<'a> Verified<'a> {
    /// Reads `body`, which must be the [payload](Self::payload) of the bytes that were verified.
    ///
    /// # Errors
    /// It is not acceptable JSON, or has not the fields that every event has.
    pub fn envelope<'b>(
        self,
        plan: &'a Plan<'a>,
        body: &'b [u8],
        mut keys: impl Keys<'b>,
        make: &mut impl Make<'b>,
    ) -> Result<Envelope<'b>, NoEvent<'a>>
    where
        'a: 'b,
    {
        // Of what was a form, nothing else is wrong.
        let malformed = |error| {
            let repeated = NoEvent::MalformedForm { field: "", problem: BodyProblem::Repeated };
            if self.is_form(plan) { repeated } else { NoEvent::MalformedJson(error) }
        };
        let text = json::text(body).map_err(NoEvent::MalformedJson)?;
        let rule = &plan.envelope;
        let mut found = [Found::Nothing; MOST_POINTERS];
        let documentation = plan.documentation.as_ref();
        let Reading { is_documented, mismatch } =
            walk::read(text, &rule.pointers, documentation, &mut found, &mut keys, make).map_err(malformed)?;
        let at = |index: Option<u8>| index.and_then(|index| found.get(usize::from(index)).copied());
        let event_type = event_type(plan, at(Some(0)), at(rule.event_type))?;
        let occurred_at = match at(rule.occurred_at) {
            Some(Found::Text(text)) => Some(text),
            _ => None,
        };
        let has_data = at(rule.data).is_some_and(|data| !matches!(data, Found::Nothing));
        let (mut id, mut id_pointer) = (None, None);
        for index in rule.ids.iter().copied() {
            let found = at(Some(index)).unwrap_or_default();
            id = event_id(found).map_err(|found| {
                let path = rule.pointers.get(usize::from(index)).map_or("", |pointer| pointer.text);
                NoEvent::MalformedId { path, found }
            })?;
            if id.is_some() {
                id_pointer = Some(index).filter(|_| matches!(found, Found::Text(_)));
                // The others are not asked: what stands there says nothing of this event's id.
                break;
            }
        }
        let signed_id = self.signed_id.and_then(|id| str::from_utf8(id).ok());
        let id = id.map(Id::Text).or_else(|| signed_id.map(Id::Signed));
        // Of sorted fields, nothing says where one ends: whoever saw a delivery can make another id of it.
        let id_makes_key = id.is_some() && plan.authenticity() == Authenticity::Signature && !self.is_sorted_form;
        Ok(Envelope { event_type, id, occurred_at, has_data, is_documented, mismatch, id_pointer, id_makes_key })
    }
}

fn event_type<'a, 't>(
    plan: &'a Plan<'a>,
    root: Option<Found<'t>>,
    found: Option<Found<'t>>,
) -> Result<Option<Text<'t>>, NoEvent<'a>> {
    let Some(pointer) = plan.envelope.event_type.and_then(|index| plan.envelope.pointers.get(usize::from(index)))
    else {
        return Ok(None);
    };
    match found.unwrap_or_default() {
        Found::Text(event_type) => Ok(Some(event_type)),
        Found::Nothing if plan.envelope.type_optional => Ok(None),
        found => match root {
            Some(root) if matches!(found, Found::Nothing) && root.kind() != FoundKind::Kind(Kind::Object) => {
                Err(NoEvent::NoObject(root.kind()))
            }
            _ => Err(NoEvent::MalformedType { path: pointer.text, found: found.kind() }),
        },
    }
}

fn event_id(found: Found<'_>) -> Result<Option<Text<'_>>, FoundKind> {
    match found {
        Found::Nothing | Found::Null => Ok(None),
        // An empty id would make all events without one the same event.
        Found::Text(id) => Ok(Some(id).filter(|id| !id.written().is_empty())),
        Found::Integer(digits) => Ok(Some(Text::plain(digits))),
        Found::Other(_) => Err(found.kind()),
    }
}

/// The hexadecimal digits of a body's SHA-256.
pub(crate) fn digest<'d>(body: &[u8], digits: &'d mut [u8; 64]) -> &'d str {
    hex::encode(&hash::sha256(body), digits)
}
