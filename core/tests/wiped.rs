//! No memory that is given back holds a secret, or what HMAC makes of it, which is as good.
#![allow(missing_docs, reason = "a test has no callers to document")]
#![allow(unsafe_code, reason = "there is no other way to see memory when it is given back")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::slice;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use hookseal::{Scheme, SignOptions, Webhook};
use sha2::block_api::compress256;

const SECRET: &str = "a secret of some length, to be told from all else";
/// Its first character is written as an escape, so that it is decoded into memory of its own.
const ESCAPED: &str = r"\u0061 secret of some length, to be told from all else";
/// As base64 and hexadecimal: the secret, and then something that is neither.
const BASE64: &str = "YSBzZWNyZXQgb2Ygc29tZSBsZW5ndGgsIHRvIGJlIHRvbGQgZnJvbSBhbGwgZWxzZQ==";

struct Watching;

/// What no memory may hold that is given back.
static FORBIDDEN: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
static FOUND: AtomicUsize = AtomicUsize::new(0);

// SAFETY: it hands everything over to the system's allocator, and only reads what comes back.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as this function's caller promises. Zeroed, because all of it may be read below.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is still its owner's, and was all written when it was given out.
        let bytes = unsafe { slice::from_raw_parts(block, layout.size()) };
        // Whoever changes the list gives back memory of the list itself.
        if let Ok(forbidden) = FORBIDDEN.try_lock() {
            let found = forbidden.iter().filter(|text| bytes.windows(text.len()).any(|window| window == **text));
            FOUND.fetch_add(found.count(), Ordering::Relaxed);
        }
        // SAFETY: as this function's caller promises.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Watching = Watching;

/// How often something forbidden was in memory that `action` gave back.
fn left_behind<T>(action: impl FnOnce() -> T) -> usize {
    let state = |pad: u8| {
        let mut block = [pad; 64];
        block.iter_mut().zip(SECRET.bytes()).for_each(|(byte, secret)| *byte ^= secret);
        // The initial state of SHA-256 (FIPS 180-4, 5.3.3).
        let mut state =
            [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
        compress256(&mut state, &[block]);
        state.into_iter().flat_map(u32::to_ne_bytes).collect::<Vec<u8>>()
    };
    *FORBIDDEN.lock().expect("nothing panics while it is held") = vec![SECRET.into(), state(0x36), state(0x5C)];
    FOUND.store(0, Ordering::Relaxed);
    drop(action());
    let found = FOUND.load(Ordering::Relaxed);
    FORBIDDEN.lock().expect("as above").clear();
    found
}

fn scheme(secret: &str) -> Scheme {
    let github = Scheme::named("github").expect("a built-in scheme");
    Scheme::from_json(&github.to_json().replace(r#""secret": "utf8""#, &format!(r#""secret": "{secret}""#)))
        .expect("as good as GitHub's")
}

// One test, because the list of what is forbidden is one.
#[test]
fn secrets_are_wiped_before_their_memory_is_given_back() {
    assert_ne!(left_behind(|| SECRET.to_owned()), 0, "what is not wiped is found");

    let owned = || SECRET.to_owned();
    let webhook = |made: Result<Webhook, _>| made.expect("a right secret");
    assert_eq!(left_behind(|| webhook(Webhook::new("github", SECRET))), 0, "lent");
    assert_eq!(left_behind(|| webhook(Webhook::new("github", owned()))), 0, "given");
    assert_eq!(left_behind(|| webhook(Webhook::new("github", [owned(), owned()]))), 0, "an array");
    assert_eq!(left_behind(|| webhook(Webhook::new("github", vec![owned(); 5]))), 0, "a vector");
    assert_eq!(left_behind(|| webhook(Webhook::new(scheme("base64"), BASE64))), 0, "in base64");
    for (encoding, text) in [("base64", format!("{BASE64}!")), ("hex", hexadecimal() + "!!")] {
        let scheme = scheme(encoding);
        assert_eq!(left_behind(|| Webhook::new(scheme, text.as_str()).err()), 0, "wrong {encoding}");
    }

    let configuration = |rest: &str| format!(r#"{{ "provider": "github", "secrets": {rest} }}"#);
    for rest in [
        format!(r#""{ESCAPED}""#),
        format!(r#"["{ESCAPED}", "another"]"#),
        format!(r#"["{ESCAPED}", 5]"#),
        format!(r#"[["{ESCAPED}"]]"#),
        format!(r#"{{ "key": "{ESCAPED}" }}"#),
        format!(r#""{ESCAPED}", "secret": "{ESCAPED}""#),
        format!(r#""{ESCAPED}", "options": {{ "unknown": 1 }}"#),
        format!(r#""{ESCAPED}" ]"#),
    ] {
        let document = configuration(&rest);
        assert_eq!(left_behind(|| Webhook::from_configuration(&document).ok()), 0, "{document}");
    }

    let webhook = webhook(Webhook::new("github", [SECRET, "another"]));
    let headers = webhook.sign(b"body", &SignOptions::new()).expect("GitHub signs the body alone");
    let begun = || webhook.begin(&headers, 4, 0).expect("the headers are right");
    assert_eq!(left_behind(|| begun().whole(b"body").map(drop).expect("genuine")), 0, "whole");
    let in_pieces = |end: bool| {
        let mut pieces = begun().in_pieces();
        pieces.update(b"bo");
        pieces.update(b"dy");
        if end {
            pieces.finish().map(drop).expect("genuine");
        }
    };
    assert_eq!(left_behind(|| in_pieces(true)), 0, "in pieces");
    assert_eq!(left_behind(|| in_pieces(false)), 0, "not finished");
}

fn hexadecimal() -> String {
    SECRET.bytes().flat_map(|byte| format!("{byte:02x}").into_bytes()).map(char::from).collect()
}
