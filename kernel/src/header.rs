//! Headers: how a delivery's are looked up, whatever container they come in.

use crate::plan::Name;
use crate::refusal::{HeaderProblem, Refusal};

/// The longest header value that is looked at, in bytes. A longer one is malformed, so a binding
/// need not hand over more than one byte beyond it.
pub const HEADER_LIMIT: usize = 4096;

/// How many values of one header are compared. More are conflicting, whatever they say, so a
/// binding need not hand over more than one beyond it.
pub const VALUES_LIMIT: usize = 16;

/// How many headers a binding reads from a container that may have no end, such as a generator; more than any HTTP server
/// lets through.
pub const HEADERS_LIMIT: usize = 10_000;

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
    /// use hookseal_kernel::Header;
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

/// Looks a header up by the index of its name among [`Plan::headers`](crate::Plan::headers). Not generic: the control flow
/// of a verification is compiled once, whatever its headers come in.
pub type Lookup<'l, 'h> = &'l dyn Fn(u8) -> Header<'h>;

/// The one value that `headers` must have under `name`.
pub(crate) fn require<'h>(headers: Lookup<'_, 'h>, name: Name) -> Result<&'h [u8], Refusal<'h>> {
    let mut found = headers(name.index);
    if name.others > 0 {
        found = under_any_name(headers, name, found);
    }
    match found {
        Header::One(value) => Ok(value),
        Header::Missing => Err(Refusal::MissingHeader { header: name.index, key: None }),
        Header::Conflicting(count) => {
            Err(Refusal::DuplicateHeader { header: name.index, key: None, count: Some(count) })
        }
        Header::NotText(found) => Err(Refusal::HeaderNotText { header: name.index, found }),
    }
}

/// What there is under a header's names, `found` under its first: what comes under two is said twice.
#[cold]
#[inline(never)]
fn under_any_name<'h>(headers: Lookup<'_, 'h>, name: Name, found: Header<'h>) -> Header<'h> {
    let others = (1..=name.others).map(|other| headers(name.index + other));
    others.fold(found, |found, other| match (found, other) {
        (Header::Missing, found) | (found, Header::Missing) => found,
        (Header::One(one), Header::One(other)) if one == other => Header::One(one),
        // Something that is no text is the caller's mistake, and is said so.
        (Header::NotText(found), _) | (_, Header::NotText(found)) => Header::NotText(found),
        (one, other) => Header::Conflicting(values(one) + values(other)),
    })
}

/// How many values there are.
const fn values(header: Header<'_>) -> usize {
    match header {
        Header::Conflicting(count) => count,
        Header::Missing => 0,
        Header::One(_) | Header::NotText(_) => 1,
    }
}

/// A header that is signed as it is, whatever it says, but not without end.
pub(crate) fn require_short<'h>(headers: Lookup<'_, 'h>, name: Name) -> Result<&'h [u8], Refusal<'h>> {
    let value = require(headers, name)?;
    if value.len() > HEADER_LIMIT {
        return Err(Refusal::MalformedHeader { header: name.index, problem: HeaderProblem::TooLong });
    }
    Ok(value)
}

/// Node.js, the Fetch API and WSGI join the values of a repeated header with a comma, which no
/// single timestamp, id or bare signature can hold.
pub(crate) fn refuse_joined<'h>(value: &[u8], name: Name) -> Result<(), Refusal<'h>> {
    if value.contains(&b',') { Err(joined(name)) } else { Ok(()) }
}

/// The header has several values, joined by a comma.
pub(crate) const fn joined(name: Name) -> Refusal<'static> {
    Refusal::DuplicateHeader { header: name.index, key: None, count: None }
}

/// Whether this can be the name of a header: a token (RFC 9110, section 5.1).
#[must_use]
pub fn is_name(name: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.len() <= 256 && name.bytes().all(token)
}

/// Whether every client sends a header's value like this, and every server hands it over as it is.
#[must_use]
pub fn is_plain_value(value: &str) -> bool {
    let is_plain = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
    value.bytes().all(is_plain) && value.trim_ascii().len() == value.len()
}
