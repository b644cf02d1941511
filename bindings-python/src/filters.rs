//! The function `passes_realestateapi_filters`.

use hookseal::binding;
use hookseal::provider::realestateapi::Filters;
use pyo3::prelude::*;

use crate::error::{Failure, guard};

/// As in `hookseal`.
#[pyfunction]
pub(crate) fn passes_realestateapi_filters(
    event: &Bound<'_, PyAny>,
    filters: &Bound<'_, PyAny>,
) -> PyResult<Option<bool>> {
    let py = event.py();
    guard(py, None, || {
        let filters = json(filters, "filters")?;
        let data = event
            .getattr("data")
            .map_err(|cause| Failure::caused(binding::invalid_option("event", "expected an event"), cause))?;
        Ok(Filters::pass_json(&filters, &json(&data, "event")?)?)
    })
}

fn json(value: &Bound<'_, PyAny>, option: &str) -> Result<String, Failure> {
    let text = value.py().import("json")?.call_method1("dumps", (value,));
    text.and_then(|text| text.extract())
        .map_err(|cause| Failure::caused(binding::invalid_option(option, "expected what JSON can express"), cause))
}
