//! A delivery that was written down.

use alloc::string::String;
use alloc::vec::Vec;

use crate::delivery::Delivery;

/// One delivery, with all that came: what [`explain`](crate::explain()) looks at, and what is kept of a delivery.
///
/// ```
/// use hookseal::Capture;
/// let capture = Capture::new(b"{}", [("Signature", "00")]).received_at(1_700_000_000).provider("hospitable");
/// assert_eq!(capture.headers()[0].0, "Signature");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    pub(crate) provider: Option<String>,
    pub(crate) received_at: Option<u64>,
    pub(crate) method: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl Capture {
    /// A body and its headers, as they arrived.
    #[must_use]
    pub fn new<K: Into<String>, V: AsRef<[u8]>>(
        body: impl Into<Vec<u8>>,
        headers: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let headers = headers.into_iter().map(|(name, value)| (name.into(), value.as_ref().to_vec())).collect();
        Self { body: body.into(), headers, ..Self::default() }
    }

    /// When it arrived, in Unix seconds. Without it no timestamp is judged.
    #[must_use]
    pub const fn received_at(mut self, unix_seconds: u64) -> Self {
        self.received_at = Some(unix_seconds);
        self
    }

    /// Who is said to have sent it.
    #[must_use]
    pub fn provider(mut self, name: impl Into<String>) -> Self {
        self.provider = Some(name.into());
        self
    }

    /// The request's method.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// The URL that was requested, as the provider has it.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Who is said to have sent it.
    #[must_use]
    pub fn provider_name(&self) -> Option<&str> {
        self.provider.as_deref()
    }

    /// It as a delivery, which arrived at this time if no other was written down.
    #[must_use]
    pub fn delivery(&self, now: u64) -> Delivery<'_, [(String, Vec<u8>)]> {
        self.delivery_of(&self.body, now)
    }

    /// The same with another body.
    pub(crate) fn delivery_of<'a>(&'a self, body: &'a [u8], now: u64) -> Delivery<'a, [(String, Vec<u8>)]> {
        let mut delivery = Delivery::new(body, self.headers.as_slice(), self.received_at.unwrap_or(now));
        if let Some(method) = &self.method {
            delivery = delivery.method(method);
        }
        if let Some(url) = &self.url {
            delivery = delivery.url(url);
        }
        delivery
    }

    /// When it arrived, in Unix seconds.
    #[must_use]
    pub const fn time(&self) -> Option<u64> {
        self.received_at
    }

    /// The headers as they came, in their order.
    #[must_use]
    pub fn headers(&self) -> &[(String, Vec<u8>)] {
        &self.headers
    }

    /// The body's bytes.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}
