//! What a provider is answered that asks whether the endpoint is its receiver's.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use ctutils::CtEq;

use crate::provider::{self, Expected, HandshakeBody, HandshakeMethod, RequestField, is_challenge};

/// The longest text that is sent back, in bytes.
const ECHO_BYTES: usize = 4096;

/// The longest text that is signed for whoever asks, in bytes: base64 of more than any provider's challenge.
const SIGNED_BYTES: usize = 128;

/// A question that is signed as an event is, and so verified first: Slack's `url_verification`, Discord's ping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    /// Where in the payload its type is, as a JSON pointer.
    pub type_at: Cow<'static, str>,
    /// What the type is then, as text: a string itself, a number in digits. Empty where it need only be there.
    pub type_is: Cow<'static, str>,
    /// The status of the answer.
    pub status: u16,
    /// Where the text is that is sent back, as a JSON pointer.
    pub echo_at: Option<Cow<'static, str>>,
    /// Where the text is sent back in JSON, beside its MAC.
    pub mac_as: Option<MacFields>,
}

/// The fields of a JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MacFields {
    /// That of the text.
    pub text: Cow<'static, str>,
    /// That of its bare MAC, in the encoding of signatures.
    pub mac: Cow<'static, str>,
}

/// A question that is not signed: a GET with parameters, or a POST with one that no delivery has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Whether it is a POST: without the parameter, or with two, that one is a delivery. What is sent back is a sentence
    /// then, in which blanks stand, and no angle brackets.
    pub by_post: bool,
    /// The parameter whose value is sent back; where [`in_header`](Self::in_header) says so, a header's name.
    pub echo: Cow<'static, str>,
    /// Whether a header's value is sent back.
    pub in_header: bool,
    /// The field of a JSON object in which it is sent back, where that is no plain text.
    pub json_as: Option<Cow<'static, str>>,
    /// The parameter that must have the token which the user gave to the provider.
    pub token: Option<Cow<'static, str>>,
    /// A parameter that must be there with this value, such as `hub.mode`, `subscribe`.
    pub only: Option<Challenge>,
    /// Where not the value itself is sent back but its signature, made as those of deliveries: the field of a JSON
    /// object in which it stands.
    pub signed_as: Option<Cow<'static, str>>,
    /// Where the answer is the token which the user gave to the provider, a bar, and the bare MAC of the value, which has
    /// to be of 20 to 32 hexadecimal digits.
    pub keyed: bool,
}

/// A parameter with the value that it must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Its name.
    pub parameter: Cow<'static, str>,
    /// Its value.
    pub value: Cow<'static, str>,
}

/// A request that may ask something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Its method.
    pub method: &'a str,
    /// What follows the `?` of its URL.
    pub query: &'a str,
    /// The value of [the header that asks](super::Config::question_header); empty where it is not there.
    pub header: &'a str,
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandshakeAnswer {
    /// 200 or 204; 400 where the text may not be sent back; 403 where the token is wrong; 500 where nothing signs.
    pub status: u16,
    /// What comes with it.
    pub body: AnswerBody,
}

/// What a question is answered with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AnswerBody {
    /// Nothing.
    #[default]
    Empty,
    /// Plain text, which browsers must not take for anything else.
    Text(String),
    /// A JSON document.
    Json(String),
    /// The signature of this text, which [`signed`](super::Config::signed) makes a body of.
    ///
    /// Whoever asks chose the text. It is no delivery, so that no delivery is signed for whoever asks.
    Unsigned(Unsigned),
}

/// A text that is to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsigned {
    /// The text, which is the body of what is signed.
    pub text: String,
    /// Whether the text is signed alone, without what deliveries sign besides
    /// ([`SignOptions::alone`](crate::SignOptions::alone)).
    pub alone: bool,
}

impl HandshakeAnswer {
    pub(super) const fn empty(status: u16) -> Self {
        Self { status, body: AnswerBody::Empty }
    }

    /// Nothing but visible ASCII is sent back, so that no page and no header is made of it. A sentence has blanks, as a
    /// tag would have behind its name: no tag begins in it.
    fn echoing(status: u16, text: &str, json_as: Option<&str>, is_sentence: bool) -> Self {
        let may_stand = |byte: u8| match byte {
            b' ' | b'<' | b'>' => is_sentence == (byte == b' '),
            byte => byte.is_ascii_graphic(),
        };
        if !(1..=ECHO_BYTES).contains(&text.len()) || !text.bytes().all(may_stand) {
            return Self::empty(400);
        }
        let body = match json_as {
            Some(field) => AnswerBody::Json(object(&[(field, text)])),
            None => AnswerBody::Text(text.into()),
        };
        Self { status, body }
    }

