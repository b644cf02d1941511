//! For a platform that checks signatures itself, such as Web Crypto: keys as it takes them, and signatures that are
//! worth asking about. What this crate refuses without a key's arithmetic is refused before anybody is asked.

use alloc::vec::Vec;

use crate::algorithm::Algorithm;
#[cfg(feature = "p256")]
use crate::ecdsa;
#[cfg(feature = "ed25519")]
use crate::eddsa;
use crate::key::{Key, PublicKey};
#[cfg(feature = "rsa")]
use crate::rsassa;
use crate::spki;

impl PublicKey {
    /// The key as a `SubjectPublicKeyInfo` in DER (RFC 5280). An RSA key is one for any padding.
    ///
    /// ```
    /// use hookseal_keys::{Algorithm, PublicKey};
    ///
    /// let bare = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    /// let spki = PublicKey::parse(Algorithm::Ed25519, bare, None)?.to_spki();
    /// assert_eq!(spki.len(), 44);
    /// # Ok::<(), hookseal_keys::KeyError>(())
    /// ```
    #[must_use]
    pub fn to_spki(&self) -> Vec<u8> {
        let written = match &self.0 {
            #[cfg(feature = "ed25519")]
            Key::Ed25519(key) => spki::ed25519(key.as_bytes()),
            #[cfg(feature = "p256")]
            Key::P256(key) => spki::p256(&ecdsa::uncompressed(key)),
            #[cfg(feature = "rsa")]
            Key::Rsa(key) => {
                let (modulus, exponent) = rsassa::numbers(key);
                spki::rsa(&modulus, &exponent)
            }
        };
        written.unwrap_or_default()
    }

    /// The bytes of a signature as Web Crypto takes them: ECDSA's as `r` and `s` of 32 bytes each. `None` for one that
    /// is wrong whatever the message is, and for a key of another kind than the algorithm's.
    ///
    /// ```
    /// use hookseal_keys::{Algorithm, PublicKey};
    ///
    /// let bare = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    /// let key = PublicKey::parse(Algorithm::Ed25519, bare, None)?;
    /// assert_eq!(key.admits(Algorithm::Ed25519, &[0xFF; 64]), None);
    /// # Ok::<(), hookseal_keys::KeyError>(())
    /// ```
    #[must_use]
    pub fn admits(&self, algorithm: Algorithm, signature: &[u8]) -> Option<Vec<u8>> {
        match (&self.0, algorithm) {
            #[cfg(feature = "ed25519")]
            (Key::Ed25519(_), Algorithm::Ed25519) => eddsa::is_admissible(signature).then(|| signature.into()),
            #[cfg(feature = "p256")]
            (Key::P256(_), Algorithm::EcdsaP256Sha256) => ecdsa::raw(signature, true),
            #[cfg(feature = "p256")]
            (Key::P256(_), Algorithm::EcdsaP256Sha256Raw) => ecdsa::raw(signature, false),
            #[cfg(feature = "rsa")]
            (Key::Rsa(key), Algorithm::RsaPkcs1Sha256 | Algorithm::RsaPkcs1Sha1 | Algorithm::RsaPssSha256) => {
                rsassa::has_length(key, signature).then(|| signature.into())
            }
            _ => None,
        }
    }
}
