//! URLs that a program says deliveries are sent to.

use hookseal_kernel::{HEADER_LIMIT, is_in_urls, is_url};

/// Makes sure that a URL is whole, or that one can begin with a base.
///
/// # Errors
/// The option that is wrong, and how: one is none, or both are there.
pub fn check_urls(url: Option<&[u8]>, base: Option<&[u8]>) -> Result<(), (&'static str, &'static str)> {
    let is_whole = |url: &[u8]| is_url(url) && url.len() <= HEADER_LIMIT && url.iter().all(|byte| is_in_urls(*byte));
    match (url, base) {
        (Some(_), Some(_)) => Err(("baseUrl", "the whole URL is given: expected one of the two")),
        (Some(url), None) if !is_whole(url) => {
            Err(("url", "expected the whole URL, such as `https://example.com/webhooks`"))
        }
        (None, Some(base)) if !is_whole(base) || base.ends_with(b"/") || base.contains(&b'?') => {
            let problem = "expected what the URLs begin with, such as `https://example.com`, without a slash at its end \
                           and without a query";
            Err(("baseUrl", problem))
        }
        _ => Ok(()),
    }
}
