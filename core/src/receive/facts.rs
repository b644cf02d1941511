//! What is known of how a provider delivers, as far as it decides answers.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::handshake::{Challenge, Handshake, MacFields, Subscription};
use crate::by_name;
use crate::error::Error;
use crate::provider::{self, HandshakeMethod, Provider, Success};

/// Whether a provider tries again after some kind of failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Retried {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Its guide does not say.
    #[default]
    Unknown,
}

impl Retried {
    const fn from_document(said: Option<bool>) -> Self {
        match said {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }
}

/// When a provider tries again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Schedule {
    /// It never does by itself.
    Never,
    /// After these delays in seconds, each counted from the attempt before.
    Delays(Cow<'static, [u32]>),
    /// Until so many seconds after the first attempt.
    Total(u32),
    /// Its guide does not say.
    #[default]
    Unknown,
}

impl Schedule {
    /// How many seconds after the first attempt the last one comes, if that is known.
    #[must_use]
    pub fn last_retry_seconds(&self) -> Option<u64> {
        match self {
            Self::Never => Some(0),
            Self::Delays(delays) => Some(delays.iter().copied().map(u64::from).sum()),
            Self::Total(seconds) => Some(u64::from(*seconds)),
            Self::Unknown => None,
        }
    }
}

/// In the place of a field, in the text of a subscription: the token and a MAC are the answer.
const KEYED: &str = "|";

/// What the parameter of a POST stands behind, in the text of a subscription.
const BY_POST: &str = "post:";

/// What a header's name stands behind there.
const IN_HEADER: &str = "header:";

/// The delivery facts from which every answer follows. Each can be set: for a scheme of one's own, and
/// where a subscription decides, as at Dossier.
///
/// ```
/// use hookseal::receive::{Facts, Schedule};
/// let mut facts = Facts::of("dossier");
/// facts.schedule = Schedule::Delays(vec![300; 5].into()); // the guide's fixed policy
/// assert_eq!(facts.schedule.last_retry_seconds(), Some(1500));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facts {
    /// Which answers the provider takes as success.
    pub success: Success,
    /// The status that says to the provider that all is well.
    pub ack: u16,
    /// Whether it tries again after a 4xx.
    pub retried_on_4xx: Retried,
    /// Whether it tries again after a 5xx.
    pub retried_on_5xx: Retried,
    /// Whether it tries again where no answer came in time.
    pub retried_on_timeout: Retried,
    /// When it tries again.
    pub schedule: Schedule,
    /// Within how many milliseconds it wants an answer, if it says so.
    pub deadline_ms: Option<u32>,
    /// Whether a timestamp is signed: without one, nothing but the mark stops a replay.
    pub timestamp_signed: bool,
    /// The signed question whether this is the receiver, and its answer.
    pub handshake: Option<Handshake>,
    /// The unsigned question, a GET or a POST.
    pub subscription: Option<Subscription>,
    /// Whether it asks by a HEAD whether the endpoint is there, which is answered with 200.
    pub answers_head: bool,
    /// The address ranges it sends from, in CIDR notation.
    pub sources: Vec<Cow<'static, str>>,
}

impl Default for Facts {
    /// Of a provider of which nothing is known.
    fn default() -> Self {
        Self {
            success: Success::Any2xx,
            ack: 200,
            retried_on_4xx: Retried::Unknown,
            retried_on_5xx: Retried::Unknown,
            retried_on_timeout: Retried::Unknown,
            schedule: Schedule::Unknown,
            deadline_ms: None,
            timestamp_signed: false,
            handshake: None,
            subscription: None,
            answers_head: false,
            sources: Vec::new(),
        }
    }
}

impl Facts {
    /// Those of a built-in provider, and what is safe where the name is of none.
    #[must_use]
    pub fn of(provider: &str) -> Self {
        Self::known(provider).unwrap_or_default()
    }

    /// Those of a built-in provider; `None` where the name is of none.
    #[must_use]
    pub fn known(provider: &str) -> Option<Self> {
        by_name::find(provider).map(Self::from_provider)
    }

    fn from_provider(provider: &'static Provider) -> Self {
        let delivery = &provider.delivery;
        Self {
            success: delivery.success,
            ack: delivery.acknowledge,
            retried_on_4xx: Retried::from_document(delivery.retried.client_error),
            retried_on_5xx: Retried::from_document(delivery.retried.server_error),
            retried_on_timeout: Retried::from_document(delivery.retried.timeout),
            schedule: match delivery.schedule {
                provider::Schedule::Unknown => Schedule::Unknown,
                provider::Schedule::Never => Schedule::Never,
                provider::Schedule::Within { seconds } => Schedule::Total(seconds),
                provider::Schedule::Delays(delays) => Schedule::Delays(Cow::Borrowed(delays)),
            },
            deadline_ms: delivery.answer_within_seconds.map(|seconds| seconds.saturating_mul(1000)),
            timestamp_signed: provider.scheme.timestamp.as_ref().is_some_and(|timestamp| timestamp.signed),
            handshake: provider.handshakes.iter().find_map(Handshake::from_document),
            subscription: provider.handshakes.iter().find_map(Subscription::from_document),
            answers_head: provider.handshakes.iter().any(|asked| asked.method == HandshakeMethod::Head),
            sources: delivery.source_addresses.iter().copied().map(Cow::Borrowed).collect(),
        }
    }

