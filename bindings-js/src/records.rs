//! What answers hold, field by field.

use alloc::string::ToString;

use hookseal::Error;

use crate::answer::{Answer, Write};

/// What a field of an answer is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// A text or nothing.
    OptionalText,
    /// How many texts, and the texts.
    Texts,
    /// Whatever comes: names, and after each a text, a number or nothing.
    Facts,
}

/// What an answer holds, as the generator needs it.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// Such as `Opened`.
    pub name: &'static str,
    /// Its documentation, a line each.
    pub documentation: &'static [&'static str],
    /// Its fields: name in `snake_case`, documentation, kind.
    pub fields: &'static [(&'static str, &'static [&'static str], Kind)],
}

macro_rules! records {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { $( $(#[doc = $field_doc:literal])+ $field:ident: $kind:ident, )+ }
    )+) => {
        $(
            $(#[doc = $doc])+
            #[allow(dead_code, reason = "the edge engine writes its answers itself, and one of them nobody else does")]
            pub(crate) struct $name<'a> { $( $(#[doc = $field_doc])+ pub(crate) $field: kind!($kind, 'a), )+ }

            impl $name<'_> {
                /// Writes the fields in their order.
                #[allow(dead_code, reason = "as above")]
                pub(crate) fn write(self, answer: &mut Answer) {
                    $( Write::write(self.$field, answer); )+
                }
            }
        )+

        /// All answers.
        pub const RECORDS: &[Record] = &[ $( Record {
            name: stringify!($name),
            documentation: &[ $( $doc, )+ ],
            fields: &[ $( (stringify!($field), &[ $( $field_doc, )+ ], Kind::$kind), )+ ],
        }, )+ ];
    };
}

macro_rules! kind {
    (Number, $lifetime:lifetime) => { u64 };
    (Text, $lifetime:lifetime) => { &$lifetime str };
    (OptionalText, $lifetime:lifetime) => { Option<&$lifetime str> };
    (Texts, $lifetime:lifetime) => { &$lifetime [&$lifetime str] };
    (Facts, $lifetime:lifetime) => { &$lifetime Error };
}

records! {
    /// What a webhook is, from `open`.
    Opened {
        /// Names it in later calls.
        handle: Number,
        /// The largest body that is looked at.
        max_body_bytes: Number,
        /// The headers that are read, in lower case; behind them `:method` and `:url`, which are handed over otherwise.
        header_names: Texts,
        /// The scheme's name.
        provider: Text,
        /// What a deduplication key begins with, before an event's id.
        key_prefix: Text,
        /// What it means that a delivery was verified.
        authenticity: Text,
        /// The JSON pointers to what events say.
        pointers: Texts,
    }

    /// What a body is hashed with outside of the engine, from `begin`.
    Hashing {
        /// Such as `HMAC-SHA256`.
        algorithm: Text,
        /// What is signed before the body, a character for each byte.
        before: Text,
        /// What is signed after it, likewise.
        after: Text,
    }

    /// What the summary of an event leaves open, from `receive`.
    Rest {
        /// The provider's id for the event.
        id: OptionalText,
        /// See the event.
        deduplication_key: Text,
        /// Where the payload differs from its documentation, if it does.
        path: OptionalText,
        /// What was expected there.
        expected: OptionalText,
        /// What was found there.
        found: OptionalText,
        /// The payload as JSON, where it is not the body.
        payload: OptionalText,
    }

    /// An error.
    Report {
        /// Its stable code.
        code: Text,
        /// `config`, `verification` or `payload`.
        class: Text,
        /// The HTTP status to answer with.
        status: Number,
        /// What was expected, what came, and what to do.
        message: Text,
        /// The facts behind it.
        details: Facts,
    }

    /// Headers, from `sign`.
    Signed {
        /// Names and values, in turn.
        headers: Texts,
    }

    /// What a scheme was compiled into, from `compile`.
    Compiled {
        /// The scheme's name.
        name: Text,
        /// The bytes of the plan, in base64; empty where a plan alone does not say how deliveries are judged.
        plan: Text,
    }

    /// What a provider offers, from `offer`.
    Offered {
        /// As JSON.
        result: Text,
    }
}

/// An error as an answer.
pub(crate) fn report(error: &Error, answer: &mut Answer) {
    let report = Report {
        code: error.code().as_str(),
        class: error.class().as_str(),
        status: error.status().into(),
        message: &error.to_string(),
        details: error,
    };
    report.write(answer);
}
