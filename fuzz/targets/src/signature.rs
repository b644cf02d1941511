//! Signature headers.

use std::sync::LazyLock;

use hookseal::binding::header_names;
use hookseal::{Delivery, SignOptions};

use crate::webhooks::{NOW, webhook};

const BODY: &[u8] = b"{}";

static OPTIONS: LazyLock<SignOptions> = LazyLock::new(|| SignOptions::new().timestamp(NOW).id("msg_1"));

/// Four bytes that choose a webhook, and the value of its signature's header: what is accepted holds the right signature.
///
/// # Panics
/// Where that does not hold.
pub fn signature(data: &[u8]) {
    let Some((choice, value)) = data.split_first_chunk() else { return };
    let webhook = webhook(*choice);
    let Ok(signed) = webhook.sign(BODY, &OPTIONS) else { return };
    let Some(name) = header_names(webhook).first() else { return };
    let mut headers: Vec<(String, Vec<u8>)> =
        signed.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    let Some(genuine) = headers.iter_mut().find(|(header, _)| header.eq_ignore_ascii_case(name)) else { return };
    let right = core::mem::replace(&mut genuine.1, value.to_vec());
    match webhook.verify(&Delivery::new(BODY, &headers, NOW)) {
        Ok(()) => {
            // A timestamp and other entries may stand around it.
            let right = String::from_utf8_lossy(&right);
            let last = right.rsplit([',', '=', ' ']).find(|part| part.len() >= 27).unwrap_or(&right);
            let holds = value.windows(last.len()).any(|window| window == last.as_bytes());
            assert!(holds, "{} accepts {:?}", webhook.scheme().name(), String::from_utf8_lossy(value));
        }
        Err(error) => assert!(matches!(error.status(), 401 | 413), "{error}"),
    }
}
