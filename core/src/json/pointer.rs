//! JSON pointers (RFC 6901), and what is found where they point.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use super::Text;

/// So many pointers can be followed at once.
pub(crate) const MOST_POINTERS: usize = 16;

/// A JSON pointer, cut into its unescaped steps.
#[derive(Clone, Debug)]
pub(crate) struct Pointer {
    pub(crate) text: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
struct Step {
    name: String,
    /// The same as the index of an array's element, if it can be one.
    index: Option<usize>,
}

impl Pointer {
    pub(crate) fn new(text: &str) -> Self {
        let steps = steps(text).map(|(name, index)| Step { name, index }).collect();
        Self { text: text.to_owned(), steps }
    }

    /// The only step of a pointer to a field of the document itself.
    pub(crate) fn only_step(&self) -> Option<&str> {
        match self.steps.as_slice() {
            [step] => Some(&step.name),
            _ => None,
        }
    }

    /// How many levels below the document it points.
    pub(crate) const fn depth(&self) -> usize {
        self.steps.len()
    }

    /// Whether its step from this depth down leads into the member with this key.
    pub(crate) fn leads_into(&self, depth: usize, key: Text<'_>) -> bool {
        self.steps.get(depth).is_some_and(|step| key.says(&step.name))
    }

    /// Whether its step from this depth down leads into the field of this name.
    pub(crate) fn leads_into_field(&self, depth: usize, name: &str) -> bool {
        self.steps.get(depth).is_some_and(|step| step.name == name)
    }

    /// Whether its step from this depth down leads into the element.
    pub(crate) fn leads_into_element(&self, depth: usize, index: usize) -> bool {
        self.steps.get(depth).is_some_and(|step| step.index == Some(index))
    }
}

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
    pointer.split('/').skip(1).map(|step| (unescaped(step), index(step)))
}

/// The index of an array's element that a step can be.
fn index(step: &str) -> Option<usize> {
    let is_canonical = step == "0" || !step.starts_with(['0', '+']);
    step.parse().ok().filter(|_| is_canonical)
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

fn unescaped(step: &str) -> String {
    let mut name = String::new();
    let mut is_escape = false;
    for character in step.chars() {
        match (is_escape, character) {
            (false, '~') => {}
            (true, '0') => name.push('~'),
            (true, '1') => name.push('/'),
            _ => name.push(character),
        }
        is_escape = character == '~' && !is_escape;
    }
    name
}
