//! What is signed in the place of the body, where only this crate knows it: a text of what the endpoint is called by, and of
//! a checksum of the body.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crc::{CRC_32_ISO_HDLC, Crc, NoTable};

use crate::scheme::{Scheme, Segment};

/// That of zlib and Ethernet.
const CRC_32: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);

/// One text, but for the body.
pub(crate) struct Statement(Vec<Piece>);

enum Piece {
    Text(String),
    Crc32,
}

impl Statement {
    /// As the scheme has it, with what says whose deliveries are taken. `None` where it signs nothing of the kind.
    pub(crate) fn of(scheme: &Scheme, sender: &str) -> Option<Self> {
        let segments = scheme.signed_content.get(scheme.statement()?)?;
        let pieces = segments.iter().map(|segment| match segment {
            Segment::Sender => Piece::Text(sender.into()),
            Segment::Literal(text) => Piece::Text(text.clone().into_owned()),
            // Nothing else is among them.
            _ => Piece::Crc32,
        });
        Some(Self(pieces.collect()))
    }

    /// The text for this body.
    pub(crate) fn text(&self, body: &[u8]) -> String {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => Cow::Borrowed(text.as_str()),
            Piece::Crc32 => Cow::Owned(CRC_32.checksum(body).to_string()),
        });
        pieces.collect()
    }
}
