//! Payloads that are forms: their fields as JSON, in room that the caller lends. What is read of a payload then is read of
//! that, by the same reader as any other.

use crate::event::{NoEvent, digest};
use crate::form::{self, MOST_FORM_FIELDS};
use crate::hex;
use crate::plan::{PayloadRule, Plan, RARE};
use crate::refusal::BodyProblem;
use crate::room::Room;
use crate::sorted_form::sorted_form;
use crate::verify::Verified;

/// So many bytes one of a form may become: `\u0001`.
const LONGEST: usize = 6;

/// And so many of punctuation stand around it, where it is a field of its own: `"a":"",`.
const AROUND: usize = 6;

impl<'a> Verified<'a> {
    /// What of `body`, which must be the bytes that were verified, is the payload: JSON. That is the body itself, or is put
    /// together in `room`, which has as many bytes as [`payload_room`](Self::payload_room) says.
    ///
    /// # Errors
    /// It is no form, or has not the field that it should be in.
    pub fn payload<'b>(self, plan: &'a Plan<'a>, body: &'b [u8], room: &'b mut [u8]) -> Result<&'b [u8], NoEvent<'a>> {
        let (field, read) = match plan.envelope.payload {
            PayloadRule::Form if RARE && self.is_form(plan) => ("", in_fields(body, room)),
            PayloadRule::Field(field) if RARE => (field, form::field(body, field, &mut Room::new(room))),
            PayloadRule::JsonOrField(field) if begins(body, field) => {
                (field, form::field(body, field, &mut Room::new(room)))
            }
            _ => return Ok(body),
        };
        read.map_err(|problem| NoEvent::MalformedForm { field, problem })
    }

    /// How much room is needed to read the payload of this body; 0 where it is the payload.
    #[must_use]
    pub fn payload_room(self, plan: &Plan<'_>, body: &[u8]) -> usize {
        match plan.envelope.payload {
            PayloadRule::Form if RARE && self.is_form(plan) => room_of_fields(body),
            PayloadRule::Field(_) => body.len().max(1),
            PayloadRule::JsonOrField(field) if begins(body, field) => body.len(),
            _ => 0,
        }
    }

    /// Whether the fields of a form are the payload.
    pub(crate) fn is_form(self, plan: &Plan<'_>) -> bool {
        RARE && plan.envelope.payload == PayloadRule::Form && (self.is_sorted_form || plan.sorted_form().is_none())
    }

    /// The hexadecimal digits that stand for the id of an event without one: of the SHA-256 of the body, or, where the
    /// fields of a form are signed in its place, of what is signed of these, which is put together in `room`, as long as
    /// [`digest_room`](Self::digest_room) says. In another order it is the same event.
    pub fn digest<'d>(self, body: &[u8], room: &mut [u8], digits: &'d mut [u8; 64]) -> &'d str {
        if !(RARE && self.is_sorted_form) {
            return digest(body, digits);
        }
        let mut length = 0;
        sorted_form(body, |piece| {
            if let Some(place) = room.get_mut(length..length + piece.len()) {
                place.copy_from_slice(piece);
                length += piece.len();
            }
        });
        digest(room.get(..length).unwrap_or_default(), digits)
    }

    /// How much room is needed for the digest of this body; 0 where it is that of the body.
    #[must_use]
    pub const fn digest_room(self, body: &[u8]) -> usize {
        if RARE && self.is_sorted_form { body.len() } else { 0 }
    }
}

/// Whether a body begins with this field. No JSON does.
fn begins(body: &[u8], field: &str) -> bool {
    body.strip_prefix(field.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'='))
}

/// How much room the fields of a form take as an object of texts, at most.
fn room_of_fields(body: &[u8]) -> usize {
    let escapes = body.iter().filter(|byte| matches!(byte, b'%' | b'"' | b'\\')).count();
    let fields = body.split(|byte| *byte == b'&').count();
    2 + body.len() + (LONGEST - 1) * escapes + AROUND * fields
}

