//! The verifier: what a user builds once for an endpoint, and asks about each delivery.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::error::Error;
use crate::event::{Envelope, Event, Pointers};
use crate::header::{Headers, PreparedName};
use crate::mac::Macs;
use crate::payload::Documentation;
use crate::provider::{self, Provider};
use crate::scheme::{IntoScheme, Scheme, Segment, TimestampSource};
use crate::secret::{self, IntoSecrets, Keys};
use crate::timestamp;
use crate::verify::{Verification, Verified};

/// What `Webhook` does where it leaves a choice.
///
/// ```
/// use hookseal::{Options, SchemaMode};
/// let options = Options::default()
///     .tolerance_seconds(60)
///     .max_body_bytes(256 * 1024)
///     .schema(SchemaMode::Enforce);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub(crate) tolerance_seconds: Option<u64>,
    pub(crate) check_timestamp: bool,
    pub(crate) max_body_bytes: u64,
    pub(crate) schema: SchemaMode,
}

impl Default for Options {
    /// The scheme's tolerance, freshness checked, bodies up to 1 MiB, shapes reported.
    fn default() -> Self {
        Self { tolerance_seconds: None, check_timestamp: true, max_body_bytes: 1024 * 1024, schema: SchemaMode::Report }
    }
}

impl Options {
    /// How far a timestamp may lie from the arrival time, in seconds, in either direction,
    /// inclusive. 0 means the same second. Without effect on schemes that have no timestamp.
    #[must_use]
    pub const fn tolerance_seconds(mut self, seconds: u64) -> Self {
        self.tolerance_seconds = Some(seconds);
        self
    }

    /// Whether freshness is checked. `false` is the only way to switch it off, and leaves replays
    /// to deduplication alone. A signed timestamp must be well-formed all the same.
    #[must_use]
    pub const fn check_timestamp(mut self, check: bool) -> Self {
        self.check_timestamp = check;
        self
    }

    /// The largest body that is accepted, in bytes.
    #[must_use]
    pub const fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// What happens to an event whose payload differs from the documented shape.
    #[must_use]
    pub const fn schema(mut self, mode: SchemaMode) -> Self {
        self.schema = mode;
        self
    }
}

/// What happens to an event whose payload differs from the documented shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaMode {
    /// The event says so in `schema` and `mismatch`. Guides show examples, not promises, and a
    /// false rejection loses an event.
    #[default]
    Report,
    /// The delivery is refused with `schema_mismatch`.
    Enforce,
}

/// One HTTP delivery: the body as it arrived, its headers, and when it arrived.
#[derive(Debug)]
pub struct Delivery<'a, H: ?Sized> {
    pub(crate) body: &'a [u8],
    pub(crate) headers: &'a H,
    pub(crate) received_at: u64,
}

impl<'a, H: Headers + ?Sized> Delivery<'a, H> {
    /// `received_at` is the arrival time in Unix seconds: this crate reads no clock.
    #[must_use]
    pub const fn new(body: &'a [u8], headers: &'a H, received_at: u64) -> Self {
        Self { body, headers, received_at }
    }
}

/// Verifies the deliveries of one provider to one endpoint.
///
/// ```
/// use hookseal::{Delivery, ErrorCode, Webhook};
///
/// let webhook = Webhook::new("github", "It's a Secret to Everybody")?;
/// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
/// let headers = [("X-Hub-Signature-256", signature)];
/// let now = 1_700_000_000; // Unix seconds, from the caller's clock
///
/// webhook.verify(&Delivery::new(b"Hello, World!", &headers, now))?;
///
/// let error = webhook.verify(&Delivery::new(b"Hello, World?", &headers, now)).unwrap_err();
/// assert_eq!(error.code(), ErrorCode::SignatureMismatch);
/// assert_eq!(error.status(), 401);
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// It is `Send` and `Sync`: build it once and share it.
pub struct Webhook {
    pub(crate) scheme: Cow<'static, Scheme>,
    pub(crate) keys: Macs,
    pub(crate) options: Options,
    pub(crate) names: Names,
    pub(crate) pointers: Pointers,
    /// Whose documentation events are compared with; `None` for a scheme of the user's own.
    provider: Option<&'static Provider>,
    /// How many digits a timestamp without separators must have.
    pub(crate) fixed_digits: Option<usize>,
}

