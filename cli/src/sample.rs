//! Events to send: those that guides show, and made-up ones.

use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::file;
use crate::form::{self, is_form};
use crate::known::Known;
use crate::placed::{self, of_length, put};
use crate::sender::{Along, Request, Sender, Signed, is_host};

/// The payloads that guides show, by provider.
static SAMPLES: LazyLock<Map<String, Value>> =
    // Generated, and read by a test.
    LazyLock::new(|| serde_json::from_str(include_str!("generated/samples.json")).unwrap_or_default());

/// The body of an event, and where it is from.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) event_type: Option<String>,
    /// Such as `singlekey guide, Testing, Manual Testing`, or `made up`.
    pub(crate) origin: String,
    pub(crate) body: String,
    /// The id that it has in its body.
    id: Option<String>,
}

impl Sample {
    /// The first event of this type, or of any; of the guide where it shows one.
    pub(crate) fn find(known: &Known, event_type: Option<&str>) -> Self {
        let scheme = json!(known.scheme);
        let shown = SAMPLES.get(known.scheme.name()).and_then(Value::as_array).into_iter().flatten();
        let shown: Vec<&Value> = shown.filter(|_| known.provider.is_some()).collect();
        let wanted = |sample: &&&Value| event_type.is_none_or(|event_type| sample["type"] == event_type);
        if let Some(sample) = shown.iter().find(wanted) {
            return Self::shown(sample, &scheme);
        }
        let made_up = Self::made_up(&scheme, event_type);
        shown.first().and_then(|sample| Self::like(sample, &made_up, &scheme)).unwrap_or(made_up)
    }

    /// What is made up, with the id and whatever else surrounds the data in an event of another type that is shown.
    fn like(shown: &Value, made_up: &Self, scheme: &Value) -> Option<Self> {
        let shown = Self::shown(shown, scheme);
        let mut payload: Value = serde_json::from_str(&shown.body).ok()?;
        let made: Value = serde_json::from_str(&made_up.body).ok()?;
        for name in ["type", "data"] {
            let pointer = scheme["envelope"][name].as_str().filter(|pointer| !pointer.is_empty())?;
            *payload.pointer_mut(pointer)? = made.pointer(pointer)?.clone();
        }
        // An id among the data was replaced with them.
        let is_there =
            |id: &str| id_pointers(scheme).any(|pointer| payload.pointer(pointer).is_some_and(|at| at == id));
        if shown.id.as_deref().is_some_and(|id| !is_there(id)) {
            return None;
        }
        Some(Self { body: payload.to_string(), id: shown.id, ..made_up.clone() })
    }

    fn shown(sample: &Value, scheme: &Value) -> Self {
        let text = |name: &str| sample[name].as_str().map(str::to_owned);
        let body = text("body").unwrap_or_default();
        let payload: Value = serde_json::from_str(&body).unwrap_or_default();
        let id = id_pointers(scheme).find_map(|pointer| payload.pointer(pointer)?.as_str().map(str::to_owned));
        Self { event_type: text("type"), origin: text("source").unwrap_or_default(), body, id }
    }

    /// An object with what the scheme's envelope looks for, and nothing that a provider would recognise besides.
    fn made_up(scheme: &Value, event_type: Option<&str>) -> Self {
        if placed::is_notification(scheme) {
            return Self {
                event_type: None,
                origin: "made up".to_owned(),
                body: placed::NOTIFICATION.to_owned(),
                id: None,
            };
        }
        let envelope = &scheme["envelope"];
        let any = if placed::is_message(scheme) { placed::TYPE } else { "hookseal.made_up" };
        let event_type = envelope["type"].is_string().then(|| event_type.unwrap_or(any).to_owned());
        let mut body = json!({});
        let id = id_pointers(scheme).next().map(|pointer| {
            let id = "made_up_1705314600".to_owned();
            put(&mut body, pointer, json!(id));
            id
        });
        if let (Some(pointer), Some(event_type)) = (envelope["type"].as_str(), &event_type) {
            put(&mut body, pointer, json!(event_type));
        }
        if let Some(pointer) = envelope["occurredAt"].as_str() {
            put(&mut body, pointer, json!("2024-01-15T10:30:00Z"));
        }
        let data = envelope["data"].as_str().filter(|pointer| !pointer.is_empty()).unwrap_or("/made_up").to_owned();
        put(&mut body, &format!("{data}/note"), json!("made up by hookseal send"));
        let body = if is_form(scheme) { form::body(scheme, &body) } else { body.to_string() };
        Self { event_type, origin: "made up".to_owned(), body, id }
    }

