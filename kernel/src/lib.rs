//! What Hookseal runs for each delivery. It takes nothing from the heap, formats no text, knows no
//! document, reads no clock, does no I/O, and has no `unsafe` code: whoever calls it compiles a
//! scheme to a [`Plan`], words what is refused, and lends the room that is needed.
//!
//! A verification reads from top to bottom in `verify.rs`.
//!
//! # Features
//! - `encode`: writes plans, with an allocator. What runs per delivery only reads them.
//! - `rare`: words of schemes that few providers need. It is there unless it is left out.
//! - `keys`: signatures that public keys check, which the caller brings.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "encode")]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod encoding;
mod event;
mod fields;
mod form;
mod form_payload;
mod hash;
mod header;
mod hex;
mod id;
pub mod json;
mod mac;
mod mismatch;
pub mod plan;
#[cfg(feature = "keys")]
mod public;
mod refusal;
mod request;
mod rfc3339;
mod room;
mod separation;
mod settings;
mod several;
mod sign;
mod signature;
mod signed;
mod sorted_form;
mod timestamp;
mod token;
mod unescape;
mod url;
mod verify;
mod walk;

pub use encoding::decode_standard_base64;
pub use event::{Envelope, Id, NoEvent, Places};
pub use fields::{Arrived, read_field, sign_reading_body, verify_reading_body};
pub use form::MOST_FORM_FIELDS;
#[cfg(feature = "keys")]
pub use form::form_fields;
#[cfg(feature = "keys")]
pub use hash::sha1;
pub use header::{HEADER_LIMIT, HEADERS_LIMIT, Header, Lookup, VALUES_LIMIT, is_name, is_plain_value};
pub use id::LONGEST_ID;
pub use mac::Mac;
pub use mismatch::{FoundKind, Mismatch, Step};
pub use plan::LONGEST_TOKEN;
pub use plan::{METHOD, PARAMETER, Plan, SORTED_FORM, URL};
#[cfg(feature = "keys")]
pub use public::{LONGEST_SIGNATURE, MOST_SIGNATURES, PublicKeys};
pub use refusal::{Alphabet, BodyProblem, Came, HeaderProblem, IdProblem, Refusal, SignatureProblem, TimestampProblem};
pub use request::{is_method, is_target, is_url, parameter_of, part_of, signed_part};
pub use settings::{BODY_LIMIT, Settings};
pub use sign::{NotSigned, SignedValues, ToSign, buffer_length, sign, sign_text};
pub use signature::MOST_CANDIDATES;
pub use sorted_form::sorted_form;
pub use timestamp::MOST_DIGITS;
#[cfg(feature = "keys")]
pub use timestamp::{check_fresh, seconds_of_date};
pub use unescape::unescape;
pub use url::is_in_urls;
pub use verify::{Verification, Verified};
pub use walk::{Found, find, mismatch};
