//! Texts that a framework gave another form: times that it read and wrote again, and ends whose spaces it took off.

use alloc::string::String;
use alloc::vec::Vec;

use super::tokens::Token;

/// More texts than these are not looked at one by one.
const MOST_TEXTS: usize = 16;

/// What the times of every document that is given here look like, and the same of each time alone.
const ALL_TIMES: u32 = 28;
const ONE_TIME: u32 = 44;
/// What one text weighs that had spaces at an end.
const SPACES: u32 = 52;

/// The same document with a text written in another way, as JSON without spaces; what that weighs, and what it is.
pub(super) fn variants(tokens: &[Token<'_>]) -> Vec<(String, u32, &'static str)> {
    let mut variants = Vec::new();
    let told = ", with its times in another form";
    let is_time = |text: &str| FORMS.iter().any(|form| form(text).is_some());
    let times = places(tokens, is_time);
    for form in FORMS.iter().copied() {
        variants.extend(changed(tokens, &times, form).map(|source| (source, ALL_TIMES, told)));
    }
    if times.len() > 1 {
        for place in times.iter().take(MOST_TEXTS) {
            for form in FORMS.iter().copied() {
                variants.extend(changed(tokens, &[*place], form).map(|source| (source, ONE_TIME, told)));
            }
        }
    }
    let told = ", with a text whose ends were trimmed, as Laravel does";
    for place in places(tokens, |text| !text.is_empty()).into_iter().take(MOST_TEXTS) {
        for form in ENDS.iter().copied() {
            variants.extend(changed(tokens, &[place], form).map(|source| (source, SPACES, told)));
        }
    }
    variants
}

type Form = fn(&str) -> Option<String>;

/// What a time was that came in another form, the likeliest first.
const FORMS: &[Form] = &[
    // JavaScript adds what the sender left out.
    |text| fraction(text, "000", ""),
    |text| fraction(text, "000000", ""),
    // Programs that write no fraction of zeros.
    |text| inserted(text, ".000"),
    |text| inserted(text, ".000000"),
    // The same zone, written otherwise.
    |text| ended(text, "+00:00", "Z"),
    |text| ended(text, "Z", "+00:00"),
    |text| ended(text, "Z", "+0000"),
    // Both, as JavaScript does with what Python wrote, and the other way.
    |text| ended(text, ".000Z", "+00:00"),
    |text| ended(&fraction_to(text, 3)?, "+00:00", "Z"),
    |text| ended(&inserted(text, ".000")?, "+00:00", "Z"),
    // Six digits, of which three were kept.
    |text| fraction_to(text, 3),
    |text| fraction_to(text, 6),
    // Databases and Python's `str`.
    |text| separated(text, ' ', 'T'),
    |text| ended(&separated(text, ' ', 'T')?, "+00:00", "Z"),
    |text| separated(text, 'T', ' '),
];

/// What stood at the ends of a text.
const ENDS: &[Form] = &[
    |text| Some([text, " "].concat()),
    |text| Some([" ", text].concat()),
    |text| Some([" ", text, " "].concat()),
    |text| Some([text, "\\n"].concat()),
    |text| Some([text, "\\r\\n"].concat()),
];

/// Where values are texts like this; no names of members.
fn places(tokens: &[Token<'_>], is_wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    let is_value = |index: usize| tokens.get(index + 1) != Some(&Token::Colon);
    let wanted = |(index, token): (usize, &Token<'_>)| match token {
        Token::Text(text) if is_value(index) && is_wanted(text) => Some(index),
        _ => None,
    };
    tokens.iter().enumerate().filter_map(wanted).collect()
}

/// The document with what this form makes of the texts at these places; nothing where it makes nothing of any.
fn changed(tokens: &[Token<'_>], places: &[usize], form: Form) -> Option<String> {
    let mut any = false;
    let mut source = String::new();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(byte) | Token::Close(byte) => source.push(char::from(*byte)),
            Token::Comma => source.push(','),
            Token::Colon => source.push(':'),
            Token::Number(number) => source.push_str(number),
            Token::Word(word) => source.push_str(word),
            Token::Text(text) => {
                let other = if places.contains(&index) { form(text) } else { None };
                any |= other.is_some();
                source.extend(["\"", other.as_deref().unwrap_or(text), "\""]);
            }
        }
    }
    any.then_some(source)
}

/// Where the seconds of a time end: `2024-01-15T10:30:00`.
fn seconds_end(text: &str) -> Option<usize> {
    const PATTERN: &[u8] = b"0000-00-00T00:00:00";
    let is_like = |(byte, like): (&u8, &u8)| match like {
        b'0' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b' '),
        other => byte == other,
    };
    let start = text.as_bytes().get(..PATTERN.len())?;
    (text.is_ascii() && start.iter().zip(PATTERN).all(is_like)).then_some(PATTERN.len())
}

