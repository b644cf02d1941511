//! JSON pointers (RFC 6901), and what is found where they point.

use alloc::string::String;

use hookseal_kernel::plan;
use serde_json::Value;

/// What stands in a document where a pointer points.
pub(crate) fn at<'v>(document: &'v Value, pointer: &str) -> Option<&'v Value> {
    steps(pointer).try_fold(document, |value, (name, index)| match value {
        Value::Object(members) => members.get(&name),
        Value::Array(elements) => elements.get(index?),
        _ => None,
    })
}

/// The steps of a pointer: each the name of an object's member, and the index of an array's element if it can be one.
pub(crate) fn steps(pointer: &str) -> impl Iterator<Item = (String, Option<usize>)> {
    plan::steps(pointer).map(|(name, index)| (name, index.and_then(|index| usize::try_from(index).ok())))
}

/// A member's name as a step of a pointer.
pub(crate) fn escaped(name: &str) -> String {
    let mut step = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '~' => step.push_str("~0"),
            '/' => step.push_str("~1"),
            _ => step.push(character),
        }
    }
    step
}
