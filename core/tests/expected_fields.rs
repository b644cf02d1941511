//! A documented payload is read with its fields expected in their order. What is found must not
//! depend on that: the same scheme under another name, of which nothing is documented, is held
//! against it, on payloads that are damaged in every way that concerns keys.
#![allow(missing_docs, reason = "a test has no callers to document")]

use hookseal::binding::{Envelope, receive_envelope};
use hookseal::{Delivery, Error, Scheme, SignOptions, Webhook};
use serde_json::{Value, json};

const SECRET: &str = "a secret for tests";
const NOW: u64 = 1_700_000_000;

fn payload() -> String {
    json!({
        "id": "evt_1",
        "type": "property.price_changed",
        "created": "2024-01-15T10:30:00Z",
        "data": {
            "property_id": "PROP123", "address": "123 Main St", "old_price": 450_000, "new_price": 425_000,
            "change_amount": -25_000, "change_percent": -5.56, "price_per_sqft": 193.18, "reason": "price_reduction",
            "more": [{ "a": 1, "b": { "c": "\u{e9}\"\\" } }, { "a": [], "b": null }]
        }
    })
    .to_string()
}

/// What both must say: all but what follows from the documentation.
type Said = Result<(Option<String>, Option<String>, Option<String>, Option<String>, String), Error>;

fn said(webhook: &Webhook, body: &[u8]) -> Said {
    let headers = webhook.sign(body, &SignOptions::new().timestamp(NOW)).expect("a body can be signed");
    let envelope = receive_envelope(webhook, &Delivery::new(body, &headers, NOW)).map(Envelope::into_owned)?;
    let key = envelope.deduplication_key();
    let (_, key) = key.split_once(':').expect("a key begins with the provider");
    let texts = [envelope.event_type, envelope.id, envelope.occurred_at, envelope.data_path];
    let [event_type, id, occurred_at, data_path] = texts.map(|text| text.map(Into::into));
    Ok((event_type, id, occurred_at, data_path, key.to_owned()))
}

struct Pair {
    documented: Webhook,
    undocumented: Webhook,
    read: usize,
    refused: usize,
}

impl Pair {
    fn new() -> Self {
        let documented = Webhook::new("realestateapi", SECRET).expect("it is built in");
        let mut scheme: Value = serde_json::from_str(&documented.scheme().to_json()).expect("a document");
        scheme["name"] = "undocumented".into();
        let scheme = Scheme::from_json(&scheme.to_string()).expect("a scheme");
        let undocumented = Webhook::new(scheme, SECRET).expect("a verifier");
        Self { documented, undocumented, read: 0, refused: 0 }
    }

    fn agree(&mut self, body: &[u8]) {
        let (one, other) = (said(&self.documented, body), said(&self.undocumented, body));
        assert_eq!(one, other, "{}", String::from_utf8_lossy(body));
        *(if one.is_ok() { &mut self.read } else { &mut self.refused }) += 1;
    }
}

/// Where members of objects begin, each with its key.
fn members(text: &str) -> Vec<(usize, &str)> {
    let keys = text.match_indices("\":").map(|(end, _)| {
        let start = text[..end].rfind('"').expect("a key has two quotes");
        (start, &text[start + 1..end])
    });
    keys.collect()
}

#[test]
fn a_key_that_occurs_twice_is_refused_at_the_same_place() {
    let text = payload();
    let mut pair = Pair::new();
    for (place, _) in members(&text) {
        for (_, key) in members(&text) {
            let first = key.chars().next().expect("no key is empty");
            let rest = &key[first.len_utf8()..];
            for written in
                [key.to_owned(), format!("\\u{:04x}{rest}", u32::from(first)), format!("{key} "), rest.into()]
            {
                for value in ["null", "{\"id\":1,\"id2\":[]}", "\"evt_2\""] {
                    let (before, after) = text.split_at(place);
                    pair.agree(format!("{before}\"{written}\":{value},{after}").as_bytes());
                    pair.agree(format!("{before}\n\"{written}\" :\t{value} ,{after}").as_bytes());
                }
            }
        }
    }
    assert!(pair.read > 1000 && pair.refused > 1000, "{} read, {} refused", pair.read, pair.refused);
}

#[test]
fn a_payload_with_a_byte_too_few_or_another_one_is_read_alike() {
    let text = payload();
    let mut pair = Pair::new();
    for place in 0..=text.len() {
        pair.agree(&text.as_bytes()[..place]);
        for byte in *b"\"\\,:{}[] \n0eu-\x00\xC3" {
            let mut body = text.clone().into_bytes();
            body.insert(place, byte);
            pair.agree(&body);
            let mut body = text.clone().into_bytes();
            if let Some(changed) = body.get_mut(place) {
                *changed = byte;
                pair.agree(&body);
            }
        }
    }
    assert!(pair.read > 1000 && pair.refused > 5000, "{} read, {} refused", pair.read, pair.refused);
}

#[test]
fn fields_in_any_order_are_read_alike() {
    let text = payload();
    let mut pair = Pair::new();
    let Value::Object(fields) = serde_json::from_str(&text).expect("the payload is JSON") else {
        panic!("the payload is an object");
    };
    let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{}:{value}", json!(key))).collect();
    for turn in 0..fields.len() {
        for skipped in 0..=fields.len() {
            let mut turned = fields.clone();
            turned.rotate_left(turn);
            if skipped < turned.len() {
                turned.remove(skipped);
            }
            pair.agree(format!("{{{}}}", turned.join(",")).as_bytes());
            turned.reverse();
            pair.agree(format!("{{{}}}", turned.join(" ,\r\n ")).as_bytes());
        }
    }
    assert!(pair.read > 10 && pair.refused > 1, "{} read, {} refused", pair.read, pair.refused);
}
