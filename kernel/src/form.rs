//! One field of a form-encoded body (`application/x-www-form-urlencoded`), strictly.

use crate::refusal::BodyProblem;
use crate::room::Room;

/// So many fields a form may have: more than any provider sends.
pub const MOST_FORM_FIELDS: usize = 256;

/// The value of the one field of this name: `+` stands for a blank, `%` for the byte whose two hexadecimal digits
/// follow, every other byte for itself.
pub(crate) fn field<'b>(body: &'b [u8], name: &str, room: &mut Room<'b>) -> Result<&'b [u8], BodyProblem> {
    check(body)?;
    let mut count = 0;
    let mut found: &[u8] = &[];
    for (key, value) in pairs(body) {
        if decoded(key).eq(name.bytes()) {
            count += 1;
            found = value;
        }
    }
    if count != 1 {
        return Err(BodyProblem::Count(count));
    }
    let length = decoded(found).count();
    let is_plain = length == found.len() && !found.contains(&b'+');
    let value = if is_plain {
        found
    } else {
        let value = room.take(length).ok_or(BodyProblem::TooLong)?;
        value.iter_mut().zip(decoded(found)).for_each(|(byte, meant)| *byte = meant);
        value
    };
    if str::from_utf8(value).is_ok() { Ok(value) } else { Err(BodyProblem::NotUtf8) }
}

/// The name and the value of each field of a form, decoded: what is no form is refused first.
///
/// # Errors
/// It is no form, or has more fields than are looked at.
#[cfg(feature = "keys")]
pub fn form_fields(
    body: &[u8],
) -> Result<impl Iterator<Item = (impl Iterator<Item = u8>, impl Iterator<Item = u8>)>, BodyProblem> {
    check(body)?;
    if pairs(body).count() > MOST_FORM_FIELDS {
        return Err(BodyProblem::Fields);
    }
    Ok(pairs(body).map(|(name, value)| (decoded(name), decoded(value))))
}

/// The name and the value of each field, as they are written.
pub(crate) fn pairs(body: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    body.split(|byte| *byte == b'&').filter(|field| !field.is_empty()).map(|field| {
        let end = field.iter().position(|byte| *byte == b'=').unwrap_or(field.len());
        let (name, value) = field.split_at(end);
        (name, value.get(1..).unwrap_or_default())
    })
}

/// Whether it has what form encoding writes alone: ASCII without controls and blanks, and two digits behind each `%`.
pub(crate) fn check(body: &[u8]) -> Result<(), BodyProblem> {
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        let digits = body.get(at + 1..at + 3).unwrap_or_default();
        let is_escape = digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit);
        match byte {
            b'%' if is_escape => at += 3,
            b'%' => return Err(BodyProblem::Form(at)),
            byte if byte.is_ascii_graphic() => at += 1,
            _ => return Err(BodyProblem::Form(at)),
        }
    }
    Ok(())
}

/// The bytes that form-encoded ones stand for, which were [checked](check).
pub(crate) fn decoded(text: &[u8]) -> impl Iterator<Item = u8> {
    let mut rest = text.iter().copied();
    core::iter::from_fn(move || {
        Some(match rest.next()? {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next().unwrap_or_default()).to_digit(16).unwrap_or_default();
                u8::try_from(digit() << 4 | digit()).unwrap_or_default()
            }
            byte => byte,
        })
    })
}
