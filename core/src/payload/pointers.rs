//! Where in a payload the fields of an event are.

use alloc::vec;
use alloc::vec::Vec;

use super::shape::{Field, Shape};
use crate::json::{MOST_POINTERS, Pointer};
use crate::scheme::EnvelopeRule;
use crate::text::Text;

/// Which pointers lead to a value: a bit for each.
pub(crate) type Leading = u16;

const _: () = assert!(MOST_POINTERS <= Leading::BITS as usize);

/// The indices of the bits that are set.
pub(super) fn each(mut leading: Leading) -> impl Iterator<Item = usize> {
    core::iter::from_fn(move || {
        let index = leading.trailing_zeros() as usize;
        leading &= leading.checked_sub(1)?;
        Some(index)
    })
}

/// Those of the pointers of which this is true, and which are among `leading`.
pub(crate) fn those(pointers: &[Pointer], leading: Leading, is_one: impl Fn(&Pointer) -> bool) -> Leading {
    let those = each(leading).filter(|index| pointers.get(*index).is_some_and(&is_one));
    those.fold(0, |all, index| all | 1 << index)
}

/// The pointers of an envelope rule, in the order in which one reading of a body follows them.
pub(crate) struct Pointers {
    /// The document itself, then those below.
    pub(super) all: Vec<Pointer>,
    pub(super) event_type: Option<u8>,
    pub(super) occurred_at: Option<u8>,
    pub(super) data: Option<u8>,
    pub(super) ids: Vec<u8>,
    /// Those that lead into each field of the documented envelope.
    pub(super) leading: Vec<Leading>,
    /// Which of these fields is the event's data.
    pub(super) data_field: Option<usize>,
}

impl Pointers {
    pub(crate) fn of(rule: &EnvelopeRule, envelope: Option<&Shape>) -> Self {
        let mut all = vec![Pointer::new("")];
        let mut add = |text: &Text| {
            all.push(Pointer::new(text));
            u8::try_from(all.len() - 1).ok()
        };
        let event_type = rule.event_type.as_ref().and_then(&mut add);
        let occurred_at = rule.occurred_at.as_ref().and_then(&mut add);
        let data = rule.data.as_ref().and_then(&mut add);
        let ids = rule.id.iter().filter_map(add).collect();
        let fields = envelope.map_or(&[][..], Shape::fields);
        let leads_into = |field: &Field| those(&all, Leading::MAX, |pointer| pointer.leads_into_field(0, field.name));
        let leading = fields.iter().map(leads_into).collect();
        let data_step = data.and_then(|data| all.get(usize::from(data))?.only_step());
        let data_field = data_step.and_then(|name| fields.iter().position(|field| field.name == name));
        Self { all, event_type, occurred_at, data, ids, leading, data_field }
    }
}
