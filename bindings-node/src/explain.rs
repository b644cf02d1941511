//! Explanations and captures: [`binding::answer`] says what the texts are.

use hookseal::binding::{self, Language};
use napi_derive::napi;
use zeroize::Zeroizing;

/// See [`binding::explanation`]. The configuration is wiped.
#[napi(catch_unwind)]
pub fn explain(configuration: String, head: String, body: &[u8]) -> String {
    let configuration = Zeroizing::new(configuration);
    let explained = binding::explanation(&configuration, &head, body, Language::JavaScript);
    binding::answer(explained.map(|explanation| explanation.to_json()))
}

/// See [`binding::senders`].
#[napi(catch_unwind)]
pub fn senders(head: String) -> String {
    binding::answer(binding::senders(&head))
}

/// See [`binding::delivery`]: the line of a capture, as a JSON text.
#[napi(catch_unwind)]
pub fn capture(head: String, body: &[u8]) -> String {
    let line = binding::delivery(&head, body).map(|capture| capture.to_json());
    binding::answer(line)
}