    /// What the sender chose is signed here: it must be no delivery's text, whoever the sender is.
    fn signing(text: &str, alone: bool) -> Self {
        if !may_be_signed(text) {
            return Self::empty(400);
        }
        Self { status: 200, body: AnswerBody::Unsigned(Unsigned { text: text.into(), alone }) }
    }

    /// The name of a key, and a MAC by it.
    pub(super) fn keyed(key: &str, mac: &str) -> Self {
        let is_plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
        // Without one, the provider is to ask again.
        if is_plain { Self { status: 200, body: AnswerBody::Text([key, "|", mac].concat()) } } else { Self::empty(500) }
    }

    pub(super) fn of_json(fields: &[(&str, &str)]) -> Self {
        Self { status: 200, body: AnswerBody::Json(object(fields)) }
    }
}

/// A JSON object of visible ASCII texts.
fn object(fields: &[(&str, &str)]) -> String {
    let mut json = String::new();
    for (name, value) in fields {
        json.push_str(if json.is_empty() { "{\"" } else { ",\"" });
        push_escaped(&mut json, name);
        json.push_str("\":\"");
        push_escaped(&mut json, value);
        json.push('"');
    }
    json.push('}');
    json
}

fn push_escaped(json: &mut String, text: &str) {
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            json.push('\\');
        }
        json.push(character);
    }
}

impl Handshake {
    /// What a provider's document says of it, where it is one of this kind.
    pub(super) fn from_document(document: &provider::Handshake) -> Option<Self> {
        let provider::Handshake {
            method: HandshakeMethod::Post, signed: true, conditions: [condition], answer, ..
        } = document
        else {
            return None;
        };
        let (RequestField::Pointer(type_at), None) = (condition.field, answer.header) else {
            return None;
        };
        let type_is = match condition.expected {
            Expected::Text(text) => Cow::Borrowed(text),
            Expected::Number(number) => Cow::Owned(number.to_string()),
            Expected::Present => Cow::Borrowed(""),
        };
        let (echo_at, mac_as) = match answer.body {
            HandshakeBody::Empty => (None, None),
            HandshakeBody::Text(RequestField::Pointer(pointer)) => (Some(Cow::Borrowed(pointer)), None),
            HandshakeBody::Mac(text, mac, RequestField::Pointer(pointer)) => {
                let fields = MacFields { text: Cow::Borrowed(text), mac: Cow::Borrowed(mac) };
                (Some(Cow::Borrowed(pointer)), Some(fields))
            }
            _ => return None,
        };
        Some(Self { type_at: Cow::Borrowed(type_at), type_is, status: answer.status, echo_at, mac_as })
    }

    /// The answer, where the payload is such a question. `found` and `echo` are what the payload has at
    /// [`type_at`](Self::type_at) and [`echo_at`](Self::echo_at): a string itself, a number in digits.
    #[must_use]
    pub fn answer(&self, found: &str, echo: Option<&str>) -> Option<HandshakeAnswer> {
        if found.is_empty() || !self.type_is.is_empty() && found != self.type_is {
            return None;
        }
        Some(match self.echo_at {
            None => HandshakeAnswer::empty(self.status),
            Some(_) if self.mac_as.is_some() => HandshakeAnswer::signing(echo.unwrap_or_default(), true),
            Some(_) => HandshakeAnswer::echoing(self.status, echo.unwrap_or_default(), None, false),
        })
    }
}

