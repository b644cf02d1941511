//! The receiver's machine: `hookseal::receive::compact` says what the numbers are.

use std::sync::atomic::{AtomicU32, Ordering};

use hookseal::Error;
use hookseal::receive::compact::{self, NUMBERS};
use hookseal::receive::{self, Asked, Config, Facts, Health, HealthLimits, Queue, State};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

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

    /// Give the number and the text of the answer to a signed question, 0 where it is none.
    #[pyo3(signature = (found, echo, /), text_signature = "($self, found, echo, /)")]
    fn handshake(&self, found: &str, echo: Option<&str>) -> (u32, String) {
        compact::handshake(&self.config, found, echo)
    }

    /// Give the number and the text of the answer to a request that may be a question, 0 where it is none.
    #[pyo3(signature = (method, query, header, token, /), text_signature = "($self, method, query, header, token, /)")]
    fn question(&self, method: &str, query: &str, header: &str, token: &str) -> (u32, String) {
        compact::question(&self.config, Asked { method, query, header }, token)
    }

    /// Give the number and the text of the answer to a question whose text was to be signed.
    #[pyo3(
        signature = (number, text, signature, token, /),
        text_signature = "($self, number, text, signature, token, /)"
    )]
    fn signed(&self, number: u32, text: &str, signature: &str, token: &str) -> (u32, String) {
        compact::signed(&self.config, number, text, signature, token)
    }

    /// Give 0 where a request may come from there, 1 where that is reported, 2 where it is refused.
    #[pyo3(signature = (peer, forwarded_for, /), text_signature = "($self, peer, forwarded_for, /)")]
    fn source(&self, peer: &str, forwarded_for: &str) -> u32 {
        compact::source(&self.config, peer, forwarded_for)
    }
}

/// Where one delivery stands.
#[pyclass(frozen, module = "hookseal._hookseal")]
pub(crate) struct ReceiverProgress {
    config: Py<ReceiverConfig>,
    state: AtomicU32,
}

#[pymethods]
impl ReceiverProgress {
    #[new]
    #[pyo3(signature = (config, /), text_signature = "(config, /)")]
    const fn new(config: Py<ReceiverConfig>) -> Self {
        Self { config, state: AtomicU32::new(0) }
    }

    /// Give what is to be done after something happened: actions, each with two numbers. From any thread.
    #[pyo3(signature = (input, a=0.0, b=0.0, c=0.0, /), text_signature = "($self, input, a=0.0, b=0.0, c=0.0, /)")]
    fn feed<'py>(&self, py: Python<'py>, input: u32, a: f64, b: f64, c: f64) -> PyResult<Bound<'py, PyTuple>> {
        let config = &self.config.get().config;
        let mut out = [0; NUMBERS];
        // Another thread may say that the receiver closes: whoever comes second steps from where the first went.
        let mut state = self.state.load(Ordering::Acquire);
        loop {
            let next = compact::step_in_numbers(config, state, input, [a, b, c], &mut out);
            match self.state.compare_exchange_weak(state, next, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => break,
                Err(found) => state = found,
            }
        }
        let [count, numbers @ ..] = out;
        let mut actions = numbers.chunks_exact(3).take(count as usize).map(|action| (action[0], action[1], action[2]));
        // Most steps give one.
        match (actions.next(), count) {
            (Some(only), 1) => PyTuple::new(py, [only]),
            (first, _) => PyTuple::new(py, first.into_iter().chain(actions).collect::<Vec<_>>()),
        }
    }

    /// The state, in 32 bits.
    #[getter]
    fn state(&self) -> u32 {
        self.state.load(Ordering::Acquire)
    }

    /// Whether nothing more happens.
    #[getter]
    fn has_ended(&self) -> bool {
        State::from_bits(self.state()).is_end()
    }
}

/// Give the value of the header that splits keys, as it stands in a key.
#[pyfunction]
#[pyo3(signature = (key, /))]
pub(crate) fn receive_variant_of(key: &str) -> Option<&str> {
    receive::variant_of(key)
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
///
/// None is a store or queue that is not there, and a size that the queue does not tell; an infinite limit is left out.
/// 0 where a limit is negative, or no number.
#[pyfunction]
#[pyo3(signature = (store_reachable, received, errors, queue, silence_ms, limits, /))]
pub(crate) fn receive_health(
    store_reachable: Option<bool>,
    received: u64,
    errors: u64,
    queue: Option<(Option<u64>,)>,
    silence_ms: u64,
    limits: (f64, f64, f64),
) -> u16 {
    let queue = match queue {
        None => Queue::None,
        Some((None,)) => Queue::Untold,
        Some((Some(size),)) => Queue::Size(size),
    };
    let measured = Health { store_reachable, received, errors, queue, silence_ms: Some(silence_ms) };
    HealthLimits::of_numbers(limits.into()).map_or(0, |limits| measured.report(&limits).status)
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
