//! Keys in X.509 certificates (RFC 5280). Only the key and the time are read: that a certificate is the
//! provider's is what its origin proves, which the caller pins.

use alloc::vec::Vec;

use crate::algorithm::Algorithm;
use crate::error::KeyError;
use crate::key::PublicKey;

/// From when to when a certificate is valid, both inclusive, in Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Validity {
    /// Its first second.
    pub not_before: u64,
    /// Its last second.
    pub not_after: u64,
}

impl Validity {
    /// Whether the certificate is valid then.
    ///
    /// # Errors
    /// [`KeyError::NotYetValid`], [`KeyError::Expired`]
    pub const fn check(&self, now: u64) -> Result<(), KeyError> {
        let Self { not_before, not_after } = *self;
        if now < not_before {
            return Err(KeyError::NotYetValid { not_before });
        }
        if now > not_after {
            return Err(KeyError::Expired { not_after });
        }
        Ok(())
    }
}

/// The key of a certificate, and when it is valid.
#[cfg(feature = "x509")]
pub(crate) fn parse(algorithm: Algorithm, bytes: &[u8]) -> Result<(PublicKey, Option<Validity>), KeyError> {
    use der::referenced::OwnedToRef;
    use der::{Decode, Encode};
    use x509_cert::Certificate;

    let certificate = Certificate::from_der(bytes).map_err(|_| KeyError::Der)?;
    // What the library read leniently is written strictly.
    if certificate.to_der().ok().as_deref() != Some(bytes) {
        return Err(KeyError::Der);
    }
    let tbs = certificate.tbs_certificate();
    let not_before = tbs.validity().not_before.to_unix_duration().as_secs();
    let not_after = tbs.validity().not_after.to_unix_duration().as_secs();
    let key = crate::spki::key(algorithm, &tbs.subject_public_key_info().owned_to_ref())?;
    Ok((key, Some(Validity { not_before, not_after })))
}

/// Whether each but the last is issued in another name, that of the one behind it (RFC 8446, section 4.4.2). That it says so
/// proves nothing: the key of the first is what is meant, as where it stands alone.
#[cfg(feature = "x509")]
pub(crate) fn is_chain(certificates: &[Vec<u8>]) -> bool {
    use der::Decode;
    use x509_cert::Certificate;

    let names = |bytes: &Vec<u8>| {
        let certificate = Certificate::from_der(bytes).ok()?;
        let tbs = certificate.tbs_certificate();
        Some((tbs.subject().clone(), tbs.issuer().clone()))
    };
    let names: Option<Vec<_>> = certificates.iter().map(names).collect();
    names.is_some_and(|names| {
        names.windows(2).all(|pair| match pair {
            [(own, issuer), (subject, _)] => issuer == subject && issuer != own,
            _ => false,
        })
    })
}

#[cfg(not(feature = "x509"))]
pub(crate) const fn is_chain(_: &[Vec<u8>]) -> bool {
    false
}

#[cfg(not(feature = "x509"))]
pub(crate) fn parse(_: Algorithm, _: &[u8]) -> Result<(PublicKey, Option<Validity>), KeyError> {
    Err(KeyError::NoCertificatesInThisBuild)
}
