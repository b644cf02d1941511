//! The function `passes_realestateapi_filters`.

use hookseal::Error;
use hookseal::provider::realestateapi::Filters;
use pyo3::prelude::*;

use crate::error::{Failure, guard};

/// Say whether an event of `RealEstateAPI` passes filters like those of a webhook's registration.
///
/// True if every condition holds, False if one does not, and None if the event does not say. The
/// state and the city are those of an `address` like `123 Main St, Austin, TX 78701`, the price is
/// `new_price` or `list_price`, the type is `property_type`.
///
/// Raises `WebhookConfigError`: `invalid_option` (`filters`), with the place, for filters of another
/// shape or with a condition that the guide does not have.
///
/// >>> from hookseal import Webhook, passes_realestateapi_filters
/// >>> webhook = Webhook("realestateapi", "the secret")
/// >>> body = b'{"id":"evt_1","type":"property.price_changed","created":"","data":{"new_price":425000}}'
/// >>> event = webhook.receive(body, webhook.sign(body))
/// >>> passes_realestateapi_filters(event, {"price_range": {"min": 200000, "max": 1000000}})
/// True
/// >>> print(passes_realestateapi_filters(event, {"location": {"state": "TX"}}))
/// None
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
            .map_err(|cause| Failure::caused(Error::invalid_option("event", "expected an event"), cause))?;
        Ok(Filters::pass_json(&filters, &json(&data, "event")?)?)
    })
}

fn json(value: &Bound<'_, PyAny>, option: &str) -> Result<String, Failure> {
    let text = value.py().import("json")?.call_method1("dumps", (value,));
    text.and_then(|text| text.extract())
        .map_err(|cause| Failure::caused(Error::invalid_option(option, "expected what JSON can express"), cause))
}
