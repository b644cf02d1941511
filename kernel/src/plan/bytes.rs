//! The bytes of a plan, read from front to back.

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
}

/// Bytes that are read from front to back.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'p> {
    rest: &'p [u8],
}

impl<'p> Bytes<'p> {
    pub(super) const fn new(bytes: &'p [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) const fn rest(&self) -> &'p [u8] {
        self.rest
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn end(&self) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { Err(Error::Length) }
    }

    pub(super) fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.rest.split_first().ok_or(Error::Length)?;
        self.rest = rest;
        Ok(*first)
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'p [u8], Error> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Error::Length)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    pub(super) fn number(&mut self) -> Result<u64, Error> {
        let mut number = 0;
        for place in 0..10 {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            let shifted = bits << (7 * place);
            if shifted >> (7 * place) != bits || (byte == 0 && place > 0) {
                return Err(Error::Value);
            }
            number |= shifted;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Error::Value)
    }

    pub(super) fn size(&mut self) -> Result<usize, Error> {
        usize::try_from(self.number()?).map_err(|_| Error::Value)
    }

    /// A length, and so many bytes.
    pub(super) fn bytes(&mut self) -> Result<&'p [u8], Error> {
        let length = self.size()?;
        self.take(length)
    }

    pub(super) fn text(&mut self) -> Result<&'p str, Error> {
        str::from_utf8(self.bytes()?).map_err(|_| Error::Value)
    }

    pub(super) fn is(&mut self) -> Result<bool, Error> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Error::Value),
        }
    }

    /// An index, or nothing, which is written as 0.
    pub(super) fn index(&mut self, count: usize) -> Result<Option<u8>, Error> {
        match self.byte()?.checked_sub(1) {
            Some(index) if usize::from(index) >= count => Err(Error::Value),
            index => Ok(index),
        }
    }

    /// The segment with this tag, if it is next.
    pub(super) fn segment(&mut self, tag: u8) -> Result<Option<Self>, Error> {
        if self.rest.first() != Some(&tag) {
            return Ok(None);
        }
        self.byte()?;
        self.bytes().map(|bytes| Some(Self::new(bytes)))
    }

    pub(super) fn required(&mut self, tag: u8) -> Result<Self, Error> {
        self.segment(tag)?.ok_or(Error::Order)
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
