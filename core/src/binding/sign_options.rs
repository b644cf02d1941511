//! The options of `sign` as a document.

use core::mem;

use hookseal_words::given::{self, SignOption};

use crate::configuration::Refusing;
use crate::error::Error;
use crate::json::{self, Tree};
use crate::sign::SignOptions;

/// Reads `timestamp`, in Unix seconds, of which a fraction is dropped; `id`, `method`, `url`; `alone`, a boolean;
/// and `headers`, an object of names and texts.
///
/// ```
/// use hookseal::binding::sign_options;
/// let options = sign_options(r#"{ "timestamp": 1700000000.5, "id": "msg_1" }"#)?;
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// # Errors
/// `invalid_option`
// For the edge: a binding that is compiled for size compiles this too.
#[inline]
pub fn sign_options(document: &str) -> Result<SignOptions, Error> {
    let given = Tree::read(document).map_err(|error| Error::option("options", json::place(error, document)))?;
    let mut options = SignOptions::new();
    let read = given::sign_options(&mut Refusing { known: "" }, &given, |option| {
        let made = mem::take(&mut options);
        options = match option {
            SignOption::Timestamp(seconds) => made.timestamp(seconds),
            SignOption::Id(id) => made.id(id),
            SignOption::Method(method) => made.method(method),
            SignOption::Url(url) => made.url(url),
            SignOption::Alone(alone) if alone => made.alone(),
            SignOption::Alone(_) => made,
            SignOption::Header(name, value) => made.header(name, value),
        };
    });
    read?;
    Ok(options)
}
