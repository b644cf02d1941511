//! The receiver's machine: `hookseal::receive::compact` says what the numbers are.

use hookseal::Error;
use hookseal::receive::compact::{self, NUMBERS};
use hookseal::receive::{self, Config, Facts};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

/// How an endpoint answers: facts of a provider and options, compiled from text.
///
/// Raises `ValueError(option, problem)`.
#[pyclass(frozen, module = "hookseal._hookseal")]
pub(crate) struct ReceiverConfig {
    config: Config,
}

#[pymethods]
impl ReceiverConfig {
    /// Compile lines `name=value`.
    ///
    /// Raises `ValueError(option, problem)`, which the façade turns into `WebhookConfigError`.
    #[new]
    #[pyo3(text_signature = "(text)")]
    fn new(text: &str) -> PyResult<Self> {
        match Config::from_text(text, Facts::known) {
            Ok(config) => Ok(Self { config }),
            Err(Error::InvalidOption { option, problem, .. }) => Err(PyValueError::new_err((option, problem))),
            Err(other) => Err(PyValueError::new_err((String::new(), other.to_string()))),
        }
    }

    /// Give the next state, and the actions, each with two numbers.
    #[pyo3(signature = (state, input, a=0.0, b=0.0, c=0.0, /), text_signature = "($self, state, input, a=0.0, b=0.0, c=0.0, /)")]
    fn step<'py>(
        &self,
        py: Python<'py>,
        state: u32,
        input: u32,
        a: f64,
        b: f64,
        c: f64,
    ) -> PyResult<(u32, Bound<'py, PyList>)> {
        let mut out = [0; NUMBERS];
        let state = compact::step_in_numbers(&self.config, state, input, [a, b, c], &mut out);
        let actions = out[1..].chunks_exact(3).take(out[0] as usize);
        Ok((state, PyList::new(py, actions.map(|action| (action[0], action[1], action[2])).collect::<Vec<_>>())?))
    }

    /// What else there is to know, as pairs of name and value.
    #[getter]
    fn properties<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let text = compact::properties(&self.config);
        PyTuple::new(py, text.lines().filter_map(|line| line.split_once('=')).collect::<Vec<_>>())
    }

    /// Give the event's name in the store; None where its variant is not listed.
    #[pyo3(signature = (variant, deduplication_key, /), text_signature = "($self, variant, deduplication_key, /)")]
    fn key(&self, variant: Option<&str>, deduplication_key: &str) -> Option<String> {
        receive::key(&self.config, variant, deduplication_key)
    }

    /// Give the status of the answer to a signed question, 0 where it is none.
    #[pyo3(signature = (found, echo, /), text_signature = "($self, found, echo, /)")]
    fn handshake(&self, found: &str, echo: Option<&str>) -> u32 {
        compact::handshake(&self.config, found, echo)
    }

    /// Give the status and the text of the answer to a GET.
    #[pyo3(signature = (query, token, /), text_signature = "($self, query, token, /)")]
    fn question(&self, query: &str, token: &str) -> (u16, Option<String>) {
        let answer = compact::question(&self.config, query, token);
        (answer.status, answer.echo)
    }

    /// Give 0 where a request may come from there, 1 where that is reported, 2 where it is refused.
    #[pyo3(signature = (peer, forwarded_for, /), text_signature = "($self, peer, forwarded_for, /)")]
    fn source(&self, peer: &str, forwarded_for: &str) -> u32 {
        compact::source(&self.config, peer, forwarded_for)
    }
}

/// Give the id of a queue's message.
#[pyfunction]
#[pyo3(signature = (key, /))]
pub(crate) fn receive_message_id(key: &str) -> String {
    receive::message_id(key)
}

/// Say whether a `Content-Encoding` says that a body is not as it was signed.
#[pyfunction]
#[pyo3(signature = (content_encoding, /))]
pub(crate) fn receive_is_encoded(content_encoding: &str) -> bool {
    receive::config::is_encoded(content_encoding)
}

/// Give the status of a health check.
#[pyfunction]
#[pyo3(signature = (measured, limits, /))]
pub(crate) fn receive_health(measured: [f64; 5], limits: [f64; 3]) -> u32 {
    compact::health(measured, limits)
}

/// Give the delivery facts of a built-in provider as text; None where the name is of none.
#[pyfunction]
#[pyo3(signature = (provider, /))]
pub(crate) fn receive_facts(provider: &str) -> Option<String> {
    Facts::known(provider).map(|facts| facts.to_text())
}

/// Give the names of inputs, actions, places, refusals and outcomes, a line each.
#[pyfunction]
pub(crate) fn receive_tables() -> String {
    compact::tables()
}
