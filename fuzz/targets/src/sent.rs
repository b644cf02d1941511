//! Bytes as a delivery that somebody sent.

use hookseal::binding::header_names;
use hookseal::{Delivery, SignOptions, Webhook};

use crate::webhooks::{NOW, URL, webhook};

/// The delivery is signed here, so that more of it is looked at than its signature.
const SIGNED: u8 = 1;
/// A bit of a signed body is flipped.
const TAMPERED: u8 = 2;

/// Four bytes that choose a webhook, one that says whether the body is signed, and the body; where it is not signed, a
/// line for each header that is looked up comes before the body.
pub(crate) struct Sent<'a> {
    pub(crate) webhook: &'static Webhook,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    /// What arrives.
    pub(crate) body: Vec<u8>,
    /// What was signed, where that was done here.
    pub(crate) signed: Option<&'a [u8]>,
}

impl<'a> Sent<'a> {
    /// Nothing where the bytes are too few, or where nobody can sign this.
    pub(crate) fn read(data: &'a [u8]) -> Option<Self> {
        let (choice, data) = data.split_first_chunk()?;
        let (flags, rest) = data.split_first()?;
        let webhook = webhook(*choice);
        if flags & SIGNED == 0 {
            let names = header_names(webhook);
            let mut parts = rest.splitn(names.len() + 1, |byte| *byte == b'\n');
            let headers = names.iter().filter_map(|name| Some((name.clone(), parts.next()?.to_vec()))).collect();
            let body = parts.next().unwrap_or_default().to_vec();
            return Some(Self { webhook, headers, body, signed: None });
        }
        let headers = signed(webhook, rest)?;
        let mut body = rest.to_vec();
        if flags & TAMPERED != 0 && !body.is_empty() {
            let place = usize::from(*flags) % body.len();
            body[place] ^= 1;
        }
        Some(Self { webhook, headers, body, signed: Some(rest) })
    }

    pub(crate) fn delivery(&self) -> Delivery<'_, [(String, Vec<u8>)]> {
        Delivery::new(&self.body, self.headers.as_slice(), NOW).method("POST").url(URL)
    }

    /// Whether the sender wrote this text somewhere.
    pub(crate) fn holds(&self, text: &str) -> bool {
        let is_in = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(text);
        is_in(&self.body) || self.headers.iter().any(|(_, value)| is_in(value))
    }
}

/// The headers that a provider would send with this body.
pub(crate) fn signed(webhook: &Webhook, body: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let options = SignOptions::new().timestamp(NOW).id("msg_1").method("POST").url(URL);
    let headers = webhook.sign(body, &options).ok()?;
    Some(headers.into_iter().map(|(name, value)| (name, value.into_bytes())).collect())
}
