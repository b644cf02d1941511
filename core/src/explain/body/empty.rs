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
