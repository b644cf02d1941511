//! Deliveries with something wrong in them.

use serde_json::Value;

use crate::case::{Case, Pairs, TimestampKind};

/// The case with one bit flipped: in the body, in each signature, and in a signed timestamp.
pub(crate) fn damaged(case: &Case, timestamp: TimestampKind) -> Vec<(String, Vec<u8>, Pairs)> {
    let webhook = case.webhook().expect("a passing case has a webhook");
    let scheme: Value = serde_json::from_str(&webhook.scheme().to_json()).expect("a scheme is JSON");
    let (body, headers) = (case.body(), case.headers());
    let mut damaged = Vec::new();

    if !body.is_empty() && case.signs_its_body() {
        let mut flipped = body.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        damaged.push(("body".to_owned(), flipped, headers.clone()));
    }
    if scheme["signature"]["header"].is_null() && scheme["signature"]["headers"].is_null() {
        let mut inside = body;
        flip_every_candidate(&mut inside, "signature");
        damaged.push(("signature".to_owned(), inside, headers));
        return damaged;
    }
    let timestamp_header =
        (timestamp == TimestampKind::Signed).then(|| scheme["timestamp"]["header"].as_str()).flatten();
    for (what, names) in [("signature", signature_headers(&scheme)), ("timestamp", Vec::from_iter(timestamp_header))] {
        if names.is_empty() {
            continue;
        }
        let mut flipped = headers.clone();
        let is_named = |header: &str| names.iter().any(|name| header.eq_ignore_ascii_case(name));
        for (_, value) in flipped.iter_mut().filter(|(header, _)| is_named(header)) {
            flip_every_candidate(value, what);
        }
        damaged.push((what.to_owned(), body.clone(), flipped));
    }
    damaged
}

/// All headers in which a signature may be.
fn signature_headers(scheme: &Value) -> Vec<&str> {
    let signature = &scheme["signature"];
    let several = signature["headers"].as_array().into_iter().flatten();
    let others = scheme["otherNames"].as_object().into_iter().flatten().filter_map(|(_, names)| names.as_array());
    [&signature["header"]].into_iter().chain(several).chain(others.flatten()).filter_map(Value::as_str).collect()
}

/// Flips a bit in the middle of the text, or of each entry where it is a list of signatures, so
/// that no valid signature is left beside the damaged one.
fn flip_every_candidate(value: &mut [u8], what: &str) {
    if what == "timestamp" {
        let last = value.len() - 1;
        value[last] ^= 1;
        return;
    }
    let mut start = 0;
    for end in 0..=value.len() {
        let at_end = end == value.len() || matches!(value[end], b',' | b' ' | b';' | b'"' | b'&' | b'=');
        if at_end && end - start >= 20 {
            value[start + (end - start) / 2] ^= 1;
        }
        if at_end {
            start = end + 1;
        }
    }
}

/// A xorshift generator: the same damage in every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits fit") % limit.max(1)
    }

    pub(crate) fn damage(&mut self, bytes: &mut Vec<u8>) {
        let position = self.below(bytes.len() + 1);
        let byte = u8::try_from(self.below(256)).expect("below 256");
        match self.below(4) {
            0 => bytes.insert(position, byte),
            1 => bytes.truncate(position),
            2 => bytes.extend_from_within(position..),
            _ if position < bytes.len() => bytes[position] = byte,
            _ => bytes.push(byte),
        }
    }
}
