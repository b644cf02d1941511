//! A certificate that is signed by its own key, as providers publish theirs at an address.

use rcgen::{
    CertificateParams, DnType, Error, PKCS_RSA_SHA256, PublicKeyData, SignatureAlgorithm, SigningKey, date_time_ymd,
};
use ring::signature::RsaKeyPair;
use time::Duration;

use crate::failure::Failure;

/// Who has it, and has issued it: a common name.
const NAME: &str = "Hookseal, for tests";
/// Of a day.
const LAST_SECOND: Duration = Duration::seconds(86_399);

/// As DER: from 1970 on, and without an end (RFC 5280, section 4.1.2.5); always the same of a key, whose `sign` signs by
/// PKCS#1 v1.5 with SHA-256.
pub(super) fn signed_by(pair: &RsaKeyPair, sign: impl Fn(&[u8]) -> Result<Vec<u8>, Failure>) -> Result<Vec<u8>, Error> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, NAME);
    params.serial_number = Some(1_u64.into());
    (params.not_before, params.not_after) = (date_time_ymd(1970, 1, 1), date_time_ymd(9999, 12, 31) + LAST_SECOND);
    Ok(params.self_signed(&Signing { pair, sign })?.der().to_vec())
}

struct Signing<'k, S> {
    pair: &'k RsaKeyPair,
    sign: S,
}

impl<S> PublicKeyData for Signing<'_, S> {
    fn der_bytes(&self) -> &[u8] {
        self.pair.public().as_ref()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

impl<S: Fn(&[u8]) -> Result<Vec<u8>, Failure>> SigningKey for Signing<'_, S> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        (self.sign)(message).map_err(|_| Error::RemoteKeyError)
    }
}
