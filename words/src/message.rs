//! Messages: rows of the table with what stands in them.

use hookseal_kernel::VALUES_LIMIT;

use crate::list::List;
use crate::piece::Piece;
use crate::row::{BYTES, EARLY, KEY, NTH, OLD, OTHER, POINTER, Row, SEVERAL, SHAPES, TOKENS};
use crate::sink::{Say, Sink, count};

/// Writes the message of an error with these facts.
pub fn message<S: Sink>(to: &mut S, row: &Row, facts: &[Piece<'_>]) {
    let (mut start, mut shape) = (0, 0);
    for (at, byte) in row.message.bytes().enumerate() {
        if byte >= b' ' {
            continue;
        }
        to.text(row.message.get(start..at).unwrap_or_default());
        start = at + 1;
        if byte >= SHAPES {
            shape = byte;
            continue;
        }
        if let Some([fact, others @ ..]) = facts.get(usize::from(byte) - 1..) {
            shaped(to, shape, fact, others);
        }
        shape = 0;
    }
    to.text(row.message.get(start..).unwrap_or_default());
}

/// Writes a fact in a shape. `others` are the facts behind it.
fn shaped<S: Sink>(to: &mut S, shape: u8, fact: &Piece<'_>, others: &[Piece<'_>]) {
    // From the first shape to the last.
    const COUNTED: List = list!["byte", "key", "secret", "signature", "token"];
    match (shape, fact) {
        (BYTES..=TOKENS, Piece::Number(number)) => {
            count(to, *number, COUNTED.get(usize::from(shape - BYTES)));
        }
        (NTH, Piece::Number(index)) if *index > 0 => say!(to; "secret number ", *index + 1),
        (NTH, _) => to.text("the secret"),
        (POINTER, fact) if fact.is_empty() => to.text("its top level"),
        (POINTER, fact) => say!(to; "`", fact, "`"),
        (KEY, header) => {
            if let [key @ Piece::Text(_), ..] = others {
                say!(to; "the field `", key, "` of ");
            }
            say!(to; "the header `", header, "`");
        }
        (OTHER, Piece::Text(header)) => other_name(to, header),
        (SEVERAL, Piece::Number(count)) if *count > VALUES_LIMIT as u64 => {
            say!(to; "more than ", VALUES_LIMIT, " values came");
        }
        (SEVERAL, Piece::Number(count)) => say!(to; *count, " values came"),
        (SEVERAL, _) => to.text("it came as several values joined by commas"),
        // A skew of decades has one cause: the sender's unit is not the scheme's.
        (OLD | EARLY, Piece::Number(skew_seconds)) => {
            const TWENTY_YEARS: u64 = 20 * 365 * 24 * 3600;
            let units = if shape == OLD { ["milliseconds", "seconds"] } else { ["seconds", "milliseconds"] };
            if *skew_seconds >= TWENTY_YEARS {
                say!(to; ", or the scheme expects ", units[0], " where the provider sends ", units[1]);
            }
        }
        (_, fact) => fact.say(to),
    }
}

/// Under which name others send the header: Standard Webhooks and Svix sign alike, and name headers differently.
fn other_name<S: Sink>(to: &mut S, header: &str) {
    static PREFIXES: [(&str, &str, &str); 2] =
        [("webhook-", "svix-", "svix"), ("svix-", "webhook-", "standard-webhooks")];
    let begins = |prefix: &str| header.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let Some((own, other, provider)) = PREFIXES.iter().find(|(own, ..)| begins(own)) else { return };
    let rest = header.get(own.len()..).unwrap_or_default();
    if ["id", "timestamp", "signature"].iter().any(|name| rest.eq_ignore_ascii_case(name)) {
        say!(to; ". Where `", other, rest, "` comes in its place, the provider is `", provider, "`");
    }
}
