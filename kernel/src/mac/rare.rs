//! MACs that few providers use; without the feature `rare` there are none of them.

pub(super) use states::Rare;

#[cfg(feature = "rare")]
mod states {
    use core::iter;

    use hmac::{Hmac, KeyInit, Mac as _};
    use sha1::Sha1;
    use sha2::{Sha384, Sha512};

    use super::super::tag::{Tag, tag_over};
    use crate::plan::Algorithm;
    use crate::token::{self, Token};

    #[allow(clippy::large_enum_variant, reason = "as of all MACs: a box would cost an allocation for each delivery")]
    #[derive(Clone)]
    pub(in super::super) enum Rare {
        HmacSha1(Hmac<Sha1>),
        HmacSha384(Hmac<Sha384>),
        HmacSha512(Hmac<Sha512>),
        Token(Token),
    }

    impl Rare {
        pub(in super::super) fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
            Some(match algorithm {
                Algorithm::HmacSha1 => Self::HmacSha1(Hmac::new_from_slice(key).ok()?),
                Algorithm::HmacSha384 => Self::HmacSha384(Hmac::new_from_slice(key).ok()?),
                Algorithm::HmacSha512 => Self::HmacSha512(Hmac::new_from_slice(key).ok()?),
                Algorithm::Token => Self::Token(Token::new(key)?),
                _ => return None,
            })
        }

        pub(in super::super) fn update(&mut self, bytes: &[u8]) {
            match self {
                Self::HmacSha1(mac) => mac.update(bytes),
                Self::HmacSha384(mac) => mac.update(bytes),
                Self::HmacSha512(mac) => mac.update(bytes),
                // It is the same whatever it comes with.
                Self::Token(_) => {}
            }
        }

        pub(in super::super) fn finish(self) -> Tag {
            match self {
                Self::HmacSha1(mac) => tag_over(mac, iter::empty()),
                Self::HmacSha384(mac) => tag_over(mac, iter::empty()),
                Self::HmacSha512(mac) => tag_over(mac, iter::empty()),
                Self::Token(token) => Tag::of(&token::digest(token.as_bytes())),
            }
        }

        /// The token itself, where it is one.
        pub(in super::super) fn token(&self) -> Option<&[u8]> {
            match self {
                Self::Token(token) => Some(token.as_bytes()),
                _ => None,
            }
        }
    }
}

#[cfg(not(feature = "rare"))]
mod states {
    use super::super::tag::Tag;
    use crate::plan::Algorithm;

    #[derive(Clone)]
    pub(in super::super) enum Rare {}

    impl Rare {
        pub(in super::super) const fn new(_: Algorithm, _: &[u8]) -> Option<Self> {
            None
        }

        pub(in super::super) const fn update(&mut self, _: &[u8]) {
            match *self {}
        }

        pub(in super::super) const fn finish(self) -> Tag {
            match self {}
        }

        pub(in super::super) const fn token(&self) -> Option<&[u8]> {
            match *self {}
        }
    }
}
