//! How messages say it. They are put together when somebody reads them: refusals come in floods, and
//! what nobody reads should cost no more than the check that refused.

use alloc::string::String;
use core::fmt;

use hookseal_kernel::Came;
use hookseal_words::{self as said, Piece};

use crate::algorithm::{Algorithm, Encoding};
use crate::words::{Say, shown, words};

/// What was expected or found, for a message: shows as its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Wording(Words);

#[derive(Clone, PartialEq, Eq)]
enum Words {
    Text(String),
    /// The form that one signature has.
    Form(Encoding, Algorithm),
    /// What came as a signature, without repeating it.
    Came(Came),
}

/// What is put together later stays what it is.
impl From<Piece<'_>> for Wording {
    fn from(piece: Piece<'_>) -> Self {
        Self(match piece {
            Piece::Form(encoding, algorithm) => Words::Form(encoding, algorithm),
            Piece::Came(came) => Words::Came(came),
            piece => Words::Text(words![piece]),
        })
    }
}

impl<'a> From<&'a Wording> for Piece<'a> {
    fn from(wording: &'a Wording) -> Self {
        match &wording.0 {
            Words::Text(text) => Self::Text(text),
            Words::Form(encoding, algorithm) => Self::Form(*encoding, *algorithm),
            Words::Came(came) => Self::Came(*came),
        }
    }
}

impl Say<String> for Wording {
    fn say(&self, to: &mut String) {
        Piece::from(self).say(to);
    }
}

shown!(Wording);

impl fmt::Debug for Wording {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// What was probably meant by a name that no provider has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Nearest {
    /// There is no telling.
    Unknown,
    /// The provider of this name.
    Name(&'static str),
    /// The provider of this name, which is known and not built in.
    #[cfg(feature = "catalogue")]
    NotBuiltIn(&'static str),
    /// The secret: a provider's name is in its place.
    Secret,
}

impl From<&Nearest> for Piece<'_> {
    fn from(nearest: &Nearest) -> Self {
        Self::Nearest(match nearest {
            Nearest::Unknown if cfg!(not(feature = "catalogue")) => said::Nearest::UnknownHere,
            Nearest::Unknown => said::Nearest::Unknown,
            Nearest::Name(name) => said::Nearest::Name(name),
            #[cfg(feature = "catalogue")]
            Nearest::NotBuiltIn(name) => said::Nearest::NotBuiltIn(name),
            Nearest::Secret => said::Nearest::Secret,
        })
    }
}
