//! Several short texts in one.

/// Several short texts in one: of a slice of texts, WebAssembly would hold addresses and lengths, which take more room than
/// most of the texts and cannot be compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List(&'static str);

/// A [`List`] of literals: `list!["one", "two"]`.
#[macro_export]
macro_rules! list {
    ($($text:expr),* $(,)?) => { $crate::list::List::ended(concat!($($text, "\n"),*)) };
}

impl List {
    /// Of texts that have a line break behind each.
    #[doc(hidden)]
    #[must_use]
    pub const fn ended(texts: &'static str) -> Self {
        Self(texts)
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        let mut rest = self.0;
        core::iter::from_fn(move || next(&mut rest))
    }

    /// The one at this place; nothing is there behind the last.
    #[must_use]
    pub fn get(self, place: usize) -> &'static str {
        self.iter().nth(place).unwrap_or_default()
    }

    /// All of them, with a line break behind each.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

// Not by `split`, whose search for characters is a kilobyte of WebAssembly.
#[cfg_attr(target_family = "wasm", inline(never))]
fn next(rest: &mut &'static str) -> Option<&'static str> {
    let end = rest.bytes().position(|byte| byte == b'\n')?;
    let text = rest.get(..end)?;
    *rest = rest.get(end + 1..)?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    #[test]
    fn texts_come_as_they_were_given() {
        let list = list!["one", "", "a third"];
        assert_eq!(list.iter().collect::<Vec<_>>(), ["one", "", "a third"]);
        assert_eq!([list.get(0), list.get(2), list.get(3)], ["one", "a third", ""]);
        assert_eq!(list![].iter().next(), None);
    }
}
