//! The core's errors as Python exceptions, and nothing but these.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hookseal::{Error, ErrorClass, ErrorCode, Fact};
use pyo3::exceptions::{PyException, PyMemoryError, PyRecursionError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyType};
use pyo3::{IntoPyObjectExt, PyTypeInfo};

static ERROR: Class = Class::new("WebhookError");
static CONFIG_ERROR: Class = Class::new("WebhookConfigError");
static VERIFICATION_ERROR: Class = Class::new("WebhookVerificationError");
static PAYLOAD_ERROR: Class = Class::new("WebhookPayloadError");

/// An exception's class, written in Python, so that it pickles and can be subclassed like any.
struct Class {
    name: &'static str,
    imported: PyOnceLock<Py<PyType>>,
}

impl Class {
    const fn new(name: &'static str) -> Self {
        Self { name, imported: PyOnceLock::new() }
    }

    /// Importing fails where the stack has no room for it.
    fn get<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, PyType>> {
        self.imported.import(py, "hookseal._errors", self.name)
    }
}

/// What an exception holds until somebody asks for its message.
///
/// A flood of forged deliveries is refused without a message being made for any of them.
#[pyclass(module = "hookseal._hookseal", frozen)]
pub(crate) struct Refusal(Error);

#[pymethods]
impl Refusal {
    /// As `WebhookError.code`.
    #[getter]
    fn code<'py>(&self, py: Python<'py>) -> &'py Bound<'py, PyString> {
        code(py, self.0.code())
    }

    /// As `WebhookError.status`.
    #[getter]
    const fn status(&self) -> u16 {
        self.0.status()
    }

    /// As `WebhookError.message`.
    #[getter]
    fn message(&self) -> String {
        self.0.to_string()
    }

    /// As `WebhookError.details`, another dict each time.
    #[getter]
    fn details<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let details = PyDict::new(py);
        let mut filled = Ok(());
        self.0.each_fact(|name, fact| {
            if filled.is_ok() {
                filled = object(py, fact).and_then(|fact| details.set_item(name, fact));
            }
        });
        filled.map(|()| details)
    }
}

/// The exception for a refusal by the core.
pub(crate) fn raised(py: Python<'_>, refusal: Error) -> PyErr {
    exception(py, refusal).map_or_else(|failure| failure, PyErr::from_value)
}

/// Made without `__init__`, which takes what has not been made yet. Code and status are there at once:
/// every handler reads them.
fn exception(py: Python<'_>, refusal: Error) -> PyResult<Bound<'_, PyAny>> {
    static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let class = match refusal.class() {
        ErrorClass::Config => CONFIG_ERROR.get(py)?,
        ErrorClass::Payload => PAYLOAD_ERROR.get(py)?,
        // Also for a class that a later core may add: what is not known to be harmless is not trusted.
        _ => VERIFICATION_ERROR.get(py)?,
    };
    let new = NEW.get_or_try_init(py, || PyException::type_object(py).getattr("__new__").map(Bound::unbind))?;
    let (code, status) = (code(py, refusal.code()), refusal.status());
    let exception = new.bind(py).call1((class, Refusal(refusal)))?;
    exception.setattr(intern!(py, "code"), code)?;
    exception.setattr(intern!(py, "status"), status)?;
    Ok(exception)
}

/// A code's text, made once.
fn code(py: Python<'_>, code: ErrorCode) -> &Bound<'_, PyString> {
    static CODES: PyOnceLock<Vec<Py<PyString>>> = PyOnceLock::new();
    let intern = |code: &ErrorCode| PyString::intern(py, code.as_str()).unbind();
    let codes = CODES.get_or_init(py, || ErrorCode::ALL.iter().map(intern).collect());
    codes[code as usize].bind(py)
}

/// The exception for a refusal whose reason is an exception from the caller's own objects.
///
/// What is no `Exception` (`KeyboardInterrupt`, a cancelled task), and running out of memory, says
/// nothing about what was handed in: it passes.
pub(crate) fn caused(py: Python<'_>, refusal: Error, cause: PyErr) -> PyErr {
    if !cause.is_instance_of::<PyException>(py) || cause.is_instance_of::<PyMemoryError>(py) {
        return cause;
    }
    let exception = raised(py, refusal);
    exception.set_cause(py, Some(cause));
    exception
}

/// Runs what a public function does. A panic, which would be a defect of this package, must not
/// end the process and must not pass for a verdict; nor must an exception that nobody expected.
/// That the stack has no room for the call is nobody's defect.
pub(crate) fn guard<T>(py: Python<'_>, function: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    match catch_unwind(AssertUnwindSafe(function)) {
        Ok(Err(error)) if !is_refusal(py, &error) && !error.is_instance_of::<PyRecursionError>(py) => {
            Err(caused(py, defect(), error))
        }
        Ok(result) => result,
        Err(_) => Err(raised(py, defect())),
    }
}

fn is_refusal(py: Python<'_>, error: &PyErr) -> bool {
    ERROR.get(py).is_ok_and(|class| error.is_instance(py, class))
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

fn object<'py>(py: Python<'py>, fact: Fact<'_>) -> PyResult<Bound<'py, PyAny>> {
    match fact {
        Fact::Number(number) => number.into_bound_py_any(py),
        Fact::Text(text) => text.into_bound_py_any(py),
        // Nothing, or a kind of fact that a later core may add.
        _ => Ok(py.None().into_bound(py)),
    }
}
