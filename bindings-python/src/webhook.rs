//! The class `Webhook`.

use hookseal::binding::{self, Language, unix_seconds};
use hookseal::{Error, SignOptions, Verification};
use pyo3::exceptions::PyAttributeError;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyModule, PyString};

use crate::body::{Body, Kept};
use crate::configuration;
use crate::container;
use crate::error::{CallError, Classes, described_setting, guard};
use crate::event::Event;
use crate::headers::{self, Found};

/// Bodies from this size on, in bytes, are hashed and checked without the GIL.
///
/// Measured on two cores, `CPython` 3.11: two threads that verify without the GIL are 0.78 times as
/// fast as one at 0.5 kB, 1.02 at 2 kB, 1.7 at 4 to 16 kB, 1.88 at 32 kB and 1.97 at 64 kB. Below
/// this size the gain is small against what a thread loses that has to wait for the GIL again,
/// which is up to 5 ms where another one computes.
const DETACH_FROM: usize = 32 * 1024;

/// The verifier of one provider's deliveries.
///
/// Immutable, and safe to share between threads.
///
/// - `provider`: a name out of `PROVIDERS`, or a scheme of your own as a dict.
/// - `secrets`: the secret as the provider shows it; a list with the new one first while it is
///   rotated. `bytes` are the UTF-8 of that text.
/// - `tolerance_seconds`: how far a timestamp may lie from the time of arrival, in either
///   direction, inclusive. The provider's own unless given.
/// - `check_timestamp`: False switches freshness off.
/// - `now`: gives the time of arrival in Unix seconds; `time.time` unless given.
/// - `max_body_bytes`: what the provider says it sends at most (GitHub: 25 MiB), else 1 MiB, unless given.
/// - `schema`: `enforce` refuses payloads that differ from the provider's documentation; `report`,
///   the default, only says so in the event.
/// - `exact_secret`: True takes the secret to its last character. Otherwise one that begins or ends with a
///   space, a quote or a line break, or is the text `None` or the like, is `malformed_secret`.
/// - `url`: where the provider sends its deliveries, as it is registered there, for schemes that sign it: a server
///   behind a proxy sees another one.
/// - `base_url`: what such URLs begin with, such as `https://example.com`, and behind it the part of the path that a
///   proxy removes, if one does. The rest is the path and the query that arrived: no host is believed that a sender
///   wrote.
///
/// Raises `WebhookConfigError`: `unknown_provider`, `invalid_scheme`, `invalid_option`,
/// `empty_secret`, `malformed_secret`, `secret_too_short`.
///
/// >>> from hookseal import Webhook, WebhookVerificationError
/// >>> webhook = Webhook("realestateapi", "the secret", now=lambda: 1_700_000_000)
/// >>> body = b'{"id":"evt_1","type":"listing.new","created":"2024-01-15T09:00:00Z","data":{}}'
/// >>> headers = webhook.sign(body)
/// >>> webhook.receive(body, headers).deduplication_key
/// 'realestateapi:evt_1'
/// >>> try:
/// ...     webhook.verify(body + b"\n", headers)
/// ... except WebhookVerificationError as error:
/// ...     print(error.code, error.status)
/// signature_mismatch 401
#[pyclass(module = "hookseal", frozen, generic, subclass)]
pub(crate) struct Webhook {
    core: hookseal::Webhook,
    clock: Clock,
    classes: Classes,
}

/// Where the time of arrival comes from.
enum Clock {
    /// The option `now`.
    Given(Py<PyAny>),
    /// The module `time`'s own fields. Its function is looked up each time, so that tests can replace it, as
    /// those who freeze time do.
    Time(Py<PyDict>),
}

/// What is known of a delivery besides its body and headers.
struct Told {
    received_at: u64,
    method: Option<Vec<u8>>,
    url: Option<Vec<u8>>,
}

