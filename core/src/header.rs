//! Headers: how a delivery's are looked up, whatever container they come in.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::Error;
use crate::limits::VALUES_LIMIT;
use crate::text::Text;

/// What a container of headers has under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Header<'a> {
    /// No such header.
    Missing,
    /// One value, or several that are equal: its bytes as they arrived.
    One(&'a [u8]),
    /// So many values that are not all equal, or more than [`VALUES_LIMIT`].
    Conflicting(usize),
    /// Something that is no text; the word completes "found …", such as `a number`.
    NotText(&'static str),
}

impl<'a> Header<'a> {
    /// The answer for all the values that a container holds under one name. Looks at no more than
    /// one beyond [`VALUES_LIMIT`].
    ///
    /// ```
    /// use hookseal::Header;
    /// assert_eq!(Header::from_values([b"a".as_slice(), b"a"]), Header::One(b"a"));
    /// assert_eq!(Header::from_values([b"a".as_slice(), b"b"]), Header::Conflicting(2));
    /// assert_eq!(Header::from_values([]), Header::Missing);
    /// assert_eq!(Header::from_values(std::iter::repeat(b"a".as_slice())), Header::Conflicting(17));
    /// ```
    pub fn from_values(values: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut values = values.into_iter().take(VALUES_LIMIT + 1);
        let Some(first) = values.next() else {
            return Self::Missing;
        };
        let mut count = 1;
        let mut equal = true;
        for value in values {
            count += 1;
            equal &= value == first;
        }
        if equal && count <= VALUES_LIMIT { Self::One(first) } else { Self::Conflicting(count) }
    }
}

/// A container of headers. Names are compared without regard to case.
///
/// Implemented for slices, arrays and vectors of pairs, and with the feature `http` for
/// `http::HeaderMap`.
pub trait Headers {
    /// What the container has under `name`, which is lower-case ASCII.
    fn find(&self, name: &str) -> Header<'_>;

    /// As [`find`](Self::find), which it calls; for containers that look up something else than text.
    fn find_prepared(&self, name: &PreparedName) -> Header<'_> {
        self.find(name.as_str())
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>> Headers for [(K, V)] {
    fn find(&self, name: &str) -> Header<'_> {
        let found = self.iter().filter(|(key, _)| key.as_ref().eq_ignore_ascii_case(name));
        Header::from_values(found.map(|(_, value)| value.as_ref()))
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>, const N: usize> Headers for [(K, V); N] {
    fn find(&self, name: &str) -> Header<'_> {
        self.as_slice().find(name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>> Headers for Vec<(K, V)> {
    fn find(&self, name: &str) -> Header<'_> {
        self.as_slice().find(name)
    }
}

#[cfg(feature = "http")]
impl Headers for http::HeaderMap {
    fn find(&self, name: &str) -> Header<'_> {
        values_of(self.get_all(name))
    }

    // Reading a name's text takes as long as looking it up.
    fn find_prepared(&self, name: &PreparedName) -> Header<'_> {
        name.parsed.as_ref().map_or_else(|| self.find(name.as_str()), |parsed| values_of(self.get_all(parsed)))
    }
}

#[cfg(feature = "http")]
fn values_of(values: http::header::GetAll<'_, http::HeaderValue>) -> Header<'_> {
    Header::from_values(values.into_iter().map(http::HeaderValue::as_bytes))
}

impl<H: Headers + ?Sized> Headers for &H {
    fn find(&self, name: &str) -> Header<'_> {
        (**self).find(name)
    }

    fn find_prepared(&self, name: &PreparedName) -> Header<'_> {
        (**self).find_prepared(name)
    }
}

/// How a header value that a platform gives as text becomes the bytes that arrived.
///
/// HTTP libraries decode values as Latin-1 (Node.js, the Fetch API, WSGI, ASGI frameworks), so
/// each character up to U+00FF is one byte. Text with other characters never came from a
/// wire as such; its UTF-8 is used, which no signature, timestamp or id can be.
///
/// ```
/// use hookseal::binding::wire_bytes;
/// assert_eq!(&*wire_bytes("t=1"), b"t=1");
/// assert_eq!(&*wire_bytes("é"), [0xE9]);
/// ```
#[must_use]
pub fn wire_bytes(text: &str) -> Cow<'_, [u8]> {
    if text.is_ascii() {
        return Cow::Borrowed(text.as_bytes());
    }
    let latin1: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(character).ok()).collect();
    latin1.map_or(Cow::Borrowed(text.as_bytes()), Cow::Owned)
}

/// Looks a header up. Not generic: the control flow of a verification is compiled once, whatever its
/// headers come in.
pub(crate) type Lookup<'l, 'h> = &'l dyn Fn(&PreparedName) -> Header<'h>;

/// The one value that `headers` must have under `name`, which is spelled as the provider spells it.
pub(crate) fn require<'h>(headers: Lookup<'_, 'h>, name: &PreparedName) -> Result<&'h [u8], Error> {
    let duplicate = |count| Error::DuplicateHeader { header: name.spelled.clone(), key: None, count: Some(count) };
    match headers(name) {
        Header::One(value) => Ok(value),
        Header::Missing => Err(Error::MissingHeader { header: name.spelled.clone(), key: None }),
        Header::Conflicting(count) => Err(duplicate(count)),
        Header::NotText(found) => {
            Err(Error::headers_not_readable(&alloc::format!("{found} as the value of `{}`", name.spelled)))
        }
    }
}

/// Node.js, the Fetch API and WSGI join the values of a repeated header with a comma, which no
/// single timestamp, id or bare signature can hold.
pub(crate) fn refuse_joined(value: &[u8], name: &PreparedName) -> Result<(), Error> {
    if value.contains(&b',') { Err(joined(name)) } else { Ok(()) }
}

/// The header has several values, joined by a comma.
pub(crate) fn joined(name: &PreparedName) -> Error {
    Error::DuplicateHeader { header: name.spelled.clone(), key: None, count: None }
}

/// RFC 9110, section 5.1: a field name is a token.
pub(crate) fn is_name(name: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.len() <= 256 && name.bytes().all(token)
}

/// The name of a header that a webhook looks up in every delivery, prepared once.
#[derive(Clone, Debug)]
pub struct PreparedName {
    /// As the provider spells it, for messages.
    pub(crate) spelled: Text,
    pub(crate) lower_case: String,
    #[cfg(feature = "http")]
    parsed: Option<http::HeaderName>,
}

impl PreparedName {
    pub(crate) fn new(spelled: &Text) -> Self {
        let lower_case = spelled.to_ascii_lowercase();
        Self {
            spelled: spelled.clone(),
            #[cfg(feature = "http")]
            parsed: http::HeaderName::from_bytes(lower_case.as_bytes()).ok(),
            lower_case,
        }
    }

    /// The name in lower-case ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.lower_case
    }
}
