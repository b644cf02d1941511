//! The function `offer`.

use hookseal::binding;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::error::{CallError, guard};

/// Ask for what a provider offers besides its deliveries.
///
/// Each argument is a pair: its name, for messages, and what is given for it, which JSON can express.
#[pyfunction]
#[pyo3(signature = (provider, name, /, *arguments), text_signature = "(provider, name, /, *arguments)")]
pub(crate) fn offer<'py>(
    provider: &Bound<'py, PyAny>,
    name: &str,
    arguments: &Bound<'py, PyTuple>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = provider.py();
    guard(py, None, || {
        let arguments = arguments.iter().map(|argument| {
            let (name, value): (String, Bound<'_, PyAny>) = argument.extract()?;
            json(&value, &name)
        });
        let arguments: Vec<String> = arguments.collect::<Result<_, CallError>>()?;
        let texts: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let answer = binding::offer(provider.extract()?, name, &texts)?;
        Ok(py.import("json")?.call_method1("loads", (answer,))?)
    })
}

fn json(value: &Bound<'_, PyAny>, option: &str) -> Result<String, CallError> {
    let text = value.py().import("json")?.call_method1("dumps", (value,));
    text.and_then(|text| text.extract()).map_err(|cause| CallError::caused(binding::no_json(option), cause))
}
