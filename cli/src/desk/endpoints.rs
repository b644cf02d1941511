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
    if let Some(given) = given(&name) {
        // What could not sign is said now, not at the first delivery.
        signs(&given).map_err(|failure| Problem::bad(of_variable(&name, &failure).message))?;
        return Ok(given);
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

/// Has the endpoints that were registered before sign with what their account's environment variable says now. Gives
/// the providers of which it is another secret.
///
/// # Errors
/// What a variable holds is not of the provider's form, or the database does not take it.
pub(super) async fn take_up_secrets(running: &Running) -> Result<Vec<String>, Failure> {
    // Dossier has one for each subscription, and a personal account of Hospitable its own.
    const OF_ACCOUNTS: &str = "provider <> 'dossier' AND registration ->> 'email' IS NULL";
    let providers = running.database.with(|connection| {
        let mut found = connection.prepare(&format!("SELECT DISTINCT provider FROM endpoints WHERE {OF_ACCOUNTS}"))?;
        found.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()
    });
    let mut changed = Vec::new();
    for provider in providers.await.map_err(Failure::wrong)? {
        let Some(given) = given(&provider) else { continue };
        sender(&Known::find(&provider)?.scheme, &given).map_err(|failure| of_variable(&provider, &failure))?;
        let name = provider.clone();
        let count = running.database.with(move |connection| {
            let set =
                format!("UPDATE endpoints SET secret = ?2 WHERE provider = ?1 AND secret <> ?2 AND {OF_ACCOUNTS}");
            connection.execute(&set, params![name, given])
        });
        if count.await.map_err(Failure::wrong)? > 0 {
            changed.push(provider);
        }
    }
    Ok(changed)
}

/// What a provider's environment variable holds.
fn given(provider: &str) -> Option<String> {
    std::env::var(variable(provider)).ok().filter(|given| !given.is_empty())
}

fn of_variable(provider: &str, failure: &Failure) -> Failure {
    let variable = variable(provider);
    Failure::misuse(format!("{}. The desk takes a provider's secret from {variable}, if it is set", failure.message))
}

/// What a receiver verifies with: the secret itself, or the public half of a private key; a list where it has to know
/// whose deliveries it takes, too.
///
/// # Errors
/// It is not of the form that the provider's are.
pub(super) fn of_receiver(provider: &str, secret: &str) -> Result<Value, Failure> {
    let known = Known::find(provider)?;
    Ok(sender(&known.scheme, secret)?.receivers())
}

fn sender(scheme: &Scheme, secret: &str) -> Result<Sender, Failure> {
    Sender::new(scheme, &[Zeroizing::new(secret.to_owned())], Options::default())
}

/// Where a provider's secret is looked for, such as `SINGLEKEY_WEBHOOK_SECRET`.
fn variable(provider: &str) -> String {
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