/// The fields of a form as an object of texts.
fn in_fields<'b>(body: &[u8], room: &'b mut [u8]) -> Result<&'b [u8], BodyProblem> {
    form::check(body)?;
    // A form has these escaped.
    if matches!(body.first(), Some(b'{' | b'[')) {
        return Err(BodyProblem::Form(0));
    }
    if form::pairs(body).count() > MOST_FORM_FIELDS {
        return Err(BodyProblem::Fields);
    }
    let mut object = Object { room, length: 0 };
    let mut before = b'{';
    for (name, value) in form::pairs(body) {
        object.put(before);
        object.text(name);
        object.put(b':');
        object.text(value);
        before = b',';
    }
    if before == b'{' {
        object.put(before);
    }
    object.put(b'}');
    let Object { room, length } = object;
    let object = room.get(..length).ok_or(BodyProblem::TooLong)?;
    if str::from_utf8(object).is_ok() { Ok(object) } else { Err(BodyProblem::NotUtf8) }
}

/// An object while it is written. What finds no room counts all the same.
struct Object<'b> {
    room: &'b mut [u8],
    length: usize,
}

impl Object<'_> {
    fn put(&mut self, byte: u8) {
        if let Some(place) = self.room.get_mut(self.length) {
            *place = byte;
        }
        self.length += 1;
    }

    /// What form-encoded bytes stand for, as a text.
    fn text(&mut self, encoded: &[u8]) {
        self.put(b'"');
        for byte in form::decoded(encoded) {
            match byte {
                b'"' | b'\\' => self.put(b'\\'),
                0..0x20 => b"\\u00".iter().for_each(|byte| self.put(*byte)),
                _ => {}
            }
            if byte < 0x20 {
                hex::encode(&[byte], &mut [0; 2]).bytes().for_each(|digit| self.put(digit));
            } else {
                self.put(byte);
            }
        }
        self.put(b'"');
    }
}

#[cfg(test)]
mod tests {
    use std::string::String;
    use std::vec;

    use super::*;

    fn fields(body: &str) -> Result<String, BodyProblem> {
        let mut room = vec![0; room_of_fields(body.as_bytes())];
        in_fields(body.as_bytes(), &mut room).map(|json| str::from_utf8(json).expect("it was checked").into())
    }

    #[test]
    fn fields_become_texts() {
        for (body, expected) in [
            ("", "{}"),
            ("&&", "{}"),
            ("a=1&b=", r#"{"a":"1","b":""}"#),
            ("a", r#"{"a":""}"#),
            ("=", r#"{"":""}"#),
            ("a=b=c&%3D=%26", r#"{"a":"b=c","=":"&"}"#),
            ("a+b=%2B+%C3%A9", r#"{"a b":"+ é"}"#),
            ("a=%22\"%5C\\", r#"{"a":"\"\"\\\\"}"#),
            ("%00%1f=%0A", "{\"\\u0000\\u001f\":\"\\u000a\"}"),
            ("a=%7F", "{\"a\":\"\u{7f}\"}"),
            // Refused by whoever reads it, as any key that is there twice.
            ("a=1&%61=1", r#"{"a":"1","a":"1"}"#),
        ] {
            assert_eq!(fields(body).as_deref(), Ok(expected), "{body}");
        }
    }

    #[test]
    fn what_is_no_form_is_refused() {
        assert_eq!(fields("a=b c"), Err(BodyProblem::Form(3)));
        assert_eq!(fields("a=%4"), Err(BodyProblem::Form(2)));
        assert_eq!(fields("a=%FF"), Err(BodyProblem::NotUtf8));
        assert_eq!(fields("%C3=%A9"), Err(BodyProblem::NotUtf8));
        assert_eq!(fields(&"a&".repeat(MOST_FORM_FIELDS + 1)), Err(BodyProblem::Fields));
    }

    #[test]
    fn too_little_room_is_no_payload() {
        assert_eq!(in_fields(b"a=1", &mut [0; 8]), Err(BodyProblem::TooLong));
        assert_eq!(in_fields(b"a=1", &mut [0; 9]).map(<[u8]>::len), Ok(9));
    }
}
