//! Facts and options, checked once: what every answer needs, ready.

use super::facts::{Facts, Retried, Schedule, wrong};
use super::handshake::{Asked, Handshake, HandshakeAnswer, Subscription, Unsigned};
use super::options::Options;
use super::source::{Source, SourceMode};
use super::variant::Variant;
use crate::error::Error;

/// What ends a line of a configuration in text, so that no value can have it.
pub const LINE: char = '\n';

const SECOND: u64 = 1000;
const HOUR: u64 = 3600 * SECOND;
const DAY: u64 = 24 * HOUR;

/// How an endpoint answers: [`Facts`] and [`Options`], checked, and what follows from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    options: Options,
    source: Source,
    handshake: Option<Handshake>,
    subscription: Option<Subscription>,
    answers_head: bool,
    ack: u16,
    again: u16,
    fail: u16,
    deadline_ms: u32,
    never_retried: bool,
    final_from_ms: Option<u64>,
    keep_ms: u64,
    lease_ms: u64,
}

impl Config {
    /// Checks them.
    ///
    /// # Errors
    /// [`InvalidOption`](Error::InvalidOption): an endpoint that is no name, or none with a store or queue; a
    /// store together with a queue; a mark that would be gone before the last retry; a lease under 5 s; an empty
    /// list of variants; address ranges that are none.
    pub fn new(facts: Facts, options: Options) -> Result<Self, Error> {
        Self::checked(facts, options).map_err(|(option, problem)| wrong(option, problem))
    }

    /// Or the option, and what is wrong with it.
    fn checked(facts: Facts, options: Options) -> Result<Self, (&'static str, &'static str)> {
        let needed = options.store || options.queue;
        let name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if options.endpoint.len() > 64 || !options.endpoint.bytes().all(name) || (needed && options.endpoint.is_empty())
        {
            let problem = "expected a name for this URL, the same for each of its deliveries: 1 to 64 letters, \
                           digits, `.`, `_` or `-`";
            return Err(("endpoint", problem));
        }
        if options.store && options.queue {
            return Err(("send", "an endpoint that hands over to a queue has no store: its worker has it"));
        }
        if let Some(variant) = &options.variant {
            variant.check()?;
        }
        let lease_ms = options.lease_ms.unwrap_or(if options.renewable { 60 } else { 300 } * SECOND);
        if lease_ms < 5 * SECOND {
            return Err(("lease", "expected at least 5 s: a shorter one ends while its handler runs"));
        }
        let last_ms = facts.schedule.last_retry_seconds().map(|seconds| seconds * SECOND);
        let keep_ms = match options.keep_ms {
            Some(keep) if keep < last_ms.unwrap_or(0) => {
                return Err(("keep", "a mark must outlive the provider's last retry, or that one is handled again"));
            }
            Some(keep) => keep,
            None => kept(last_ms, facts.timestamp_signed),
        };
        let source = Source::checked(
            options.source_mode,
            options.trusted_proxies,
            facts.sources.iter().map(AsRef::as_ref).filter(|_| options.source_mode != SourceMode::Off),
        )?;
        // Some try again after a 4xx alone.
        let only_4xx = facts.retried_on_5xx == Retried::No && facts.retried_on_4xx == Retried::Yes;
        let never_retried = facts.schedule == Schedule::Never;
        Ok(Self {
            ack: facts.ack,
            again: if only_4xx { 409 } else { 503 },
            fail: if only_4xx { 409 } else { 500 },
            deadline_ms: deadline(facts.deadline_ms.unwrap_or(5000)),
            never_retried,
            final_from_ms: last_ms.filter(|_| !never_retried).map(|last| last * 9 / 10),
            keep_ms,
            lease_ms,
            source,
            handshake: facts.handshake,
            subscription: facts.subscription,
            answers_head: facts.answers_head,
            options,
        })
    }

