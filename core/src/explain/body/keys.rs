//! The keys of objects in other orders: sorted, as a provider documents them, as Java's hash maps have them.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::Range;

use super::tokens::{self, Token};

/// So many keys are tried in every order.
const MOST_PERMUTED: usize = 5;

/// The document with the members of every object in this order.
pub(super) fn sorted<'t>(tokens: &[Token<'t>], order: &dyn Fn(&str, &str, usize) -> Ordering) -> Vec<Token<'t>> {
    let mut out = Vec::with_capacity(tokens.len());
    write(tokens, order, &mut out);
    out
}

/// By their characters.
pub(super) fn by_name(one: &str, other: &str, _: usize) -> Ordering {
    tokens::characters(one).cmp(&tokens::characters(other))
}

/// As a `HashMap` of Java with so many entries lists them.
pub(super) fn by_java_hash(one: &str, other: &str, count: usize) -> Ordering {
    // A table grows when it is three quarters full.
    let mut table = 16;
    while count * 4 > table * 3 {
        table *= 2;
    }
    let bucket = |key: &str| {
        let hash = key.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
        (hash ^ (hash >> 16)) as usize & (table - 1)
    };
    bucket(one).cmp(&bucket(other))
}

/// The documents whose first level has its members in each order, where there are few.
pub(super) fn permuted<'t>(tokens: &[Token<'t>]) -> Vec<Vec<Token<'t>>> {
    let members = members(tokens);
    if !(2..=MOST_PERMUTED).contains(&members.len()) {
        return Vec::new();
    }
    let mut orders = Vec::new();
    permutations(&mut (0..members.len()).collect::<Vec<_>>(), 0, &mut orders);
    orders
        .into_iter()
        .map(|order| {
            let mut out = Vec::with_capacity(tokens.len());
            out.push(tokens[0].clone());
            for (place, index) in order.into_iter().enumerate() {
                if place > 0 {
                    out.push(Token::Comma);
                }
                out.extend_from_slice(&tokens[members[index].clone()]);
            }
            out.push(Token::Close(b'}'));
            out
        })
        .collect()
}

fn permutations(order: &mut Vec<usize>, from: usize, out: &mut Vec<Vec<usize>>) {
    if from + 1 >= order.len() {
        return out.push(order.clone());
    }
    for index in from..order.len() {
        order[from..=index].rotate_right(1);
        permutations(order, from + 1, out);
        order[from..=index].rotate_left(1);
    }
}

/// Whether all objects of more than one member have their keys sorted, and one of them has at least three.
pub(super) fn are_sorted(tokens: &[Token<'_>]) -> bool {
    sorted(tokens, &by_name) == tokens && members(tokens).len() >= 3
}

/// Where the members of an object stand, whose tokens these are.
fn members(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut members = Vec::new();
    if tokens.first() != Some(&Token::Open(b'{')) || tokens.len() < 3 {
        return members;
    }
    let (mut level, mut start) = (0, 1);
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(_) => level += 1,
            Token::Close(_) => level -= 1,
            Token::Comma if level == 1 => {
                members.push(start..index);
                start = index + 1;
            }
            _ => {}
        }
    }
    members.push(start..tokens.len() - 1);
    members
}

// As deep as a document may be: `tokens::read` sees to it.
fn write<'t>(tokens: &[Token<'t>], order: &dyn Fn(&str, &str, usize) -> Ordering, out: &mut Vec<Token<'t>>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if *token != Token::Open(b'{') {
            out.push(token.clone());
            at += 1;
            continue;
        }
        let mut level = 0;
        let length = tokens[at..].iter().position(|token| {
            match token {
                Token::Open(_) => level += 1,
                Token::Close(_) => level -= 1,
                _ => {}
            }
            level == 0
        });
        let end = length.map_or(tokens.len(), |length| at + length + 1);
        let object = &tokens[at..end];
        let mut members = members(object);
        let key = |member: &Range<usize>| match object.get(member.start) {
            Some(Token::Text(text)) => *text,
            _ => "",
        };
        let count = members.len();
        members.sort_by(|one, other| order(key(one), key(other), count));
        out.push(Token::Open(b'{'));
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                out.push(Token::Comma);
            }
            // The key, and then what is below it.
            let below = member.start + 1;
            out.push(object[member.start].clone());
            write(object.get(below..member.end).unwrap_or_default(), order, out);
        }
        out.push(Token::Close(b'}'));
        at = end;
    }
}
