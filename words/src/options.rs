//! The options of a webhook, as documents and programs spell them.

use crate::expected;
use crate::nearest::nearest;
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

/// That there is no option of a name, among those that there are, as messages list them; and which was probably meant.
pub struct NoOption<'a>(pub &'a str, pub &'a str);

impl<S: Sink> Say<S> for NoOption<'_> {
    fn say(&self, to: &mut S) {
        let Self(given, known) = *self;
        say!(to; expected::OPTION, known);
        if let Some(name) = nearest(given, known.split('`').skip(1).step_by(2)) {
            Nearest::Name(name).say(to);
        }
    }
}
