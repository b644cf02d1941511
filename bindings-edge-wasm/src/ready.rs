//! A body that lies ready in the façade, which copies pieces of it here.

#![allow(unsafe_code, reason = "an imported function is unsafe by its attributes")]

#[link(wasm_import_module = "e")]
unsafe extern "C" {
    /// Copies so many bytes of the body that lies ready, from `start` on.
    #[link_name = "f"]
    safe fn fill(to: *mut u8, start: f64, length: usize);
}

/// Has a part of the body that lies ready copied into the room.
pub(crate) fn filled(room: &mut [u8], start: u64) {
    fill(room.as_mut_ptr(), start as f64, room.len());
}
