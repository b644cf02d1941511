//! Whether an event passes the filters with which its webhook was registered.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::Value;

use super::Filters;
use crate::error::Error;
use crate::event::Mismatch;
use crate::shape::{Documented, Shape, Shaped};

impl Filters {
    /// Reads a filter document, as it stands under `filters` in a [`WebhookRegistration`](super::WebhookRegistration).
    ///
    /// # Errors
    /// `invalid_option` (`filters`), with the place, for a document of another shape, and for a
    /// condition that the guide does not have: no event could be said to pass it.
    pub fn from_json(document: &str) -> Result<Self, Error> {
        let malformed = |error: serde_json::Error| Error::invalid_option("filters", &error.to_string());
        let value: Value = serde_json::from_str(document).map_err(malformed)?;
        if let Some(Mismatch { path, expected, found }) = Self::DOCUMENT.mismatch(&value) {
            let place = if path.is_empty() { String::new() } else { format!(" at `{path}`") };
            return Err(Error::invalid_option("filters", &format!("expected {expected}{place}, found {found}")));
        }
        if let Some(path) = unknown_field(&value, &Self::SHAPE) {
            return Err(Error::invalid_option("filters", &format!("there is no such condition as `{path}`")));
        }
        serde_json::from_value(value).map_err(malformed)
    }

    /// As [`Filters::pass`], with the filters and the data as JSON: for bindings.
    ///
    /// # Errors
    /// As [`Filters::from_json`]; `invalid_option` (`event`) for data that is no JSON.
    pub fn pass_json(filters: &str, data: &str) -> Result<Option<bool>, Error> {
        let filters = Self::from_json(filters)?;
        let malformed = |error: serde_json::Error| Error::invalid_option("event", &error.to_string());
        Ok(filters.pass(&serde_json::from_str(data).map_err(malformed)?))
    }

    /// Whether an event with this [`data`](crate::Event::data) passes: every condition holds. `None`
    /// where none fails, but the data does not say whether all hold.
    ///
    /// - `location`: state and city come from an `address` like `123 Main St, Austin, TX 78701`, and
    ///   are compared in any case. Any other address says nothing.
    /// - `price_range`: the price is `new_price` or `list_price`, in US dollars; the limits are
    ///   part of the range.
    /// - `property_types`: one of them is `property_type`.
    ///
    /// An empty list of cities or types says nothing either: the guide does not show one.
    ///
    /// ```
    /// use hookseal::provider::realestateapi::Filters;
    /// use serde_json::json;
    ///
    /// // The guide's own filters.
    /// let filters = Filters::from_json(
    ///     r#"{
    ///       "location": { "state": "TX", "cities": ["Austin", "Houston", "Dallas"] },
    ///       "price_range": { "min": 200000, "max": 1000000 },
    ///       "property_types": ["single_family", "condo"]
    ///     }"#,
    /// )?;
    /// let listing = json!({
    ///     "address": "456 Oak Ave, Austin, TX 78704", "list_price": 550000, "property_type": "single_family"
    /// });
    /// assert_eq!(filters.pass(&listing), Some(true));
    ///
    /// let listing = json!({ "address": "1 Elm St, Tulsa, OK 74103", "list_price": 550000 });
    /// assert_eq!(filters.pass(&listing), Some(false));
    ///
    /// // A changed price comes without the type of the property.
    /// let change = json!({ "address": "123 Main St, Austin, TX 78701", "new_price": 425000 });
    /// assert_eq!(filters.pass(&change), None);
    /// # Ok::<(), hookseal::Error>(())
    /// ```
    #[must_use]
    pub fn pass(&self, data: &Value) -> Option<bool> {
        let address = data["address"].as_str().and_then(Address::of);
        let (city, state) = (address.as_ref().map(|address| address.city), address.as_ref().map(|address| address.state));
        let price = data["new_price"].as_f64().or_else(|| data["list_price"].as_f64());
        let property_type = data["property_type"].as_str();

        let mut conditions: Vec<Option<bool>> = Vec::new();
        if let Some(location) = &self.location {
            conditions.extend(location.state.as_ref().map(|wanted| same_state(state?, wanted)));
            conditions.extend(location.cities.as_ref().map(|cities| any(cities, city, same_city)));
        }
        if let Some(range) = &self.price_range {
            conditions.extend(range.min.map(|min| Some(price? >= min)));
            conditions.extend(range.max.map(|max| Some(price? <= max)));
        }
        conditions.extend(self.property_types.as_ref().map(|types| any(types, property_type, str::eq)));

        if conditions.contains(&Some(false)) {
            return Some(false);
        }
        (!conditions.contains(&None)).then_some(true)
    }
}

/// Whether any of `allowed` equals `value`; `None` where there is no telling.
fn any(allowed: &[String], value: Option<&str>, equal: fn(&str, &str) -> bool) -> Option<bool> {
    let value = value.filter(|_| !allowed.is_empty())?;
    Some(allowed.iter().any(|one| equal(one, value)))
}

/// Two letters are compared in any case; a state that is written out is not known to be another one.
fn same_state(letters: &str, wanted: &str) -> Option<bool> {
    (wanted.len() == 2).then(|| letters.eq_ignore_ascii_case(wanted))
}

fn same_city(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The first field of a document that its shape does not name, as a JSON pointer.
fn unknown_field(value: &Value, shape: &Shape) -> Option<String> {
    match (shape, value) {
        (Shape::Nullable(inner), _) => unknown_field(value, inner),
        (Shape::Object(fields), Value::Object(entries)) => entries.iter().find_map(|(name, value)| {
            let Some(field) = fields.iter().find(|field| field.name == name) else {
                return Some(format!("/{name}"));
            };
            unknown_field(value, field.shape).map(|path| format!("/{name}{path}"))
        }),
        _ => None,
    }
}

/// What the conditions ask of an address in one line, `street, city, state ZIP`.
struct Address<'a> {
    city: &'a str,
    state: &'a str,
}

impl<'a> Address<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let (rest, last) = line.rsplit_once(',')?;
        let (_, city) = rest.rsplit_once(',')?;
        let (state, zip) = last.trim().split_once(' ')?;
        let (city, zip) = (city.trim(), zip.trim());
        let is_state = state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase());
        // Five digits, or nine with a hyphen.
        let is_zip = matches!(zip.len(), 5 | 10)
            && zip.bytes().enumerate().all(|(at, byte)| if at == 5 { byte == b'-' } else { byte.is_ascii_digit() });
        (is_state && is_zip && !city.is_empty()).then_some(Self { city, state })
    }
}
