//! A user's module with neither a standard library nor an allocator of anyone else's.

#![no_std]

extern crate alloc;

use core::alloc::{GlobalAlloc, Layout};
use core::panic::PanicInfo;
use core::sync::atomic::{AtomicUsize, Ordering};

use hookseal::{Delivery, Webhook};

const ROOM: usize = 1 << 20;

/// Hands out memory once and never takes it back.
struct Once;

static TAKEN: AtomicUsize = AtomicUsize::new(0);
static mut MEMORY: [u8; ROOM] = [0; ROOM];

// SAFETY: no two calls are given the same bytes, and none beyond the room.
unsafe impl GlobalAlloc for Once {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let base = &raw mut MEMORY as usize;
        let start = (base + TAKEN.load(Ordering::Relaxed)).next_multiple_of(layout.align());
        let end = start + layout.size() - base;
        if end > ROOM {
            return core::ptr::null_mut();
        }
        TAKEN.store(end, Ordering::Relaxed);
        start as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static ALLOCATOR: Once = Once;

#[panic_handler]
fn panicked(_: &PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// Says whether GitHub's own example is authentic, with the last byte of its body replaced.
#[unsafe(no_mangle)]
pub extern "C" fn is_authentic(last: u8) -> bool {
    let mut body = *b"Hello, World!";
    body[12] = last;
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let headers = [("X-Hub-Signature-256", signature)];
    let delivery = Delivery::new(&body, &headers, 1_700_000_000);
    Webhook::new("github", "It's a Secret to Everybody").is_ok_and(|webhook| webhook.verify(&delivery).is_ok())
}