    /// Sets one fact from text; `false` where no fact has that name. The names and forms are those of
    /// [`to_text`](Self::to_text).
    ///
    /// # Errors
    /// [`InvalidOption`](Error::InvalidOption) where the value is not one of that fact's.
    pub fn set(&mut self, name: &str, value: &str) -> Result<bool, Error> {
        self.read(name, value).map_err(|problem| wrong(name, problem))
    }

    /// What is wrong is a text until somebody wants an error: it is there once, and not at every place.
    fn read(&mut self, name: &str, value: &str) -> Result<bool, &'static str> {
        match name {
            "success" => {
                self.success = match value {
                    "200" => Success::Ok200,
                    "2xx" => Success::Any2xx,
                    _ => return Err("expected `200` or `2xx`"),
                }
            }
            "ack" => {
                self.ack = number(value)?;
                if !(200..300).contains(&self.ack) {
                    return Err("expected a status from 200 to 299");
                }
            }
            "retriedOn4xx" => self.retried_on_4xx = retried(value)?,
            "retriedOn5xx" => self.retried_on_5xx = retried(value)?,
            "retriedOnTimeout" => self.retried_on_timeout = retried(value)?,
            "schedule" => self.schedule = schedule(value)?,
            "deadlineMs" => self.deadline_ms = if value == "unknown" { None } else { Some(number(value)?) },
            "timestampSigned" => self.timestamp_signed = truth(value)?,
            "handshake" => self.handshake = handshake(value)?,
            "subscription" => self.subscription = subscription(value)?,
            "head" => self.answers_head = truth(value)?,
            "sources" => {
                self.sources =
                    value.split(',').filter(|range| !range.is_empty()).map(|range| range.to_string().into()).collect();
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Lines `name=value`, one a fact, as [`Config::from_text`](super::Config::from_text) reads them.
    ///
    /// - `success`: `200`, `2xx`. `ack`: a status.
    /// - `retriedOn4xx`, `retriedOn5xx`, `retriedOnTimeout`: `yes`, `no`, `unknown`.
    /// - `schedule`: `never`, `unknown`, `total:SECONDS`, or delays in seconds, with commas.
    /// - `deadlineMs`: milliseconds, or `unknown`. `timestampSigned`: `yes`, `no`.
    /// - `handshake`: `none`, or `POINTER VALUE STATUS [POINTER]`: where the type is, what it is (`*` for anything),
    ///   the answer's status, where the text is that is sent back, and the fields of it and of its MAC, where it is JSON:
    ///   `POINTER VALUE STATUS [POINTER [FIELD FIELD]]`.
    /// - `subscription`: `none`, or `ECHO[>FIELD] [TOKEN [PARAMETER=VALUE]]`: the parameters of a GET, and the field of
    ///   the answer in which the signature of the first stands, where not that itself is sent back; `|` where the answer is
    ///   the token, a bar and the MAC of the first. Or
    ///   `header:NAME=FIELD`: the header of a GET, and the field of the answer in which it is sent back. Behind
    ///   `post:`, the parameters of a POST.
    /// - `head`: `yes` where a HEAD is answered.
    /// - `sources`: ranges with commas.
    #[must_use]
    pub fn to_text(&self) -> String {
        let success = match self.success {
            Success::Ok200 => "200",
            Success::Any2xx => "2xx",
        };
        let schedule = match &self.schedule {
            Schedule::Never => "never".to_string(),
            Schedule::Unknown => "unknown".to_string(),
            Schedule::Total(seconds) => format!("total:{seconds}"),
            Schedule::Delays(delays) => delays.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        };
        let mut lines = Vec::from([
            format!("success={success}\nack={}", self.ack),
            format!("retriedOn4xx={}", retried_text(self.retried_on_4xx)),
            format!("retriedOn5xx={}", retried_text(self.retried_on_5xx)),
            format!("retriedOnTimeout={}", retried_text(self.retried_on_timeout)),
            format!("schedule={schedule}"),
            format!("deadlineMs={}", self.deadline_ms.map_or_else(|| "unknown".to_string(), |ms| ms.to_string())),
            format!("timestampSigned={}", if self.timestamp_signed { "yes" } else { "no" }),
        ]);
        if let Some(Handshake { type_at, type_is, status, echo_at, mac_as }) = &self.handshake {
            let mac_as = mac_as.as_ref().map_or(String::new(), |MacFields { text, mac }| format!(" {text} {mac}"));
            let echo_at = echo_at.as_ref().map_or(String::new(), |at| format!(" {at}"));
            let type_is = if type_is.is_empty() { "*" } else { type_is };
            lines.push(format!("handshake={type_at} {type_is} {status}{echo_at}{mac_as}"));
        }
        if let Some(Subscription { by_post, echo, in_header, json_as, token, only, signed_as, keyed }) =
            &self.subscription
        {
            let place = if *by_post { BY_POST } else { "" };
            let place = if *in_header { IN_HEADER } else { place };
            let json_as = json_as.as_ref().map_or(String::new(), |field| format!("={field}"));
            let only = only.as_ref().map_or(String::new(), |only| format!(" {}={}", only.parameter, only.value));
            let token = token.as_ref().map_or(String::new(), |token| format!(" {token}{only}"));
            let signed_as = signed_as.as_deref().or(keyed.then_some(KEYED));
            let signed_as = signed_as.map_or(String::new(), |field| format!(">{field}"));
            lines.push(format!("subscription={place}{echo}{json_as}{signed_as}{token}"));
        }
        if self.answers_head {
            lines.push("head=yes".to_string());
        }
        if !self.sources.is_empty() {
            lines.push(format!("sources={}", self.sources.join(",")));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

const fn retried_text(retried: Retried) -> &'static str {
    match retried {
        Retried::Yes => "yes",
        Retried::No => "no",
        Retried::Unknown => "unknown",
    }
}

pub(super) fn wrong(option: &str, problem: &str) -> Error {
    Error::InvalidOption { option: option.to_string(), problem: problem.to_string() }
}

pub(super) fn number<N: TryFrom<u64>>(value: &str) -> Result<N, &'static str> {
    let number = whole(value).and_then(|number| N::try_from(number).ok());
    number.ok_or("expected a whole number that is not negative")
}

/// Digits alone. `from_str` would take a sign, and be there once for every size of number.
pub(super) fn whole(digits: &str) -> Option<u64> {
    let mut number = None;
    for byte in digits.bytes() {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number = Some(number.unwrap_or(0_u64).checked_mul(10)?.checked_add(digit.into())?);
    }
    number
}

pub(super) fn truth(value: &str) -> Result<bool, &'static str> {
    match value {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("expected `yes` or `no`"),
    }
}

fn retried(value: &str) -> Result<Retried, &'static str> {
    match value {
        "yes" => Ok(Retried::Yes),
        "no" => Ok(Retried::No),
        "unknown" => Ok(Retried::Unknown),
        _ => Err("expected `yes`, `no` or `unknown`"),
    }
}

fn schedule(value: &str) -> Result<Schedule, &'static str> {
    Ok(match value {
        "never" => Schedule::Never,
        "unknown" => Schedule::Unknown,
        _ => match value.strip_prefix("total:") {
            Some(seconds) => Schedule::Total(number(seconds)?),
            None => Schedule::Delays(value.split(',').map(|delay| number(delay)).collect::<Result<_, _>>()?),
        },
    })
}

