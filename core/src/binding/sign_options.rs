//! The options of `sign` as a document.

use crate::error::Error;
use crate::json::{self, Tree};
use crate::sign::SignOptions;
use crate::timestamp::LATEST;
use crate::words::words;

/// Reads `timestamp`, in Unix seconds, of which a fraction is dropped; `id`, `method`, `url`; and `headers`, an object
/// of names and texts.
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
        return Err(Error::option("options", words!["expected an object, found ", given.kind()]));
    };
    let mut options = SignOptions::new();
    for (name, value) in given {
        let found = value.shown();
        let expected = match (&*name, value) {
            ("timestamp", Tree::Number(seconds)) => {
                if let Some(seconds) = seconds.truncated().filter(|seconds| *seconds <= LATEST) {
                    options = options.timestamp(seconds);
                    continue;
                }
                "Unix seconds"
            }
            ("timestamp", _) => "Unix seconds as a number",
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
            ("id" | "method" | "url", _) => "a string",
            ("headers", Tree::Object(headers)) => {
                for (header, value) in headers {
                    let Tree::Text(value) = value else {
                        let found = value.kind();
                        let problem = words!["expected a string as the value of `", header, "`, found ", found];
                        return Err(Error::option(&name, problem));
                    };
                    options = options.header(header, value);
                }
                continue;
            }
            ("headers", _) => "an object of names and strings",
            _ => {
                let problem = "there is no such option: expected `id`, `timestamp`, `headers`, `method`, `url`";
                return Err(Error::option(&name, problem));
            }
        };
        return Err(Error::option(&name, words!["expected ", expected, ", found ", found]));
    }
    Ok(options)
}
