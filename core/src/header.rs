//! Headers: how a delivery's are looked up, whatever container they come in.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

pub use hookseal_kernel::Header;

use crate::request::RequestPart;
use crate::text::Text;

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

/// The name of a header that a webhook looks up in every delivery, prepared once.
#[derive(Clone, Debug)]
pub struct PreparedName {
    /// As the provider spells it, for messages.
    pub(crate) spelled: Text,
    pub(crate) lower_case: String,
    /// Where it is no header's.
    pub(crate) part: Option<RequestPart>,
    #[cfg(feature = "http")]
    parsed: Option<http::HeaderName>,
}

impl PreparedName {
    pub(crate) fn new(spelled: &Text) -> Self {
        let lower_case = spelled.to_ascii_lowercase();
        Self {
            spelled: spelled.clone(),
            part: RequestPart::named(spelled),
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
