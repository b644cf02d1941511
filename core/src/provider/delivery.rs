//! How a provider delivers: what a receiver's answers and times follow from.

/// How a provider delivers, as far as its sources say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryFacts {
    /// Which answers it takes as success.
    pub success: Success,
    /// The status with which a delivery is acknowledged.
    pub acknowledge: u16,
    /// Which failures are tried again.
    pub retried: Retried,
    /// When failed deliveries are tried again.
    pub schedule: Schedule,
    /// Within how many seconds it wants an answer.
    pub answer_within_seconds: Option<u32>,
    /// The largest body that it sends, in bytes.
    pub max_body_bytes: Option<u64>,
    /// The address ranges it sends from, in CIDR notation. Empty where it publishes none.
    pub source_addresses: &'static [&'static str],
}

impl DeliveryFacts {
    /// Of a scheme of the user's own: nothing is known, but that a 2xx answer is success.
    pub const UNKNOWN: Self = Self {
        success: Success::Any2xx,
        acknowledge: 200,
        retried: Retried { client_error: None, server_error: None, timeout: None },
        schedule: Schedule::Unknown,
        answer_within_seconds: None,
        max_body_bytes: None,
        source_addresses: &[],
    };

    /// Whether it takes this HTTP status as success.
    ///
    /// ```
    /// let hospitable = hookseal::PROVIDERS.iter().find(|provider| provider.scheme.name() == "hospitable").unwrap();
    /// assert!(hospitable.delivery.accepts(200) && !hospitable.delivery.accepts(204));
    /// ```
    #[must_use]
    pub const fn accepts(&self, status: u16) -> bool {
        match self.success {
            Success::Ok200 => status == 200,
            Success::Any2xx => matches!(status, 200..=299),
        }
    }

    /// Whether it sends again what was answered with this HTTP status; `None` for no answer at all. What no source
    /// says is taken as tried again: a receiver has to stand it.
    ///
    /// ```
    /// let singlekey = hookseal::PROVIDERS.iter().find(|provider| provider.scheme.name() == "singlekey").unwrap();
    /// assert!(!singlekey.delivery.tries_again(Some(404)));
    /// assert!(singlekey.delivery.tries_again(Some(503)) && singlekey.delivery.tries_again(None));
    /// ```
    #[must_use]
    pub const fn tries_again(&self, status: Option<u16>) -> bool {
        let known = match status {
            Some(status) if self.accepts(status) => Some(false),
            Some(400..=499) => self.retried.client_error,
            Some(500..=599) => self.retried.server_error,
            Some(_) => None,
            None => self.retried.timeout,
        };
        match known {
            Some(known) => known,
            None => true,
        }
    }
}

/// Which HTTP statuses a provider takes as success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Success {
    /// 200 and no other.
    Ok200,
    /// Any from 200 to 299.
    Any2xx,
}

/// Which failures a provider tries again; `None` where its sources do not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retried {
    /// An answer from 400 to 499.
    pub client_error: Option<bool>,
    /// An answer from 500 to 599.
    pub server_error: Option<bool>,
    /// No answer in time.
    pub timeout: Option<bool>,
}

/// When a provider tries failed deliveries again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Schedule {
    /// No source says, which does not mean that there are no retries.
    Unknown,
    /// It never tries again by itself.
    Never,
    /// For so many seconds after the first attempt, at times that no source names.
    Within {
        /// From the first attempt to the last, in seconds.
        seconds: u32,
    },
    /// After these delays, in seconds, each counted from the attempt before.
    Delays(&'static [u32]),
}

impl Schedule {
    /// How long after the first attempt the last one comes, in seconds; `None` where no source says.
    ///
    /// ```
    /// let provider = hookseal::PROVIDERS.iter().find(|provider| provider.scheme.name() == "hospitable").unwrap();
    /// assert_eq!(provider.delivery.schedule.last_retry_seconds(), Some(1 + 5 + 10 + 3600 + 21_600));
    /// ```
    #[must_use]
    pub fn last_retry_seconds(&self) -> Option<u64> {
        match *self {
            Self::Unknown => None,
            Self::Never => Some(0),
            Self::Within { seconds } => Some(seconds.into()),
            Self::Delays(delays) => Some(delays.iter().copied().map(u64::from).sum()),
        }
    }
}
