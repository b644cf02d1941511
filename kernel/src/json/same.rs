//! Whether two keys are the same.

/// Whether two keys of one length are the same, without calling the library's comparison, which costs
/// more than comparing the few bytes that keys have.
#[inline]
pub(super) fn is_same(one: &[u8], other: &[u8]) -> bool {
    match one.len() {
        4..=8 => has_same_ends::<4>(one, other),
        9..=16 => has_same_ends::<8>(one, other),
        17..=32 => has_same_ends::<16>(one, other),
        _ => one == other,
    }
}

#[inline]
fn has_same_ends<const LENGTH: usize>(one: &[u8], other: &[u8]) -> bool {
    one.first_chunk::<LENGTH>() == other.first_chunk() && one.last_chunk::<LENGTH>() == other.last_chunk()
}

#[cfg(test)]
mod tests {
    use super::is_same;

    /// Keys are compared by their ends, which overlap: no byte may be left out.
    #[test]
    fn keys_that_differ_in_any_byte_are_not_the_same() {
        let bytes: [u8; 80] = core::array::from_fn(|index| b'0' + u8::try_from(index).expect("80 fit"));
        for length in 0..=bytes.len() {
            let key = &bytes[..length];
            let copy = bytes;
            assert!(is_same(key, &copy[..length]));
            for index in 0..length {
                let mut other = bytes;
                other[index] ^= 1;
                assert!(!is_same(key, &other[..length]), "byte {index} of {length}");
            }
        }
    }
}
