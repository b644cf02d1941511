//! What goes wrong between a program and its receiver, in the words of every language: `cargo xtask generate` writes
//! them in TypeScript and in Python, whose bindings see most of it before the core does.

use alloc::format;
use alloc::string::String;

use super::facts::wrong;
use crate::error::Error;

/// A row of the table, as generators need it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Row {
    /// Such as `type_twice`.
    pub name: &'static str,
    /// What has happened, a sentence.
    pub documentation: &'static str,
    /// What is said of it.
    pub kind: Kind,
    /// In which words; the names of facts are in braces.
    pub text: &'static str,
    /// Those names.
    pub facts: &'static [&'static str],
}

/// What is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// `invalid_option`, of the option or the method that is called so.
    Option(&'static str),
    /// The same, of the option that is called as the fact says.
    AnyOption,
    /// No mistake of the program's: what an exception says, or the log.
    Said,
}

macro_rules! table {
    ($( #[doc = $doc:literal] $name:ident($($fact:ident),*) => $kind:ident$(($word:literal))?: $text:literal; )+) => {
        $( table!(@ $kind #[doc = $doc] $name($($fact),*) $($word)? $text); )+

        /// All of them.
        pub const ROWS: &[Row] = &[ $( Row {
            name: stringify!($name),
            documentation: $doc,
            kind: Kind::$kind$(($word))?,
            text: $text,
            facts: &[ $( stringify!($fact), )* ],
        }, )+ ];
    };
    (@ Option #[$doc:meta] $name:ident($($fact:ident),*) $word:literal $text:literal) => {
        #[$doc]
        #[must_use]
        pub fn $name($($fact: &str),*) -> Error {
            wrong($word, &format!($text))
        }
    };
    (@ AnyOption #[$doc:meta] $name:ident($option:ident) $text:literal) => {
        #[$doc]
        #[must_use]
        pub fn $name($option: &str) -> Error {
            wrong($option, $text)
        }
    };
    (@ Said #[$doc:meta] $name:ident($($fact:ident),*) $text:literal) => {
        #[$doc]
        #[must_use]
        pub fn $name($($fact: &str),*) -> String {
            format!($text)
        }
    };
}

table! {
    /// A type got a second handler.
    type_twice(event_type) => Option("on"): "expected one handler for each type, found a second one for `{event_type}`";
    /// All other types got a second handler.
    others_twice() => Option("otherwise"): "expected one handler for all other types, found a second one";
    /// A value would begin another line of a configuration.
    line_break(option) => AnyOption: "expected one line, found a line break";
    /// A limit of a health check is none.
    no_limit() => Option("health"): "expected limits that are numbers, and not negative";
    /// A failure was judged in a word that says nothing.
    no_verdict(found) => Option("classify"): "expected `retry`, `ignore` or `permanent`, found {found}";
    /// A mark was to be set after the handler's end.
    complete_late() => Option("complete"): "expected a call while the handler runs, found one after it had ended: wait for it there";
    /// A mark was to be set in a transaction, and the store is in no database.
    complete_nowhere() => Option("complete"): "expected a store in the transaction's database, SQLite or PostgreSQL: leave it out with others";
    /// A queue handed over what another endpoint's receiver has sent, or another version of this one.
    other_message(version, endpoint, found_version, found_endpoint) => Option("message"): "expected version {version} of the endpoint `{endpoint}`, found version {found_version} of `{found_endpoint}`";
    /// Another attempt has taken the event over, which the handler's transaction learns.
    overtaken(key) => Said: "another attempt has `{key}` by now: let this pass, and roll the transaction back";
    /// A store in memory has no row for another event.
    store_full(rows) => Said: "the store in memory is full: all of its {rows} events are being handled";
    /// A Redis may drop marks to make room.
    store_drops(policy) => Said: "Redis has to keep marks: expected its `maxmemory-policy` to be `noeviction`, found `{policy}`";
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::super::verdict::Verdict;
    use super::*;

    #[test]
    fn the_table_is_what_the_functions_say() {
        let Error::InvalidOption { option, problem } = type_twice("a.b") else { panic!("it is another error") };
        assert_eq!((&*option, &*problem), ("on", "expected one handler for each type, found a second one for `a.b`"));
        let row = ROWS.iter().find(|row| row.name == "type_twice").expect("it is in the table");
        assert_eq!((row.kind, row.facts), (Kind::Option("on"), &["event_type"][..]));
        assert_eq!(problem, row.text.replace("{event_type}", "a.b"));
        assert_eq!(line_break("a").to_string(), "the option `a` is not valid: expected one line, found a line break");
        assert_eq!(ROWS.iter().filter(|row| row.documentation.ends_with('.')).count(), ROWS.len());
    }

    #[test]
    fn every_verdict_is_named() {
        let said = no_verdict("none").to_string();
        assert!(Verdict::ALL.iter().all(|verdict| said.contains(&format!("`{}`", verdict.as_str()))), "{said}");
    }
}
