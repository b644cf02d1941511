//! Keys in X.509 certificates (RFC 5280). Only the key and the time are read: that a certificate is the
//! provider's is what its origin proves, which the caller pins.

use crate::algorithm::Algorithm;
use crate::error::KeyError;
use crate::key::PublicKey;

/// The key of a certificate that is valid at `now`, in Unix seconds.
#[cfg(feature = "x509")]
pub(crate) fn parse(algorithm: Algorithm, bytes: &[u8], now: Option<u64>) -> Result<PublicKey, KeyError> {
    use der::referenced::OwnedToRef;
    use der::{Decode, Encode};
    use x509_cert::Certificate;

    let certificate = Certificate::from_der(bytes).map_err(|_| KeyError::Der)?;
    // What the library read leniently is written strictly.
    if certificate.to_der().ok().as_deref() != Some(bytes) {
        return Err(KeyError::Der);
    }
    let tbs = certificate.tbs_certificate();
    let now = now.ok_or(KeyError::NoTime)?;
    let not_before = tbs.validity().not_before.to_unix_duration().as_secs();
    let not_after = tbs.validity().not_after.to_unix_duration().as_secs();
    if now < not_before {
        return Err(KeyError::NotYetValid { not_before });
    }
    if now > not_after {
        return Err(KeyError::Expired { not_after });
    }
    crate::spki::key(algorithm, &tbs.subject_public_key_info().owned_to_ref())
}

#[cfg(not(feature = "x509"))]
pub(crate) fn parse(_: Algorithm, _: &[u8], _: Option<u64>) -> Result<PublicKey, KeyError> {
    Err(KeyError::NoCertificatesInThisBuild)
}
