//! What judging a delivery takes from the heap: nothing, but for describing a malformed header.

#![allow(unsafe_code, reason = "an allocator that counts is unsafe to write, and forwards to the system's")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use hookseal::{SignOptions, Webhook};
use hookseal_bindings_js::boundary::{FINE, HEAD_KIND_SHIFT, HEAD_VALUE, HEADS, SLOT_BYTES, TABLE_BYTES};
use hookseal_bindings_js::{open, verify};

struct Counting;

thread_local! {
    static TAKEN: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: it is the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        TAKEN.set(TAKEN.get() + 1);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn taken(call: impl FnOnce()) -> usize {
    let before = TAKEN.get();
    call();
    TAKEN.get() - before
}

fn table(values: [&[u8]; 2]) -> Vec<u8> {
    let mut table = vec![0; TABLE_BYTES as usize];
    for (index, value) in values.into_iter().enumerate() {
        let head =
            if value.is_empty() { 0 } else { HEAD_VALUE << HEAD_KIND_SHIFT | u32::try_from(value.len()).unwrap() };
        table[4 * index..4 * index + 4].copy_from_slice(&head.to_le_bytes());
        let start = 4 * HEADS as usize + index * SLOT_BYTES as usize;
        table[start..start + value.len()].copy_from_slice(value);
    }
    table
}

#[test]
fn a_verification_takes_nothing_from_the_heap() {
    let body: &[u8] = b"{}";
    let now = 1_700_000_000.0;
    assert_eq!(open(r#"{"provider":"realestateapi","secrets":"secret"}"#.into()), FINE);
    let sender = Webhook::new("realestateapi", "secret").unwrap();
    let [(_, signature), ..] = &*sender.sign(body, &SignOptions::new().timestamp(1_700_000_000)).unwrap() else {
        panic!("no signature");
    };

    let cases: [(&str, [&[u8]; 2]); 4] = [
        ("genuine", [signature.as_bytes(), b"1700000000"]),
        ("missing", [b"", b"1700000000"]),
        ("stale", [signature.as_bytes(), b"1600000000"]),
        ("forged", [&[b'0'; 64], b"1700000000"]),
    ];
    for (name, values) in cases {
        let table = table(values);
        // What is said about a refusal is kept when it comes for the first time.
        let first = verify(0, &body, &table, now);
        assert_eq!(first == FINE, name == "genuine", "{name}");
        let taken = taken(|| assert_eq!(verify(0, &body, &table, now), first));
        assert_eq!(taken, 0, "{name}");
    }
}
