//! Bodies that a platform handed over as text.

use hookseal_words::expected;

use crate::error::{Error, Language};

/// The bytes of a body that was handed over as text, if it is provably the text that arrived.
///
/// A decoder that meets a byte it cannot decode writes U+FFFD in its place, and so does an encoder
/// that meets a lone surrogate. Text without one came from these very bytes.
///
/// ```
/// use hookseal::ErrorCode;
/// use hookseal::binding::{Language, raw_text};
/// assert_eq!(raw_text("{}", Language::Rust)?, b"{}");
/// assert_eq!(raw_text("\u{FFFD}", Language::Rust).unwrap_err().code(), ErrorCode::BodyNotRaw);
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// # Errors
/// `body_not_raw`
#[inline]
pub fn raw_text(text: &str, language: Language) -> Result<&[u8], Error> {
    // Its first byte is rare, and looked for many bytes at a time.
    if text.as_bytes().contains(&0xEF) && text.chars().any(|character| character == '\u{FFFD}') {
        return Err(Error::BodyNotRaw { found: expected::REPLACED.into(), hint: language.raw_bodies() });
    }
    Ok(text.as_bytes())
}
