//! What the payload is of a body.

use hookseal_kernel::plan;
use serde_json::{Value, json};

use super::fields::Place;
use super::invalid::{Invalid, invalid};
use crate::json::Tree;
use crate::text::Text;

/// What the payload is of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum PayloadRule {
    /// All of it: JSON.
    #[default]
    Json,
    /// The fields of the form that it is.
    Form,
    /// The JSON in this field of the form that it is.
    Field(Text),
    /// The same, or all of it where it does not begin with this field.
    JsonOrField(Text),
}

impl PayloadRule {
    /// As the plan has it.
    pub(crate) fn compiled(&self) -> plan::PayloadRule<'_> {
        match self {
            Self::Json => plan::PayloadRule::Json,
            Self::Form => plan::PayloadRule::Form,
            Self::Field(name) => plan::PayloadRule::Field(name),
            Self::JsonOrField(name) => plan::PayloadRule::JsonOrField(name),
        }
    }
}

pub(super) fn payload(place: &Place<'_>) -> PayloadRule {
    if !matches!(place.value(), Tree::Object(_)) {
        place.word(&[("form", ())], ());
        return PayloadRule::Form;
    }
    let fields = place.fields(&["field", "orJson"]);
    let name = fields.required("field").text();
    let is_either = fields.is_true("orJson");
    if is_either { PayloadRule::JsonOrField(name) } else { PayloadRule::Field(name) }
}

pub(super) fn written(rule: &PayloadRule) -> Value {
    match rule {
        PayloadRule::Json => Value::Null,
        PayloadRule::Form => json!("form"),
        PayloadRule::Field(name) => json!({ "field": name }),
        PayloadRule::JsonOrField(name) => json!({ "field": name, "orJson": true }),
    }
}

/// # Errors
/// `invalid_scheme`
pub(super) fn check(rule: &PayloadRule) -> Result<(), Invalid> {
    let (PayloadRule::Field(name) | PayloadRule::JsonOrField(name)) = rule else { return Ok(()) };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    if !name.is_empty() && name.bytes().all(is_plain) {
        return Ok(());
    }
    Err(invalid("/envelope/payload/field", "expected letters, digits, `_`, `-` and `.`, at least one"))
}
