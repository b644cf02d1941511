//! The vectors: what each says of a delivery, and how it went here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hookseal::binding::{Language, compiled, raw_text, wire_bytes};
use hookseal::{Delivery, Error, Event, Headers, Request, Scheme, Webhook};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct File {
    #[serde(rename = "$schema")]
    _schema: String,
    #[serde(rename = "generatedBy")]
    _generated_by: String,
    #[serde(rename = "provider")]
    _provider: String,
    pub(crate) timestamp: TimestampKind,
    pub(crate) cases: Vec<Case>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TimestampKind {
    Signed,
    Unsigned,
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Case {
    pub(crate) name: String,
    #[serde(rename = "comment")]
    _comment: String,
    #[serde(rename = "source")]
    _source: String,
    pub(crate) provider: Option<String>,
    pub(crate) scheme: Option<Value>,
    #[serde(default)]
    pub(crate) secrets: Value,
    pub(crate) headers: Vec<(String, String)>,
    #[serde(default)]
    pub(crate) request: RequestLine,
    pub(crate) body: Body,
    #[serde(default)]
    pub(crate) body_as: BodyAs,
    pub(crate) now: u64,
    #[serde(default)]
    pub(crate) options: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) operation: Operation,
    pub(crate) expect: Expect,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestLine {
    pub(crate) method: Option<String>,
    pub(crate) url: Option<String>,
}

impl RequestLine {
    pub(crate) fn request(&self) -> Request<'_> {
        let request = self.method.as_deref().map_or_else(Request::new, |method| Request::new().method(method));
        self.url.as_deref().map_or(request, |url| request.url(url))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Body {
    Text(String),
    Base64(String),
}

#[derive(Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BodyAs {
    #[default]
    Bytes,
    Text,
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Operation {
    #[default]
    Receive,
    Verify,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expect {
    pub(crate) event: Option<Value>,
    pub(crate) verified: Option<bool>,
    pub(crate) error: Option<String>,
    #[serde(default)]
    pub(crate) details: BTreeMap<String, Value>,
}

pub(crate) type Pairs = Vec<(String, Vec<u8>)>;

impl Case {
    pub(crate) fn body(&self) -> Vec<u8> {
        match &self.body {
            Body::Text(text) => text.as_bytes().to_vec(),
            Body::Base64(text) => STANDARD.decode(text).expect("a vector's body is base64"),
        }
    }

    pub(crate) fn headers(&self) -> Pairs {
        self.headers.iter().map(|(name, value)| (name.clone(), wire_bytes(value).into_owned())).collect()
    }

    /// Whether public keys check it, or it is a JSON Web Signature: not in every build.
    pub(crate) fn needs_keys(&self) -> bool {
        let document = self.provider.as_deref().map(scheme_of_document);
        let Some(scheme) = self.scheme.as_ref().or(document.as_ref()) else { return false };
        let scheme = Scheme::from_json(&scheme.to_string());
        // What no plan says, only a build with keys checks.
        scheme.is_ok_and(|scheme| matches!(compiled(&scheme), Ok(None))) || self.secrets.to_string().contains("whpk_")
    }

    pub(crate) fn webhook(&self) -> Result<Webhook, Error> {
        let provider = match (&self.provider, &self.scheme) {
            (Some(name), None) if Scheme::named(name).is_ok() => json!(name),
            // Without the catalogue, its document is handed over.
            (Some(name), None) => scheme_of_document(name),
            (None, Some(scheme)) => scheme.clone(),
            _ => panic!("{}: expected either `provider` or `scheme`", self.name),
        };
        let configuration = json!({ "provider": provider, "secrets": self.secrets, "options": self.options });
        Webhook::from_configuration(&configuration.to_string())
    }

    /// Whether what is signed of the body is what its fields stand for.
    pub(crate) fn signs_a_form(&self) -> bool {
        self.webhook().is_ok_and(|webhook| webhook.scheme().to_json().contains("\"sortedForm\""))
    }

    /// Whether a change of the body must be noticed.
    pub(crate) fn signs_its_body(&self) -> bool {
        let scheme = self.webhook().map(|webhook| webhook.scheme().to_json()).unwrap_or_default();
        serde_json::from_str::<Value>(&scheme).is_ok_and(|scheme| {
            // With a token, and where fields alone are signed, the body can be any.
            scheme["algorithm"] != "token" && scheme["bodySigned"] != false
        })
    }

    pub(crate) fn run(&self, body: &[u8], headers: &[(String, Vec<u8>)]) -> Result<Option<Event>, Error> {
        self.run_as(&self.request, body, headers)
    }

    pub(crate) fn run_as(
        &self,
        request: &RequestLine,
        body: &[u8],
        headers: &[(String, Vec<u8>)],
    ) -> Result<Option<Event>, Error> {
        let webhook = self.webhook()?;
        if self.body_as == BodyAs::Text {
            raw_text(std::str::from_utf8(body).expect("a text body is UTF-8"), Language::Rust)?;
        }
        let delivery = delivery(request, body, headers, self.now);
        match self.operation {
            Operation::Verify => webhook.verify(&delivery).map(|()| None),
            Operation::Receive => webhook.receive(&delivery).map(Some),
        }
    }
}

pub(crate) fn delivery<'d, H: Headers + ?Sized>(
    request: &'d RequestLine,
    body: &'d [u8],
    headers: &'d H,
    now: u64,
) -> Delivery<'d, H> {
    let mut delivery = Delivery::new(body, headers, now);
    if let Some(method) = &request.method {
        delivery = delivery.method(method);
    }
    if let Some(url) = &request.url {
        delivery = delivery.url(url);
    }
    delivery
}

/// The scheme in a provider's document; the name itself where there is none.
pub(crate) fn scheme_of_document(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../providers").join(name).with_extension("json");
    let document = fs::read_to_string(file).ok().and_then(|text| serde_json::from_str::<Value>(&text).ok());
    document.map_or_else(|| json!(name), |document| document["scheme"].clone())
}

/// What this build can check.
pub(crate) fn files() -> Vec<(PathBuf, File)> {
    let mut files = all_files();
    if cfg!(not(feature = "keys")) {
        for (_, file) in &mut files {
            file.cases.retain(|case| !case.needs_keys());
        }
    }
    files
}

pub(crate) fn all_files() -> Vec<(PathBuf, File)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    let mut files: Vec<(PathBuf, File)> = fs::read_dir(&folder)
        .expect("the vectors' folder is readable")
        .map(|entry| entry.expect("an entry is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter(|path| !path.ends_with("schema.json"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a vector file is readable");
            let mut json = serde_json::Deserializer::from_str(&text);
            // An expected event nests as deep as a payload may, and the file around it deeper.
            json.disable_recursion_limit();
            let file = File::deserialize(&mut json).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path, file)
        })
        .collect();
    files.sort_by(|(left, _), (right, _)| left.cmp(right));
    assert!(files.len() > 10, "there is a file for each provider");
    files
}

