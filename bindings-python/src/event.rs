//! The event as a Python object.

use std::sync::OnceLock;

use hookseal::binding::Envelope;
use hookseal::{Authenticity, Mismatch, Schema};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};

use crate::body::Kept;
use crate::error::guard;
use crate::payload;

/// What an authentic delivery is about.
///
/// Immutable; events are equal if their fields are. One event may be delivered several times: keep
/// `deduplication_key`, and answer a known one with success. The repr leaves out `data` and
/// `payload`, so that no personal data reaches a log; their objects are made when they are first
/// read, out of the bytes that were checked.
///
/// >>> from hookseal import Event, Webhook
/// >>> webhook = Webhook("dossier", "whsec_abc123")
/// >>> body = b'{"event":"dossier.created","timestamp":"2024-01-01T10:00:00Z","data":{"id":456}}'
/// >>> event = webhook.receive(body, webhook.sign(body))
/// >>> match event:
/// ...     case Event("dossier.created", data):
/// ...         print(data["id"], event.occurred_at)
/// 456 2024-01-01T10:00:00Z
#[pyclass(module = "hookseal", frozen, generic)]
pub(crate) struct Event {
    /// The scheme's name, such as `singlekey`.
    #[pyo3(get)]
    provider: Py<PyString>,
    /// The provider's event type, such as `screening.completed`, or None.
    ///
    /// None where the scheme's signed body names none (`github`, `shopify`).
    #[pyo3(get)]
    r#type: Option<Py<PyString>>,
    /// The provider's id for the event, or None.
    #[pyo3(get)]
    id: Option<Py<PyString>>,
    /// Provider and id, or provider and SHA-256 of the body.
    ///
    /// The same for every delivery of an event; an id that is not signed does not go into it.
    #[pyo3(get)]
    deduplication_key: Py<PyString>,
    /// What it means that the delivery was verified.
    ///
    /// `signature`: the provider signed the body. `token`: the sender knows the secret, which came
    /// along; nothing is signed, and whoever saw one delivery can send any body. `fields`: the
    /// provider signed some fields, and not the body: whoever saw one delivery can put another body
    /// around the same fields.
    #[pyo3(get)]
    authenticity: Py<PyString>,
    /// The provider's time of the event as sent (RFC 3339), or None.
    #[pyo3(get)]
    occurred_at: Option<Py<PyString>>,
    /// Whether `data` has its documented shape.
    ///
    /// `valid`: it has; `invalid`: it differs, and `mismatch` says where; `unknown`: the type or its
    /// payload is not documented.
    #[pyo3(get)]
    schema: Py<PyString>,
    /// Where `data` differs, or None.
    ///
    /// A dict of `path` (a JSON pointer), `expected` and `found`.
    #[pyo3(get)]
    mismatch: Option<Py<PyDict>>,
    contents: Payload,
}

/// Where the payload comes from.
enum Payload {
    Given(Contents),
    /// Out of a body that was checked.
    Received {
        body: Kept,
        data_path: Option<String>,
        contents: OnceLock<Contents>,
    },
}

struct Contents {
    data: Py<PyAny>,
    payload: Py<PyAny>,
}

impl Payload {
    fn read(&self, py: Python<'_>) -> PyResult<&Contents> {
        match self {
            Self::Given(contents) => Ok(contents),
            Self::Received { body, data_path, contents } => {
                if let Some(contents) = contents.get() {
                    return Ok(contents);
                }
                let payload = payload::parse(py, body.bytes(py)?)?;
                let data = data_path.as_ref().map_or_else(|| py.None(), |path| payload::at(&payload, path).unbind());
                // If another thread was faster, everybody gets what that one has made.
                Ok(contents.get_or_init(|| Contents { data, payload: payload.unbind() }))
            }
        }
    }

    fn read_before(&self) -> Option<&Contents> {
        match self {
            Self::Given(contents) => Some(contents),
            Self::Received { contents, .. } => contents.get(),
        }
    }
}

impl Event {
    /// The event of a body, which is handed over when the envelope no longer borrows from it.
    ///
    /// Its payload is made when somebody reads it: that is half of the work, and in vain for an
    /// event that came before, or has a type that nobody handles.
    pub(crate) fn of(py: Python<'_>, envelope: &Envelope<'_>) -> PyResult<impl FnOnce(Kept) -> Self + use<>> {
        let text = |text: &str| PyString::new(py, text).unbind();
        let provider = text(&envelope.provider);
        let r#type = envelope.event_type.as_deref().map(text);
        let id = envelope.id.as_deref().map(text);
        let deduplication_key = text(&envelope.deduplication_key());
        let authenticity = authenticity(py, envelope.authenticity).clone().unbind();
        let occurred_at = envelope.occurred_at.as_deref().map(text);
        let schema = schema(py, envelope.schema).clone().unbind();
        let mismatch = envelope.mismatch.as_ref().map(|mismatch| dict_of(py, mismatch)).transpose()?;
        let data_path = envelope.data_path.as_deref().map(String::from);
        let payload = envelope.payload.clone().map(|payload| Kept::Copied(payload.into_bytes()));
        Ok(|body| {
            let body = payload.unwrap_or(body);
            let contents = Payload::Received { body, data_path, contents: OnceLock::new() };
            Self { provider, r#type, id, deduplication_key, authenticity, occurred_at, schema, mismatch, contents }
        })
    }

    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let fields = self.fields_without_contents(py)?;
        let contents = self.contents.read(py)?;
        fields.set_item("data", &contents.data)?;
        fields.set_item("payload", &contents.payload)?;
        Ok(fields)
    }

