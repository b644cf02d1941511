//! Bodies that a platform handed over as text.

use crate::error::Error;

/// The bytes of a body that was handed over as text, if it is provably the text that arrived.
///
/// A decoder that meets a byte it cannot decode writes U+FFFD in its place, and so does an encoder
/// that meets a lone surrogate. Text without one came from these very bytes.
///
/// ```
/// use hookseal::ErrorCode;
/// use hookseal::binding::raw_text;
/// assert_eq!(raw_text("{}")?, b"{}");
/// assert_eq!(raw_text("\u{FFFD}").unwrap_err().code(), ErrorCode::BodyNotRaw);
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// # Errors
/// `body_not_raw`
pub fn raw_text(text: &str) -> Result<&[u8], Error> {
    // Its first byte is rare, and looked for many bytes at a time.
    if text.as_bytes().contains(&0xEF) && text.chars().any(|character| character == '\u{FFFD}') {
        return Err(Error::BodyNotRaw { found: "text in which a decoder has replaced bytes (it holds U+FFFD)".into() });
    }
    Ok(text.as_bytes())
}