    /// The user's own, to the byte.
    pub(crate) fn of_file(path: &Path) -> Result<Self, Failure> {
        let body = String::from_utf8(file::read(path)?)
            .map_err(|_| Failure::misuse(format!("{} is no UTF-8 text", path.display())))?;
        Ok(Self { event_type: None, origin: path.display().to_string(), body, id: None })
    }

    /// One that is no event.
    pub(crate) const fn of_body(body: String) -> Self {
        Self { event_type: None, origin: String::new(), body, id: None }
    }

    /// An event that was made before, with its id.
    pub(crate) const fn kept(body: String, id: Option<String>) -> Self {
        Self { event_type: None, origin: String::new(), body, id }
    }

    /// The same event, written otherwise.
    pub(crate) fn with_body(&self, body: String) -> Self {
        Self { body, ..self.clone() }
    }

    /// Another event of the same kind: with another id, or another text where events have none.
    pub(crate) fn another(&self) -> Self {
        let mut other = self.clone();
        if let Some(id) = &self.id {
            let fresh = fresh_id(id);
            other.body = self.body.replacen(&format!("\"{id}\""), &format!("\"{fresh}\""), 1);
            other.id = Some(fresh);
            return other;
        }
        // Bodies that are equal are one event. A member that no one knows is kept by whoever is lenient, as providers
        // may add some at any time.
        if let Some(rest) = self.body.trim_end().strip_suffix('}') {
            let comma = if rest.trim_end().ends_with('{') { "" } else { "," };
            other.body = format!("{rest}{comma}\"hooksealSample\":\"{:016x}\"}}", fastrand::u64(..));
        } else if self.body.trim_end().ends_with('>') {
            // Of XML, a comment.
            other.body = format!("{}<!-- hooksealSample {:016x} -->", self.body, fastrand::u64(..));
        } else if self.body.contains('=') {
            other.body = format!("{}&hooksealSample={:016x}", self.body, fastrand::u64(..));
        }
        other
    }

    /// The same event each time that it is signed: with an id, where a header has it.
    pub(crate) fn identified(&self) -> Self {
        let id = self.id.clone().or_else(|| Some(new_id()));
        Self { id, ..self.clone() }
    }

    /// Another event with the same body, where a header has the id.
    pub(crate) fn alike(&self) -> Self {
        Self { id: Some(new_id()), ..self.clone() }
    }

    /// With spaces, escapes and a number's form that no JSON library would write again.
    pub(crate) fn unusually_written(&self) -> Self {
        let mut other = self.clone();
        if let Some(rest) = self.body.trim_end().strip_suffix('}') {
            let comma = if rest.trim_end().ends_with('{') { "" } else { " ," };
            other.body = format!("{rest}{comma}\t\"hooksealForm\" : [ 1.50e0, \"caf\\u00e9 \\/ \u{2713}\" ]\n}}");
        }
        other
    }

    /// Filled up with blanks to so many bytes, which any JSON may have.
    pub(crate) fn of_length(&self, length: usize) -> Self {
        let mut other = self.clone();
        if let Some(rest) = self.body.trim_end().strip_suffix('}') {
            let blanks = " ".repeat(length.saturating_sub(rest.len() + 1));
            other.body = format!("{rest}{blanks}}}");
        }
        other
    }

