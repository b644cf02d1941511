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

    pub(crate) fn decode(mut text: &[u8], encoding: Encoding, bytes: &mut [u8]) -> Option<usize> {
        if is_padded(encoding) {
            if !text.len().is_multiple_of(4) {
                return None;
            }
            // A character of padding that is left is in no alphabet.
            text = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
        }
        if !is_url_safe(encoding) {
            return Base64Unpadded::decode(text, bytes).ok().map(<[u8]>::len);
        }
        let mut length = 0;
        for piece in text.chunks(64) {
            let mut standard = [0; 64];
            let standard = standard.get_mut(..piece.len())?;
            for (standard, byte) in standard.iter_mut().zip(piece) {
                *standard = match *byte {
                    b'-' => b'+',
                    b'_' => b'/',
                    b'+' | b'/' => return None,
                    byte => byte,
                };
            }
            length += Base64Unpadded::decode(standard, bytes.get_mut(length..)?).ok()?.len();
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
