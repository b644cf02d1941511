//! Public keys, as configurations hold them.

use hookseal_keys::{Algorithm, IdentifiedKey, PublicKey};

/// As the first byte of the data chooses them.
pub const ALGORITHMS: [Algorithm; 6] = [
    Algorithm::Ed25519,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP256Sha256Raw,
    Algorithm::RsaPkcs1Sha256,
    Algorithm::RsaPkcs1Sha1,
    Algorithm::RsaPssSha256,
];

/// Within the validity of the corpus' certificates.
const NOW: Option<u64> = Some(1_720_000_000);

/// A byte that chooses the algorithm, and the text of a key: one that is read is of the algorithm's kind, finds no
/// signature right that nobody made, and is read from the same text with blanks around it.
///
/// # Panics
/// Where that does not hold.
pub fn keys(data: &[u8]) {
    let Some((choice, text)) = data.split_first() else { return };
    let algorithm = ALGORITHMS[usize::from(*choice) % ALGORITHMS.len()];
    let Ok(text) = str::from_utf8(text) else { return };
    let Ok(all) = PublicKey::parse_all(algorithm, text) else {
        assert!(PublicKey::parse(algorithm, text, NOW).is_err());
        return;
    };
    assert!(!all.is_empty());
    let is_valid =
        |key: &IdentifiedKey| key.validity.is_none_or(|validity| validity.check(NOW.unwrap_or_default()).is_ok());
    assert_eq!(PublicKey::parse(algorithm, text, NOW).is_ok(), all.len() == 1 && all.iter().all(is_valid));
    assert!(PublicKey::parse_all(algorithm, &format!(" {text}\r\n")).is_ok_and(|same| same.len() == all.len()));
    for each in all {
        assert_eq!(each.key.kind(), algorithm.kind());
        for length in [0, 64, 256] {
            assert!(!each.key.verifies(algorithm, [text.as_bytes()], &vec![0; length]));
        }
    }
}
