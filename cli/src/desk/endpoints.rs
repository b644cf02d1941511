//! Endpoints: what was registered, with the secret of its deliveries.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hookseal::{Options, Scheme};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::calendar;
use crate::dispatch::Running;
use crate::failure::Failure;
use crate::fitting;
use crate::known::Known;
use crate::page::{Answered, Problem};
use crate::sender::Sender;
use crate::target::Target;

/// What registers an endpoint.
#[derive(Default)]
pub(super) struct New {
    pub(super) provider: String,
    pub(super) name: String,
    pub(super) url: String,
    pub(super) secret: String,
    /// Which event types; `None`: all.
    pub(super) types: Option<Vec<String>>,
    pub(super) filters: Option<Value>,
    /// Of its own retry policy.
    pub(super) delays: Option<Vec<u32>>,
    /// The whole request, as it came.
    pub(super) registration: Value,
    pub(super) active: bool,
}

impl New {
    /// # Errors
    /// What `SQLite` says.
    pub(super) fn insert(&self, connection: &Connection) -> rusqlite::Result<i64> {
        connection
            .prepare_cached(
                "INSERT INTO endpoints (provider, name, url, secret, types, filters, delays, registration, active, \
                 created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .insert(params![
                self.provider,
                self.name,
                self.url,
                self.secret,
                self.types.as_ref().map(|types| json!(types).to_string()),
                self.filters.as_ref().map(Value::to_string),
                self.delays.as_ref().map(|delays| json!(delays).to_string()),
                self.registration.to_string(),
                self.active,
                calendar::now_ms()
            ])
    }
}

const COLUMNS: &str = "SELECT id, provider, name, url, types, registration, active, created_at FROM endpoints";

fn read(row: &Row<'_>) -> rusqlite::Result<Value> {
    let document = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null);
    Ok(json!({
        "id": row.get::<_, i64>(0)?, "provider": row.get::<_, String>(1)?, "name": row.get::<_, String>(2)?,
        "url": row.get::<_, String>(3)?, "types": document(row.get(4)?),
        "registration": document(row.get(5)?), "active": row.get::<_, bool>(6)?, "createdAt": row.get::<_, i64>(7)?,
    }))
}

/// # Errors
/// What `SQLite` says.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Value>> {
    connection.prepare_cached(&format!("{COLUMNS} ORDER BY id"))?.query_map([], read)?.collect()
}

/// One of this provider's.
///
/// # Errors
/// What `SQLite` says.
pub(super) fn of(connection: &Connection, provider: &str, id: i64) -> rusqlite::Result<Option<Value>> {
    let mut one = connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1 AND provider = ?2"))?;
    one.query_row(params![id, provider], read).optional()
}

/// Looks at where deliveries are to go.
///
/// # Errors
/// It is no URL, its name is unknown, or nothing may be sent there.
pub(super) async fn check_url(url: &str, running: &Running) -> Answered<()> {
    let found = Target::find(url, running.reach).await;
    found.map(drop).map_err(|failure| {
        let hint = if running.reach.allow_remote {
            ""
        } else {
            ". The desk delivers to this machine: give your receiver's address here, such as \
             http://localhost:3000/webhooks"
        };
        Problem::bad(format!("{}{hint}", failure.message))
    })
}

/// The secret of a provider's account: of its environment variable, else one that is made up once and kept. Where the
/// provider signs with a private key, it is one.
///
/// # Errors
/// It is not of the form that the provider's are, or the database does not take it.
pub(super) async fn secret(running: &Running, known: &Known) -> Answered<String> {
    let name = known.scheme.name().to_owned();
    let signs = |secret: &str| sender(&known.scheme, secret);
    if let Some(given) = std::env::var(variable(&name)).ok().filter(|given| !given.is_empty()) {
        // What could not sign is said now, not at the first delivery.
        return signs(&given).map(|_| given).map_err(|failure| {
            let variable = variable(&name);
            Problem::bad(format!(
                "{}. The desk takes a provider's secret from {variable}, if it is set",
                failure.message
            ))
        });
    }
    let query = "SELECT secret FROM secrets WHERE provider = ?1";
    let provider = name.clone();
    let kept = running
        .database
        .with(move |connection| connection.query_row(query, [provider], |row| row.get::<_, String>(0)).optional());
    if let Some(kept) = kept.await?.filter(|kept| signs(kept).is_ok()) {
        return Ok(kept);
    }
    let made = fitting::made(&known.scheme).map_err(|failure| Problem::bad(failure.message))?;
    let made = running.database.with(move |connection| {
        // Unless another request was first.
        connection.execute("INSERT OR IGNORE INTO secrets (provider, secret) VALUES (?1, ?2)", params![name, *made])?;
        connection.query_row(query, [name], |row| row.get(0))
    });
    Ok(made.await?)
}

/// What a receiver verifies with: the secret itself, or the public half of a private key.
///
/// # Errors
/// It is not of the form that the provider's are.
pub(super) fn of_receiver(provider: &str, secret: &str) -> Result<String, Failure> {
    let known = Known::find(provider)?;
    Ok(sender(&known.scheme, secret)?.receivers().to_owned())
}

fn sender(scheme: &Scheme, secret: &str) -> Result<Sender, Failure> {
    Sender::new(scheme, &[Zeroizing::new(secret.to_owned())], Options::default())
}

/// Where a provider's secret is looked for, such as `SINGLEKEY_WEBHOOK_SECRET`.
pub(super) fn variable(provider: &str) -> String {
    format!("{}_WEBHOOK_SECRET", provider.to_uppercase().replace('-', "_"))
}

/// A secret that nobody guesses.
pub(super) fn made_up(prefix: &str) -> String {
    let mut bytes = [0; 24];
    // A system without random bytes has no secrets: what cannot sign is refused later, and said.
    if getrandom::fill(&mut bytes).is_err() {
        return String::new();
    }
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}
