//! The core's errors as Python exceptions, and nothing but these.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hookseal::binding::{self, Fact};
use hookseal::{Error, ErrorClass, ErrorCode};
use pyo3::exceptions::{PyException, PyMemoryError, PyRecursionError};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyType};
use pyo3::{IntoPyObjectExt, PyTypeInfo};

/// Why a call of the package's gives nothing. The exception is made of it where the call ends, in [`guard`].
pub(crate) enum Failure {
    /// The core's refusal, or one in its words.
    Refused(Error),
    /// The same, for an exception from the caller's own objects.
    Caused(Error, Box<PyErr>),
    /// An exception that nobody expected.
    Foreign(PyErr),
}

impl Failure {
    pub(crate) fn caused(refusal: Error, cause: PyErr) -> Self {
        Self::Caused(refusal, Box::new(cause))
    }
}

impl From<Error> for Failure {
    fn from(refusal: Error) -> Self {
        Self::Refused(refusal)
    }
}

impl From<PyErr> for Failure {
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
    function: impl FnOnce() -> Result<T, Failure>,
) -> PyResult<T> {
    let failure = match catch_unwind(AssertUnwindSafe(function)) {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(failure)) => failure,
        Err(_) => Failure::Refused(defect()),
    };
    let (refusal, cause) = match failure {
        Failure::Refused(refusal) => (refusal, None),
        Failure::Caused(refusal, cause) => (refusal, Some(*cause)),
        Failure::Foreign(foreign) if foreign.is_instance_of::<PyRecursionError>(py) => return Err(foreign),
        Failure::Foreign(foreign) => (defect(), Some(foreign)),
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

fn defect() -> Error {
    binding::invalid_option(
        "hookseal",
        "a defect of this package stopped it, and nothing was verified; please report it",
    )
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