fn handshake(value: &str) -> Result<Option<Handshake>, &'static str> {
    if value == "none" {
        return Ok(None);
    }
    let mut words = value.split(' ').map(str::to_string);
    let (Some(type_at), Some(type_is), Some(status)) = (words.next(), words.next(), words.next()) else {
        return Err("expected a pointer, a value, a status, and where the echo is");
    };
    let status = number(&status)?;
    Ok(Some(Handshake {
        type_at: type_at.into(),
        type_is: if type_is == "*" { Cow::Borrowed("") } else { type_is.into() },
        status,
        echo_at: words.next().map(Cow::Owned),
        mac_as: match (words.next(), words.next()) {
            (None, _) => None,
            (Some(text), Some(mac)) => Some(MacFields { text: text.into(), mac: mac.into() }),
            _ => return Err("expected the fields of the echo and of its MAC"),
        },
    }))
}

/// What is behind a mark is the name of a field.
fn split(text: &str, mark: char) -> (&str, Option<Cow<'static, str>>) {
    match text.split_once(mark) {
        Some((text, field)) => (text, Some(Cow::Owned(field.to_string()))),
        None => (text, None),
    }
}

fn subscription(value: &str) -> Result<Option<Subscription>, &'static str> {
    if value == "none" {
        return Ok(None);
    }
    let mut words = value.split(' ').map(str::to_string);
    let Some(echo) = words.next().filter(|echo| !echo.is_empty()) else {
        return Err("expected the name of the parameter that is sent back");
    };
    let token = words.next().map(Cow::Owned);
    let only = match words.next() {
        None => None,
        Some(only) => {
            let Some((parameter, value)) = only.split_once('=') else {
                return Err("expected `parameter=value`");
            };
            Some(Challenge { parameter: parameter.to_string().into(), value: value.to_string().into() })
        }
    };
    let (by_post, echo) = echo.strip_prefix(BY_POST).map_or((false, &*echo), |name| (true, name));
    let (in_header, echo) = echo.strip_prefix(IN_HEADER).map_or((false, echo), |name| (true, name));
    let (echo, signed_as) = split(echo, '>');
    let keyed = signed_as.as_deref() == Some(KEYED);
    let signed_as = signed_as.filter(|_| !keyed);
    let (echo, json_as) = split(echo, '=');
    let echo = echo.to_string().into();
    Ok(Some(Subscription { by_post, echo, in_header, json_as, token, only, signed_as, keyed }))
}