/// The headers that a scheme reads, ready to be looked up.
pub(crate) struct Names {
    pub(crate) signature: PreparedName,
    /// Of a timestamp with a header of its own, where it is read at all.
    pub(crate) timestamp: Option<PreparedName>,
    pub(crate) id: Option<PreparedName>,
    /// Of the `header` segments, in their order.
    pub(crate) segments: Vec<PreparedName>,
    /// All of them once, in lower case.
    lower_case: Vec<String>,
}

impl Webhook {
    /// A verifier for a provider's name or a [`Scheme`], with one secret or several.
    ///
    /// ```
    /// use hookseal::Webhook;
    /// let webhook = Webhook::new("singlekey", "the secret")?;
    /// let rotating = Webhook::new("stripe", ["the new secret", "the old secret"])?;
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_provider`, `empty_secret`, `malformed_secret`, `secret_too_short`, and
    /// `invalid_option` for more than 16 secrets.
    pub fn new(scheme: impl IntoScheme, secrets: impl IntoSecrets) -> Result<Self, Error> {
        Self::with_options(scheme, secrets, Options::default())
    }

    /// As [`Webhook::new`], with [`Options`].
    ///
    /// # Errors
    /// As [`Webhook::new`].
    pub fn with_options(scheme: impl IntoScheme, secrets: impl IntoSecrets, options: Options) -> Result<Self, Error> {
        Ok(Self::with_keys(Cow::Owned(scheme.into_scheme()?), secrets, options)?.0)
    }

    /// Also gives the keys, of which the verifier itself has only what they make of a MAC's state.
    pub(crate) fn with_keys(
        scheme: Cow<'static, Scheme>,
        secrets: impl IntoSecrets,
        options: Options,
    ) -> Result<(Self, Keys), Error> {
        let keys = secret::keys(&scheme.secret, &secrets.into_secrets())?;
        let macs = secret::macs(scheme.algorithm, &keys)?;
        let names = Names::of(&scheme, &options);
        let fixed_digits =
            scheme.timestamp.as_ref().and_then(|rule| timestamp::fixed_digits(rule, &scheme.signed_content));
        let provider = provider::find(&scheme.name).filter(|provider| provider.scheme == *scheme);
        let envelope = provider.and_then(|provider| provider.envelope.as_ref());
        let pointers = Pointers::of(&scheme.envelope, envelope.map(|envelope| envelope.shape));
        Ok((Self { scheme, keys: macs, options, names, pointers, provider, fixed_digits }, keys))
    }

    /// The scheme that deliveries are checked against.
    #[must_use]
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// The headers that verification reads, in lower case, each once. For bindings, which need to
    /// carry no others.
    #[must_use]
    pub fn header_names(&self) -> &[String] {
        &self.names.lower_case
    }

    /// The JSON pointers to what the scheme says of its events, the document itself first: what
    /// [`Places`](crate::Places) count.
    pub fn pointers(&self) -> impl Iterator<Item = &str> {
        self.pointers.all.iter().map(|pointer| pointer.text.as_str())
    }

    /// What comes before the id in the [deduplication key](crate::Event::deduplication_key) of an event that has one.
    #[must_use]
    pub fn deduplication_prefix(&self) -> String {
        [&*self.scheme.name, ":"].concat()
    }

    /// The largest body that is accepted, in bytes.
    #[must_use]
    pub const fn max_body_bytes(&self) -> u64 {
        self.options.max_body_bytes
    }

    /// Whether the delivery is authentic and fresh. The body may be anything, JSON or not.
    ///
    /// # Errors
    /// The verification class: `body_too_large`, `missing_header`, `duplicate_header`,
    /// `malformed_signature`, `unsupported_signature`, `malformed_id`, `malformed_timestamp`,
    /// `timestamp_too_old`, `timestamp_too_new`, `signature_mismatch`; and `invalid_option` (`now`) for an
    /// arrival time in milliseconds.
    pub fn verify<H: Headers + ?Sized>(&self, delivery: &Delivery<'_, H>) -> Result<(), Error> {
        self.verified(delivery)?;
        Ok(())
    }

    /// Verifies the delivery and makes the event of its payload.
    ///
    /// ```
    /// use hookseal::{Delivery, SignOptions, Webhook};
    ///
    /// let webhook = Webhook::new("dossier", "whsec_abc123")?;
    /// let body = br#"{"event":"dossier.created","timestamp":"2024-01-01T10:00:00Z","data":{"id":456}}"#;
    /// let headers = webhook.sign(body, &SignOptions::new())?;
    ///
    /// let event = webhook.receive(&Delivery::new(body, &headers, 1_700_000_000))?;
    /// assert_eq!(event.event_type.as_deref(), Some("dossier.created"));
    /// assert_eq!(event.data["id"], 456);
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Webhook::verify`], and the payload class: `malformed_json`, `malformed_envelope`, and
    /// `schema_mismatch` where the schema is enforced.
    pub fn receive<H: Headers + ?Sized>(&self, delivery: &Delivery<'_, H>) -> Result<Event, Error> {
        self.verified(delivery)?.event(delivery.body)
    }

    /// As [`Webhook::receive`], without the payload: for bindings, whose language makes it from
    /// the same bytes.
    ///
    /// # Errors
    /// As [`Webhook::receive`].
    pub fn receive_envelope<'a, H: Headers + ?Sized>(
        &'a self,
        delivery: &Delivery<'a, H>,
    ) -> Result<Envelope<'a>, Error> {
        self.verified(delivery)?.envelope(delivery.body)
    }

    /// What the provider's guide says that events look like, if it does.
    pub(crate) fn documentation(&self) -> Option<Documentation<'_>> {
        let provider = self.provider?;
        Some(Documentation {
            provider,
            envelope: provider.envelope.as_ref()?.shape,
            event_type: self.pointers.event_type?,
            data_field: self.pointers.data_field?,
            leading: &self.pointers.leading,
        })
    }

    /// Begins a verification whose body follows in pieces, and makes every check that does not
    /// need the body: its length, the headers, the timestamp, the form of the signature.
    ///
    /// # Errors
    /// As [`Webhook::verify`], but for `signature_mismatch`.
    pub fn begin<'a, H: Headers + ?Sized>(
        &'a self,
        headers: &'a H,
        body_length: u64,
        received_at: u64,
    ) -> Result<Verification<'a>, Error> {
        Verification::begin(self, headers, body_length, received_at)
    }

    fn verified<'a, H: Headers + ?Sized>(&'a self, delivery: &Delivery<'a, H>) -> Result<Verified<'a>, Error> {
        let body = delivery.body;
        self.begin(delivery.headers, body.len() as u64, delivery.received_at)?.whole(body)
    }
}

/// Shows the scheme and the options; the secrets are `[redacted]`.
impl fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Webhook")
            .field("provider", &self.scheme.name)
            .field("secrets", &"[redacted]")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Names {
    fn of(scheme: &Scheme, options: &Options) -> Self {
        let timestamp = scheme.timestamp.as_ref().and_then(|rule| match &rule.source {
            // Nothing is learnt from a timestamp that is neither signed nor checked.
            TimestampSource::Header(_) if !rule.signed && !options.check_timestamp => None,
            TimestampSource::Header(header) => Some(PreparedName::new(header)),
            TimestampSource::Key(_) => None,
        });
        let signature = PreparedName::new(&scheme.signature.header);
        let id = scheme.id.as_ref().map(|rule| PreparedName::new(&rule.header));
        let segments: Vec<PreparedName> = scheme
            .signed_content
            .iter()
            .filter_map(|segment| match segment {
                Segment::Header(name) => Some(PreparedName::new(name)),
                _ => None,
            })
            .collect();
        let mut lower_case: Vec<String> = Vec::new();
        for name in [&signature].into_iter().chain(&timestamp).chain(&id).chain(&segments) {
            if !lower_case.contains(&name.lower_case) {
                lower_case.push(name.lower_case.clone());
            }
        }
        Self { signature, timestamp, id, segments, lower_case }
    }
}