#[pymethods]
impl Webhook {
    // Options are taken as they come: the core says which there are, what they may be, and that
    // there is no mode without a secret.
    #[new]
    #[pyo3(
        signature = (provider, secrets=None, **options),
        text_signature = "(provider, secrets, *, tolerance_seconds=..., check_timestamp=..., now=..., max_body_bytes=..., schema=..., exact_secret=..., url=..., base_url=...)"
    )]
    fn new(
        provider: &Bound<'_, PyAny>,
        secrets: Option<&Bound<'_, PyAny>>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = provider.py();
        guard(py, None, || {
            let clock = match options.map(taken_now).transpose()?.flatten() {
                Some(now) => Clock::Given(now),
                None => Clock::Time(PyModule::import(py, "time")?.dict().unbind()),
            };
            let document = configuration::document(provider, secrets, options)?;
            let core = binding::webhook(document.as_str(), Language::Python)?;
            Ok(Self { core, clock, classes: Classes::import(py)? })
        })
    }

    /// Check that a delivery is authentic and fresh; its body may be anything, JSON or not.
    ///
    /// - `body`: the bytes as they arrived. `bytes` are not copied; a `bytearray`, and a
    ///   `memoryview` of anything but all of some `bytes`, is copied once, as it may change. Text
    ///   is accepted where it is provably the same bytes.
    /// - `headers`: any mapping, also the header objects of Werkzeug (and so Flask), Starlette,
    ///   Django, `http.client` and `email`; or an iterable of pairs. Names in any case; names and
    ///   values as text, or as bytes as in ASGI. A header that occurs twice is seen twice, and a list
    ///   of values as so many headers.
    /// - `now`: when the delivery arrived, in Unix seconds, where it waited in a queue since; what the
    ///   webhook's own `now` gives unless given.
    /// - `method`, `url`: of the request, for schemes that sign them, the URL as the provider has it; a `url` that
    ///   the webhook was made with wins.
    ///
    /// Raises `WebhookVerificationError`: `body_too_large`, `missing_header`, `duplicate_header`,
    /// `malformed_signature`, `unsupported_signature`, `malformed_header`, `malformed_body`,
    /// `unknown_key`, `malformed_id`, `malformed_timestamp`,
    /// `timestamp_too_old`, `timestamp_too_new`, `signature_mismatch`; `WebhookConfigError`:
    /// `body_not_raw`, `invalid_option` (`headers`, `now`, and `method`, `url` where the scheme signs them).
    ///
    /// >>> from hookseal import Webhook
    /// >>> webhook = Webhook("github", "It's a Secret to Everybody")
    /// >>> signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    /// >>> webhook.verify(b"Hello, World!", {"X-Hub-Signature-256": signature})
    #[pyo3(
        signature = (body, headers, **delivery),
        text_signature = "($self, body, headers, *, now=None, method=None, url=None)"
    )]
    fn verify(
        &self,
        body: &Bound<'_, PyAny>,
        headers: &Bound<'_, PyAny>,
        delivery: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        let py = body.py();
        guard(py, Some(&self.classes), || {
            let found = Found::look_up(binding::header_names(&self.core), headers)?;
            let told = self.told(py, delivery)?;
            let body = Body::of(body)?;
            let verification = self.begin(&body, headers, &found, &told)?;
            let bytes = body.bytes()?;
            Ok(detached_if_large(py, &bytes, || verification.whole(&bytes).map(drop))?)
        })
    }

    /// Verify a delivery and give the event of its JSON payload.
    ///
    /// `body`, `headers` and what belongs to the delivery besides as for `verify`.
    ///
    /// Raises what `verify` raises, and `WebhookPayloadError`: `malformed_json`,
    /// `malformed_envelope`, and `schema_mismatch` where the schema is enforced.
    ///
    /// >>> from hookseal import Webhook
    /// >>> webhook = Webhook("stripe", "whsec_test")
    /// >>> body = b'{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{}}}'
    /// >>> webhook.receive(body, webhook.sign(body)).type
    /// 'invoice.paid'
    #[pyo3(
        signature = (body, headers, **delivery),
        text_signature = "($self, body, headers, *, now=None, method=None, url=None)"
    )]
    fn receive(
        &self,
        body: &Bound<'_, PyAny>,
        headers: &Bound<'_, PyAny>,
        delivery: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Event> {
        let py = body.py();
        guard(py, Some(&self.classes), || {
            let found = Found::look_up(binding::header_names(&self.core), headers)?;
            let told = self.told(py, delivery)?;
            let body = Body::of(body)?;
            let verification = self.begin(&body, headers, &found, &told)?;
            let bytes = body.bytes()?;
            let envelope = detached_if_large(py, &bytes, || binding::envelope(verification.whole(&bytes)?));
            let event = Event::of(py, &envelope?)?;
            Ok(event(Kept::of(&body, bytes)))
        })
    }

    /// Give the headers that the provider would send with a body, for tests.
    ///
    /// Signed with the first secret.
    ///
    /// - `id`: needed by schemes that sign one, ignored by others.
    /// - `timestamp`: in Unix seconds, whatever unit the provider sends; `now()` unless given.
    /// - `headers`: others that the scheme signs along.
    /// - `method`, `url`: of the request, needed by schemes that sign them, ignored by others; a `url` that the
    ///   webhook was made with wins.
    /// - `alone`: signs the text alone, and writes the bare MAC: what Zoom asks of an endpoint.
    ///
    /// Raises `WebhookConfigError`: `body_not_raw`, `invalid_option`.
    ///
    /// >>> from hookseal import Webhook
    /// >>> Webhook("stripe", "whsec_test").sign(b"{}", timestamp=1_700_000_000)
    /// {'Stripe-Signature': 't=1700000000,v1=35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91'}
    #[pyo3(
        signature = (body, **options),
        text_signature = "($self, body, *, id=None, timestamp=None, headers=None, method=None, url=None, alone=False)"
    )]
    fn sign<'py>(
        &self,
        body: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let py = body.py();
        guard(py, Some(&self.classes), || {
            let options = self.sign_options(py, options)?;
            let body = Body::of(body)?;
            let bytes = body.bytes()?;
            let signed = detached_if_large(py, &bytes, || self.core.sign(&bytes, &options));
            let headers = PyDict::new(py);
            for (name, value) in signed? {
                headers.set_item(name, value)?;
            }
            Ok(headers)
        })
    }

    /// The scheme's name, such as `singlekey`.
    #[getter]
    fn provider(&self) -> &str {
        self.core.scheme().name()
    }

    /// The largest body that is accepted, in bytes: a server need read no further.
    #[getter]
    const fn max_body_bytes(&self) -> u64 {
        self.core.max_body_bytes()
    }

    /// Shows the provider; never a secret.
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Webhook({})", PyString::new(py, self.core.scheme().name()).repr()?))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        match &self.clock {
            Clock::Given(now) => visit.call(now)?,
            Clock::Time(module) => visit.call(module)?,
        }
        self.classes.traverse(&visit)
    }
}

