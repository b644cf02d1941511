//! What crosses to JavaScript and back: functions of numbers, and places in the memory.

#![allow(unsafe_code, reason = "exported names are unsafe by their attributes")]

use hookseal_boundary::{FINE, NO_WEBHOOK, REFUSED, WASM_WINDOW_BYTES};
use hookseal_words::{Piece, expected};

use crate::generated::PROTOCOL;
use crate::header_table::Table;
use crate::judgement::{self, Delivered, Purpose};
use crate::memory::{self, Buffer, Kept};
use crate::mistakes;
use crate::report::{Failed, Output};
use crate::sign;
use crate::webhook::{self, GONE, Webhook};

static WINDOW: Kept<[u8; WASM_WINDOW_BYTES as usize]> = Kept::new([0; WASM_WINDOW_BYTES as usize]);
static TABLE: Kept<Table> = Kept::new(Table::new());
static OUTPUT: Kept<Output> = Kept::new(Output::new());
/// What JavaScript hands over beside deliveries: documents and texts, and a body that is signed.
static ROOM: Kept<Buffer> = Kept::new(Buffer::new());
/// A body that is larger than the window, whole.
static BODY: Kept<Buffer> = Kept::new(Buffer::new());

/// Ends the call with an exception, as every instruction that cannot be executed does.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

fn output() -> &'static mut Output {
    let out = OUTPUT.of_this_call();
    out.scratch.clear();
    out
}

fn open_one(handle: u32) -> Option<&'static mut Webhook> {
    if handle == NO_WEBHOOK { None } else { Some(memory::behind(handle)) }
}

const fn settled(result: &Result<(), Failed>) -> u32 {
    match result {
        Ok(()) => FINE,
        Err(Failed) => REFUSED,
    }
}

/// The text in the room, of so many bytes from `start` on.
fn text(room: &Buffer, start: usize, length: usize) -> &str {
    let bytes = room.bytes().get(start..).and_then(|rest| rest.get(..length)).unwrap_or_default();
    str::from_utf8(bytes).unwrap_or_default()
}

/// See the constant.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn protocol() -> u32 {
    PROTOCOL
}

/// Where the window is. It never moves.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn window() -> *mut u8 {
    WINDOW.of_this_call().as_mut_ptr()
}

/// Where the header table is. It never moves.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn table() -> *mut Table {
    TABLE.of_this_call()
}

/// Where the part of the table is for headers that came more than once, of so many bytes.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn repeated(bytes: usize) -> *mut u8 {
    TABLE.of_this_call().repeated.room(bytes).as_mut_ptr()
}

/// Where there is room for so many bytes, for one of the calls below.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn room(bytes: usize) -> *mut u8 {
    ROOM.of_this_call().room(bytes).as_mut_ptr()
}

/// Makes a webhook of the configuration in the room, which is wiped, and answers with `Opened`. `keep_keys`: for
/// [`key`].
#[unsafe(no_mangle)]
pub(crate) extern "C" fn open(keep_keys: bool) -> u32 {
    let (out, room) = (output(), ROOM.of_this_call());
    let opened = webhook::open(out, room.bytes(), keep_keys);
    room.wipe();
    memory::wipe_stack();
    opened
}

/// Writes the next of a webhook's keys into the window, in the order of the secrets, and gives its length; 0 where there is
/// none. JavaScript overwrites what it took.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn key(handle: u32) -> usize {
    open_one(handle).and_then(|webhook| webhook.key(WINDOW.of_this_call())).unwrap_or_default()
}

/// Forgets a webhook and wipes its secrets.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn close(handle: u32) {
    output().answer.begin();
    if handle != NO_WEBHOOK {
        memory::close(handle);
        memory::wipe_stack();
    }
}

/// Judges a delivery, for `npm/src/engine/edge.ts`, which has the numbers of `purpose` and `delivered`.
///
/// To verify it (0): [`FINE`], or the number of the refusal. To receive it (1), which sums its event up: the summary's
/// number, or a refusal's with a minus; what the summary leaves open is the answer, a `Rest`. To have it hashed outside (2):
/// every check that needs no body, as to verify it; then the answer is `Hashing`.
///
/// The body is in the window (0), lies ready (1), or was hashed outside (2), and so many bytes of MACs are in the window.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn judge(purpose: u32, delivered: u32, handle: u32, length: f64, macs: usize, now: f64) -> i32 {
    let out = output();
    let purpose = match purpose {
        0 => Purpose::Verify,
        1 => Purpose::Receive,
        _ => Purpose::Begin,
    };
    let length = length as u64;
    let delivered = match delivered {
        0 => Delivered::InWindow(length as usize),
        1 => Delivered::Ready(length),
        _ => Delivered::Hashed(length, macs),
    };
    let Some(webhook) = open_one(handle) else {
        return if matches!(purpose, Purpose::Receive) { -GONE.cast_signed() } else { GONE.cast_signed() };
    };
    let room = judgement::Room { window: WINDOW.of_this_call(), body: BODY.of_this_call() };
    judgement::judge(out, webhook, TABLE.of_this_call(), room, delivered, now, purpose)
}

/// Where the answer to the last call is, in UTF-8.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn answer() -> *const u8 {
    OUTPUT.of_this_call().answer.whole().as_ptr()
}

/// How many bytes the answer has.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn answer_bytes() -> usize {
    OUTPUT.of_this_call().answer.whole().len()
}

/// Answers with the error behind the number that a call gave.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn error_behind(handle: u32, refusal: u32) {
    let out = output();
    let webhook = open_one(handle).filter(|_| refusal != GONE);
    if !webhook.is_some_and(|webhook| judgement::report_again(out, webhook, refusal)) {
        gone(out);
    }
}

fn gone(out: &mut Output) -> Failed {
    out.option("webhook", Piece::Text(expected::CLOSED))
}

/// Answers with the headers that the provider would send with a body, a `Signed`. In the room are so many bytes of the body,
/// and behind them the options, a document.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn sign(handle: u32, body: usize) -> u32 {
    let (out, room) = (output(), ROOM.of_this_call());
    let signed = match open_one(handle) {
        Some(webhook) => {
            let (body, options) = room.bytes().split_at_checked(body).unwrap_or_default();
            sign::sign(out, &webhook.judge, body, options)
        }
        None => Err(gone(out)),
    };
    settled(&signed)
}

/// Whether the text in the room is provably the bytes that arrived.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn check_text() -> u32 {
    settled(&mistakes::check_text(output(), ROOM.of_this_call().text()))
}

/// Answers with the error for a mistake that only JavaScript can see, by its place in `MISTAKES`. In the room are so many
/// bytes of its subject, and behind them what was found.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn config_error(mistake: usize, subject: usize) {
    let (out, room) = (output(), ROOM.of_this_call());
    let found = text(room, subject, room.len().saturating_sub(subject));
    mistakes::report(out, mistake, text(room, 0, subject), found);
}
