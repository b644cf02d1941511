//! What frameworks make of a document before they write it again.
//!
//! Empty lists that were empty objects: who parses JSON into PHP's arrays, or Lua's tables, knows no difference.

use alloc::vec::Vec;

use super::tokens::Token;

/// So many are tried in every combination.
const MOST_COMBINED: usize = 4;

/// The document with empty objects where it has empty lists, in all places first, and what that weighs.
pub(super) fn variants<'t>(tokens: &[Token<'t>]) -> Vec<(Vec<Token<'t>>, u32)> {
    let is_list = |pair: &[Token<'_>]| pair == [Token::Open(b'['), Token::Close(b']')];
    let places: Vec<usize> =
        tokens.windows(2).enumerate().filter(|(_, pair)| is_list(pair)).map(|(at, _)| at).collect();
    if places.is_empty() {
        return Vec::new();
    }
    let every = usize::MAX;
    let others = if places.len() <= MOST_COMBINED { 1..(1_usize << places.len()) - 1 } else { 0..0 };
    core::iter::once((every, 26))
        .chain(others.map(|chosen| (chosen, 32)))
        .map(|(chosen, weight)| {
            let mut changed = tokens.to_vec();
            for (index, place) in places.iter().enumerate() {
                if chosen == every || chosen >> index & 1 == 1 {
                    changed[*place] = Token::Open(b'{');
                    changed[place + 1] = Token::Close(b'}');
                }
            }
            (changed, weight)
        })
        .collect()
}

/// The document with empty texts where it has nulls, which Laravel makes of them.
pub(super) fn texts<'t>(tokens: &[Token<'t>]) -> Option<Vec<Token<'t>>> {
    let is_null = |token: &Token<'_>| *token == Token::Word("null");
    let said = |token: &Token<'t>| if is_null(token) { Token::Text("") } else { token.clone() };
    tokens.iter().any(is_null).then(|| tokens.iter().map(said).collect())
}

/// The document without the last members that are Rails' own: where a request goes is among its parameters.
pub(super) fn without_route<'t>(tokens: &[Token<'t>]) -> Option<Vec<Token<'t>>> {
    let mut rest = tokens.strip_suffix(&[Token::Close(b'}')])?;
    while let [before @ .., Token::Comma, Token::Text(name), Token::Colon, Token::Text(_)] = rest
        && ["controller", "action", "format"].contains(name)
    {
        rest = before;
    }
    let is_shorter = rest.len() + 1 < tokens.len();
    is_shorter.then(|| rest.iter().cloned().chain([Token::Close(b'}')]).collect())
}
