//! The verifier: what a user builds once for an endpoint, and asks about each delivery.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::by_name::{self, IntoScheme};
use crate::checks::{By, Checks};
use crate::compile::compile;
use crate::configuration::{self, Configuration};
use crate::delivery::Delivery;
use crate::error::{Error, Language};
use crate::header::Headers;
use crate::options::Options;
use crate::payload::Event;
use crate::plan::Plan;
use crate::request::{self, Request};
use crate::scheme::Scheme;
use crate::secret::IntoSecrets;
use crate::seen;
use crate::sign::{SignOptions, Signer};
use crate::verify::{Verification, Verified};

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
    plan: Plan,
    checks: Checks,
    options: Options,
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
        let secrets = secrets.into_secrets();
        let scheme = scheme
            .into_scheme()
            .map_err(|error| by_name::with_secrets(error, secrets.iter().map(|text| text.as_str())))?;
        Self::of(Cow::Owned(scheme), &secrets, options, By::CORE)
    }

    /// A verifier from a JSON document, such as a configuration file.
    ///
    /// `provider` is a name or a scheme document; `secrets` a text or an array of texts; `options`
    /// has `toleranceSeconds`, `checkTimestamp`, `maxBodyBytes` and `schema` (`report` or
    /// `enforce`), also in `snake_case`. Where a program gave a value that JSON cannot express, a
    /// binding writes `{ "\u0000": "what it is" }`, which the error then says was found.
    ///
    /// ```
    /// use hookseal::Webhook;
    /// let webhook = Webhook::from_configuration(
    ///     r#"{ "provider": "slack", "secrets": ["new", "old"], "options": { "toleranceSeconds": 60 } }"#,
    /// )?;
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_provider`, `invalid_scheme`, `invalid_option`, `empty_secret` (also for a missing
    /// or null secret), `malformed_secret` (also for one that is no text), `secret_too_short`.
    pub fn from_configuration(document: &str) -> Result<Self, Error> {
        Self::from_configuration_of(document, Language::Rust, By::CORE)
    }

    pub(crate) fn from_configuration_of(document: &str, language: Language, by: By) -> Result<Self, Error> {
        let Configuration { scheme, secrets, options } = Configuration::read(document, language.options())?;
        Self::of(scheme, &secrets, options, by).map_err(|error| match error {
            // As its programs spell it.
            Error::InvalidOption { option, problem } => {
                Error::InvalidOption { option: configuration::spelled(&option, language).into(), problem }
            }
            error => error,
        })
    }

    fn of(
        scheme: Cow<'static, Scheme>,
        secrets: &[Zeroizing<String>],
        options: Options,
        by: By,
    ) -> Result<Self, Error> {
        request::check_urls(options.url.as_deref(), options.base_url.as_deref())?;
        let scheme = by_kind(scheme, secrets)?;
        let checks = Checks::new(&scheme, secrets, &options, by)?;
        // A public key is what belongs there, where one is asked for.
        let given = if scheme.algorithm.is_public() { &[] } else { secrets };
        let seen = given.iter().find_map(|secret| seen::secret(secret, &scheme.name, scheme.secret.prefix.as_deref()));
        Ok(Self { plan: compile(scheme, &options, seen)?, checks, options })
    }

    /// What verification sees of the scheme.
    pub(crate) const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The scheme that deliveries are checked against.
    #[must_use]
    pub fn scheme(&self) -> &Scheme {
        &self.plan.scheme
    }

    /// The largest body that is accepted, in bytes.
    #[must_use]
    pub const fn max_body_bytes(&self) -> u64 {
        self.plan.settings.max_body_bytes
    }

    /// The URL that every delivery is sent to, where it was [given](Options::url).
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.plan.url.as_deref()
    }

    /// Whether the delivery is authentic and fresh. The body may be anything, JSON or not.
    ///
    /// # Errors
    /// The verification class: `body_too_large`, `missing_header`, `duplicate_header`,
    /// `malformed_signature`, `unsupported_signature`, `malformed_header`, `malformed_body`, `unknown_key`, `malformed_id`,
    /// `malformed_timestamp`, `timestamp_too_old`, `timestamp_too_new`, `signature_mismatch`; and `invalid_option`:
    /// `now` for an arrival time in milliseconds, `method` and `url` where the scheme signs what was not handed over.
    pub fn verify<H: Headers + ?Sized>(&self, delivery: &Delivery<'_, H>) -> Result<(), Error> {
        self.verified(delivery, |_| Ok(()))
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
        self.verified(delivery, Verified::event)
    }

    /// Begins a verification whose body follows, and makes every check that does not
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
        self.begin_request(Request::new(), headers, body_length, received_at)
    }

    /// As [`begin`](Self::begin), with the request line, for schemes that sign it.
    ///
    /// # Errors
    /// As [`begin`](Self::begin); `invalid_option` (`method`, `url`) where the scheme signs what is not there.
    pub fn begin_request<'a, H: Headers + ?Sized>(
        &'a self,
        request: Request<'a>,
        headers: &'a H,
        body_length: u64,
        received_at: u64,
    ) -> Result<Verification<'a>, Error> {
        Verification::begin(&self.plan, &self.checks, request, headers, body_length, received_at)
    }

    /// The headers that the provider would send with this body, signed with the first secret.
    ///
    /// ```
    /// use hookseal::{Delivery, SignOptions, Webhook};
    /// let webhook = Webhook::new("realestateapi", "a secret")?;
    /// let headers = webhook.sign(b"{}", &SignOptions::new().timestamp(1_700_000_000))?;
    /// assert_eq!(headers[0].0, "X-RealEstateAPI-Signature");
    /// webhook.verify(&Delivery::new(b"{}", &headers, 1_700_000_000))?;
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid_option` where the timestamp, the id or a header is missing or not of the
    /// provider's form: what [`verify`](Self::verify) would refuse is not signed.
    pub fn sign(&self, body: &[u8], options: &SignOptions) -> Result<Vec<(String, String)>, Error> {
        Signer { plan: &self.plan, keys: &self.checks.macs }.sign(body, options)
    }

    pub(crate) fn verified<'a, T, H: Headers + ?Sized>(
        &'a self,
        delivery: &Delivery<'a, H>,
        then: impl FnOnce(Verified<'a, 'a>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Delivery { body, headers, received_at, request } = *delivery;
        Verification::of(&self.plan, &self.checks, request, headers, body, received_at, then)
    }
}

/// The scheme of the version that secrets of this kind are for.
fn by_kind(scheme: Cow<'static, Scheme>, secrets: &[Zeroizing<String>]) -> Result<Cow<'static, Scheme>, Error> {
    let Some(other) = scheme.of_public_keys() else {
        return Ok(scheme);
    };
    let is_other = |secret: &Zeroizing<String>| {
        other.secret.prefix.as_deref().is_some_and(|prefix| secret.trim_ascii_start().starts_with(prefix))
    };
    match secrets.iter().position(|secret| !is_other(secret)) {
        None if !secrets.is_empty() => Ok(Cow::Owned(other)),
        Some(index) if secrets.iter().any(is_other) => Err(Error::MalformedSecret {
            index,
            problem:
                "it is of another kind than the others, for another version of the signature: hand over secrets of \
                      one kind alone"
                    .into(),
        }),
        _ => Ok(scheme),
    }
}

/// Shows the scheme and the options; the secrets are `[redacted]`.
impl fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Webhook")
            .field("provider", &self.plan.scheme.name)
            .field("secrets", &"[redacted]")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
