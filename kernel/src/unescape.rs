//! Escapes of a URL that are undone before it is signed: those of twelve characters, and no others, as `HubSpot` does.

/// So many bytes an unescaped URL has at most.
pub(crate) const ROOM: usize = crate::header::HEADER_LIMIT;

/// The URL with these escapes undone; `None` where it is longer than there is room.
pub(crate) fn unescaped<'r>(url: &[u8], room: &'r mut [u8; ROOM]) -> Option<&'r [u8]> {
    let mut length = 0;
    for byte in unescape(url) {
        *room.get_mut(length)? = byte;
        length += 1;
    }
    room.get(..length)
}

/// The bytes of a URL, with the escapes of `: / ? @ ! $ ' ( ) * , ;` undone, where they are in capital letters. What
/// comes of one is not undone once more.
///
/// ```
/// use hookseal_kernel::unescape;
/// assert!(unescape(b"/a%3Ab%253A%3a%20").eq(*b"/a:b%253A%3a%20"));
/// ```
pub fn unescape(url: &[u8]) -> impl Iterator<Item = u8> {
    let mut rest = url;
    core::iter::from_fn(move || {
        let escape = match rest {
            [b'%', high, low, ..] => undone([*high, *low]),
            _ => None,
        };
        let byte = escape.or_else(|| rest.first().copied())?;
        rest = rest.get(if escape.is_some() { 3 } else { 1 }..)?;
        Some(byte)
    })
}

fn undone(digits: [u8; 2]) -> Option<u8> {
    Some(match &digits {
        b"3A" => b':',
        b"2F" => b'/',
        b"3F" => b'?',
        b"40" => b'@',
        b"21" => b'!',
        b"24" => b'$',
        b"27" => b'\'',
        b"28" => b'(',
        b"29" => b')',
        b"2A" => b'*',
        b"2C" => b',',
        b"3B" => b';',
        _ => return None,
    })
}