/// What is wrong with a case's outcome, if anything is.
pub(crate) fn judge(case: &Case, outcome: &Result<Option<Event>, Error>) -> Option<String> {
    let expect = &case.expect;
    match (outcome, &expect.error) {
        (Err(error), Some(code)) if error.code().as_str() == code => {
            let shown = serde_json::to_value(error).expect("an error is serialisable");
            let differs = |(name, value): &(&String, &Value)| shown["details"][name.as_str()] != **value;
            let (name, value) = expect.details.iter().find(differs)?;
            Some(format!("expected details.{name} {value}, got {}", shown["details"]))
        }
        (Err(error), _) => Some(format!("got {}: {error}", error.code().as_str())),
        (Ok(_), Some(code)) => Some(format!("expected {code}, but it was accepted")),
        (Ok(None), None) => (expect.verified != Some(true)).then(|| "expected an event".into()),
        (Ok(Some(event)), None) => {
            let mut shown = serde_json::to_value(event).expect("an event is serialisable");
            let payload = shown.as_object_mut().and_then(|event| event.remove("payload"));
            let mut expected = expect.event.clone();
            let said = expected.as_mut().and_then(|event| event.as_object_mut()?.remove("payload"));
            if payload != said.or_else(|| serde_json::from_slice(&case.body()).ok()) {
                return Some(format!("the payload is another one: {payload:?}"));
            }
            (Some(&shown) != expected.as_ref()).then(|| format!("got the event {shown}"))
        }
    }
}
