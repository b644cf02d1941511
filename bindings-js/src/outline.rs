//! Outlines: an event in one number, as `npm/src/engine/outline.ts` reads it.
//!
//! A string costs more to cross than the whole check of a small payload. JavaScript makes the
//! payload from the same bytes, and texts that stand in it need not cross at all: the core says
//! where they stand.

use hookseal::Schema;
use hookseal::binding::Envelope;

/// An event in one number. From its lowest bit on: where type, id, time and data stand, five bits
/// each, 0 for none and else the place among the webhook's pointers, from 1 on; two bits for the
/// schema; whether the body is ASCII; whether something is left open.
#[derive(Clone, Copy, Default)]
pub(crate) struct Outline(i32);

const PLACE_BITS: i32 = 5;
const SCHEMA: i32 = 4 * PLACE_BITS;
const ASCII: i32 = 1 << (SCHEMA + 2);
const OPEN: i32 = ASCII << 1;

impl Outline {
    pub(crate) fn of(envelope: &Envelope<'_>, body: &[u8]) -> Self {
        let places = &envelope.places;
        let places = [places.data, places.occurred_at, places.id, places.event_type];
        let places =
            places.iter().fold(0, |all, place| all << PLACE_BITS | place.map_or(0, |place| i32::from(place) + 1));
        let schema = match envelope.schema {
            Schema::Unknown => 0,
            Schema::Valid => 1,
            _ => 2,
        };
        // Where the id stands, the deduplication key follows from it, as the core says.
        let is_open = envelope.places.id.is_none() || envelope.mismatch.is_some();
        let flag = |flag: i32, is_set: bool| if is_set { flag } else { 0 };
        Self(places | schema << SCHEMA | flag(ASCII, body.is_ascii()) | flag(OPEN, is_open))
    }

    pub(crate) const fn leaves_something_open(self) -> bool {
        self.0 & OPEN != 0
    }

    pub(crate) const fn number(self) -> i32 {
        self.0
    }
}
