//! The core's errors as Python exceptions, and nothing but these.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hookseal::{Error, ErrorClass};
use pyo3::exceptions::{PyException, PyMemoryError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::Value;

use crate::payload;

// Written in Python, so that they pickle and can be subclassed like any exception.
pyo3::import_exception!(hookseal._errors, WebhookError);
pyo3::import_exception!(hookseal._errors, WebhookConfigError);
pyo3::import_exception!(hookseal._errors, WebhookVerificationError);
pyo3::import_exception!(hookseal._errors, WebhookPayloadError);

/// The exception for a refusal by the core.
pub(crate) fn raised(py: Python<'_>, refusal: &Error) -> PyErr {
    let mut document = serde_json::to_value(refusal).unwrap_or_default();
    let details = match details(py, document["details"].take()) {
        Ok(details) => details.unbind(),
        Err(failure) => return failure,
    };
    let message = document["message"].as_str().map(String::from);
    let arguments = (refusal.code().as_str(), message, refusal.status(), details);
    match refusal.class() {
        ErrorClass::Config => WebhookConfigError::new_err(arguments),
        ErrorClass::Payload => WebhookPayloadError::new_err(arguments),
        // Also for a class that a later core may add: what is not known to be harmless is not trusted.
        _ => WebhookVerificationError::new_err(arguments),
    }
}

/// The exception for a refusal whose reason is an exception from the caller's own objects.
///
/// What is no `Exception` (`KeyboardInterrupt`, a cancelled task), and running out of memory, says
/// nothing about what was handed in: it passes.
pub(crate) fn caused(py: Python<'_>, refusal: &Error, cause: PyErr) -> PyErr {
    if !cause.is_instance_of::<PyException>(py) || cause.is_instance_of::<PyMemoryError>(py) {
        return cause;
    }
    let exception = raised(py, refusal);
    exception.set_cause(py, Some(cause));
    exception
}

/// Runs what a public function does. A panic, which would be a defect of this package, must not
/// end the process and must not pass for a verdict; nor must an exception that nobody expected.
pub(crate) fn guard<T>(py: Python<'_>, function: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    match catch_unwind(AssertUnwindSafe(function)) {
        Ok(Err(error)) if !error.is_instance_of::<WebhookError>(py) => Err(caused(py, &defect(), error)),
        Ok(result) => result,
        Err(_) => Err(raised(py, &defect())),
    }
}

fn defect() -> Error {
    Error::invalid_option("hookseal", "a defect of this package stopped it, and nothing was verified; please report it")
}

/// What a value is, for messages: its type, never its content.
pub(crate) fn described(value: &Bound<'_, PyAny>) -> String {
    if value.is_none() {
        return "None".into();
    }
    value.get_type().name().map_or_else(|_| "an object".into(), |name| format!("an object of type `{name}`"))
}

/// The facts of an error, under names with underscores.
fn details(py: Python<'_>, facts: Value) -> PyResult<Bound<'_, PyDict>> {
    let details = PyDict::new(py);
    if let Value::Object(facts) = facts {
        for (name, fact) in facts {
            details.set_item(snake_case(&name), payload::from_json(py, fact)?)?;
        }
    }
    Ok(details)
}

fn snake_case(camel_case: &str) -> String {
    let mut name = String::with_capacity(camel_case.len() + 2);
    for character in camel_case.chars() {
        if character.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}
