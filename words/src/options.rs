//! The options of a webhook, as documents and programs spell them.

use crate::expected;
use crate::piece::Nearest;
use crate::sink::{Say, Sink};

/// The options of documents: as they, JavaScript and Rust's own documents spell each, and as Python does.
pub static SPELLINGS: [(&str, &str); 7] = [
    ("toleranceSeconds", "tolerance_seconds"),
    ("maxBodyBytes", "max_body_bytes"),
    ("checkTimestamp", "check_timestamp"),
    ("exactSecret", "exact_secret"),
    ("url", "url"),
    ("baseUrl", "base_url"),
    ("schema", "schema"),
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
