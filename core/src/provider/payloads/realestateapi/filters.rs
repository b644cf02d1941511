//! Whether an event passes the filters with which its webhook was registered.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::Value;

use super::Filters;
use crate::error::Error;
use crate::json::{self, Tree};
use crate::payload::{self, Mismatch, Shape, Shaped};

impl Filters {
    /// Reads a filter document, as it stands under `filters` in a [`WebhookRegistration`](super::WebhookRegistration).
    ///
    /// # Errors
    /// `invalid_option` (`filters`), with the place, for a document of another shape, and for a
    /// condition that the guide does not have: no event could be said to pass it.
    pub fn from_json(document: &str) -> Result<Self, Error> {
        read(document)?;
        serde_json::from_str(document).map_err(|error| malformed(error.to_string()))
    }

    /// As [`Filters::pass`], with the filters and the data as JSON: for bindings.
    ///
    /// # Errors
    /// As [`Filters::from_json`]; `invalid_option` (`event`) for data that is no JSON.
    pub fn pass_json(filters: &str, data: &str) -> Result<Option<bool>, Error> {
        let filters = read(filters)?;
        let data = Tree::read(data).map_err(|error| Error::option("event", json::place(error, data)))?;
        Ok(pass(&filters, &data))
    }

    /// Whether an event with this [`data`](crate::Event::data) passes: every condition holds. `None`
    /// where none fails, but the data does not say whether all hold.
    ///
    /// - `location`: state and city come from an `address` like `123 Main St, Austin, TX 78701`, and
    ///   are compared in any case. Any other address says nothing.
    /// - `price_range`: the price is `new_price`, or `list_price` where there is none; the limits are
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
        let filters = serde_json::to_string(self).unwrap_or_default();
        let data = data.to_string();
        pass(&Tree::read(&filters).ok()?, &Tree::read(&data).ok()?)
    }
}

fn malformed(problem: String) -> Error {
    Error::option("filters", problem)
}

/// The filter document, which has its documented shape and no other conditions.
fn read(document: &str) -> Result<Tree<'_>, Error> {
    let filters = Tree::read(document).map_err(|error| malformed(json::place(error, document)))?;
    if let Ok(Some(Mismatch { path, expected, found })) = payload::mismatch(document, &Filters::SHAPE) {
        let place = if path.is_empty() { String::new() } else { format!(" at `{path}`") };
        return Err(malformed(format!("expected {expected}{place}, found {found}")));
    }
    match unknown_field(&filters, &Filters::SHAPE) {
        Some(path) => Err(malformed(format!("there is no such condition as `{path}`"))),
        None => Ok(filters),
    }
}

/// Whether every condition of the filters holds for the data.
fn pass(filters: &Tree<'_>, data: &Tree<'_>) -> Option<bool> {
    let address = data.text("address").and_then(Address::of);
    let (city, state) = (address.as_ref().map(|address| address.city), address.as_ref().map(|address| address.state));
    let is_there = |price: &&Tree<'_>| !matches!(price, Tree::Null);
    let price = data.field("new_price").filter(is_there).or_else(|| data.field("list_price")).and_then(Tree::as_number);
    let property_type = data.text("property_type");

    let mut conditions: Vec<Option<bool>> = Vec::new();
    if let Some(location) = filters.field("location") {
        conditions.extend(location.text("state").map(|wanted| same_state(state?, wanted)));
        conditions.extend(location.array("cities").map(|cities| any(cities, city, same_city)));
    }
    if let Some(range) = filters.field("price_range") {
        conditions.extend(range.number("min").map(|min| Some(price?.compare(min).is_ge())));
        conditions.extend(range.number("max").map(|max| Some(price?.compare(max).is_le())));
    }
    conditions.extend(filters.array("property_types").map(|types| any(types, property_type, str::eq)));

    if conditions.contains(&Some(false)) {
        return Some(false);
    }
    (!conditions.contains(&None)).then_some(true)
}

/// Whether any of `allowed` equals `value`; `None` where there is no telling.
fn any(allowed: &[Tree<'_>], value: Option<&str>, equal: fn(&str, &str) -> bool) -> Option<bool> {
    let value = value.filter(|_| !allowed.is_empty())?;
    Some(allowed.iter().filter_map(Tree::as_text).any(|one| equal(one, value)))
}

/// Two letters are compared in any case; a state that is written out is not known to be another one.
fn same_state(letters: &str, wanted: &str) -> Option<bool> {
    (wanted.len() == 2).then(|| letters.eq_ignore_ascii_case(wanted))
}

/// Compares names in any case, as far as the languages of Western Europe go: beyond that the tables
/// of Unicode would weigh more than all filters.
fn same_city(one: &str, other: &str) -> bool {
    let lower = |character: char| match character {
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(u32::from(character) + 0x20).unwrap_or(character),
        _ => character.to_ascii_lowercase(),
    };
    one.chars().map(lower).eq(other.chars().map(lower))
}

/// The first field of a document that its shape does not name, as a JSON pointer.
fn unknown_field(value: &Tree<'_>, shape: &Shape) -> Option<String> {
    let entries = match (shape.bare(), value) {
        (Shape::Object(_), Tree::Object(entries)) => entries,
        (_, Tree::Foreign(_)) => return Some(String::new()),
        _ => return None,
    };
    entries.iter().find_map(|(name, value)| match shape.fields().iter().find(|field| field.name == name) {
        None => Some(format!("/{}", json::escaped(name))),
        Some(field) => unknown_field(value, field.shape).map(|path| format!("/{name}{path}")),
    })
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
        let (state, zip) = last.trim_ascii().split_once(' ')?;
        let (city, zip) = (city.trim_ascii(), zip.trim_ascii());
        let is_state = state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase());
        // Five digits, or nine with a hyphen.
        let is_zip = matches!(zip.len(), 5 | 10)
            && zip.bytes().enumerate().all(|(at, byte)| if at == 5 { byte == b'-' } else { byte.is_ascii_digit() });
        (is_state && is_zip && !city.is_empty()).then_some(Self { city, state })
    }
}
