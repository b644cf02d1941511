//! Summaries: an event in one number, as `npm/src/engine/summary.ts` reads it. The [constants](crate::CONSTANTS) say what
//! each of its bits is.
//!
//! A string costs more to cross than the whole check of a small payload. JavaScript makes the payload from the same bytes,
//! and texts that stand in it need not cross at all: the engine says where they stand.

use hookseal_kernel::Places;

use crate::constants::{SUMMARY_ASCII, SUMMARY_OPEN, SUMMARY_PLACE_BITS, SUMMARY_SCHEMA_SHIFT};

/// An event in one number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary(u32);

impl Summary {
    /// Of an event. `fits` is whether its payload fits its documentation, where it has any; `is_open` says that the answer
    /// has the rest.
    #[must_use]
    pub fn new(places: Places, fits: Option<bool>, is_ascii: bool, is_open: bool) -> Self {
        let Places { event_type, id, occurred_at, data } = places;
        let places = [data, occurred_at, id, event_type]
            .iter()
            .fold(0, |all, place| all << SUMMARY_PLACE_BITS | place.map_or(0, |place| u32::from(place) + 1));
        // As `SCHEMAS` has them.
        let schema = match fits {
            None => 0,
            Some(true) => 1,
            Some(false) => 2,
        };
        let flag = |flag: u32, is_set: bool| if is_set { flag } else { 0 };
        Self(places | schema << SUMMARY_SCHEMA_SHIFT | flag(SUMMARY_ASCII, is_ascii) | flag(SUMMARY_OPEN, is_open))
    }

    /// Whether the answer has the rest.
    #[must_use]
    pub const fn leaves_something_open(self) -> bool {
        self.0 & SUMMARY_OPEN != 0
    }

    /// Of less than 31 bits.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0.cast_signed()
    }
}
