//! Explanations and captures.

use hookseal::binding::{self, Language};
use pyo3::prelude::*;

use crate::body::Body;
use crate::configuration;
use crate::error::guard;
use crate::headers;

/// Explain a delivery, of which `head` is all but the body, as JSON; nothing where the body is a capture itself.
#[pyfunction]
#[pyo3(signature = (provider, secrets, head, body, /))]
pub(crate) fn explain(
    py: Python<'_>,
    provider: &Bound<'_, PyAny>,
    secrets: &Bound<'_, PyAny>,
    head: &str,
    body: &Bound<'_, PyAny>,
) -> PyResult<String> {
    guard(py, None, || {
        let configuration = configuration::document(provider, Some(secrets), None)?;
        let body = Body::of(body)?;
        let body = body.bytes()?;
        let explained = py.detach(|| binding::explanation(configuration.as_str(), head, &body, Language::Python))?;
        Ok(explained.to_json())
    })
}

/// Name the providers that could have sent a delivery of this head, as JSON.
#[pyfunction]
#[pyo3(signature = (head, /))]
pub(crate) fn possible_senders(py: Python<'_>, head: &str) -> PyResult<String> {
    guard(py, None, || Ok(binding::senders(head)?))
}

/// Write a delivery down, of which `head` is all but the body, as JSON.
#[pyfunction]
#[pyo3(signature = (head, body, /))]
pub(crate) fn capture(py: Python<'_>, head: &str, body: &Bound<'_, PyAny>) -> PyResult<String> {
    guard(py, None, || Ok(binding::delivery(head, &Body::of(body)?.bytes()?)?.to_json()))
}

/// Give every name and value of a container of headers.
#[pyfunction]
#[pyo3(signature = (headers, /))]
pub(crate) fn all_headers<'py>(py: Python<'py>, headers: &Bound<'py, PyAny>) -> PyResult<Vec<[Bound<'py, PyAny>; 2]>> {
    guard(py, None, || headers::all(headers))
}
