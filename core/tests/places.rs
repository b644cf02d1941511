//! Where an event's parts stand in its payload: `Envelope::places`.
#![allow(missing_docs, reason = "a test has no callers to document")]

use hookseal::binding::{deduplication_prefix, pointers, receive_envelope};
use hookseal::{Delivery, SignOptions, Webhook};

#[test]
fn places_are_given_for_what_stands_in_the_payload_as_it_is() {
    let webhook = Webhook::new("hospitable", "secret").unwrap();
    let pointers: Vec<&str> = pointers(&webhook).collect();
    let cases = [
        (
            r#"{"id":"a","action":"b","created":"c","data":{}}"#,
            [Some("/action"), Some("/id"), Some("/created"), Some("/data")],
        ),
        // A language may hold another number than the id says.
        (r#"{"id":18446744073709551615,"action":"b","created":5}"#, [Some("/action"), None, None, None]),
        (r#"{"id":"","action":"b","data":null}"#, [Some("/action"), None, None, Some("/data")]),
    ];
    for (body, expected) in cases {
        let headers = webhook.sign(body.as_bytes(), &SignOptions::new()).unwrap();
        let envelope = receive_envelope(&webhook, &Delivery::new(body.as_bytes(), &headers, 0)).unwrap();
        let places = envelope.places;
        let places = [places.event_type, places.id, places.occurred_at, places.data];
        assert_eq!(places.map(|place| place.map(|place| pointers[usize::from(place)])), expected, "{body}");
        if let (Some(_), Some(id)) = (envelope.places.id, &envelope.id) {
            assert_eq!(envelope.deduplication_key(), deduplication_prefix(&webhook) + id);
        }
    }
}
