//! Whether an endpoint is well, as `RealEstateAPI`'s guide asks for it at `/health/webhooks`.

/// What is measured. Rates are counted over five minutes, by [`Outcome::counts`](super::Outcome::counts).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Health {
    /// Whether the store answers; `None` where there is none.
    pub store_reachable: Option<bool>,
    /// How many deliveries counted in the last five minutes.
    pub received: u64,
    /// How many of them were errors.
    pub errors: u64,
    /// What the queue says.
    pub queue: Queue,
    /// How long ago the last delivery that counts came, in milliseconds; `None` where none came since the start.
    pub silence_ms: Option<u64>,
}

/// What a queue says of its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Queue {
    /// There is none.
    #[default]
    None,
    /// So many events wait in it.
    Size(u64),
    /// It does not tell, which is as bad as being full.
    Untold,
}

impl From<Option<u64>> for Queue {
    fn from(size: Option<u64>) -> Self {
        size.map_or(Self::None, Self::Size)
    }
}

/// Where an endpoint stops being well. `None` leaves a check out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HealthLimits {
    /// The queue must be shorter.
    pub queue_size: Option<f64>,
    /// The share of errors must be lower.
    pub error_rate: Option<f64>,
    /// The last delivery must be younger, in milliseconds. Off unless asked for: a quiet night is no fault.
    pub silence_ms: Option<f64>,
}

impl HealthLimits {
    /// From numbers, as bindings hand them over: an infinite one leaves its check out. `None` where one is negative, or no
    /// number.
    ///
    /// ```
    /// use hookseal::receive::HealthLimits;
    /// let limits = HealthLimits::of_numbers([2.5, 0.05, f64::INFINITY]);
    /// assert_eq!(limits, Some(HealthLimits { queue_size: Some(2.5), error_rate: Some(0.05), silence_ms: None }));
    /// assert_eq!(HealthLimits::of_numbers([-1.0, 0.05, 0.0]), None);
    /// ```
    #[must_use]
    pub fn of_numbers([queue_size, error_rate, silence_ms]: [f64; 3]) -> Option<Self> {
        let given = |limit: f64| (limit < f64::INFINITY).then_some(limit);
        let are_limits = queue_size >= 0.0 && error_rate >= 0.0 && silence_ms >= 0.0;
        are_limits.then(|| Self {
            queue_size: given(queue_size),
            error_rate: given(error_rate),
            silence_ms: given(silence_ms),
        })
    }
}

impl Default for HealthLimits {
    /// The guide's, without silence.
    fn default() -> Self {
        Self { queue_size: Some(1000.0), error_rate: Some(0.05), silence_ms: None }
    }
}

/// The answer to a health check.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HealthReport {
    /// Whether all is well.
    pub healthy: bool,
    /// 200, or 503.
    pub status: u16,
    /// Errors per delivery in the last five minutes, 0 where none came.
    pub error_rate: f64,
}

impl Health {
    /// Holds what was measured to the limits.
    ///
    /// ```
    /// use hookseal::receive::{Health, HealthLimits};
    /// let health = Health { received: 100, errors: 5, ..Health::default() };
    /// assert_eq!(health.report(&HealthLimits::default()).status, 503);
    /// ```
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "counts of five minutes")]
    pub fn report(&self, limits: &HealthLimits) -> HealthReport {
        let error_rate = if self.received == 0 { 0.0 } else { self.errors as f64 / self.received as f64 };
        let queue_fine = match self.queue {
            Queue::None => true,
            Queue::Size(size) => below(Some(size), limits.queue_size),
            Queue::Untold => limits.queue_size.is_none(),
        };
        let rate_fine = limits.error_rate.is_none_or(|limit| self.received == 0 || error_rate < limit);
        // Nothing since the start is silence too, as long as the process runs: the binding counts from there.
        let silence_fine = below(self.silence_ms, limits.silence_ms);
        let healthy = self.store_reachable != Some(false) && queue_fine && rate_fine && silence_fine;
        HealthReport { healthy, status: if healthy { 200 } else { 503 }, error_rate }
    }
}

#[allow(clippy::cast_precision_loss, reason = "neither events nor milliseconds are so many")]
fn below(value: Option<u64>, limit: Option<f64>) -> bool {
    match (value, limit) {
        (Some(value), Some(limit)) => (value as f64) < limit,
        _ => true,
    }
}
