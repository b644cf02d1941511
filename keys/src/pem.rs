//! One key in PEM (RFC 7468), or a chain of certificates, of which the first one's is meant.

use pem_rfc7468::Decoder;

use alloc::vec::Vec;

use crate::algorithm::Algorithm;
use crate::certificate::{self, Validity};
use crate::error::KeyError;
use crate::key::PublicKey;
use crate::spki;

pub(crate) const BEGIN: &str = "-----BEGIN ";
const CERTIFICATE: &str = "CERTIFICATE";

/// More than any chain has that is published.
const MOST_CERTIFICATES: usize = 8;

pub(crate) fn parse(algorithm: Algorithm, text: &str) -> Result<(PublicKey, Option<Validity>), KeyError> {
    let mut starts: Vec<usize> = text.match_indices(BEGIN).map(|(start, _)| start).collect();
    if starts.len() == 1 {
        let (label, der) = block(text)?;
        return match label {
            "PUBLIC KEY" => Ok((spki::parse(algorithm, &der)?, None)),
            "RSA PUBLIC KEY" => Ok((spki::pkcs1(algorithm, &der)?, None)),
            _ => certificate::parse(algorithm, &der),
        };
    }
    if starts.len() > MOST_CERTIFICATES {
        return Err(KeyError::SeveralKeys);
    }
    starts.push(text.len());
    let blocks = starts.windows(2).filter_map(|ends| text.get(*ends.first()?..*ends.last()?));
    let mut certificates = Vec::new();
    for text in blocks {
        let (label, der) = block(text)?;
        if label != CERTIFICATE {
            return Err(KeyError::SeveralKeys);
        }
        certificates.push(der);
    }
    match certificates.first() {
        Some(first) if certificate::is_chain(&certificates) => certificate::parse(algorithm, first),
        _ => Err(KeyError::SeveralKeys),
    }
}

/// The label of a block, and what is in it.
fn block(text: &str) -> Result<(&str, Vec<u8>), KeyError> {
    let mut decoder = Decoder::new_detect_wrap(text.as_bytes()).map_err(|_| KeyError::Pem)?;
    let label = decoder.type_label();
    if label.ends_with("PRIVATE KEY") {
        return Err(KeyError::PrivateKey);
    }
    if !matches!(label, "PUBLIC KEY" | "RSA PUBLIC KEY" | CERTIFICATE) {
        return Err(KeyError::PemLabel);
    }
    let mut der = Vec::new();
    decoder.decode_to_end(&mut der).map_err(|_| KeyError::Pem)?;
    Ok((label, der))
}