    fn fields_without_contents<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let fields = PyDict::new(py);
        fields.set_item("provider", &self.provider)?;
        fields.set_item("type", &self.r#type)?;
        fields.set_item("id", &self.id)?;
        fields.set_item("deduplication_key", &self.deduplication_key)?;
        fields.set_item("authenticity", &self.authenticity)?;
        fields.set_item("occurred_at", &self.occurred_at)?;
        fields.set_item("schema", &self.schema)?;
        fields.set_item("mismatch", &self.mismatch)?;
        Ok(fields)
    }
}

/// What an event is made of anew: its class, and its fields by name.
type Made<'py> = (Bound<'py, PyType>, Bound<'py, PyTuple>, Bound<'py, PyDict>);

#[pymethods]
impl Event {
    #[classattr]
    #[pyo3(name = "__match_args__")]
    const MATCH_ARGS: (&'static str, &'static str) = ("type", "data");

    /// An event of one's own making, for tests of the code that handles events.
    #[new]
    #[pyo3(signature = (*, provider, r#type, id, deduplication_key, authenticity, occurred_at, schema, mismatch, data, payload))]
    #[allow(clippy::too_many_arguments)] // One a field, all by name.
    const fn made(
        provider: Py<PyString>,
        r#type: Option<Py<PyString>>,
        id: Option<Py<PyString>>,
        deduplication_key: Py<PyString>,
        authenticity: Py<PyString>,
        occurred_at: Option<Py<PyString>>,
        schema: Py<PyString>,
        mismatch: Option<Py<PyDict>>,
        data: Py<PyAny>,
        payload: Py<PyAny>,
    ) -> Self {
        let contents = Payload::Given(Contents { data, payload });
        Self { provider, r#type, id, deduplication_key, authenticity, occurred_at, schema, mismatch, contents }
    }

    /// The part of the payload that the provider documents as the event's data, or None.
    #[getter]
    fn data(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        guard(py, None, || Ok(self.contents.read(py)?.data.clone_ref(py)))
    }

    /// The whole payload, as `json.loads` gives it.
    #[getter]
    fn payload(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        guard(py, None, || Ok(self.contents.read(py)?.payload.clone_ref(py)))
    }

    /// For `pickle`, of every protocol, and `copy`: events go through queues.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Made<'py>)> {
        let py = slf.py();
        let new = py.import("copyreg")?.getattr("__newobj_ex__")?;
        Ok((new, (slf.get_type(), PyTuple::empty(py), slf.get().fields(py)?)))
    }

    fn __eq__<'py>(&self, py: Python<'py>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let Ok(other) = other.cast::<Self>() else {
            return Ok(py.NotImplemented().into_bound(py));
        };
        self.fields(py)?.rich_compare(other.get().fields(py)?, pyo3::basic::CompareOp::Eq)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let fields = self.fields_without_contents(py)?;
        let shown: PyResult<Vec<String>> =
            fields.iter().map(|(name, value)| Ok(format!("{}={}", name.str()?, value.repr()?))).collect();
        Ok(format!("Event({})", shown?.join(", ")))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        if let Some(contents) = self.contents.read_before() {
            visit.call(&contents.data)?;
            visit.call(&contents.payload)?;
        }
        Ok(())
    }
}

fn schema(py: Python<'_>, schema: Schema) -> &Bound<'_, PyString> {
    match schema {
        Schema::Valid => pyo3::intern!(py, "valid"),
        Schema::Invalid => pyo3::intern!(py, "invalid"),
        _ => pyo3::intern!(py, "unknown"),
    }
}

fn authenticity(py: Python<'_>, authenticity: Authenticity) -> &Bound<'_, PyString> {
    match authenticity {
        Authenticity::Signature => pyo3::intern!(py, "signature"),
        Authenticity::Token => pyo3::intern!(py, "token"),
        _ => pyo3::intern!(py, "fields"),
    }
}

fn dict_of(py: Python<'_>, mismatch: &Mismatch) -> PyResult<Py<PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("path", &mismatch.path)?;
    dict.set_item("expected", &mismatch.expected)?;
    dict.set_item("found", &mismatch.found)?;
    Ok(dict.unbind())
}
