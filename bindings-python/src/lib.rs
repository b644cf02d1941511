//! The Python module `hookseal._hookseal`: converts what Python hands over, and the core's verdict
//! back. It holds no rule about signatures, timestamps, schemes or statuses.
//!
//! Whatever is handed in, the exceptions that leave are `hookseal.WebhookError`s; see [`error`].

#![forbid(unsafe_code)]

mod body;
mod configuration;
mod container;
mod error;
mod event;
mod explain;
mod headers;
mod offers;
mod payload;
mod receive;
mod webhook;

use pyo3::prelude::*;

/// The compiled part of `hookseal`: import from there.
#[pymodule(gil_used = false)]
mod _hookseal {
    use pyo3::prelude::*;
    use pyo3::types::PyTuple;

    #[pymodule_export]
    use super::error::Refusal;
    #[pymodule_export]
    use super::event::Event;
    #[pymodule_export]
    use super::explain::{all_headers, capture, explain, possible_senders};
    #[pymodule_export]
    use super::offers::offer;
    #[pymodule_export]
    use super::receive::{
        ReceiverConfig, ReceiverProgress, receive_facts, receive_health, receive_is_encoded, receive_message_id,
        receive_tables, receive_variant_of,
    };
    #[pymodule_export]
    use super::webhook::Webhook;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let py = module.py();
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module
            .add("PROVIDERS", PyTuple::new(py, hookseal::PROVIDERS.iter().map(|provider| provider.scheme.name()))?)?;
        let codes = hookseal::ErrorCode::ALL.iter().map(|code| (code.as_str(), code.class().as_str(), code.status()));
        module.add("ERROR_CODES", PyTuple::new(py, codes)?)
    }
}
