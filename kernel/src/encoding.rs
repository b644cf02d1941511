//! How signatures are written as text.

#[cfg(feature = "keys")]
use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

#[cfg(feature = "keys")]
use crate::hex;
use crate::plan::Encoding;

/// What reads and writes an encoding that is base64 of some kind.
pub(crate) const fn alphabet(encoding: Encoding) -> &'static GeneralPurpose {
    match encoding {
        Encoding::Base64Url => &URL_SAFE_NO_PAD,
        Encoding::Base64UrlPadded => &URL_SAFE,
        Encoding::Hex | Encoding::HexUpper | Encoding::Base64 | Encoding::Text => &STANDARD,
    }
}

/// How many bytes canonical text stands for, which are written to `bytes`; `None` where these have no room.
#[cfg(feature = "keys")]
pub(crate) fn decode_any(text: &[u8], encoding: Encoding, bytes: &mut [u8]) -> Option<usize> {
    match encoding {
        Encoding::Hex | Encoding::HexUpper => {
            let room = bytes.get_mut(..text.len() / 2)?;
            let decoded =
                if encoding == Encoding::Hex { hex::decode(text, room) } else { hex::decode_upper(text, room) };
            decoded.map(|()| text.len() / 2)
        }
        Encoding::Base64 | Encoding::Base64Url | Encoding::Base64UrlPadded => {
            alphabet(encoding).decode_slice(text, bytes).ok()
        }
        // Of tokens alone.
        Encoding::Text => None,
    }
}
