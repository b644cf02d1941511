//! The options of a webhook, as documents and programs spell them.

use crate::expected;
use crate::piece::Nearest;
use crate::sink::{Say, Sink};

/// Options whose name has two spellings: that of documents, JavaScript and Rust's own documents, and that of Python.
pub const SPELLINGS: [(&str, &str); 5] = [
    ("toleranceSeconds", "tolerance_seconds"),
    ("maxBodyBytes", "max_body_bytes"),
    ("checkTimestamp", "check_timestamp"),
    ("exactSecret", "exact_secret"),
    ("baseUrl", "base_url"),
];

/// The options that there are, as messages list them.
pub const OPTIONS: &str = "`toleranceSeconds`, `checkTimestamp`, `maxBodyBytes`, `schema`, `exactSecret`, `url`, `baseUrl`, \
                           or in a program `now`";

/// The same as Python spells them.
pub const PYTHON_OPTIONS: &str = "`tolerance_seconds`, `check_timestamp`, `max_body_bytes`, `schema`, `exact_secret`, \
                                  `url`, `base_url`, `now`";

/// That there is no option of a name.
pub struct NoOption<'a> {
    /// Those that there are, as messages list them.
    pub known: &'a str,
    /// Which of them was probably meant.
    pub meant: Option<&'a str>,
}

impl<S: Sink> Say<S> for NoOption<'_> {
    fn say(&self, to: &mut S) {
        say!(to; expected::OPTION, self.known);
        if let Some(name) = self.meant {
            Nearest::Name(name).say(to);
        }
    }
}
