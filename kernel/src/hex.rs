//! Hexadecimal signatures: lower case only, without branches or tables that depend on the digits.

use wide::{i16x8, u8x16};

/// Writes the bytes that `digits` stand for; `None` if they are not two lower-case digits for each.
// `base16ct` decodes the same a byte at a time, and whoever copies the tag then waits for its bytes
// to be stored: a twentieth of what verifying 0.5 kB takes.
pub(crate) fn decode(digits: &[u8], bytes: &mut [u8]) -> Option<()> {
    if digits.len() != 2 * bytes.len() {
        return None;
    }
    let mut strange = u8x16::ZERO;
    let (lines, rest) = digits.as_chunks();
    let (whole, part) = bytes.as_chunks_mut();
    for (line, bytes) in lines.iter().zip(whole) {
        *bytes = decode_line(line, &mut strange);
    }
    if !rest.is_empty() {
        let mut line = [b'0'; 32];
        line[..rest.len()].copy_from_slice(rest);
        part.copy_from_slice(&decode_line(&line, &mut strange)[..part.len()]);
    }
    (!strange.any()).then_some(())
}

/// Writes the digits of the bytes, of which there must be two for each.
// Not by `encode_string`, whose `expect` brings two kilobytes of `Debug` with it into WebAssembly.
pub(crate) fn encode<'d>(bytes: &[u8], digits: &'d mut [u8]) -> &'d str {
    base16ct::lower::encode_str(bytes, digits).unwrap_or_default()
}

/// As [`decode`], from upper-case digits.
pub(crate) fn decode_upper(digits: &[u8], bytes: &mut [u8]) -> Option<()> {
    if digits.len() == 2 * bytes.len() { base16ct::upper::decode(digits, bytes).ok().map(drop) } else { None }
}

/// As [`encode`], in upper case.
pub(crate) fn encode_upper<'d>(bytes: &[u8], digits: &'d mut [u8]) -> &'d str {
    let length = encode(bytes, digits).len();
    let digits = digits.get_mut(..length).unwrap_or_default();
    digits.make_ascii_uppercase();
    str::from_utf8(digits).unwrap_or_default()
}

/// Marks in `strange` where there was no digit.
#[inline]
fn decode_line(digits: &[u8; 32], strange: &mut u8x16) -> [u8; 16] {
    let [first, second]: [u8x16; 2] = bytemuck::cast(*digits);
    u8x16::narrow_i16x8(decode_half(first, strange), decode_half(second, strange)).to_array()
}

/// Eight bytes, each with a zero behind it.
#[inline]
fn decode_half(characters: u8x16, strange: &mut u8x16) -> i16x8 {
    let number = characters - u8x16::splat(b'0');
    let letter = characters - u8x16::splat(b'a');
    let is_number = number.simd_eq(number.min(u8x16::splat(9)));
    let is_letter = letter.simd_eq(letter.min(u8x16::splat(5)));
    *strange |= !(is_number | is_letter);
    let nibbles = (number & is_number) | ((letter + u8x16::splat(10)) & is_letter);
    // Of each pair the first is the high half, and the low byte.
    let pairs: i16x8 = bytemuck::cast(nibbles);
    let pairs = if cfg!(target_endian = "little") { pairs } else { pairs << 8 | pairs >> 8 & i16x8::splat(0xFF) };
    (pairs << 4 | pairs >> 8) & i16x8::splat(0xFF)
}

#[cfg(test)]
mod tests {
    use std::vec;
    use std::vec::Vec;

    use super::{decode, decode_upper, encode};

    /// The lengths of the tags, and such as are cut by lines and halves.
    const LENGTHS: [usize; 9] = [0, 1, 7, 8, 15, 16, 20, 32, 64];

    #[test]
    fn every_byte_comes_back() {
        for length in LENGTHS {
            for first in 0..=u8::MAX {
                let next = |byte: &u8| Some(byte.wrapping_add(31));
                let bytes: Vec<u8> = core::iter::successors(Some(first), next).take(length).collect();
                let mut decoded = vec![0; length];
                let mut digits = vec![0; 2 * length];
                let digits = encode(&bytes, &mut digits);
                let expected: Vec<_> = bytes.iter().map(|byte| std::format!("{byte:02x}")).collect();
                assert_eq!(digits, expected.concat());
                assert_eq!(decode(digits.as_bytes(), &mut decoded), Some(()), "{digits}");
                assert_eq!(decoded, bytes);
            }
        }
    }

    #[test]
    fn nothing_but_lower_case_digits_is_taken_at_any_place() {
        for length in LENGTHS {
            let mut digits = vec![b'7'; 2 * length];
            for place in 0..digits.len() {
                for byte in 0..=u8::MAX {
                    digits[place] = byte;
                    let expected = byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
                    let mut decoded = vec![0; length];
                    assert_eq!(decode(&digits, &mut decoded).is_some(), expected, "{byte:#x} at {place} of {length}");
                }
                digits[place] = b'7';
            }
        }
    }

    #[test]
    fn other_lengths_are_not_taken() {
        for length in LENGTHS {
            for digits in (0..=140).filter(|digits| *digits != 2 * length) {
                assert_eq!(decode(&vec![b'0'; digits], &mut vec![0; length]), None);
                assert_eq!(decode_upper(&vec![b'0'; digits], &mut vec![0; length]), None);
            }
        }
    }
}