impl Subscription {
    /// What a provider's document says of it, where it is one of this kind.
    pub(super) fn from_document(document: &provider::Handshake) -> Option<Self> {
        let provider::Handshake { method, signed: false, conditions, token, answer } = document else {
            return None;
        };
        let by_post = match method {
            HandshakeMethod::Get => false,
            HandshakeMethod::Post => true,
            HandshakeMethod::Head => return None,
        };
        let (echo, in_header, json_as, signed_as) = match answer.body {
            HandshakeBody::Text(RequestField::Query(echo)) | HandshakeBody::Keyed(RequestField::Query(echo)) => {
                (echo, false, None, None)
            }
            HandshakeBody::Signed(name, RequestField::Query(echo)) => (echo, false, None, Some(Cow::Borrowed(name))),
            HandshakeBody::Json(name, RequestField::Header(echo)) => (echo, true, Some(Cow::Borrowed(name)), None),
            _ => return None,
        };
        let keyed = matches!(answer.body, HandshakeBody::Keyed(_));
        let token = match token {
            None => None,
            Some(RequestField::Query(name)) => Some(Cow::Borrowed(*name)),
            Some(_) => return None,
        };
        // At most one parameter with a value; that the one to send back is there is understood.
        let mut only = None;
        for condition in *conditions {
            match (condition.field, condition.expected) {
                (RequestField::Query(parameter), Expected::Text(value)) if only.is_none() => {
                    only = Some(Challenge { parameter: Cow::Borrowed(parameter), value: Cow::Borrowed(value) });
                }
                (RequestField::Query(name), Expected::Present) if name == echo && !in_header => {}
                (RequestField::Header(name), Expected::Present) if name == echo && in_header => {}
                _ => return None,
            }
        }
        let echo = Cow::Borrowed(echo);
        (answer.status == 200).then_some(Self { by_post, echo, in_header, json_as, token, only, signed_as, keyed })
    }

    /// Whether a request asks this.
    pub(super) fn is_asked(&self, Asked { method, query, .. }: Asked<'_>) -> bool {
        if self.by_post { method == "POST" && parameter(query, &self.echo).is_some() } else { method == "GET" }
    }

    /// The answer. `token` is what the user gave to the provider; how long comparing takes says nothing of it.
    #[must_use]
    pub fn answer(&self, Asked { query, header, .. }: Asked<'_>, token: &str) -> HandshakeAnswer {
        let json_as = self.json_as.as_deref();
        if self.in_header {
            return HandshakeAnswer::echoing(200, header, json_as, false);
        }
        if let Some(name) = &self.token {
            let given = parameter(query, name).unwrap_or_default();
            let equal = !token.is_empty() && bool::from(given.as_slice().ct_eq(token.as_bytes()));
            if !equal {
                return HandshakeAnswer::empty(403);
            }
        }
        if let Some(Challenge { parameter: name, value }) = &self.only
            && parameter(query, name).as_deref() != Some(value.as_bytes())
        {
            return HandshakeAnswer::empty(400);
        }
        match parameter(query, &self.echo).and_then(|echo| String::from_utf8(echo).ok()) {
            Some(text) if self.keyed && is_challenge(&text) => {
                HandshakeAnswer { status: 200, body: AnswerBody::Unsigned(Unsigned { text, alone: true }) }
            }
            Some(_) if self.keyed => HandshakeAnswer::empty(400),
            Some(echo) if self.signed_as.is_some() => HandshakeAnswer::signing(&echo, false),
            Some(echo) => HandshakeAnswer::echoing(200, &echo, json_as, self.by_post),
            None => HandshakeAnswer::empty(400),
        }
    }
}

/// Whoever asks gets the signature of this text, and must not get that of a delivery: what is base64 of some kind, and
/// no number (also with an exponent, as `1e5`), is no JSON and no form.
fn may_be_signed(text: &str) -> bool {
    let in_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    let bare = text.trim_end_matches('=');
    let in_no_number = |byte: u8| byte.is_ascii_alphabetic() && !byte.eq_ignore_ascii_case(&b'e');
    let is_json = matches!(bare, "true" | "false" | "null") || !bare.bytes().any(in_no_number);
    (1..=SIGNED_BYTES).contains(&text.len())
        && text.len() - bare.len() <= 2
        && bare.bytes().all(in_alphabet)
        && !is_json
}

/// The value of a parameter, decoded; `None` where it is not there, or comes more than once.
fn parameter(query: &str, name: &str) -> Option<Vec<u8>> {
    let mut values = query.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(key)? == name.as_bytes()).then_some(value)
    });
    let value = values.next()?;
    if values.next().is_some() { None } else { decoded(value) }
}

/// As forms write it: `+` is a space, `%` and two digits are a byte.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = text.bytes();
    let mut result = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        result.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = char::from(bytes.next()?).to_digit(16)?;
                let low = char::from(bytes.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            byte => byte,
        });
    }
    Some(result)
}
