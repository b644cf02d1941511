//! A provider's document, `providers/<name>.json`: all that is known of it. Read strictly, and its scheme by the core
//! itself. The JSON Schema that is published is made from these types.

mod check;
mod handshake;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use hookseal::Scheme;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::Value;

pub(super) use self::handshake::{Condition, Expected, Handshake, Method, Repeated, RequestField, WithMac};
use super::case::{camel_case, snake_case};

pub(super) const FOLDER: &str = "providers";

/// All that is known of a provider: how it signs, how it delivers, and where this was read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(title = "A provider of webhooks")]
pub(super) struct Document {
    /// The JSON Schema of this document, for editors.
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    /// The provider's name as it writes it.
    pub(super) title: String,
    /// Other names that a program may call it by: who does is led to the one that it has.
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    /// Under which heading the index has it.
    pub(super) industry: Industry,
    /// How sure the scheme is.
    pub(super) status: Status,
    /// Which parts come from others than the provider, and are not vouched for by it.
    #[serde(default)]
    pub(super) second_hand: Vec<Part>,
    /// Whether the provider is known by its name in WebAssembly too, where each one costs every user some bytes.
    #[serde(default)]
    pub(super) everywhere: bool,
    /// Where all of this was read; the first one is the most important.
    #[schemars(length(min = 1))]
    pub(super) sources: Vec<Source>,
    /// How it signs: a scheme document, as users write their own.
    #[schemars(schema_with = "scheme_schema")]
    pub(super) scheme: Value,
    /// How it delivers, as far as a source says.
    #[serde(default)]
    pub(super) delivery: Delivery,
    /// Requests that want a certain answer, and are no deliveries of events.
    #[serde(default)]
    pub(super) handshakes: Vec<Handshake>,
    /// Where it publishes its public keys for everybody, if it does.
    pub(super) keys: Option<PublishedKeys>,
    /// What a right signature does not protect the receiver from. Markdown.
    pub(super) not_protected: String,
    /// What is peculiar to it. Markdown.
    #[serde(default)]
    pub(super) notes: Vec<String>,
}

/// Public keys that anybody can fetch: one of the two pins the host that they may come from.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct PublishedKeys {
    /// The address, whose answer is what the scheme's secret may be.
    #[schemars(url)]
    pub(super) url: Option<String>,
    /// Where deliveries name the address of their key: what such an address may be. `{hex}` stands for hexadecimal digits,
    /// `{id}` for letters, digits and hyphens, `{region}` for a region of AWS.
    #[serde(default)]
    pub(super) named: Vec<String>,
}

/// Where something was read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Source {
    pub(super) kind: SourceKind,
    /// The name of the page, the file or the guide.
    pub(super) title: String,
    /// Absent for a guide that is not on the web.
    #[schemars(url)]
    pub(super) url: Option<String>,
    /// The day on which it was read.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(super) read: String,
}

#[derive(Clone, Copy, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SourceKind {
    /// The provider's guide, as it was handed out.
    Guide,
    /// The provider's own page.
    Page,
    /// The provider's own library, sample or sender.
    Sdk,
    /// A specification that the provider says it follows, or is.
    Specification,
    /// Somebody else's page or code.
    SecondHand,
}

#[derive(Clone, Copy, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Status {
    /// The provider's own page, library or specification says how it signs.
    Official,
    /// Two others who do not copy each other say the same.
    TwoSources,
}

#[derive(Clone, Copy, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Part {
    Scheme,
    Envelope,
    Delivery,
    Handshakes,
}

#[derive(Clone, Copy, Deserialize, JsonSchema, PartialEq, PartialOrd, Eq, Ord)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Industry {
    Property,
    Standard,
    Payments,
    Billing,
    Finance,
    Crypto,
    Commerce,
    Logistics,
    Messaging,
    Email,
    Video,
    Social,
    Marketing,
    Crm,
    Support,
    Scheduling,
    Forms,
    Office,
    Hr,
    Identity,
    Security,
    Code,
    Cloud,
    Cms,
    Data,
    Ai,
}

impl Industry {
    /// Its heading in the index.
    pub(super) const fn heading(self) -> &'static str {
        match self {
            Self::Standard => "Standards and senders for others",
            Self::Property => "Property and rental",
            Self::Payments => "Payments",
            Self::Billing => "Billing and subscriptions",
            Self::Finance => "Banking and finance",
            Self::Crypto => "Crypto-currencies",
            Self::Commerce => "Commerce",
            Self::Logistics => "Logistics",
            Self::Messaging => "Messaging and telephony",
            Self::Email => "E-mail",
            Self::Video => "Video and media",
            Self::Social => "Social networks",
            Self::Marketing => "Marketing",
            Self::Crm => "Customer relations",
            Self::Support => "Support",
            Self::Scheduling => "Scheduling",
            Self::Forms => "Forms",
            Self::Office => "Office and documents",
            Self::Hr => "Human resources",
            Self::Identity => "Identity",
            Self::Security => "Security",
            Self::Code => "Code and delivery",
            Self::Cloud => "Cloud and operations",
            Self::Cms => "Content",
            Self::Data => "Data",
            Self::Ai => "Artificial intelligence",
        }
    }
}