    /// Reads lines `name=value`: first a provider's facts ([`Facts::to_text`]; `provider=singlekey` stands for a
    /// built-in one's), then what a user sets, of both. A later line wins.
    ///
    /// The options: `endpoint`; `store`, `queue`, `renewable` (`yes`, `no`); `leaseMs`, `renewForMs`, `keepMs`,
    /// `graceMs`, `bodyMs`; `maxBodyBytes`, `maxRunning`, `trustedProxies`; `sourceMode` (`off`, `report`,
    /// `refuse`); `variant`: a header and its values, with spaces.
    ///
    /// # Errors
    /// As [`Config::new`], and where a line has a name that does not exist or a value that is not one of its own.
    pub fn from_text(text: &str, facts_of: impl Fn(&str) -> Option<Facts>) -> Result<Self, Error> {
        let mut facts = Facts::default();
        let mut options = Options::new("");
        for line in text.split(LINE).filter(|line| !line.is_empty()) {
            let Some((name, value)) = line.split_once('=') else {
                return Err(wrong(line, "expected `name=value`"));
            };
            if name == "provider" {
                facts = facts_of(value).ok_or_else(|| wrong(name, "no built-in provider has this name"))?;
            } else if !facts.set(name, value)? && !options.set(name, value).map_err(|problem| wrong(name, problem))? {
                return Err(wrong(name, "no option of a receiver has this name"));
            }
        }
        Self::new(facts, options)
    }

    /// The endpoint's name.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.options.endpoint
    }

    /// The header that splits keys, with its values.
    #[must_use]
    pub const fn variant(&self) -> Option<&Variant> {
        self.options.variant.as_ref()
    }

    /// Judges where requests come from.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// The signed question whether this is the receiver.
    #[must_use]
    pub const fn handshake(&self) -> Option<&Handshake> {
        self.handshake.as_ref()
    }

    /// The header that asks whether this is the receiver, where one does.
    #[must_use]
    pub fn question_header(&self) -> Option<&str> {
        self.subscription.as_ref().filter(|asked| asked.in_header).map(|asked| &*asked.echo)
    }

    /// Whether a POST may ask whether this is the receiver: else those are deliveries, and need not be handed to
    /// [`question`](Self::question).
    #[must_use]
    pub const fn asks_by_post(&self) -> bool {
        matches!(&self.subscription, Some(Subscription { by_post: true, .. }))
    }

    /// The answer to a request that asks whether this is the receiver, and is not signed; `None` where it asks nothing,
    /// as a delivery does. `token` is what the user gave to the provider.
    #[must_use]
    pub fn question(&self, asked: Asked<'_>, token: &str) -> Option<HandshakeAnswer> {
        match &self.subscription {
            Some(subscription) if subscription.is_asked(asked) => Some(subscription.answer(asked, token)),
            _ if asked.method == "HEAD" && self.answers_head => Some(HandshakeAnswer::empty(200)),
            _ => None,
        }
    }

    /// The answer to a question whose [text was to be signed](super::AnswerBody::Unsigned), with its signature, as it
    /// stands in the header of a delivery; `None` where nothing signs. `token` is what the user gave to the provider.
    #[must_use]
    pub fn signed(&self, Unsigned { text, alone }: &Unsigned, signature: Option<&str>, token: &str) -> HandshakeAnswer {
        let mac_as = self.handshake.as_ref().filter(|_| *alone).and_then(|asked| asked.mac_as.as_ref());
        let signed_as = self.subscription.as_ref().and_then(|asked| asked.signed_as.as_deref());
        let is_keyed = *alone && self.subscription.as_ref().is_some_and(|asked| asked.keyed);
        match (signature, mac_as, signed_as) {
            (Some(mac), None, _) if is_keyed => HandshakeAnswer::keyed(token, mac),
            (Some(mac), Some(fields), _) => HandshakeAnswer::of_json(&[(&fields.text, text), (&fields.mac, mac)]),
            (Some(signature), None, Some(field)) => HandshakeAnswer::of_json(&[(field, signature)]),
            // The provider is to ask again.
            _ => HandshakeAnswer::empty(500),
        }
    }

    /// The value of `Allow` in a 405.
    #[must_use]
    pub const fn allow(&self) -> &'static str {
        match (self.subscription.is_some() && !self.asks_by_post(), self.answers_head) {
            (true, _) => "GET, POST",
            (false, true) => "HEAD, POST",
            (false, false) => "POST",
        }
    }

    /// Within how many milliseconds of a request's arrival it is answered.
    #[must_use]
    pub const fn deadline_ms(&self) -> u32 {
        self.deadline_ms
    }

    /// How long a mark stays.
    #[must_use]
    pub const fn keep_ms(&self) -> u64 {
        self.keep_ms
    }

    /// How long a claim stands unrenewed.
    #[must_use]
    pub const fn lease_ms(&self) -> u64 {
        self.lease_ms
    }

    /// How long a call of the store may take before it has failed.
    #[must_use]
    pub const fn store_timeout_ms(&self) -> u32 {
        1000
    }

    /// The largest body, in bytes.
    #[must_use]
    pub const fn max_body_bytes(&self) -> u64 {
        self.options.max_body_bytes
    }

    pub(super) const fn has_store(&self) -> bool {
        self.options.store
    }

    pub(super) const fn has_queue(&self) -> bool {
        self.options.queue
    }

    pub(super) const fn ack_status(&self) -> u16 {
        self.ack
    }

    pub(super) const fn again_status(&self) -> u16 {
        self.again
    }

    pub(super) const fn fail_status(&self) -> u16 {
        self.fail
    }

    pub(super) const fn never_retried(&self) -> bool {
        self.never_retried
    }

    /// Whether no further delivery of an event of this age is expected.
    pub(super) fn is_final(&self, age_ms: u64) -> bool {
        self.never_retried || self.final_from_ms.is_some_and(|from| age_ms >= from)
    }

    /// When a lease is renewed, after the claim and after each renewal; `None` where it cannot be.
    pub(super) fn renew_ms(&self) -> Option<u32> {
        let third = u32::try_from(self.lease_ms / 3).unwrap_or(u32::MAX);
        (self.options.renewable && self.options.store).then_some(third)
    }

    /// How often a lease is renewed.
    pub(super) fn renewals(&self) -> u8 {
        let each = u64::from(self.renew_ms().unwrap_or(u32::MAX)).max(1);
        u8::try_from(self.options.renew_for_ms / each).unwrap_or(u8::MAX)
    }

    pub(super) const fn grace_ms(&self) -> u32 {
        self.options.grace_ms
    }

    /// How long reading a body may take.
    #[must_use]
    pub const fn body_ms(&self) -> u32 {
        self.options.body_ms
    }

    pub(super) const fn max_running(&self) -> u32 {
        self.options.max_running
    }
}

