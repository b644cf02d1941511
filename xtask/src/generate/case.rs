//! Names as other languages write them.

/// Words of JavaScript that no constant can be called by, and of TypeScript.
const OF_JAVASCRIPT: &str = "arguments await break case catch class const continue debugger default delete do else enum \
    eval export extends false finally for function if implements import in instanceof interface let new null package \
    private protected public return static super switch this throw true try typeof undefined var void while with yield";
/// Words of Python that no module can be imported by.
const OF_PYTHON: &str = "and as assert async await break class continue def del elif else except finally for from \
    global if import in is lambda nonlocal not or pass raise return try while with yield";

/// The word with a capital.
pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// A provider's name as a constant's in JavaScript, such as `realEstate`, which is a scheme.
pub(super) fn camel_case(name: &str) -> String {
    let mut words = name.split('-');
    let joined: String = words.next().map(str::to_owned).into_iter().chain(words.map(capitalised)).collect();
    if begins_with_a_digit(&joined) {
        format!("scheme{joined}")
    } else if is_among(OF_JAVASCRIPT, &joined) {
        joined + "Scheme"
    } else {
        joined
    }
}

/// A provider's name as a module's in Rust and in Python, such as `real_estate`.
pub(super) fn snake_case(name: &str) -> String {
    // What no `Ident` is, and a word that is reserved since the edition of 2024.
    let is_of_rust = |word: &str| syn::parse_str::<syn::Ident>(word).is_err() || word == "gen";
    let joined = name.replace('-', "_");
    if begins_with_a_digit(&joined) {
        format!("_{joined}")
    } else if is_of_rust(&joined) || is_among(OF_PYTHON, &joined) {
        joined + "_"
    } else {
        joined
    }
}

/// No language takes such a name, nor one that is a word of its own: providers are called `box`, and may be called `yield`.
fn begins_with_a_digit(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_digit())
}

fn is_among(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|other| other == word)
}

#[cfg(test)]
mod tests {
    use super::{camel_case, snake_case};

    #[test]
    fn a_providers_name_is_one_in_every_language() {
        for (name, camel, snake) in [
            ("stripe", "stripe", "stripe"),
            ("real-estate", "realEstate", "real_estate"),
            ("box", "box", "box_"),
            ("switch", "switchScheme", "switch"),
            ("yield", "yieldScheme", "yield_"),
            ("lambda", "lambda", "lambda_"),
            ("gen", "gen", "gen_"),
            ("360learning", "scheme360learning", "_360learning"),
        ] {
            assert_eq!((camel_case(name), snake_case(name)), (camel.to_owned(), snake.to_owned()), "{name}");
        }
    }
}
