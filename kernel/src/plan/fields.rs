//! What is read of the body before it is verified.

use arrayvec::ArrayVec;

use super::algorithm::{Algorithm, Encoding};
use super::bytes::{Bytes, Error, Fault};
#[cfg(feature = "encode")]
use super::bytes::{number, text};
use super::pointer::{MOST_POINTERS, Pointer};

/// So many fields of the body a plan can have.
pub const MOST_FIELDS: usize = 10;

const _: () = assert!(MOST_FIELDS <= MOST_POINTERS);

/// What is read of the body before it is verified, each under one of the plan's names, which no header has: the
/// signature, the timestamp, or what is signed along. Plans of most providers have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fields<'p> {
    bytes: &'p [u8],
}

/// A field of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'p> {
    /// Its name, as [`Plan::headers`](super::Plan::headers) counts them.
    pub name: u8,
    /// What it is.
    pub source: Source<'p>,
}

/// What is read of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'p> {
    /// What stands in the JSON that the body is: a string, or an integer as it is written.
    Json(Pointer<'p>),
    /// The value of this field in the form that the body is (`application/x-www-form-urlencoded`).
    Form(&'p str),
    /// The hash of all of it, as text.
    Hash(Hash, Encoding),
    /// Where nothing may stand in the JSON that the body is: what would be one more than is signed.
    Nothing(Pointer<'p>),
}

/// What a body's hash is made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1
    Sha1,
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
}

impl Hash {
    /// The MAC that is made by it, whose tag is as long.
    pub(crate) const fn of_mac(self) -> Algorithm {
        match self {
            Self::Sha1 => Algorithm::HmacSha1,
            Self::Sha256 => Algorithm::HmacSha256,
            Self::Sha384 => Algorithm::HmacSha384,
            Self::Sha512 => Algorithm::HmacSha512,
        }
    }
}

impl<'p> Fields<'p> {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = Field<'p>> {
        let mut bytes = self.bytes;
        core::iter::from_fn(move || {
            if bytes.is_empty() {
                return None;
            }
            let fault = Fault::default();
            let mut rest = Bytes::new(bytes, &fault);
            let field = field(&mut rest);
            bytes = rest.rest();
            fault.or(field).ok()
        })
    }

    /// The field under this name.
    pub(crate) fn under(self, name: u8) -> Option<Field<'p>> {
        self.iter().find(|field| field.name == name)
    }

    /// Whether it is the body's hash that stands under this name.
    pub(super) fn is_hash(self, name: u8) -> bool {
        self.under(name).is_some_and(|field| matches!(field.source, Source::Hash(..)))
    }

    pub(super) fn read(mut rest: Bytes<'p, '_>, names: usize) -> Self {
        let bytes = rest.rest();
        let mut known: ArrayVec<u8, MOST_FIELDS> = ArrayVec::new();
        while !rest.is_empty() {
            let Field { name, .. } = field(&mut rest);
            rest.require(usize::from(name) < names && !known.contains(&name), Error::Value);
            let is_kept = known.try_push(name).is_ok();
            rest.require(is_kept, Error::Length);
        }
        Self { bytes }
    }

    #[cfg(feature = "encode")]
    pub(super) const fn bytes(self) -> &'p [u8] {
        self.bytes
    }
}

const JSON: u8 = 1;
const FORM: u8 = 2;
const HASH: u8 = 3;
const NOTHING: u8 = 4;

fn field<'p>(bytes: &mut Bytes<'p, '_>) -> Field<'p> {
    let name = bytes.byte();
    let source = match bytes.byte() {
        JSON => Source::Json(Pointer::read(bytes)),
        FORM => Source::Form(bytes.text()),
        NOTHING => Source::Nothing(Pointer::read(bytes)),
        HASH => {
            let hash = bytes.one_of(&[Hash::Sha1, Hash::Sha256, Hash::Sha384, Hash::Sha512]);
            Source::Hash(hash, bytes.one_of(&[Encoding::Hex, Encoding::Base64, Encoding::Base64Url]))
        }
        _ => {
            bytes.fail(Error::Value);
            Source::Form("")
        }
    };
    Field { name, source }
}

#[cfg(feature = "encode")]
impl<'p> Fields<'p> {
    /// The bytes of a plan's fields, as [`compiled`](Self::compiled) takes them.
    #[must_use]
    pub fn bytes_of(fields: &[Field<'_>]) -> alloc::vec::Vec<u8> {
        let mut bytes = alloc::vec::Vec::new();
        for field in fields {
            bytes.push(field.name);
            match field.source {
                Source::Json(pointer) | Source::Nothing(pointer) => {
                    bytes.push(if matches!(field.source, Source::Json(_)) { JSON } else { NOTHING });
                    text(&mut bytes, pointer.text);
                    number(&mut bytes, pointer.steps().len() as u64);
                    bytes.extend_from_slice(pointer.steps());
                }
                Source::Form(field) => {
                    bytes.push(FORM);
                    text(&mut bytes, field);
                }
                Source::Hash(hash, encoding) => {
                    let hash = match hash {
                        Hash::Sha1 => 1,
                        Hash::Sha256 => 2,
                        Hash::Sha384 => 3,
                        Hash::Sha512 => 4,
                    };
                    let encoding = match encoding {
                        Encoding::Base64 => 2,
                        Encoding::Base64Url => 3,
                        _ => 1,
                    };
                    bytes.extend([HASH, hash, encoding]);
                }
            }
        }
        bytes
    }

    /// The fields of a plan with so many names, from their [bytes](Self::bytes_of).
    ///
    /// # Errors
    /// They are none.
    pub fn compiled(bytes: &'p [u8], names: usize) -> Result<Self, Error> {
        let fault = Fault::default();
        fault.or(Self::read(Bytes::new(bytes, &fault), names))
    }
}
