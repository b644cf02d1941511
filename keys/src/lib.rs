//! Public keys in every form that providers hand them out in, and the signatures that they check.
//!
//! The strict reading of each specification holds: what it lets a verifier refuse is refused. `no_std`
//! (with `alloc`), without `unsafe` code of its own, without a clock, without I/O.
//!
//! ```
//! use hookseal_keys::{Algorithm, KeyError, PublicKey};
//!
//! // RFC 8032, section 7.1, test 2.
//! let text = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
//! let key = PublicKey::parse(Algorithm::Ed25519, text, None)?;
//! let signature = [
//!     0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8, 0x72, 0x0e, 0x82, 0x0b, 0x5f, 0x64, 0x25, 0x40, 0xa2, 0xb2, 0x7b,
//!     0x54, 0x16, 0x50, 0x3f, 0x8f, 0xb3, 0x76, 0x22, 0x23, 0xeb, 0xdb, 0x69, 0xda, 0x08, 0x5a, 0xc1, 0xe4, 0x3e, 0x15,
//!     0x99, 0x6e, 0x45, 0x8f, 0x36, 0x13, 0xd0, 0xf1, 0x1d, 0x8c, 0x38, 0x7b, 0x2e, 0xae, 0xb4, 0x30, 0x2a, 0xee, 0xb0,
//!     0x0d, 0x29, 0x16, 0x12, 0xbb, 0x0c, 0x00,
//! ];
//! assert!(key.verifies(Algorithm::Ed25519, [&[0x72][..]], &signature));
//! assert!(!key.verifies(Algorithm::Ed25519, [&[0x73][..]], &signature));
//! # Ok::<(), KeyError>(())
//! ```
//!
//! # Features
//! - `ed25519`, `p256`, `rsa`: the kinds of keys. Without one, its keys are refused with
//!   [`KeyError::NotInThisBuild`].
//! - `ring`: ECDSA is checked by ring's assembly, three to five times as fast as without; a compiler for C builds it.
//! - `x509`: keys in certificates.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(not(any(feature = "ed25519", feature = "p256", feature = "rsa")))]
compile_error!("enable at least one kind of key: `ed25519`, `p256` or `rsa`");

// From what knows nothing to what knows all of it.
mod algorithm;
mod error;

#[cfg(any(feature = "ed25519", feature = "ring"))]
mod message;

#[cfg(feature = "p256")]
mod ecdsa;
#[cfg(feature = "ed25519")]
mod eddsa;
#[cfg(feature = "rsa")]
mod rsassa;

mod key;

mod certificate;
mod jwk;
mod named;
mod pem;
mod spki;

mod outside;
mod parse;

pub use algorithm::{Algorithm, KeyKind};
pub use certificate::Validity;
pub use error::{KeyError, PointProblem};
pub use key::PublicKey;
pub use parse::IdentifiedKey;
