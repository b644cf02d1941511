//! How signatures are written as text.

use crate::plan::Encoding;

#[cfg(feature = "keys")]
use crate::hex;

/// Base64 in its spellings, strict and canonical: by what is fast.
#[cfg(not(target_family = "wasm"))]
mod base64 {
    use base64::Engine;
    use base64::engine::general_purpose::{GeneralPurpose, STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

    use crate::plan::Encoding;

    const fn engine(encoding: Encoding) -> &'static GeneralPurpose {
        match encoding {
            Encoding::Base64Url => &URL_SAFE_NO_PAD,
            Encoding::Base64UrlPadded => &URL_SAFE,
            Encoding::Hex | Encoding::HexUpper | Encoding::Base64 | Encoding::Text => &STANDARD,
        }
    }

    pub(crate) fn decode(text: &[u8], encoding: Encoding, bytes: &mut [u8]) -> Option<usize> {
        engine(encoding).decode_slice(text, bytes).ok()
    }

    pub(crate) fn encode<'t>(bytes: &[u8], encoding: Encoding, text: &'t mut [u8]) -> Option<&'t str> {
        let length = engine(encoding).encode_slice(bytes, text).ok()?;
        str::from_utf8(text.get(..length)?).ok()
    }
}

/// The same by what is small. It has code of its own for each alphabet and each padding, so that one of them is taken
/// alone, and what differs is done here.
#[cfg(target_family = "wasm")]
mod base64 {
    use base64ct::{Base64Unpadded, Encoding as _};

    use crate::plan::{Encoding, RARE};

    const fn is_padded(encoding: Encoding) -> bool {
        !RARE || !matches!(encoding, Encoding::Base64Url)
    }

    const fn is_url_safe(encoding: Encoding) -> bool {
        RARE && matches!(encoding, Encoding::Base64Url | Encoding::Base64UrlPadded)
    }

    /// A character of the standard alphabet for one of the other.
    const fn of_url_safe(byte: u8) -> Option<u8> {
        match byte {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b'+' | b'/' => None,
            byte => Some(byte),
        }
    }

    pub(crate) fn decode(mut text: &[u8], encoding: Encoding, bytes: &mut [u8]) -> Option<usize> {
        if is_padded(encoding) {
            if !text.len().is_multiple_of(4) {
                return None;
            }
            // A character of padding that is left is in no alphabet.
            text = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
        }
        let mut length = 0;
        // Group by group, of which the library's code is small.
        for group in text.chunks(4) {
            // What the last one lacks is taken for zeros: whatever it says beyond its bytes has to be zeros, too.
            let mut standard = [b'A'; 4];
            for (standard, byte) in standard.iter_mut().zip(group) {
                *standard = if is_url_safe(encoding) { of_url_safe(*byte)? } else { *byte };
            }
            let three = Base64Unpadded::decode_in_place(&mut standard).ok()?;
            let (own, beyond) = three.split_at_checked(group.len() * 3 / 4)?;
            if own.is_empty() || beyond.iter().any(|byte| *byte != 0) {
                return None;
            }
            bytes.get_mut(length..length + own.len())?.copy_from_slice(own);
            length += own.len();
        }
        Some(length)
    }

    pub(crate) fn encode<'t>(bytes: &[u8], encoding: Encoding, text: &'t mut [u8]) -> Option<&'t str> {
        let unpadded = Base64Unpadded::encode(bytes, text).ok()?.len();
        let length = if is_padded(encoding) { unpadded.next_multiple_of(4) } else { unpadded };
        let text = text.get_mut(..length)?;
        text.get_mut(unpadded..)?.fill(b'=');
        for byte in text.iter_mut().filter(|_| is_url_safe(encoding)) {
            *byte = match *byte {
                b'+' => b'-',
                b'/' => b'_',
                byte => byte,
            };
        }
        str::from_utf8(text).ok()
    }
}

pub(crate) use base64::{decode as decode_base64, encode as encode_base64};

/// How many bytes base64 with the standard alphabet and padding stands for, which are written to `bytes`; `None` where it
/// is none as an encoder writes it, or `bytes` have no room.
#[must_use]
pub fn decode_standard_base64(text: &[u8], bytes: &mut [u8]) -> Option<usize> {
    decode_base64(text, Encoding::Base64, bytes)
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
        Encoding::Base64 | Encoding::Base64Url | Encoding::Base64UrlPadded => decode_base64(text, encoding, bytes),
        // Of tokens alone.
        Encoding::Text => None,
    }
}
