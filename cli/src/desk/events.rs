//! Events: made like those of the guides, and handed to every endpoint that wants them.

use hookseal::binding::offer;
use hookseal::{Delivery, Scheme, SignOptions, Webhook};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::calendar;
use crate::form::{self, is_form};
use crate::journal::{self, NewDelivery};
use crate::known::Known;
use crate::placed::{is_notification, put};
use crate::sample::{Sample, new_id};

/// An event that is to be made.
pub(super) struct Wanted {
    pub(super) provider: String,
    pub(super) kind: String,
    /// The user's own data in the place of the sample's.
    pub(super) data: Option<Value>,
    /// To this endpoint alone, whatever it subscribed to: a test.
    pub(super) only: Option<i64>,
    pub(super) property: Option<String>,
}

/// What was made.
pub(super) struct Made {
    pub(super) event: i64,
    pub(super) key: Option<String>,
    pub(super) deliveries: Vec<i64>,
    /// How many endpoints there are that could have wanted it.
    pub(super) endpoints: usize,
}

/// The body of a new event: the guide's sample or a made-up one, with an id of its own and the time of now.
///
/// # Errors
/// The provider is unknown.
pub(super) fn body(wanted: &Wanted, now: i64) -> Result<String, String> {
    let known = Known::find(&wanted.provider).map_err(|failure| failure.message)?;
    let mut body = Sample::find(&known, Some(&wanted.kind)).another().body;
    let envelope = json!(known.scheme)["envelope"].clone();
    let pointer = |name: &str| envelope[name].as_str().map(str::to_owned);
    let payload: Value = serde_json::from_str(&body).unwrap_or_default();
    // In the text, so that it stays written as the guide writes it.
    let happened = pointer("occurredAt").and_then(|at| payload.pointer(&at)?.as_str().map(str::to_owned));
    if let Some(happened) = happened {
        body = body.replacen(&format!("\"{happened}\""), &format!("\"{}\"", calendar::rfc3339(now)), 1);
    }
    if let Some(data) = &wanted.data {
        // Of who has no place for data, the event is nothing else.
        let mut payload: Value = serde_json::from_str(&body).unwrap_or_default();
        put(&mut payload, &pointer("data").unwrap_or_default(), data.clone());
        one_id(&mut payload, &envelope["id"]);
        let scheme = json!(known.scheme);
        body = match data.as_str() {
            // Of whom the form has one text that is signed.
            Some(text) if is_notification(&scheme) => text.to_owned(),
            None if is_notification(&scheme) => data.to_string(),
            _ if is_form(&scheme) => form::body(&scheme, data),
            _ => payload.to_string(),
        };
    }
    Ok(body)
}

/// Where an id may stand in several places, it is the same in each of them that has one.
fn one_id(payload: &mut Value, pointers: &Value) {
    let pointers: Vec<&str> = pointers.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let Some(id) = pointers.iter().find_map(|pointer| payload.pointer(pointer).cloned()) else { return };
    for pointer in pointers {
        if let Some(place) = payload.pointer_mut(pointer) {
            *place = id.clone();
        }
    }
}

/// Writes the event down, and a delivery for each endpoint that wants it.
///
/// # Errors
/// What `SQLite` says.
pub(super) fn emit(connection: &Connection, wanted: &Wanted, body: &str, now: i64) -> rusqlite::Result<Made> {
    let (key, data) = described(&wanted.provider, body);
    let property = wanted.property.clone().or_else(|| property(&wanted.kind, &data));
    connection
        .prepare_cached(
            "INSERT INTO events (provider, key, type, property, body, created_at) VALUES (?1,?2,?3,?4,?5,?6)",
        )?
        .execute(params![wanted.provider, key, wanted.kind, property, body.as_bytes(), now])?;
    let event = connection.last_insert_rowid();
    let mut endpoints = connection.prepare_cached(
        "SELECT id, url, types, filters, delays FROM endpoints WHERE provider = ?1 AND active ORDER BY id",
    )?;
    let rows = endpoints.query_map([&wanted.provider], |row| {
        let texts: (String, Option<String>, Option<String>, Option<String>) =
            (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((row.get::<_, i64>(0)?, texts))
    })?;
    let (mut deliveries, mut known) = (Vec::new(), 0);
    for row in rows {
        known += 1;
        let (endpoint, (url, types, filters, delays)) = row?;
        let subscribed = match wanted.only {
            Some(only) => only == endpoint,
            None => wants(types.as_deref(), &wanted.kind) && passes(&wanted.provider, filters.as_deref(), &data),
        };
        if !subscribed {
            continue;
        }
        let given: Option<Vec<u32>> = delays.and_then(|delays| serde_json::from_str(&delays).ok());
        let delivery = NewDelivery {
            provider: wanted.provider.clone(),
            endpoint: Some(endpoint),
            event: Some(event),
            key: key.clone(),
            kind: Some(wanted.kind.clone()),
            method: "POST".to_owned(),
            path: String::new(),
            body: body.as_bytes().to_vec(),
            target: Some(url),
            delays: given.unwrap_or_else(|| journal::delays(&wanted.provider)),
            at: now,
            ..NewDelivery::default()
        };
        deliveries.push(delivery.insert(connection)?);
    }
    Ok(Made { event, key, deliveries, endpoints: known })
}

/// Its id and its data, as the core reads them. Where a header has the id, it is a new one.
fn described(provider: &str, body: &str) -> (Option<String>, Value) {
    let Ok(known) = Known::find(provider) else { return (None, Value::Null) };
    let scheme = json!(known.scheme);
    // The body is signed in the simplest way, so that the core reads it as it would read a delivery.
    let read = || {
        let reading = json!({ "name": provider, "algorithm": "hmac-sha256", "secret": "utf8", "signedContent": ["body"],
            "signature": { "header": "S", "layout": "plain", "encoding": "hex" }, "envelope": scheme["envelope"] });
        let webhook = Webhook::new(Scheme::from_json(&reading.to_string()).ok()?, "for reading alone").ok()?;
        let headers = webhook.sign(body.as_bytes(), &SignOptions::new()).ok()?;
        let event = webhook.receive(&Delivery::new(body.as_bytes(), &headers, 0)).ok()?;
        Some((event.id.as_deref().map(str::to_owned), (*event.data).clone()))
    };
    let (id, data) = read().unwrap_or((None, Value::Null));
    (if scheme["id"].is_object() { Some(new_id()) } else { id }, data)
}

/// What Hospitable's redelivery asks for: the property of a payload, where it names one.
fn property(kind: &str, data: &Value) -> Option<String> {
    let places = ["/property_id", "/propertyId", "/property/id", "/properties/0/id"];
    // What an event of a property is about.
    let own: &[&str] = if kind.starts_with("property.") { &["/id", "/0/id"] } else { &[] };
    places.iter().chain(own).find_map(|place| {
        let value = data.pointer(place)?;
        value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|number| number.to_string()))
    })
}

fn wants(types: Option<&str>, kind: &str) -> bool {
    let types: Option<Vec<String>> = types.and_then(|types| serde_json::from_str(types).ok());
    types.is_none_or(|types| types.iter().any(|one| one == kind))
}

/// As the core says. What the data does not tell is passed on: the provider knows more of a property than its event.
fn passes(provider: &str, filters: Option<&str>, data: &Value) -> bool {
    let Some(filters) = filters else { return true };
    offer(provider, "passes_filters", &[filters, &data.to_string()]).is_ok_and(|answer| answer != "false")
}
