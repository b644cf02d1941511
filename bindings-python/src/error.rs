//! The core's errors as Python exceptions, and nothing but these.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hookseal::binding::{self, Fact, Found};
use hookseal::{Error, ErrorClass, ErrorCode};
use pyo3::exceptions::{PyException, PyMemoryError, PyRecursionError};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyString, PyType};
use pyo3::{IntoPyObjectExt, PyTypeInfo};

/// Why a call of the package's gives nothing. The exception is made of it where the call ends, in [`guard`].
pub(crate) enum CallError {
    /// The core's refusal, or one in its words.
    Refused(Error),
    /// The same, for an exception from the caller's own objects.
    Caused(Error, Box<PyErr>),
    /// An exception that nobody expected.
    Foreign(PyErr),
}

impl CallError {
    pub(crate) fn caused(refusal: Error, cause: PyErr) -> Self {
        Self::Caused(refusal, Box::new(cause))
    }
}

impl From<Error> for CallError {
    fn from(refusal: Error) -> Self {
        Self::Refused(refusal)
    }
}

impl From<PyErr> for CallError {
    fn from(foreign: PyErr) -> Self {
        Self::Foreign(foreign)
    }
}

/// The exceptions' classes, written in Python, so that they pickle and can be subclassed like any.
///
/// Kept with each `Webhook` and not once for the process: each of several interpreters in it has
/// classes of its own, and a program that imports the package again gets others, too.
pub(crate) struct Classes {
    config: Py<PyType>,
    verification: Py<PyType>,
    payload: Py<PyType>,
    /// `Exception.__new__`
    new: Py<PyAny>,
}

impl Classes {
    /// Those of the interpreter that runs now. Fails where the stack has no room for it.
    pub(crate) fn import(py: Python<'_>) -> PyResult<Self> {
        let module = py.import(intern!(py, "hookseal._errors"))?;
        let class = |name: &Bound<'_, PyString>| Ok::<_, PyErr>(module.getattr(name)?.cast_into()?.unbind());
        Ok(Self {
            config: class(intern!(py, "WebhookConfigError"))?,
            verification: class(intern!(py, "WebhookVerificationError"))?,
            payload: class(intern!(py, "WebhookPayloadError"))?,
            new: PyException::type_object(py).getattr(intern!(py, "__new__"))?.unbind(),
        })
    }

    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.config)?;
        visit.call(&self.verification)?;
        visit.call(&self.payload)?;
        visit.call(&self.new)
    }

    /// The exception for a refusal. Made without `__init__`, which takes what has not been made yet. Code
    /// and status are there at once: every handler reads them.
    fn exception<'py>(&self, py: Python<'py>, refusal: Error) -> PyResult<Bound<'py, PyAny>> {
        let class = match refusal.class() {
            ErrorClass::Config => &self.config,
            ErrorClass::Payload => &self.payload,
            // Also for a class that a later core may add: what is not known to be harmless is not trusted.
            _ => &self.verification,
        };
        let (code, status) = (code(py, refusal.code()), refusal.status());
        let exception = self.new.bind(py).call1((class, Refusal(refusal)))?;
        exception.setattr(intern!(py, "code"), code)?;
        exception.setattr(intern!(py, "status"), status)?;
        Ok(exception)
    }
}

/// What an exception holds until somebody asks for its message.
///
/// A flood of forged deliveries is refused without a message being made for any of them.
#[pyclass(module = "hookseal._hookseal", frozen)]
pub(crate) struct Refusal(Error);

#[pymethods]
impl Refusal {
    /// Give code, message, status and details, another dict each time.
    fn arguments<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyString>, String, u16, Bound<'py, PyDict>)> {
        let details = PyDict::new(py);
        let mut filled = Ok(());
        binding::each_fact(&self.0, |name, fact| {
            if filled.is_ok() {
                filled = object(py, fact).and_then(|fact| details.set_item(name, fact));
            }
        });
        filled.map(|()| (code(py, self.0.code()).clone(), self.0.to_string(), self.0.status(), details))
    }
}

