//! The bytes of plans.

use hookseal_kernel::plan::Algorithm;
use hookseal_kernel::{
    Arrived, Header, Mac, Plan, Settings, ToSign, Verification, buffer_length, sign, sign_reading_body,
    verify_reading_body,
};

use crate::webhooks::NOW;

const BODY: &[u8] = br#"{"id":"evt_1","type":"a","event":"a","data":{"id":1,"list":[{"name":null}]},"created":1}"#;

/// For the keys of the body's objects.
const ROOM: [&[u8]; 8] = [&[]; 8];

/// Any bytes as a plan: what is read is written as the same bytes, and what it signs it verifies.
///
/// # Panics
/// Where that does not hold.
pub fn plan(bytes: &[u8]) {
    let Ok(plan) = Plan::read(bytes) else { return };
    assert_eq!(plan.write(), bytes, "{plan:?}");
    let algorithm: Algorithm = plan.signature.algorithm;
    let Some(key) = Mac::new(algorithm, b"a secret for fuzzing alone") else { return };
    let settings = Settings { tolerance_seconds: None, check_timestamp: true, max_body_bytes: 1 << 20 };
    let mut buffer = vec![0; buffer_length(&plan)];
    let to_sign = ToSign { timestamp: Some(NOW), id: Some("msg_1") };
    let others = |_| Header::One(b"x");
    let signed = if plan.reads_body {
        sign_reading_body(&plan, &key, &to_sign, &others, BODY, ROOM, &mut buffer, |_| ()).ok()
    } else {
        sign(&plan, &key, &to_sign, &others, BODY, &mut buffer).ok()
    };
    let Some(signed) = signed else { return };
    let headers = |name| {
        let index = Some(name);
        let is_timestamp = plan.timestamp.is_some_and(|rule| match rule.source {
            hookseal_kernel::plan::TimestampSource::Header(header) => Some(header.index) == index,
            hookseal_kernel::plan::TimestampSource::Key(_) | hookseal_kernel::plan::TimestampSource::First => false,
        });
        if name == plan.signature.header.index {
            Header::One(signed.signature.as_bytes())
        } else if is_timestamp {
            signed.timestamp.map_or(Header::Missing, |text| Header::One(text.as_bytes()))
        } else if plan.id.map(|id| id.header.index) == index {
            Header::One(b"msg_1")
        } else {
            Header::One(b"x")
        }
    };
    let keys = [key];
    let verdict = if plan.reads_body {
        let (plan, settings, keys, headers) = (&plan, &settings, &keys[..], &headers);
        let arrived = Arrived { plan, settings, keys, headers, body: BODY, received_at: NOW };
        verify_reading_body(arrived, ROOM, |begun, body| begun.whole(body), |_| ()).ok()
    } else {
        Verification::begin(&plan, &settings, &keys, &headers, BODY.len() as u64, NOW)
            .and_then(|begun| begun.whole(BODY))
            .ok()
    };
    // Two headers of one name in a plan are one header in a delivery, which cannot say both.
    if let Some(verified) = verdict {
        let room: [&[u8]; 8] = [&[]; 8];
        drop(verified.envelope(&plan, BODY, room, &mut ()).map(|envelope| format!("{envelope:?}")));
    }
}