impl Webhook {
    /// Every check that does not need the bytes of the body.
    fn begin<'a>(
        &'a self,
        body: &Body<'_>,
        headers: &Bound<'_, PyAny>,
        found: &'a Found<'_, '_>,
        told: &'a Told,
    ) -> Result<Verification<'a>, CallError> {
        let length = body.length(self.core.max_body_bytes())?;
        let request = binding::request(told.method.as_deref(), told.url.as_deref());
        self.core.begin_request(request, found, length, told.received_at).map_err(|error| {
            // Whoever handed over something else than the headers hears that, and not that the sender sent none.
            let other = matches!(error, Error::MissingHeader { .. }).then(|| container::in_place_of_headers(headers));
            CallError::Refused(other.flatten().map_or(error, |other| binding::headers_not_readable(&other)))
        })
    }

    /// What was handed over with a delivery besides; it arrived now by the clock unless that says otherwise.
    fn told(&self, py: Python<'_>, delivery: Option<&Bound<'_, PyDict>>) -> Result<Told, CallError> {
        let (mut now, mut method, mut url) = (None, None, None);
        for (name, value) in delivery.into_iter().flatten() {
            match headers::text(&name, "delivery")?.as_str() {
                "now" | "method" | "url" if value.is_none() => {}
                "now" => now = Some(seconds(&value, "now")?),
                "method" => method = Some(headers::text(&value, "method")?.into_bytes()),
                "url" => url = Some(headers::text(&value, "url")?.into_bytes()),
                name => return Err(binding::no_such_argument(name, &["now", "method", "url"]).into()),
            }
        }
        let received_at = now.map_or_else(|| self.time(py), Ok)?;
        Ok(Told { received_at, method, url })
    }

    fn sign_options(&self, py: Python<'_>, given: Option<&Bound<'_, PyDict>>) -> Result<SignOptions, CallError> {
        let (mut options, mut timestamp) = (SignOptions::new(), None);
        for (name, value) in given.into_iter().flatten() {
            match headers::text(&name, "options")?.as_str() {
                "id" | "timestamp" | "headers" | "method" | "url" | "alone" if value.is_none() => {}
                "id" => options = options.id(headers::text(&value, "id")?),
                "method" => options = options.method(headers::text(&value, "method")?),
                "url" => options = options.url(headers::text(&value, "url")?),
                "timestamp" => timestamp = Some(seconds(&value, "timestamp")?),
                "alone" => {
                    if value.is_truthy()? {
                        options = options.alone();
                    }
                }
                "headers" => {
                    let mut others = Vec::new();
                    container::for_each(&value, |name, value| {
                        others.push((headers::text(name, "headers")?, headers::text(value, "headers")?));
                        Ok(())
                    })?;
                    options = others.into_iter().fold(options, |options, (name, value)| options.header(name, value));
                }
                name => {
                    return Err(binding::no_such_argument(
                        name,
                        &["id", "timestamp", "headers", "method", "url", "alone"],
                    )
                    .into());
                }
            }
        }
        let timestamp = timestamp.map_or_else(|| self.time(py), Ok)?;
        Ok(options.timestamp(timestamp))
    }

    /// The time of arrival in Unix seconds.
    fn time(&self, py: Python<'_>) -> Result<u64, CallError> {
        let time = match &self.clock {
            Clock::Given(now) => {
                now.bind(py).call0().map_err(|cause| CallError::caused(binding::clock_fails(), cause))?
            }
            Clock::Time(module) => match module.bind(py).get_item(intern!(py, "time"))? {
                Some(time) => time.call0()?,
                None => return Err(PyAttributeError::new_err("time").into()),
            },
        };
        seconds(&time, "now")
    }
}

/// The option `now`, which is no option of the core's.
fn taken_now(options: &Bound<'_, PyDict>) -> Result<Option<Py<PyAny>>, CallError> {
    let Some(now) = options.get_item("now")? else {
        return Ok(None);
    };
    if !now.is_callable() {
        return Err(binding::no_clock(&described_setting(&now)).into());
    }
    options.del_item("now")?;
    Ok(Some(now.unbind()))
}

fn seconds(time: &Bound<'_, PyAny>, option: &str) -> Result<u64, CallError> {
    let refusal = |found: &str| binding::no_time(option, found);
    if time.is_instance_of::<PyBool>() {
        return Err(refusal(&described_setting(time)).into());
    }
    let seconds: f64 = time.extract().map_err(|cause| CallError::caused(refusal(&described_setting(time)), cause))?;
    unix_seconds(seconds).map_err(|_| refusal(&format!("{seconds:?}")).into())
}

/// Runs `work` on these bytes, without the GIL where that is worth it.
fn detached_if_large<T: Send>(py: Python<'_>, bytes: &[u8], work: impl FnOnce() -> T + Send) -> T {
    if bytes.len() < DETACH_FROM { work() } else { py.detach(work) }
}
