//! The bytes that keys and certificates are written in, and their text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// A value with its tag and length (ITU-T X.690, section 8.1).
pub(crate) fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().position(|byte| *byte != 0).unwrap_or(length.len() - 1)..];
    let mut written = vec![tag];
    if content.len() >= 0x80 {
        written.extend(u8::try_from(length.len()).map(|count| 0x80 | count));
    }
    written.extend_from_slice(length);
    written.extend_from_slice(content);
    written
}

/// As text, with a label.
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let text = Zeroizing::new(STANDARD.encode(der));
    let mut written = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        written.extend(line.iter().copied().map(char::from));
        written.push('\n');
    }
    written.push_str("-----END ");
    written.push_str(label);
    written.push_str("-----\n");
    written
}