/// The time with other digits in the place of these, which are its whole fraction; without any, where there are none.
fn fraction(text: &str, digits: &str, others: &str) -> Option<String> {
    let end = seconds_end(text)?;
    let zone = text.get(end..)?.strip_prefix('.')?.strip_prefix(digits)?;
    let is_whole = !zone.starts_with(|character: char| character.is_ascii_digit());
    is_whole.then(|| [&text[..end], others, zone].concat())
}

/// The time with a fraction of so many digits, of which the last ones are zeros.
fn fraction_to(text: &str, count: usize) -> Option<String> {
    let end = seconds_end(text)?;
    let rest = text.get(end..)?.strip_prefix('.')?;
    let digits = rest.len() - rest.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    let (digits, zone) = rest.split_at(digits);
    if digits.len() == count || !(1..=9).contains(&digits.len()) {
        return None;
    }
    let kept = digits.get(..count).unwrap_or(digits);
    let lost = &digits[kept.len()..];
    let zeros = "0".repeat(count - kept.len());
    lost.bytes().all(|byte| byte == b'0').then(|| [&text[..end], ".", kept, &zeros, zone].concat())
}

/// The time with this fraction, where it has none.
fn inserted(text: &str, fraction: &str) -> Option<String> {
    let end = seconds_end(text)?;
    let zone = text.get(end..)?;
    (!zone.starts_with('.')).then(|| [&text[..end], fraction, zone].concat())
}

/// The time with another end.
fn ended(text: &str, end: &str, other: &str) -> Option<String> {
    seconds_end(text)?;
    text.strip_suffix(end).map(|start| [start, other].concat())
}

/// The time with another letter between day and hour.
fn separated(text: &str, letter: char, other: char) -> Option<String> {
    const DAY: usize = 10;
    seconds_end(text)?;
    let (day, rest) = text.split_at_checked(DAY)?;
    rest.strip_prefix(letter).map(|hour| {
        let mut time = String::from(day);
        time.push(other);
        time.push_str(hour);
        time
    })
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned as _;

    use super::super::tokens;
    use super::*;

    #[test]
    fn times_are_what_they_may_have_been() {
        let made = |source: &str| {
            let read = tokens::read(source).expect("JSON");
            variants(&read).into_iter().map(|(source, ..)| source).collect::<Vec<_>>()
        };
        for (came, signed) in [
            (r#"{"a":"2024-01-15T10:30:00.000Z"}"#, r#"{"a":"2024-01-15T10:30:00Z"}"#),
            (r#"{"a":"2024-01-15T10:30:00Z"}"#, r#"{"a":"2024-01-15T10:30:00.000Z"}"#),
            (r#"{"a":"2024-01-15T10:30:00.000Z"}"#, r#"{"a":"2024-01-15T10:30:00+00:00"}"#),
            (r#"{"a":"2024-01-15T10:30:00.120000+00:00"}"#, r#"{"a":"2024-01-15T10:30:00.120Z"}"#),
            (r#"{"a":"2024-01-15T10:30:00.120Z"}"#, r#"{"a":"2024-01-15T10:30:00.120000Z"}"#),
            (r#"{"a":"2024-01-15 10:30:00+00:00"}"#, r#"{"a":"2024-01-15T10:30:00Z"}"#),
            (
                r#"{"2024-01-15T10:30:00Z":1,"a":"2024-01-15T10:30:00.000Z","b":"2024-01-15T10:30:00.000Z"}"#,
                r#"{"2024-01-15T10:30:00Z":1,"a":"2024-01-15T10:30:00Z","b":"2024-01-15T10:30:00.000Z"}"#,
            ),
            (r#"{"a":"x","b":[1]}"#, r#"{"a":"x ","b":[1]}"#),
            (r#"["x"]"#, r#"["x\n"]"#),
        ] {
            assert!(made(came).contains(&signed.to_owned()), "{came}: {:?}", made(came));
        }
        assert_eq!(made(r#"{"a":1}"#), Vec::<String>::new());
    }
}