    /// Signed as the provider does.
    ///
    /// # Errors
    /// `invalid_option`, where the scheme signs something that is not known.
    pub(crate) fn request(&self, sender: &Sender, at: u64) -> Result<Request, Failure> {
        let scheme = json!(sender.scheme());
        let mut along = Along { at, method: "POST".to_owned(), ..Along::default() };
        if scheme["id"].is_object() {
            let id = self.id.clone().unwrap_or_else(new_id);
            along.id = Some(of_length(id, &scheme["id"]["length"]));
        }
        for segment in scheme["signedContent"].as_array().into_iter().flatten() {
            let name = segment["header"].as_str().or_else(|| segment["plivoRequest"].as_str());
            // Whom it is sent to, the sender knows.
            if let Some(name) = name.filter(|name| !is_host(name)) {
                along.headers.push((name.to_owned(), of_length("made-up".to_owned(), &segment["length"])));
            }
        }
        let is_placed = placed::is_needed(&scheme);
        let body = if is_placed { placed::body(&self.body, sender, at)? } else { self.body.clone() };
        let body = body.into_bytes();
        let Signed { headers: signed, query } = if placed::is_signed_inside(&scheme) {
            Signed { headers: Vec::new(), query: None }
        } else {
            sender.sign(&body, &along)?
        };
        let kind = if is_form(&scheme) { "application/x-www-form-urlencoded" } else { "application/json" };
        let mut headers = vec![
            ("Content-Type".to_owned(), kind.to_owned()),
            ("User-Agent".to_owned(), concat!("hookseal/", env!("CARGO_PKG_VERSION")).to_owned()),
        ];
        headers.extend(signed);
        Ok(Request { headers, body, query })
    }
}

/// An id of a message, which no other has.
pub(crate) fn new_id() -> String {
    fresh_id("msg_00000000")
}

fn id_pointers(scheme: &Value) -> impl Iterator<Item = &str> {
    let id = &scheme["envelope"]["id"];
    id.as_str().into_iter().chain(id.as_array().into_iter().flatten().filter_map(Value::as_str))
}

/// An id like this one: its digits and capitals are others, but for the first four characters.
fn fresh_id(id: &str) -> String {
    // Crockford's, of which ULIDs are made.
    const CAPITALS: &[u8] = b"ABCDEFGHJKMNPQRSTVWXYZ";
    let changed = |character: char| character.is_ascii_digit() || character.is_ascii_uppercase();
    let mut fresh: String = id
        .chars()
        .enumerate()
        .map(|(index, character)| match character {
            _ if index < 4 => character,
            '0'..='9' => fastrand::digit(10),
            'A'..='Z' => char::from(CAPITALS[fastrand::usize(..CAPITALS.len())]),
            other => other,
        })
        .collect();
    if id.chars().skip(4).filter(|character| changed(*character)).count() < 8 {
        fresh.push('_');
        fresh.extend((0..8).map(|_| fastrand::digit(10)));
    }
    fresh
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fitting;
    use hookseal::{Options, PROVIDERS};

    /// Of every provider, with a secret of its form, or a private key of its kind.
    #[test]
    fn every_provider_has_an_event_that_is_accepted() {
        const AT: u64 = 1_700_000_000;
        let key = |sender: &Sender, known: &Known| -> Result<String, Failure> {
            let request = Sample::find(known, None).another().request(sender, AT)?;
            Ok(sender.receive(&request, AT)?.deduplication_key)
        };
        let keys = |name: &str| -> Result<[String; 2], Failure> {
            let known = Known::find(name)?;
            let options = Options::default().url("https://example.com/webhooks");
            let sender = Sender::new(&known.scheme, &[fitting::made(&known.scheme)?], options)?;
            Ok([key(&sender, &known)?, key(&sender, &known)?])
        };
        let wrong = PROVIDERS.iter().filter_map(|provider| match keys(provider.scheme.name()) {
            Ok([one, other]) if one == other => Some(format!("{one} twice")),
            Ok(_) => None,
            Err(failure) => Some(format!("{}: {}", provider.scheme.name(), failure.message)),
        });
        let wrong: Vec<String> = wrong.collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn guides_types_are_found_and_others_are_made_up() {
        let known = Known::find("singlekey").expect("a provider");
        assert!(Sample::find(&known, Some("invite.sent")).origin.contains("guide"));
        assert_eq!(Sample::find(&known, Some("invite.lost")).origin, "made up");
    }
}
