//! What many parts of a document have: texts, and how long one always is.

use alloc::vec;
use alloc::vec::Vec;

use crate::json::Tree;
use crate::scheme::fields::{Fields, Place};
use crate::text::Text;

/// A text without which a layout says nothing.
pub(super) fn part<'v>(fields: Fields<'v>, name: &'v str) -> Text {
    full_text(&fields.required(name))
}

/// Such a text, or several.
pub(super) fn parts<'v>(fields: Fields<'v>, name: &'v str) -> Vec<Text> {
    let place = fields.required(name);
    match place.value() {
        Tree::Array(texts) => {
            if texts.is_empty() {
                place.wrong("expected at least one string");
            }
            place.elements().map(|place| full_text(&place)).collect()
        }
        _ => vec![full_text(&place)],
    }
}

fn full_text(place: &Place<'_>) -> Text {
    let text = place.text();
    if text.is_empty() {
        place.wrong("expected a string that is not empty");
    }
    text
}

/// How many bytes a value always has.
pub(super) fn length(fields: Fields<'_>) -> Option<u16> {
    fields.optional("length").map(|place| u16::try_from(place.whole_number()).unwrap_or(u16::MAX))
}
