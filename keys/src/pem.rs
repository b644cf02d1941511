//! One key in PEM (RFC 7468).

use pem_rfc7468::Decoder;

use alloc::vec::Vec;

use crate::algorithm::Algorithm;
use crate::certificate::{self, Validity};
use crate::error::KeyError;
use crate::key::PublicKey;
use crate::spki;

pub(crate) const BEGIN: &str = "-----BEGIN ";

pub(crate) fn parse(algorithm: Algorithm, text: &str) -> Result<(PublicKey, Option<Validity>), KeyError> {
    if text.matches(BEGIN).count() > 1 {
        return Err(KeyError::SeveralKeys);
    }
    let mut decoder = Decoder::new_detect_wrap(text.as_bytes()).map_err(|_| KeyError::Pem)?;
    let label = decoder.type_label();
    if label.ends_with("PRIVATE KEY") {
        return Err(KeyError::PrivateKey);
    }
    if !matches!(label, "PUBLIC KEY" | "RSA PUBLIC KEY" | "CERTIFICATE") {
        return Err(KeyError::PemLabel);
    }
    let mut der = Vec::new();
    decoder.decode_to_end(&mut der).map_err(|_| KeyError::Pem)?;
    match label {
        "PUBLIC KEY" => Ok((spki::parse(algorithm, &der)?, None)),
        "RSA PUBLIC KEY" => Ok((spki::pkcs1(algorithm, &der)?, None)),
        _ => certificate::parse(algorithm, &der),
    }
}
