//! Mistakes of a program that only JavaScript can see: the names under which they cross. The core words them.

use hookseal::Error;
use hookseal::binding::{self, Language};

/// One row a mistake. `subject` is the name of an option, the place in a scheme as a JSON pointer, or the index of a
/// secret; `found` completes the sentence "found …".
macro_rules! mistakes {
    (
        $subject:ident, $found:ident;
        $( $(#[doc = $doc:literal])+ $name:literal => $error:expr; )+
    ) => {
        /// The names of all mistakes.
        pub const MISTAKES: &[&str] = &[ $( $name, )+ ];

        /// The error for a mistake by its name.
        #[must_use]
        pub fn mistake(name: &str, $subject: &str, $found: &str) -> Error {
            match name {
                $( $name => $error, )+
                _ => binding::defect(),
            }
        }
    };
}

mistakes! {
    subject, found;

    /// The body is no bytes, or not provably those that arrived.
    "body" => binding::body_not_raw(found, Language::JavaScript);
    /// Reading the body stopped where it was too large; `subject` is the limit, and `found` how much was read.
    "body_too_large" => {
        binding::body_too_large(found.parse().unwrap_or_default(), subject.parse().unwrap_or_default())
    };
    /// The headers cannot be read as such.
    "headers" => binding::headers_not_readable(found);
    /// A scheme is no plain data.
    "scheme" => binding::no_plain_scheme(subject, found);
    /// A secret is no plain data.
    "secret" => binding::no_plain_secret(subject.parse().unwrap_or_default(), found);
    /// An option is no plain data.
    "plain_data" => binding::no_plain_data(subject, found);
    /// What must be JSON has something that it cannot express.
    "json" => binding::no_json_found(subject, found);
    /// What has fields is none.
    "object" => binding::no_object(subject, found);
    /// It keeps its fields in another way, so that they would be left out without a word.
    "plain_object" => binding::no_plain_object(subject);
    /// An object throws where its fields are read.
    "fields" => binding::fields_fail(subject);
    /// What is text is none.
    "text" => binding::no_text(subject, found);
    /// The clock is no function.
    "clock" => binding::no_clock(found);
    /// The clock failed.
    "clock_failed" => binding::clock_fails();
    /// The arrival time, from the clock or with the delivery, is none.
    "arrival" => binding::no_time("now", found);
    /// A field that no delivery has.
    "delivery_field" => binding::no_such_argument(subject, &["now", "method", "url"]);
    /// An option of a receiver is what `found` says, which the core has worded.
    "option" => binding::invalid_option(subject, found);
    /// A method was called without the object that it belongs to.
    "detached" => binding::detached(subject);
}

#[cfg(test)]
mod tests {
    use hookseal::{ErrorClass, ErrorCode};

    use super::*;

    #[test]
    fn a_mistake_is_the_programs() {
        for name in MISTAKES {
            let error = mistake(name, "0", "1");
            let too_large = error.code() == ErrorCode::BodyTooLarge;
            assert_eq!(error.class(), if too_large { ErrorClass::Verification } else { ErrorClass::Config }, "{name}");
            assert_ne!(error, binding::defect(), "{name}");
        }
        assert_eq!(mistake("none", "", ""), binding::defect());
    }

    #[test]
    fn reading_that_stopped_is_said() {
        let message = mistake("body_too_large", "1048576", "1094370").to_string();
        assert!(message.starts_with("the body is too large: reading it stopped after 1094370 bytes: expected at most"));
    }
}
