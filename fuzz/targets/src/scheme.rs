//! Scheme documents.

use hookseal::binding;
use hookseal::{Scheme, Webhook};
use hookseal_kernel::Plan;

/// A scheme document: what is read is written and read again as the same scheme, and its plan is read as it was written.
///
/// # Panics
/// Where that does not hold.
pub fn scheme(document: &[u8]) {
    let Ok(document) = str::from_utf8(document) else { return };
    let scheme = match Scheme::from_json(document) {
        Ok(scheme) => scheme,
        Err(error) => {
            assert_eq!(error.status(), 500, "a scheme is the program's, whatever is wrong with it");
            return;
        }
    };
    let written = scheme.to_json();
    assert_eq!(Scheme::from_json(&written).as_ref(), Ok(&scheme), "{written}");
    for secret in ["a secret for fuzzing alone", "whsec_YSBzZWNyZXQgZm9yIGZ1enppbmcgYWxvbmUuLi4="] {
        if let Ok(webhook) = Webhook::new(scheme.clone(), secret) {
            let bytes = binding::plan(&webhook);
            let plan = Plan::read(bytes).expect("it was compiled so");
            assert_eq!(plan.write(), bytes);
        }
    }
}
