//! The event as a Python object.

use hookseal::{Envelope, Mismatch, Schema};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

use crate::payload;

/// What an authentic delivery is about.
///
/// Immutable; events are equal if their fields are. One event may be delivered several times: keep
/// `deduplication_key`, and answer a known one with success. The repr leaves out `data` and
/// `payload`, so that no personal data reaches a log.
///
/// >>> from hookseal import Event, Webhook
/// >>> webhook = Webhook("dossier", "whsec_abc123")
/// >>> body = b'{"event":"dossier.created","timestamp":"2024-01-01T10:00:00Z","data":{"id":456}}'
/// >>> event = webhook.receive(body, webhook.sign(body))
/// >>> match event:
/// ...     case Event("dossier.created", data):
/// ...         print(data["id"], event.occurred_at)
/// 456 2024-01-01T10:00:00Z
#[pyclass(module = "hookseal", frozen, generic, get_all)]
pub(crate) struct Event {
    /// The scheme's name, such as `singlekey`.
    provider: Py<PyString>,
    /// The provider's event type, such as `screening.completed`, or None.
    ///
    /// None where the scheme's signed body names none (`github`, `slack`, `shopify`).
    r#type: Option<Py<PyString>>,
    /// The provider's id for the event, or None.
    id: Option<Py<PyString>>,
    /// Provider and id, or provider and SHA-256 of the body.
    ///
    /// The same for every delivery of an event; nothing unsigned goes into it.
    deduplication_key: Py<PyString>,
    /// The provider's time of the event as sent (RFC 3339), or None.
    occurred_at: Option<Py<PyString>>,
    /// Whether `data` has its documented shape.
    ///
    /// `valid`: it has; `invalid`: it differs, and `mismatch` says where; `unknown`: the type or its
    /// payload is not documented.
    schema: Py<PyString>,
    /// Where `data` differs, or None.
    ///
    /// A dict of `path` (a JSON pointer), `expected` and `found`.
    mismatch: Option<Py<PyDict>>,
    /// The part of the payload that the provider documents as the event's data, or None.
    data: Py<PyAny>,
    /// The whole payload, as `json.loads` gives it.
    payload: Py<PyAny>,
}

impl Event {
    /// The event of a body, whose envelope the core has read.
    pub(crate) fn new(py: Python<'_>, envelope: &Envelope<'_>, body: &[u8]) -> PyResult<Self> {
        let payload = payload::parse(py, body)?;
        let text = |text: &str| PyString::new(py, text).unbind();
        Ok(Self {
            provider: text(&envelope.provider),
            r#type: envelope.event_type.as_deref().map(text),
            id: envelope.id.as_deref().map(text),
            deduplication_key: text(&envelope.deduplication_key),
            occurred_at: envelope.occurred_at.as_deref().map(text),
            schema: schema(py, envelope.schema).clone().unbind(),
            mismatch: envelope.mismatch.as_ref().map(|mismatch| dict_of(py, mismatch)).transpose()?,
            data: match &envelope.data_path {
                Some(pointer) => payload::at(&payload, pointer).unbind(),
                None => py.None(),
            },
            payload: payload.unbind(),
        })
    }

    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let fields = PyDict::new(py);
        fields.set_item("provider", &self.provider)?;
        fields.set_item("type", &self.r#type)?;
        fields.set_item("id", &self.id)?;
        fields.set_item("deduplication_key", &self.deduplication_key)?;
        fields.set_item("occurred_at", &self.occurred_at)?;
        fields.set_item("schema", &self.schema)?;
        fields.set_item("mismatch", &self.mismatch)?;
        fields.set_item("data", &self.data)?;
        fields.set_item("payload", &self.payload)?;
        Ok(fields)
    }
}

#[pymethods]
impl Event {
    #[classattr]
    #[pyo3(name = "__match_args__")]
    const MATCH_ARGS: (&'static str, &'static str) = ("type", "data");

    /// An event of one's own making, for tests of the code that handles events.
    #[new]
    #[pyo3(signature = (*, provider, r#type, id, deduplication_key, occurred_at, schema, mismatch, data, payload))]
    #[allow(clippy::too_many_arguments)] // One a field, all by name.
    const fn made(
        provider: Py<PyString>,
        r#type: Option<Py<PyString>>,
        id: Option<Py<PyString>>,
        deduplication_key: Py<PyString>,
        occurred_at: Option<Py<PyString>>,
        schema: Py<PyString>,
        mismatch: Option<Py<PyDict>>,
        data: Py<PyAny>,
        payload: Py<PyAny>,
    ) -> Self {
        Self { provider, r#type, id, deduplication_key, occurred_at, schema, mismatch, data, payload }
    }

    /// For `pickle` and `copy`: events go through queues.
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        Ok((PyTuple::empty(py), self.fields(py)?))
    }

    fn __eq__<'py>(&self, py: Python<'py>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let Ok(other) = other.cast::<Self>() else {
            return Ok(py.NotImplemented().into_bound(py));
        };
        self.fields(py)?.rich_compare(other.get().fields(py)?, pyo3::basic::CompareOp::Eq)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let fields = self.fields(py)?;
        fields.del_item("data")?;
        fields.del_item("payload")?;
        let shown: PyResult<Vec<String>> =
            fields.iter().map(|(name, value)| Ok(format!("{}={}", name.str()?, value.repr()?))).collect();
        Ok(format!("Event({})", shown?.join(", ")))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.data)?;
        visit.call(&self.payload)
    }
}

fn schema(py: Python<'_>, schema: Schema) -> &Bound<'_, PyString> {
    match schema {
        Schema::Valid => pyo3::intern!(py, "valid"),
        Schema::Invalid => pyo3::intern!(py, "invalid"),
        _ => pyo3::intern!(py, "unknown"),
    }
}

fn dict_of(py: Python<'_>, mismatch: &Mismatch) -> PyResult<Py<PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("path", &mismatch.path)?;
    dict.set_item("expected", &mismatch.expected)?;
    dict.set_item("found", &mismatch.found)?;
    Ok(dict.unbind())
}
