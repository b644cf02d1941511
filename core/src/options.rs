//! What a user of a webhook may choose.

use alloc::string::String;

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
    /// The provider's own limit where there is none.
    pub(crate) max_body_bytes: Option<u64>,
    pub(crate) schema: SchemaMode,
    pub(crate) exact_secret: bool,
    /// Where every delivery goes to.
    pub(crate) url: Option<String>,
    /// Where what servers see of URLs begins for the provider.
    pub(crate) base_url: Option<String>,
}

impl Default for Options {
    /// The scheme's tolerance, freshness checked, bodies as large as the provider sends them, shapes reported.
    fn default() -> Self {
        Self {
            tolerance_seconds: None,
            check_timestamp: true,
            max_body_bytes: None,
            schema: SchemaMode::Report,
            exact_secret: false,
            url: None,
            base_url: None,
        }
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

    /// The largest body that is accepted, in bytes. Without it the largest that the provider says it sends
    /// (GitHub: 25 MiB), and 1 MiB where it says nothing.
    #[must_use]
    pub const fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.max_body_bytes = Some(bytes);
        self
    }

    /// Whether the secret is what was given to the last character. Without it, one that begins or ends with a
    /// space, a quote or a line break, or is the text `undefined` or the like, is `malformed_secret`: that comes of
    /// how it was copied or read, and no delivery would pass.
    #[must_use]
    pub const fn exact_secret(mut self, exact: bool) -> Self {
        self.exact_secret = exact;
        self
    }

    /// The URL that the provider sends deliveries to, as it is registered there, for schemes that sign it: a server
    /// behind a proxy sees another one. It wins over what is handed over with a delivery.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// What the URLs begin with that the provider sends deliveries to, for schemes that sign them: the origin, such as
    /// `https://example.com`, and behind it the part of the path that a proxy removes, if one does. The rest of the path
    /// and the query are those that are handed over with a delivery: of a whole URL what follows the host, so that no
    /// host and no `X-Forwarded-*` that a sender wrote is believed. Where every delivery goes to one URL,
    /// [`url`](Self::url) says it whole.
    ///
    /// ```
    /// use hookseal::{Delivery, Options, SignOptions, Webhook};
    /// let options = Options::default().base_url("https://example.com");
    /// let webhook = Webhook::with_options("square", "a signature key", options)?;
    /// let headers = webhook.sign(b"{}", &SignOptions::new().url("https://example.com/webhooks/7"))?;
    /// webhook.verify(&Delivery::new(b"{}", &headers, 1_700_000_000).url("/webhooks/7"))?;
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    #[must_use]
    pub fn base_url(mut self, base: impl Into<String>) -> Self {
        self.base_url = Some(base.into());
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
