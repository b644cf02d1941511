//! The providers by name, and schemes of the user's own.

use std::path::Path;
use std::sync::LazyLock;

use hookseal::{PROVIDERS, Provider, Scheme};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::file;

/// What a provider's document says to people, by its name: title, sources, notes.
pub(crate) static DOCUMENTS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    // Generated, and read by a test.
    serde_json::from_str(include_str!("generated/providers.json")).unwrap_or_default()
});

/// A scheme, with all that is known of its provider where it is a built-in one.
pub(crate) struct Known {
    pub(crate) scheme: Scheme,
    pub(crate) provider: Option<&'static Provider>,
}

impl Known {
    /// By a provider's name, or the file of a scheme document, whose name ends in `.json`.
    ///
    /// # Errors
    /// `unknown_provider`, `invalid_scheme`; the file cannot be read.
    pub(crate) fn find(name: &str) -> Result<Self, Failure> {
        if Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
            let bytes = file::read(Path::new(name))?;
            let text = String::from_utf8(bytes).map_err(|_| Failure::misuse(format!("{name} is no UTF-8 text")))?;
            return Ok(Self { scheme: Scheme::from_json(&text)?, provider: None });
        }
        let scheme = Scheme::named(name).map_err(|error| {
            let mut failure = Failure::from(error);
            failure.message.truncate(failure.message.trim_end_matches('.').len());
            failure.message.push_str(if failure.message.ends_with('?') { " " } else { ". " });
            failure.message.push_str("`hookseal providers` lists them");
            failure
        })?;
        Ok(Self { scheme, provider: provider(name) })
    }
}

impl Known {
    /// Whether a header holds a signature for each secret while one replaces another: lists are made for it, and of
    /// pairs the provider's document says so.
    pub(crate) fn signs_with_each(&self) -> bool {
        let is_said = |document: &Value| document["signsWithEach"] == true;
        let documented = self.provider.and_then(|provider| DOCUMENTS.get(provider.scheme.name()));
        is_list(&json!(self.scheme)["signature"]) || documented.is_some_and(is_said)
    }
}

/// Whether a header holds a list of signatures, of which one that is right is enough.
pub(crate) fn is_list(signature: &Value) -> bool {
    signature["layout"] == "versions" || signature["layout"] == "list"
}

/// The built-in provider of this name.
pub(crate) fn provider(name: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().copied().find(|provider| provider.scheme.name() == name)
}

/// How a provider writes its name.
pub(crate) fn title(name: &str) -> &str {
    DOCUMENTS.get(name).and_then(|document| document["title"].as_str()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_has_a_document() {
        for provider in PROVIDERS {
            assert!(DOCUMENTS.contains_key(provider.scheme.name()), "{}", provider.scheme.name());
        }
    }

    #[test]
    fn two_signatures_are_sent_where_lists_are_or_the_document_says_so() {
        for (name, expected) in [
            ("standard-webhooks", true),
            ("cronofy", true),
            ("stripe", true),
            ("zitadel", true),
            ("affirm", false),
            ("github", false),
        ] {
            assert_eq!(Known::find(name).ok().map(|known| known.signs_with_each()), Some(expected), "{name}");
        }
    }
}
