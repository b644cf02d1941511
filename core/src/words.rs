//! Texts, put together without `core::fmt`: its machinery alone would be a fifth of what an edge user ships, so whatever
//! words an error is written with these. The sentences that others say too are those of `hookseal_words`.

pub(crate) use hookseal_words::Say;

/// A text of pieces, one behind the other.
macro_rules! words {
    ($($piece:expr),+ $(,)?) => {{
        let mut text = ::alloc::string::String::new();
        $( $crate::words::Say::say(&$piece, &mut text); )+
        text
    }};
}

/// Shows with `core::fmt`, too, what can stand in a text.
macro_rules! shown {
    ($($type:ty),+) => { $(
        impl ::core::fmt::Display for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(&$crate::words::words![*self])
            }
        }
    )+ };
}

pub(crate) use {shown, words};
