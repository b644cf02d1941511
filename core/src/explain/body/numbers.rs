//! Numbers that a parser and a writer gave another form: `1.0` and `1`, `10.50` and `10.5`, `1e2` and `100`.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::tokens::Token;

/// More keys than these are not looked at one by one.
const MOST_KEYS: usize = 24;

/// The same document with its numbers written in other ways, the likeliest first.
pub(super) fn variants<'t>(tokens: &[Token<'t>]) -> Vec<Vec<Token<'t>>> {
    let mut keys: Vec<&str> = Vec::new();
    let keyed = keys_of(tokens);
    for (token, key) in tokens.iter().zip(&keyed) {
        if matches!(token, Token::Number(_)) && !keys.contains(key) {
            keys.push(key);
        }
    }
    let forms: [fn(&str) -> Option<String>; 8] =
        [without_zero, with_zero, two_decimals, one_zero_more, exponent_again, plain, capital, scientific];
    let mut variants = Vec::new();
    for form in forms {
        variants.push(changed(tokens, &keyed, None, form));
    }
    for key in keys.iter().take(MOST_KEYS) {
        for form in [with_zero, two_decimals, one_zero_more, without_zero, exponent_again, capital] {
            variants.push(changed(tokens, &keyed, Some(key), form));
        }
    }
    variants.into_iter().flatten().collect()
}

/// For each token the key under which it stands, in arrays too.
fn keys_of<'t>(tokens: &[Token<'t>]) -> Vec<&'t str> {
    let mut last = "";
    tokens
        .iter()
        .enumerate()
        .map(|(index, token)| {
            if let (Token::Text(text), Some(Token::Colon)) = (token, tokens.get(index + 1)) {
                last = text;
            }
            last
        })
        .collect()
}

fn changed<'t>(
    tokens: &[Token<'t>],
    keys: &[&str],
    only: Option<&str>,
    form: fn(&str) -> Option<String>,
) -> Option<Vec<Token<'t>>> {
    let mut any = false;
    let changed = tokens
        .iter()
        .zip(keys)
        .map(|(token, key)| match token {
            Token::Number(number) if only.is_none_or(|only| only == *key) => form(number).map_or_else(
                || token.clone(),
                |number| {
                    any = true;
                    Token::Number(Cow::Owned(number))
                },
            ),
            _ => token.clone(),
        })
        .collect();
    any.then_some(changed)
}

fn is_whole(number: &str) -> bool {
    !number.contains(['.', 'e', 'E'])
}

/// `1.0` → `1`, `1.50` → `1.5`
fn without_zero(number: &str) -> Option<String> {
    let (whole, decimals) = number.split_once('.')?;
    let shorter = decimals.trim_end_matches('0');
    let is_shorter = shorter.len() < decimals.len() && !decimals.contains(['e', 'E']);
    is_shorter.then(|| if shorter.is_empty() { whole.into() } else { [whole, ".", shorter].concat() })
}

/// `1` → `1.0`
fn with_zero(number: &str) -> Option<String> {
    is_whole(number).then(|| [number, ".0"].concat())
}

/// `1` → `1.00`, `1.5` → `1.50`
fn two_decimals(number: &str) -> Option<String> {
    if number.contains(['e', 'E']) {
        return None;
    }
    match number.split_once('.') {
        None => Some([number, ".00"].concat()),
        Some((_, decimals)) if decimals.len() == 1 => Some([number, "0"].concat()),
        _ => None,
    }
}

/// `1.5` → `1.50`, and nothing to whole numbers.
fn one_zero_more(number: &str) -> Option<String> {
    (number.contains('.') && !number.contains(['e', 'E'])).then(|| [number, "0"].concat())
}

/// `100000` and `100000.0` → `1e5`; `1e-07` → `1e-7`
fn exponent_again(number: &str) -> Option<String> {
    if let Some((before, after)) = number.split_once(['e', 'E']) {
        let (sign, digits) = match after.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", after.trim_start_matches('+')),
        };
        return Some([before, "e", sign, digits.trim_start_matches('0')].concat());
    }
    let whole = number.strip_suffix(".0").unwrap_or(number);
    let short = whole.trim_end_matches('0');
    let zeros = whole.len() - short.len();
    (is_whole(whole) && zeros > 0 && !short.trim_start_matches('-').is_empty())
        .then(|| alloc::format!("{short}e{zeros}"))
}

/// `1000` and `1e3` → `1E3`
fn capital(number: &str) -> Option<String> {
    exponent_again(number).map(|number| number.replace('e', "E"))
}

/// `12500000` and `1.25e7` → `1.25E7`, as Java writes a `double` from ten millions on, and smaller ones from `1E-4` on.
fn scientific(number: &str) -> Option<String> {
    if let Some((before, after)) = number.split_once(['e', 'E']) {
        let decimals = if before.contains('.') { "" } else { ".0" };
        let sign = if after.starts_with('-') { "-" } else { "" };
        return Some([before, decimals, "E", sign, after.trim_start_matches(['+', '-', '0'])].concat());
    }
    let sign = if number.starts_with('-') { "-" } else { "" };
    let (whole, decimals) =
        number.trim_start_matches('-').split_once('.').unwrap_or((number.trim_start_matches('-'), ""));
    let exponent = whole.len().checked_sub(1).filter(|exponent| *exponent >= 7)?;
    let digits = [whole, decimals].concat();
    let (first, rest) = digits.split_at_checked(1)?;
    let rest = rest.trim_end_matches('0');
    Some(alloc::format!("{sign}{first}.{}E{exponent}", if rest.is_empty() { "0" } else { rest }))
}

/// `1e2` → `100`
fn plain(number: &str) -> Option<String> {
    let (before, after) = number.split_once(['e', 'E'])?;
    let zeros: usize = after.trim_start_matches('+').parse().ok().filter(|zeros| *zeros <= 24)?;
    let (whole, decimals) = before.split_once('.').unwrap_or((before, ""));
    let missing = zeros.checked_sub(decimals.len())?;
    Some([whole, decimals, &"0".repeat(missing)].concat())
}
