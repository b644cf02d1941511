//! The names of the providers whose plans every program has.

use hookseal_kernel::json::Text;

use crate::generated::NAMES;

pub(crate) fn is_known(given: Text<'_>) -> bool {
    NAMES.iter().any(|name| given.says(name))
}

/// The name that is most like what was given, if any is.
pub(crate) fn nearest(given: &str) -> Option<&'static str> {
    hookseal_words::nearest(given, NAMES.iter())
}
