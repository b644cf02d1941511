//! What the packages of other languages use besides: no stable interface, it may change with any release.
//!
//! A binding converts what its language hands over, and carries back what the core decides.

#[cfg(feature = "keys")]
mod asked;
mod body;
#[cfg(feature = "explain")]
mod explain;
mod mistakes;
mod plain;
mod sign_options;

use alloc::string::String;
use alloc::vec::Vec;

#[cfg(feature = "keys")]
pub use asked::{
    ask, form_fields, http_signature_algorithm, is_sender, jws_algorithm, webhook_by_platform, with_answers,
};
pub use body::raw_text;
#[cfg(feature = "explain")]
pub use explain::{answer, delivery, explanation, senders};
pub use mistakes::{
    Found, body_not_raw, clock_fails, closed, defect, headers_not_readable, in_place_of_headers, invalid_option,
    invalid_scheme, malformed_secret, no_clock, no_json, no_such_argument, no_text, no_time, secret_misnamed,
};
pub use plain::{
    detached, fields_fail, no_json_found, no_object, no_plain_data, no_plain_object, no_plain_scheme, no_plain_secret,
};
pub use sign_options::sign_options;

#[cfg(feature = "keys")]
pub use crate::asked::{Question, Questions};
pub use crate::error::{Fact, FactKind, Language};
pub use crate::header::wire_bytes;
pub use crate::limits::{HEADER_LIMIT, HEADERS_LIMIT, VALUES_LIMIT};
pub use crate::payload::{Envelope, Places};
pub use crate::provider::offer;
#[cfg(feature = "keys")]
pub use crate::provider::{KeysProblem, keys_unavailable};
pub use crate::text::CamelCase;
pub use crate::timestamp::unix_seconds;

use hookseal_words::KEY_SEPARATOR;

use crate::checks::By;
use crate::compile;
use crate::configuration;
use crate::delivery::Delivery;
use crate::error::{Error, ErrorCode, Length};
use crate::header::Headers;
use crate::json;
use crate::payload::Authenticity;
use crate::request::{Request, RequestPart};
use crate::scheme::Scheme;
use crate::secret::base64_of;
use crate::verify::{Authentic, Verified};
use crate::webhook::Webhook;

/// As [`Webhook::from_configuration`], with messages for a program in this language.
///
/// # Errors
/// As [`Webhook::from_configuration`].
pub fn webhook(document: &str, language: Language) -> Result<Webhook, Error> {
    Webhook::from_configuration_of(document, language, By::CORE)
}

/// The request line of a delivery, from its bytes.
#[must_use]
pub const fn request<'a>(method: Option<&'a [u8]>, url: Option<&'a [u8]>) -> Request<'a> {
    Request::of(method, url)
}

/// The headers that verification reads, in lower case, each once: no others need to be carried.
#[must_use]
pub fn header_names(webhook: &Webhook) -> &[String] {
    let names = wanted_names(webhook);
    let headers = names.iter().take_while(|name| RequestPart::named(name).is_none()).count();
    names.get(..headers).unwrap_or(names)
}

/// As [`header_names`], and behind them `:method` and `:url`, where the scheme signs them, which no header can fill:
/// they are handed over as a [`request`].
#[must_use]
pub fn wanted_names(webhook: &Webhook) -> &[String] {
    &webhook.plan().lower_case
}

/// The JSON pointers to what the scheme says of its events, the document itself first: what
/// [`Places`] count.
pub fn pointers(webhook: &Webhook) -> impl Iterator<Item = &str> {
    webhook.plan().kernel().envelope.pointers.iter().map(|pointer| pointer.text)
}

/// What the scheme, with what its provider documents, was compiled into: the bytes of a plan.
#[must_use]
pub fn plan(webhook: &Webhook) -> &[u8] {
    webhook.plan().compiled.borrow_owner()
}

/// The bytes of the plan that a scheme is compiled into, with what its provider documents, for an engine that runs plans
/// alone. `None` where a plan alone does not say how deliveries are judged: JSON Web Signatures, public keys, and texts that
/// are made of deliveries.
///
/// ```
/// use hookseal::{Scheme, binding};
/// assert!(binding::compiled(&Scheme::named("github")?)?.is_some());
/// assert!(binding::compiled(&Scheme::named("discord")?)?.is_none());
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// # Errors
/// `invalid_scheme`, where it has more than a plan can hold: no scheme that was checked.
pub fn compiled(scheme: &Scheme) -> Result<Option<Vec<u8>>, Error> {
    if scheme.is_beyond_plans() {
        return Ok(None);
    }
    compile::bytes_of(scheme, None).map(|(bytes, _)| Some(bytes))
}

