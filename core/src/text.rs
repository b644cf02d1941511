//! Texts of schemes, and names as other languages spell them.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use hookseal_words::camel_case;
use serde::{Serialize, Serializer};

/// Text that is `'static` in a built-in scheme and owned in a user's.
pub(crate) type Text = Cow<'static, str>;

/// A name in `snake_case`, shown in `camelCase`: the one place that says how.
///
/// ```
/// use hookseal::binding::CamelCase;
/// assert_eq!(CamelCase("skew_seconds").to_string(), "skewSeconds");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CamelCase<'a>(pub &'a str);

impl Serialize for CamelCase<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl CamelCase<'_> {
    /// The name as it is shown.
    #[must_use]
    pub fn text(self) -> String {
        let mut text = String::with_capacity(self.0.len());
        camel_case(&mut text, self.0);
        text
    }
}

impl fmt::Display for CamelCase<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text())
    }
}
