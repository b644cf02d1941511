//! What is verified: one HTTP delivery.

use crate::header::Headers;
use crate::request::Request;

/// One HTTP delivery: the body as it arrived, its headers, and when it arrived.
#[derive(Debug)]
pub struct Delivery<'a, H: ?Sized> {
    pub(crate) body: &'a [u8],
    pub(crate) headers: &'a H,
    pub(crate) received_at: u64,
    pub(crate) request: Request<'a>,
}

impl<'a, H: Headers + ?Sized> Delivery<'a, H> {
    /// `received_at` is the arrival time in Unix seconds: this crate reads no clock.
    #[must_use]
    pub const fn new(body: &'a [u8], headers: &'a H, received_at: u64) -> Self {
        Self { body, headers, received_at, request: Request::new() }
    }

    /// The body as it arrived.
    #[must_use]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// With the request's method, for schemes that sign it; others do not look at it.
    #[must_use]
    pub const fn method(mut self, method: &'a str) -> Self {
        self.request = self.request.method(method);
        self
    }

    /// With the request's URL as the provider has it, from `https://` on, for schemes that sign it; others do not
    /// look at it. [`Options::url`](crate::Options::url) says it once for all deliveries.
    ///
    /// ```
    /// use hookseal::{Delivery, SignOptions, Webhook};
    /// let webhook = Webhook::new("square", "a signature key")?;
    /// let url = "https://example.com/webhooks";
    /// let headers = webhook.sign(b"{}", &SignOptions::new().url(url))?;
    /// webhook.verify(&Delivery::new(b"{}", &headers, 1_700_000_000).url(url))?;
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    #[must_use]
    pub const fn url(mut self, url: &'a str) -> Self {
        self.request = self.request.url(url);
        self
    }

    /// As [`new`](Self::new), arriving now by the system's clock. Needs the feature `std`.
    ///
    /// ```
    /// use hookseal::{Delivery, SignOptions, Webhook};
    /// let webhook = Webhook::new("hospitable", "a secret")?;
    /// let headers = webhook.sign(b"{}", &SignOptions::new())?;
    /// webhook.verify(&Delivery::now(b"{}", &headers))?;
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    #[cfg(feature = "std")]
    #[must_use]
    pub fn now(body: &'a [u8], headers: &'a H) -> Self {
        // A clock before 1970 is slow: as for any other, timestamps are too new for it.
        let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Self::new(body, headers, since_1970.as_secs())
    }
}
