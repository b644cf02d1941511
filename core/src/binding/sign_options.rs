//! The options of `sign` as a document.

use hookseal_words::expected;

use crate::error::Error;
use crate::json::{self, Tree};
use crate::sign::SignOptions;
use crate::timestamp::LATEST;
use crate::words::words;

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
    let Tree::Object(given) = given else {
        return Err(Error::option("options", words![expected::OBJECT, given.kind()]));
    };
    let mut options = SignOptions::new();
    for (name, value) in given {
        let found = value.shown();
        let said = match (&*name, value) {
            ("timestamp", Tree::Number(seconds)) => {
                if let Some(seconds) = seconds.truncated().filter(|seconds| *seconds <= LATEST) {
                    options = options.timestamp(seconds);
                    continue;
                }
                expected::TIME
            }
            ("timestamp", _) => expected::TIME_AS_NUMBER,
            ("alone", Tree::Boolean(alone)) => {
                if alone {
                    options = options.alone();
                }
                continue;
            }
            ("alone", _) => expected::BOOLEAN,
            ("id", Tree::Text(id)) => {
                options = options.id(id);
                continue;
            }
            ("method", Tree::Text(method)) => {
                options = options.method(method);
                continue;
            }
            ("url", Tree::Text(url)) => {
                options = options.url(url);
                continue;
            }
            ("id" | "method" | "url", _) => expected::STRING,
            ("headers", Tree::Object(headers)) => {
                for (header, value) in headers {
                    let Tree::Text(value) = value else {
                        let found = value.kind();
                        let problem = words![expected::HEADER_VALUE, header, expected::FOUND, found];
                        return Err(Error::option(&name, problem));
                    };
                    options = options.header(header, value);
                }
                continue;
            }
            ("headers", _) => expected::HEADERS,
            _ => {
                return Err(Error::option(&name, expected::SIGN_OPTION));
            }
        };
        return Err(Error::option(&name, words![said, found]));
    }
    Ok(options)
}
