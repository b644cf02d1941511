//! A payload and its data, which share the memory.

use alloc::borrow::Cow;
use alloc::sync::Arc;
use core::fmt;
use core::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::json;
use crate::text::Text;

/// A payload or a part of it. It reads like the [`Value`] that it is, and costs no copy: an event's
/// data are most of its payload.
///
/// ```
/// # use hookseal::{Delivery, SignOptions, Webhook};
/// # let webhook = Webhook::new("hospitable", "a secret")?;
/// # let body = br#"{"id":"1","action":"message.created","created":"now","version":"v1","data":{"body":"Hi"}}"#;
/// # let headers = webhook.sign(body, &SignOptions::new())?;
/// let event = webhook.receive(&Delivery::new(body, &headers, 0))?;
/// assert_eq!(event.data["body"], "Hi");
/// assert_eq!(event.payload["data"], *event.data);
///
/// let data: serde_json::Value = event.data.into(); // a value of its own
/// # assert_eq!(data, serde_json::json!({ "body": "Hi" }));
/// # Ok::<(), hookseal::Error>(())
/// ```
#[derive(Clone)]
pub struct SharedValue {
    payload: Arc<Value>,
    /// Where in it, as a JSON pointer; nowhere reads as null.
    path: Option<Text>,
}

impl SharedValue {
    /// All of a payload, and what is at this place in it.
    pub(crate) fn whole_and(payload: Value, path: Option<Text>) -> (Self, Self) {
        let payload = Arc::new(payload);
        (Self { payload: payload.clone(), path: Some(Cow::Borrowed("")) }, Self { payload, path })
    }
}

impl Deref for SharedValue {
    type Target = Value;

    fn deref(&self) -> &Value {
        const NULL: &Value = &Value::Null;
        self.path.as_deref().and_then(|path| json::at(&self.payload, path)).unwrap_or(NULL)
    }
}

impl From<SharedValue> for Value {
    fn from(shared: SharedValue) -> Self {
        (*shared).clone()
    }
}

impl PartialEq for SharedValue {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl PartialEq<Value> for SharedValue {
    fn eq(&self, other: &Value) -> bool {
        **self == *other
    }
}

impl Serialize for SharedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

/// A value of its own.
impl<'de> Deserialize<'de> for SharedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { payload: Arc::new(Value::deserialize(deserializer)?), path: Some(Cow::Borrowed("")) })
    }
}

impl fmt::Debug for SharedValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl fmt::Display for SharedValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}