/// How it delivers. What no source says is left out.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub(super) struct Delivery {
    /// Which answers it takes as success; any 2xx where nothing is said.
    pub(super) success: Option<Success>,
    /// The status that it wants for a delivery that was taken; 200 where nothing is said.
    #[schemars(range(min = 200, max = 299))]
    pub(super) acknowledge: Option<u16>,
    /// Which failures it tries again.
    pub(super) retried: Retried,
    /// When it tries again.
    pub(super) schedule: Option<Schedule>,
    /// What there is to say of retries besides. Markdown.
    pub(super) retries: Option<String>,
    /// Within how many seconds it wants an answer.
    pub(super) answer_within_seconds: Option<u32>,
    /// The largest body that it sends, in bytes. Becomes the default limit.
    pub(super) max_body_bytes: Option<u64>,
    /// The address ranges it sends from, in CIDR notation.
    pub(super) source_addresses: Vec<String>,
    /// Whether a header of pairs holds a signature for each secret while one replaces another; lists need not say so.
    pub(super) signs_with_each: bool,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
pub(super) enum Success {
    #[serde(rename = "200")]
    Ok200,
    #[serde(rename = "2xx")]
    Any2xx,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Retried {
    /// An answer from 400 to 499.
    #[serde(rename = "4xx")]
    pub(super) client_error: Option<bool>,
    /// An answer from 500 to 599.
    #[serde(rename = "5xx")]
    pub(super) server_error: Option<bool>,
    /// No answer in time.
    pub(super) timeout: Option<bool>,
}

/// `none`: it never tries again by itself.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) enum Schedule {
    None,
    /// From the first attempt to the last, where the delays are not published.
    TotalSeconds(u32),
    /// The delay before each retry, counted from the attempt before.
    DelaysSeconds(Vec<u32>),
}

fn scheme_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "$ref": "scheme.schema.json" })
}

/// A document, and what its file's name says.
pub(super) struct Provider {
    /// Such as `real-estate`.
    pub(super) name: String,
    pub(super) document: Document,
    /// The scheme with all that its document leaves to defaults.
    pub(super) scheme: Value,
    /// The scheme as it stands in the document.
    pub(super) scheme_text: String,
}

impl Provider {
    /// Where most of it comes from, such as `SingleKey, Webhook Integration Guide`.
    pub(super) fn guide(&self) -> String {
        format!("{}, {}", self.document.title, self.document.sources[0].title)
    }

    /// Such as `realEstate`.
    pub(super) fn camel_case(&self) -> String {
        camel_case(&self.name)
    }

    /// Such as `real_estate`.
    pub(super) fn module(&self) -> String {
        snake_case(&self.name)
    }
}

/// Reads all documents, by name.
pub(super) fn read_all(root: &Path) -> Result<Vec<Provider>> {
    let mut providers = Vec::new();
    for entry in fs::read_dir(root.join(FOLDER))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path)?;
            providers.push(
                read(name, &text).with_context(|| path.strip_prefix(root).unwrap_or(&path).display().to_string())?,
            );
        }
    }
    providers.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(providers)
}

fn read(name: String, text: &str) -> Result<Provider> {
    let document: Document = serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text))
        .map_err(|error| anyhow::anyhow!("{}: {}", error.path(), error.inner()))?;
    let scheme = Scheme::from_json(&document.scheme.to_string()).map_err(|error| anyhow::anyhow!("scheme: {error}"))?;
    ensure!(scheme.name() == name, "scheme.name: expected `{name}`, as the file is called");
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    ensure!(name.bytes().all(allowed), "the file's name: expected a-z, 0-9 and hyphens");
    document.check()?;
    let scheme_text = text_of_scheme(text).context("scheme: expected it in the document once")?;
    Ok(Provider { name, scheme: serde_json::from_str(&scheme.to_json())?, scheme_text, document })
}

/// The scheme's own text, as if it stood alone.
fn text_of_scheme(document: &str) -> Option<String> {
    let (_, rest) = document.split_once("\"scheme\": ")?;
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    values.next()?.ok()?;
    Some(rest[..values.byte_offset()].replace("\n  ", "\n"))
}

/// The JSON Schema of a document.
pub(super) fn schema() -> Schema {
    let mut schema =
        schemars::generate::SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Document>();
    schema.insert("$id".to_owned(), "provider.schema.json".into());
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    const GITHUB: &str = include_str!("../../../providers/github.json");

    fn refusal(of: &str, with: &str) -> String {
        assert!(GITHUB.contains(of), "{of}");
        let error = read("github".to_owned(), &GITHUB.replacen(of, with, 1)).err().expect("it is refused");
        format!("{error:#}")
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        assert!(read("github".to_owned(), GITHUB).is_ok());
        assert!(refusal("\"schedule\"", "\"shedule\"").starts_with("delivery.shedule: unknown field"));
        assert!(refusal("\"layout\": \"prefixed\"", "\"layout\": \"fixed\"").contains("/signature/layout"));
        assert!(refusal("2026-11-28", "28.11.2026").starts_with("sources[0].read: "));
        assert!(refusal("https://", "http://").starts_with("sources[0].url: "));
        assert!(refusal("\"name\": \"github\"", "\"name\": \"gitlab\"").starts_with("scheme.name: "));
        assert!(refusal("\"code\"", "\"codes\"").starts_with("industry: unknown variant"));
    }
}