/// Twice as long as the provider tries again, because clocks and queues are late.
fn kept(last_ms: Option<u64>, timestamp_signed: bool) -> u64 {
    let keep = last_ms.map_or(7 * DAY, |last| DAY.max(2 * last));
    // Nothing but the mark stops a replay.
    if timestamp_signed { keep } else { keep.max(30 * DAY) }
}

/// With some time left for the answer to arrive.
fn deadline(wanted_ms: u32) -> u32 {
    let tenth_less = u32::try_from(u64::from(wanted_ms) * 9 / 10).unwrap_or(u32::MAX);
    tenth_less.min(wanted_ms.saturating_sub(500))
}

/// The encoding that is none.
pub const UNENCODED: &str = "identity";

/// What may stand around the names in a list (RFC 9110, section 5.6.3).
pub const BLANKS: [char; 2] = [' ', '\t'];

/// Whether a `Content-Encoding` says that a body is not as it was signed: it names another than [`UNENCODED`], in
/// whichever case. Names are joined by commas, and there may be none.
///
/// ```
/// use hookseal::receive::config::is_encoded;
/// assert!(!is_encoded(" Identity "));
/// assert!(is_encoded("gzip"));
/// ```
#[must_use]
pub fn is_encoded(content_encoding: &str) -> bool {
    let mut names = content_encoding.split(',').map(|name| name.trim_matches(BLANKS)).filter(|name| !name.is_empty());
    names.any(|name| !name.eq_ignore_ascii_case(UNENCODED))
}
