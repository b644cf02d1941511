//! What a provider asks of an endpoint besides taking deliveries, as data: a request that is
//! recognised by its fields, and the answer that it wants.

/// A request that wants a certain answer, and is no delivery of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Handshake {
    /// Its method.
    pub method: HandshakeMethod,
    /// Whether it is signed as deliveries are, and verified before it is answered.
    pub signed: bool,
    /// What it is recognised by: all of these hold.
    pub conditions: &'static [Condition],
    /// Where it shows a token of the receiver's choice, which is compared in constant time.
    pub token: Option<RequestField>,
    /// The answer.
    pub answer: HandshakeAnswer,
}

/// The method of a handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandshakeMethod {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `HEAD`
    Head,
}

/// Something that a request must hold to be a handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Condition {
    /// Where.
    pub field: RequestField,
    /// What is expected there.
    pub expected: Expected,
}

/// What a field of a handshake holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// It is there, whatever it says.
    Present,
    /// This text.
    Text(&'static str),
    /// This number.
    Number(i64),
}

/// A field of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestField {
    /// A parameter of the query, by its name.
    Query(&'static str),
    /// A header, by its name.
    Header(&'static str),
    /// What a JSON pointer (RFC 6901) leads to in the body.
    Pointer(&'static str),
}

/// The answer to a handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandshakeAnswer {
    /// Its status.
    pub status: u16,
    /// A header that repeats a field: its name, and the field.
    pub header: Option<(&'static str, RequestField)>,
    /// Its body.
    pub body: HandshakeBody,
}

/// The body of the answer to a handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandshakeBody {
    /// None.
    Empty,
    /// A field of the request, as `text/plain`.
    Text(RequestField),
    /// A JSON object with one field of this name, which repeats a field of the request.
    Json(&'static str, RequestField),
    /// A JSON object with one field of this name: the signature of a field of the request, made as those of deliveries.
    Signed(&'static str, RequestField),
    /// A JSON object with a field of the request under the first name, and under the second its bare MAC, in the encoding
    /// of signatures: nothing beside it is signed.
    Mac(&'static str, &'static str, RequestField),
    /// As `text/plain`, the receiver's token, a bar, and the bare MAC of a field of the request, which has to be a
    /// challenge: 20 to 32 hexadecimal digits.
    Keyed(RequestField),
    /// A fixed text, as `text/plain`.
    Fixed(&'static str),
}

/// Whether a text is such a challenge: of 20 to 32 hexadecimal digits in lower case. It is signed for whoever asks, so that
/// no delivery's text may look so.
pub(crate) fn is_challenge(text: &str) -> bool {
    (20..=32).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