/// [`compiled`] from a scheme document, or a provider's name as JSON: the scheme's name, and the plan in base64, empty
/// where there is none.
///
/// ```
/// use hookseal::binding::compiled_document;
/// let (name, plan) = compiled_document("\"github\"")?;
/// assert_eq!(name, "github");
/// assert!(plan.len() > 40);
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// # Errors
/// `invalid_scheme`, `unknown_provider`
pub fn compiled_document(document: &str) -> Result<(String, String), Error> {
    let tree = json::Tree::read(document).map_err(|error| Error::scheme("", json::place(error, document)))?;
    let scheme = configuration::scheme(&tree)?;
    let plan = compiled(&scheme)?.unwrap_or_default();
    Ok((scheme.name().into(), base64_of(&plan)))
}

/// The steps of a JSON pointer: each the name of an object's member, and the index of an array's element if it can be
/// one.
///
/// ```
/// use hookseal::binding::pointer_steps;
/// assert!(pointer_steps("/a~1b/0").eq([("a/b".to_owned(), None), ("0".to_owned(), Some(0))]));
/// ```
pub fn pointer_steps(pointer: &str) -> impl Iterator<Item = (String, Option<usize>)> {
    json::steps(pointer)
}

/// A member's name as a step of a JSON pointer.
///
/// ```
/// assert_eq!(hookseal::binding::pointer_step("a/b"), "a~1b");
/// ```
#[must_use]
pub fn pointer_step(name: &str) -> String {
    json::escaped(name)
}

/// What comes before the id in the [deduplication key](crate::Event::deduplication_key) of an event that has one.
#[must_use]
pub fn deduplication_prefix(webhook: &Webhook) -> String {
    [&*webhook.plan().scheme.name, KEY_SEPARATOR].concat()
}

/// What it means that a delivery was verified, as [`Event::authenticity`](crate::Event::authenticity) says it.
#[must_use]
pub fn authenticity(webhook: &Webhook) -> Authenticity {
    Authenticity::of(webhook.plan().kernel())
}

/// As [`Webhook::receive`], without the payload, which a binding's language makes from the same bytes.
///
/// # Errors
/// As [`Webhook::receive`].
pub fn receive_envelope<'a, H: Headers + ?Sized>(
    webhook: &'a Webhook,
    delivery: &Delivery<'a, H>,
) -> Result<Envelope<'a>, Error> {
    webhook.verified(delivery, Verified::envelope)
}

/// As [`Verified::event`], without the payload, which a binding's language makes from the same bytes.
///
/// # Errors
/// As [`Verified::event`].
pub fn envelope<'b, 'a: 'b>(verified: Verified<'a, 'b>) -> Result<Envelope<'b>, Error> {
    verified.envelope()
}

/// The proof alone, where the body is about to be moved. [`with_body`] puts it back.
#[must_use]
pub const fn without_body<'a>(verified: Verified<'a, '_>) -> Authentic<'a> {
    verified.authentic()
}

/// The proof with its body: the caller answers for these being the bytes that were verified.
#[must_use]
pub const fn with_body<'a, 'b>(authentic: Authentic<'a>, body: &'b [u8]) -> Verified<'a, 'b> {
    authentic.with(body)
}

/// The facts behind an error, each under its name in `snake_case`, in the order of the fields.
///
/// ```
/// use hookseal::Webhook;
/// use hookseal::binding::{Fact, each_fact};
/// let mut facts = Vec::new();
/// let error = Webhook::new("github", "").unwrap_err();
/// each_fact(&error, |name, fact| facts.push((name, format!("{fact:?}"))));
/// assert_eq!(facts, [("index", "Number(0)".to_owned())]);
/// ```
pub fn each_fact(error: &Error, take: impl FnMut(&'static str, Fact<'_>)) {
    error.each_fact(take);
}

/// The names of the facts behind an error of a code in `snake_case`, in their order, with what each may be: for the
/// types of other languages.
#[must_use]
pub const fn facts(code: ErrorCode) -> &'static [(&'static str, FactKind)] {
    code.facts()
}

/// Where people find the bytes of a body that nothing has parsed, as messages say it in a language.
#[must_use]
pub const fn raw_bodies(language: Language) -> &'static str {
    language.raw_bodies().text()
}

/// A body is larger than `limit_bytes`: reading it stopped after so many.
#[must_use]
pub const fn body_too_large(read_bytes: u64, limit_bytes: u64) -> Error {
    Error::BodyTooLarge { bytes: Length::AtLeast(read_bytes), limit_bytes }
}
