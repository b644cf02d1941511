//! The options of signing, as JSON.

use hookseal::{Error, SignOptions, unix_seconds};
use serde_json::{Map, Value};

pub(crate) fn options(document: &str) -> Result<SignOptions, Error> {
    let unreadable = |error: serde_json::Error| Error::invalid_option("options", &error.to_string());
    let given: Map<String, Value> = serde_json::from_str(document).map_err(unreadable)?;
    let mut options = SignOptions::new();
    for (name, value) in &given {
        options = match (name.as_str(), value) {
            ("timestamp", Value::Number(seconds)) => options.timestamp(
                unix_seconds(seconds.as_f64().unwrap_or(f64::NAN))
                    .map_err(|_| Error::invalid_option(name, "expected Unix seconds, found another number"))?,
            ),
            ("timestamp", _) => return Err(Error::invalid_option(name, "expected Unix seconds as a number")),
            ("id", Value::String(id)) => options.id(id),
            ("id", _) => return Err(Error::invalid_option(name, "expected text")),
            ("headers", Value::Object(headers)) => {
                let mut all = options;
                for (header, value) in headers {
                    let Value::String(value) = value else {
                        return Err(Error::invalid_option(name, &format!("expected text as the value of `{header}`")));
                    };
                    all = all.header(header, value);
                }
                all
            }
            ("headers", _) => return Err(Error::invalid_option(name, "expected an object of names and texts")),
            _ => return Err(Error::invalid_option(name, "there is no such option")),
        };
    }
    Ok(options)
}