/// A code's text, made once.
fn code(py: Python<'_>, code: ErrorCode) -> &Bound<'_, PyString> {
    static CODES: PyOnceLock<Vec<Py<PyString>>> = PyOnceLock::new();
    let intern = |code: &ErrorCode| PyString::intern(py, code.as_str()).unbind();
    let codes = CODES.get_or_init(py, || ErrorCode::ALL.iter().map(intern).collect());
    codes[code as usize].bind(py)
}

/// Runs what a public function does, with the classes of its exceptions if they are at hand. A panic,
/// which would be a defect of this package, must not end the process and must not pass for a verdict;
/// nor must an exception that nobody expected. That the stack has no room for the call is nobody's defect.
pub(crate) fn guard<T>(
    py: Python<'_>,
    classes: Option<&Classes>,
    function: impl FnOnce() -> Result<T, CallError>,
) -> PyResult<T> {
    let failure = match catch_unwind(AssertUnwindSafe(function)) {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(failure)) => failure,
        Err(_) => CallError::Refused(binding::defect()),
    };
    let (refusal, cause) = match failure {
        CallError::Refused(refusal) => (refusal, None),
        CallError::Caused(refusal, cause) => (refusal, Some(*cause)),
        CallError::Foreign(foreign) if foreign.is_instance_of::<PyRecursionError>(py) => return Err(foreign),
        CallError::Foreign(foreign) => (binding::defect(), Some(foreign)),
    };
    match cause {
        Some(cause) if says_nothing(py, &cause) => Err(cause),
        cause => Err(raised(py, classes, refusal, cause).unwrap_or_else(|failure| failure)),
    }
}

/// Whether an exception says nothing about what was handed in: what is no `Exception`
/// (`KeyboardInterrupt`, a cancelled task), and running out of memory. It passes.
fn says_nothing(py: Python<'_>, cause: &PyErr) -> bool {
    !cause.is_instance_of::<PyException>(py) || cause.is_instance_of::<PyMemoryError>(py)
}

fn raised(py: Python<'_>, classes: Option<&Classes>, refusal: Error, cause: Option<PyErr>) -> PyResult<PyErr> {
    let exception = match classes {
        Some(classes) => classes.exception(py, refusal)?,
        None => Classes::import(py)?.exception(py, refusal)?,
    };
    let exception = PyErr::from_value(exception);
    if cause.is_some() {
        exception.set_cause(py, cause);
    }
    Ok(exception)
}

/// What a value is, for messages: its type, never its content.
pub(crate) fn described(value: &Bound<'_, PyAny>) -> String {
    if value.is_none() {
        return "None".into();
    }
    value.get_type().name().map_or_else(|_| "an object".into(), |name| format!("an object of type `{name}`"))
}

/// The same of a setting, and what is to be done to it, where nobody awaited or called it.
pub(crate) fn described_setting(value: &Bound<'_, PyAny>) -> String {
    let what = described(value);
    match recognised(value, &what) {
        Some(found @ (Found::Pending(_) | Found::Function(_))) => found.to_string(),
        _ => what,
    }
}

/// What a value is that was handed over in the place of a body, of headers or of a request's part: what is to be done
/// to it, too, where that can be seen.
pub(crate) fn found(value: &Bound<'_, PyAny>) -> String {
    let what = described(value);
    let is_parsed = value.is_instance_of::<PyDict>() || value.is_instance_of::<PyList>();
    let found = if is_parsed { Some(Found::Parsed(&what)) } else { recognised(value, &what) };
    found.unwrap_or(Found::Other(&what)).to_string()
}

/// Whether it can be seen that a value is neither a body nor headers.
pub(crate) fn is_recognised(value: &Bound<'_, PyAny>) -> bool {
    recognised(value, "").is_some()
}

fn recognised<'a>(value: &Bound<'_, PyAny>, what: &'a str) -> Option<Found<'a>> {
    // Of what fails when it is asked, nothing can be seen.
    let has = |name: &Bound<'_, PyString>| value.hasattr(name).unwrap_or(false);
    let py = value.py();
    match () {
        () if value.is_none() => None,
        () if has(intern!(py, "headers")) => Some(Found::Request(what)),
        () if has(intern!(py, "__await__")) => Some(Found::Pending(what)),
        () if has(intern!(py, "read")) => Some(Found::Stream(what)),
        () if value.is_callable() => Some(Found::Function(what)),
        () => None,
    }
}

fn object<'py>(py: Python<'py>, fact: Fact<'_>) -> PyResult<Bound<'py, PyAny>> {
    match fact {
        Fact::Number(number) => number.into_bound_py_any(py),
        Fact::Text(text) => text.into_bound_py_any(py),
        // Nothing, or a kind of fact that a later core may add.
        _ => Ok(py.None().into_bound(py)),
    }
}
