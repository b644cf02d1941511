//! What HTML escapes, and what it was before.

use alloc::string::String;

use zeroize::Zeroizing;

/// The ampersand last, so that what is escaped twice is unescaped once.
const ESCAPES: [(&str, &str); 7] =
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];

/// The text without its escapes, where it has some.
pub(super) fn unescaped(text: &str) -> Option<Zeroizing<String>> {
    let mut plain = Zeroizing::new(String::from(text));
    if !text.contains('&') {
        return None;
    }
    for (escape, character) in ESCAPES {
        plain = Zeroizing::new(plain.replace(escape, character));
    }
    (*plain != *text).then_some(plain)
}

/// The text with `&`, `<` and `>` escaped, where it has some.
pub(super) fn escaped(text: &str) -> Option<Zeroizing<String>> {
    if !text.contains(['&', '<', '>']) {
        return None;
    }
    let escaped = Zeroizing::new(text.replace('&', "&amp;"));
    let escaped = Zeroizing::new(escaped.replace('<', "&lt;"));
    Some(Zeroizing::new(escaped.replace('>', "&gt;")))
}
