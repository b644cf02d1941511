//! What is verified: one HTTP delivery.

use crate::header::Headers;

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
