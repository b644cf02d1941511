//! Summaries: an event in one number, as `npm/src/engine/summary.ts` reads it. [`boundary`](crate::boundary) says what
//! each of its bits is.
//!
//! A string costs more to cross than the whole check of a small payload. JavaScript makes the
//! payload from the same bytes, and texts that stand in it need not cross at all: the core says
//! where they stand.

use hookseal::Schema;
use hookseal::binding::Envelope;

use crate::constants::{SUMMARY_ASCII, SUMMARY_OPEN, SUMMARY_PLACE_BITS, SUMMARY_SCHEMA_SHIFT};

/// An event in one number.
#[derive(Clone, Copy, Default)]
pub(crate) struct Summary(u32);

impl Summary {
    pub(crate) fn of(envelope: &Envelope<'_>, body: &[u8]) -> Self {
        let places = &envelope.places;
        let places = [places.data, places.occurred_at, places.id, places.event_type];
        let places = places
            .iter()
            .fold(0, |all, place| all << SUMMARY_PLACE_BITS | place.map_or(0, |place| u32::from(place) + 1));
        let schema = match envelope.schema {
            Schema::Unknown => 0,
            Schema::Valid => 1,
            _ => 2,
        };
        // Where the id stands, the deduplication key follows from it, as the core says.
        let is_open = envelope.places.id.is_none() || envelope.mismatch.is_some() || envelope.payload.is_some();
        let flag = |flag: u32, is_set: bool| if is_set { flag } else { 0 };
        Self(
            places
                | schema << SUMMARY_SCHEMA_SHIFT
                | flag(SUMMARY_ASCII, body.is_ascii())
                | flag(SUMMARY_OPEN, is_open),
        )
    }

    pub(crate) const fn leaves_something_open(self) -> bool {
        self.0 & SUMMARY_OPEN != 0
    }

    /// Of less than 31 bits.
    pub(crate) const fn number(self) -> i32 {
        self.0.cast_signed()
    }
}
