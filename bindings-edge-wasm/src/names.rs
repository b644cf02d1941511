//! The names of the providers whose plans every program has.

use crate::generated::NAMES;

pub(crate) fn is_known(given: &str) -> bool {
    NAMES.iter().any(|name| name == given)
}

/// The name that is most like what was given, if any is.
pub(crate) fn nearest(given: &str) -> Option<&'static str> {
    hookseal_words::nearest(given, NAMES.iter())
}
