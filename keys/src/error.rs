//! Why a text is no key that can be used.

use core::fmt;

use crate::algorithm::KeyKind;

/// Why a text is no key that can be used. It repeats nothing of the text, which may be a secret by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is empty.
    Empty,
    /// The text has none of the known forms: PEM, hexadecimal, base64, JWK.
    UnknownForm,
    /// It is a private key, which a verifier must not have.
    PrivateKey,
    /// It begins as PEM and is none (RFC 7468).
    Pem,
    /// The label of the PEM block is not one of a public key or a certificate.
    PemLabel,
    /// There are several keys, and it is open which one counts.
    SeveralKeys,
    /// The bytes are not the canonical DER of a public key or a certificate, or something follows it.
    Der,
    /// The bytes of a bare key are not so many as its kind has.
    Length {
        /// How many came.
        bytes: usize,
        /// The kind.
        kind: KeyKind,
    },
    /// It is a key for another algorithm.
    WrongKind {
        /// What the algorithm needs.
        expected: KeyKind,
        /// What it is, if that is known.
        found: Option<KeyKind>,
    },
    /// The RSA modulus is shorter than 2048 bits.
    TooShort {
        /// How many bits it has.
        bits: usize,
    },
    /// The RSA modulus is longer than 8192 bits, which would be work for nothing.
    TooLong {
        /// How many bits it has.
        bits: usize,
    },
    /// The RSA modulus or exponent is not one: even, or the exponent is out of range.
    Number,
    /// The point of the curve is not one that a signer has.
    Point(PointProblem),
    /// It is no JWK or JWK set (RFC 7517), or a member is missing or not of its form.
    Jwk {
        /// The member, or nothing where the whole is none.
        member: &'static str,
    },
    /// The JWK says that it is for another algorithm or another use.
    OtherUse {
        /// The member that says so: `alg`, `use` or `key_ops`.
        member: &'static str,
    },
    /// No key of the set can check the algorithm.
    NoUsableKey,
    /// Two keys of the set have the same id.
    DuplicateId,
    /// The certificate has expired.
    Expired {
        /// Until when it was valid, in Unix seconds.
        not_after: u64,
    },
    /// The certificate is not valid yet.
    NotYetValid {
        /// From when on it is valid, in Unix seconds.
        not_before: u64,
    },
    /// A certificate is valid for a time, and no time was given.
    NoTime,
    /// This build was made without this kind of key.
    NotInThisBuild(KeyKind),
    /// This build was made without certificates.
    NoCertificatesInThisBuild,
}

/// What is wrong with a point of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PointProblem {
    /// It is not on the curve, or at infinity.
    NotOnCurve,
    /// It is not written in its canonical form.
    NotCanonical,
    /// It is of small order: a signature that is right for nearly every message can be made for it.
    SmallOrder,
}

impl fmt::Display for KeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("it is empty"),
            Self::UnknownForm => formatter.write_str("expected PEM, hexadecimal digits, base64 or a JWK"),
            Self::PrivateKey => formatter
                .write_str("it is a private key, which whoever verifies must not have: expected the public one"),
            Self::Pem => formatter.write_str("it begins as PEM and is none (RFC 7468): is it whole, with its lines?"),
            Self::PemLabel => formatter
                .write_str("expected the PEM label `PUBLIC KEY`, `RSA PUBLIC KEY` or `CERTIFICATE`, found another one"),
            Self::SeveralKeys => {
                formatter.write_str("it holds several keys, and which one counts is open: hand them over one by one")
            }
            Self::Der => formatter.write_str("expected the canonical DER of one public key or certificate"),
            Self::Length { bytes, kind } => {
                write!(formatter, "a {kind} key has another length than {bytes} bytes")
            }
            Self::WrongKind { expected, found: Some(found) } => {
                write!(formatter, "expected a {expected} key, found a {found} key")
            }
            Self::WrongKind { expected, found: None } => {
                write!(formatter, "expected a {expected} key, found a key of another kind")
            }
            Self::TooShort { bits } => write!(formatter, "expected an RSA key of 2048 bits or more, found {bits}"),
            Self::TooLong { bits } => write!(formatter, "expected an RSA key of at most 8192 bits, found {bits}"),
            Self::Number => formatter.write_str("its RSA modulus or exponent is out of range"),
            Self::Point(PointProblem::NotOnCurve) => formatter.write_str("it is not a point of its curve"),
            Self::Point(PointProblem::NotCanonical) => formatter.write_str("its point is not written canonically"),
            Self::Point(PointProblem::SmallOrder) => {
                formatter.write_str("its point is of small order, for which anybody can sign")
            }
            Self::Jwk { member: "" } => formatter.write_str("expected a JWK or a JWK set (RFC 7517)"),
            Self::Jwk { member } => write!(formatter, "the member `{member}` of the JWK is missing or malformed"),
            Self::OtherUse { member } => {
                write!(formatter, "the member `{member}` of the JWK says that it is for another use")
            }
            Self::NoUsableKey => formatter.write_str("no key of the set can check this algorithm"),
            Self::DuplicateId => formatter.write_str("two keys of the set have the same id"),
            Self::Expired { not_after } => write!(formatter, "the certificate expired at {not_after} (Unix seconds)"),
            Self::NotYetValid { not_before } => {
                write!(formatter, "the certificate is valid from {not_before} on (Unix seconds)")
            }
            Self::NoTime => {
                formatter.write_str("it is a certificate, which is valid for a time, and no time was given")
            }
            Self::NotInThisBuild(kind) => write!(formatter, "this build has no {kind} keys"),
            Self::NoCertificatesInThisBuild => formatter.write_str("this build has no certificates"),
        }
    }
}

impl core::error::Error for KeyError {}
