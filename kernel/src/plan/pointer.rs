//! JSON pointers (RFC 6901), cut into their unescaped steps beforehand.

#[cfg(feature = "encode")]
use super::bytes::Error;
use super::bytes::{Bytes, Fault};
use crate::json::Text;

/// So many JSON pointers can be followed in one reading.
pub const MOST_POINTERS: usize = 16;

/// A JSON pointer, cut into its unescaped steps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pointer<'p> {
    /// As it is written.
    pub text: &'p str,
    /// Of each step its name, and then its index among an array's elements, if it can be one.
    steps: &'p [u8],
    depth: usize,
}

#[derive(Clone, Copy)]
struct Step<'p> {
    name: &'p [u8],
    index: Option<u64>,
}

impl<'p> Pointer<'p> {
    pub(super) fn read(bytes: &mut Bytes<'p, '_>) -> Self {
        let text = bytes.text();
        Self::of(text, bytes.within())
    }

    /// A pointer and its steps.
    fn of(text: &'p str, mut rest: Bytes<'p, '_>) -> Self {
        let (steps, mut depth) = (rest.rest(), 0);
        while !rest.is_empty() {
            rest.text();
            rest.number();
            depth += 1;
        }
        Self { text, steps, depth }
    }

    /// A pointer and its steps as plans hold them.
    #[cfg(feature = "encode")]
    pub(super) fn new(text: &'p str, steps: &'p [u8]) -> Result<Self, Error> {
        let fault = Fault::default();
        fault.or(Self::of(text, Bytes::new(steps, &fault)))
    }

    #[cfg(feature = "encode")]
    pub(super) const fn steps(&self) -> &'p [u8] {
        self.steps
    }

    /// How many levels below the document it points.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.depth
    }

    fn step(&self, depth: usize) -> Option<Step<'p>> {
        if depth >= self.depth {
            return None;
        }
        let fault = Fault::default();
        let mut rest = Bytes::new(self.steps, &fault);
        for _ in 0..depth {
            rest.bytes();
            rest.number();
        }
        Some(Step { name: rest.bytes(), index: rest.number().checked_sub(1) })
    }

    /// The only step of a pointer to a field of the document itself.
    #[cfg(feature = "encode")]
    pub(super) fn only_step(&self) -> Option<&'p [u8]> {
        if self.depth == 1 { Some(self.step(0)?.name) } else { None }
    }

    /// Whether its step from this depth down leads into the member with this key.
    pub(crate) fn leads_into(&self, depth: usize, key: Text<'_>) -> bool {
        self.step(depth).is_some_and(|step| key.says(step.name))
    }

    /// Whether its step from this depth down leads into the field of this name.
    pub(crate) fn leads_into_field(&self, depth: usize, name: &[u8]) -> bool {
        self.step(depth).is_some_and(|step| step.name == name)
    }

    /// Whether its step from this depth down leads into the element.
    pub(crate) fn leads_into_element(&self, depth: usize, index: usize) -> bool {
        self.step(depth).is_some_and(|step| step.index == Some(index as u64))
    }
}

impl core::fmt::Debug for Pointer<'_> {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(self.text)
    }
}

/// Which pointers lead to a value: a bit for each.
pub(crate) type Leading = u16;

const _: () = assert!(MOST_POINTERS <= Leading::BITS as usize);

/// The indices of the bits that are set.
pub(crate) fn each(mut leading: Leading) -> impl Iterator<Item = usize> {
    core::iter::from_fn(move || {
        let index = leading.trailing_zeros() as usize;
        leading &= leading.checked_sub(1)?;
        Some(index)
    })
}

/// Those of the pointers of which this is true, and which are among `leading`.
// Not generic: WebAssembly has it once.
pub(crate) fn those(pointers: &[Pointer<'_>], leading: Leading, is_one: &dyn Fn(&Pointer<'_>) -> bool) -> Leading {
    let those = each(leading).filter(|index| pointers.get(*index).is_some_and(is_one));
    those.fold(0, |all, index| all | 1 << index)
}
