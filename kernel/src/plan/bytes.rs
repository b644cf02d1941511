//! The bytes of a plan, read from front to back.

use core::cell::Cell;

use super::rare::RARE;

/// Why bytes are no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// They are of another version of the format, or of none.
    Version,
    /// They end within the plan, or go on behind it.
    Length,
    /// A tag, a number or an index has no meaning, or a text is not UTF-8.
    Value,
    /// A segment is missing, comes twice or out of order.
    Order,
    /// The plan contradicts itself: deliveries could be forged, or none would pass.
    Contradiction,
    /// It has a word that this build has not: see [`RARE`](super::RARE).
    Rare,
}

/// The first thing that was found wrong with a plan's bytes.
///
/// It is kept beside them: each read then gives a plain value, which means nothing once there is a fault, and code that
/// reads many values does not ask after each. Whoever has read all asks once.
#[derive(Default)]
pub(super) struct Fault(Cell<Option<Error>>);

impl Fault {
    pub(super) fn set(&self, error: Error) {
        self.0.set(self.0.get().or(Some(error)));
    }

    /// What was read, if nothing was wrong with it.
    pub(super) fn or<T>(&self, read: T) -> Result<T, Error> {
        self.0.get().map_or(Ok(read), Err)
    }
}

/// Bytes that are read from front to back; there are none left where something is wrong with them.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'p, 'f> {
    rest: &'p [u8],
    fault: &'f Fault,
}

impl<'p, 'f> Bytes<'p, 'f> {
    pub(super) const fn new(bytes: &'p [u8], fault: &'f Fault) -> Self {
        Self { rest: bytes, fault }
    }

    pub(super) const fn rest(&self) -> &'p [u8] {
        self.rest
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    #[cold]
    #[inline(never)]
    pub(super) fn fail(&mut self, error: Error) {
        self.fault.set(error);
        self.rest = &[];
    }

    pub(super) fn require(&mut self, is_right: bool, error: Error) {
        if !is_right {
            self.fail(error);
        }
    }

    /// As [`require`](Self::require), of what the build that compiled the plan has looked at already. One without rare words
    /// leaves it at that: see [`RARE`](super::RARE).
    pub(super) fn check(&mut self, is_right: bool, error: Error) {
        self.require(!RARE || is_right, error);
    }

    /// Takes notice of a rare word, which a build may not have.
    pub(super) fn rare(&mut self, is_rare: bool) {
        self.require(RARE || !is_rare, Error::Rare);
    }

    pub(super) fn end(mut self) {
        self.check(self.is_empty(), Error::Length);
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    pub(super) fn take(&mut self, length: usize) -> &'p [u8] {
        let Some((taken, rest)) = self.rest.split_at_checked(length) else {
            self.fail(Error::Length);
            return &[];
        };
        self.rest = rest;
        taken
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    pub(super) fn number(&mut self) -> u64 {
        let mut number = 0;
        for place in 0..10 {
            let byte = self.byte();
            let bits = u64::from(byte & 0x7F);
            let shifted = bits << (7 * place);
            if shifted >> (7 * place) != bits || (byte == 0 && place > 0) {
                break;
            }
            number |= shifted;
            if byte < 0x80 {
                return number;
            }
        }
        self.check(false, Error::Value);
        0
    }

    pub(super) fn size(&mut self) -> usize {
        let size = usize::try_from(self.number());
        self.check(size.is_ok(), Error::Value);
        size.unwrap_or_default()
    }

    /// A length, and so many bytes.
    pub(super) fn bytes(&mut self) -> &'p [u8] {
        let length = self.size();
        self.take(length)
    }

    /// So many records, of a length each.
    pub(super) fn records<const LENGTH: usize>(&mut self, count: usize) -> &'p [[u8; LENGTH]] {
        self.take(count.saturating_mul(LENGTH)).as_chunks().0
    }

    /// The same, to be read.
    pub(super) fn within(&mut self) -> Self {
        Self::new(self.bytes(), self.fault)
    }

    pub(super) fn text(&mut self) -> &'p str {
        let text = str::from_utf8(self.bytes());
        self.check(text.is_ok(), Error::Value);
        text.unwrap_or_default()
    }

    /// One of several, which are numbered from 1 on.
    pub(super) fn one_of<T: Copy, const COUNT: usize>(&mut self, all: &[T; COUNT]) -> T {
        let index = usize::from(self.byte()).wrapping_sub(1);
        self.require(index < COUNT, Error::Value);
        all.get(index).copied().unwrap_or(all[0])
    }

    pub(super) fn is(&mut self) -> bool {
        let byte = self.byte();
        self.check(byte <= 1, Error::Value);
        byte == 1
    }

    /// An index, or nothing, which is written as 0.
    pub(super) fn index(&mut self, count: usize) -> Option<u8> {
        let index = self.byte().checked_sub(1)?;
        self.check(usize::from(index) < count, Error::Value);
        Some(index)
    }

    /// The segment with this tag, if it is next.
    pub(super) fn segment(&mut self, tag: u8) -> Option<Self> {
        if self.rest.first() != Some(&tag) {
            return None;
        }
        self.byte();
        Some(self.within())
    }

    pub(super) fn required(&mut self, tag: u8) -> Self {
        let segment = self.segment(tag);
        self.require(segment.is_some(), Error::Order);
        segment.unwrap_or(Self::new(&[], self.fault))
    }
}

/// Writes a number as it is read.
#[cfg(feature = "encode")]
pub(super) fn number(bytes: &mut alloc::vec::Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7F) as u8);
}

/// Writes a text as it is read.
#[cfg(feature = "encode")]
pub(super) fn text(bytes: &mut alloc::vec::Vec<u8>, text: &str) {
    number(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}
