//! The calls that a delivery takes, without what a wrapper adds to a call.
//!
//! What crosses lies on a desk, bytes that JavaScript lends once: the numbers of the call, a window
//! for small bodies, the header block. A larger body is the one argument, and is borrowed. So a
//! call costs 36 ns where a function of `napi-derive` with four numbers costs 130, out of the 590
//! that verifying 0.5 kB takes then (Node 20, x64, one run).

#![allow(unsafe_code, reason = "these calls are Node-API's own: its wrappers cost as much as a fifth of the hash")]

use std::cell::RefCell;
use std::ffi::{CStr, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{ptr, slice};

use hookseal_bindings_js::{self as engine, BLOCK_BYTES};
use napi::bindgen_prelude::{FromNapiValue, JsObjectValue, Object, Uint8Array, Unknown};
use napi::{Env, Error, Result, Status, sys};
use napi_derive::napi;

/// The arrival time in Unix seconds, the handle, and how many bytes of a body are in the window.
const NUMBERS_BYTES: usize = 8 + 4 + 4;
/// Copying as many bytes into the window costs less than asking Node-API where they are.
const WINDOW_BYTES: usize = 4096;

type Desk = RefCell<Uint8Array>;

thread_local! {
    /// One for each time that the package was loaded in this thread. They stay where they are until
    /// the thread ends, and with it all functions that know where.
    #[allow(clippy::vec_box, reason = "the functions know where each of them is")]
    static DESKS: RefCell<Vec<Box<Desk>>> = const { RefCell::new(Vec::new()) };
}

/// How many bytes the parts of a desk have: numbers, window, and block without headers that came
/// more than once.
#[napi]
pub fn desk_bytes() -> Vec<u32> {
    [NUMBERS_BYTES, WINDOW_BYTES, BLOCK_BYTES].iter().filter_map(|bytes| u32::try_from(*bytes).ok()).collect()
}

/// Takes a desk and gives `name`, and the functions `verify` and `receive` that look at it.
///
/// # Errors
/// Where Node-API makes no function or object.
#[napi(catch_unwind)]
pub fn lend(env: &Env, bytes: Uint8Array) -> Result<Object<'_>> {
    let desk = Box::new(RefCell::new(bytes));
    let mut lent = Object::new(env)?;
    lent.set_named_property("verify", function(env, c"verify", verify, &desk)?)?;
    lent.set_named_property("receive", function(env, c"receive", receive, &desk)?)?;
    let name = DESKS.with_borrow_mut(|desks| {
        desks.push(desk);
        desks.len() - 1
    });
    lent.set_named_property("name", u32::try_from(name).unwrap_or(u32::MAX))?;
    Ok(lent)
}

/// Puts larger bytes in the place of a desk's.
#[napi(catch_unwind)]
pub fn exchange(name: u32, bytes: Uint8Array) {
    DESKS.with_borrow(|desks| {
        if let Some(desk) = desks.get(name as usize) {
            desk.replace(bytes);
        }
    });
}

type Callback = unsafe extern "C" fn(sys::napi_env, sys::napi_callback_info) -> sys::napi_value;

fn function<'e>(env: &'e Env, name: &CStr, callback: Callback, desk: &Desk) -> Result<Unknown<'e>> {
    let data = ptr::from_ref(desk).cast_mut().cast::<c_void>();
    let mut made = ptr::null_mut();
    let length = name.count_bytes().cast_signed();
    // SAFETY: `env` is alive, the name has that length, and the callback expects such data.
    let status =
        unsafe { sys::napi_create_function(env.raw(), name.as_ptr(), length, Some(callback), data, &raw mut made) };
    if status != sys::Status::napi_ok {
        return Err(Error::new(Status::from(status), "a function could not be made"));
    }
    // SAFETY: it was just made in `env`.
    unsafe { Unknown::from_napi_value(env.raw(), made) }
}

/// Verifies what lies on the desk, or the body that is the argument: 0, or the number of the refusal.
unsafe extern "C" fn verify(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node-API calls it so.
    unsafe {
        answer(env, info, |call| {
            number(env, engine::verify(call.handle, &call.body, call.block, call.now).cast_signed())
        })
    }
}

/// As [`verify`], but gives the number of the outline, or a refusal's with a minus.
unsafe extern "C" fn receive(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node-API calls it so.
    unsafe { answer(env, info, |call| number(env, engine::receive(call.handle, &call.body, call.block, call.now))) }
}

/// A delivery to judge.
struct Call<'a> {
    now: f64,
    handle: u32,
    body: &'a [u8],
    block: &'a [u8],
}

/// Finds the call that a function was called for, and answers it. What cannot be answered, and a
/// panic, become a JavaScript exception.
///
/// # Safety
/// `env` and `info` are those of a function that [`function`] made.
unsafe fn answer(
    env: sys::napi_env,
    info: sys::napi_callback_info,
    answer: impl FnOnce(Call<'_>) -> sys::napi_value,
) -> sys::napi_value {
    let mut data = ptr::null_mut();
    let mut count = 1;
    let mut argument = ptr::null_mut();
    // SAFETY: there is room for one argument.
    let status =
        unsafe { sys::napi_get_cb_info(env, info, &raw mut count, &raw mut argument, ptr::null_mut(), &raw mut data) };
    let answered = catch_unwind(AssertUnwindSafe(|| {
        if status != sys::Status::napi_ok {
            return None;
        }
        // SAFETY: `function` gave it this data, which lives as long as the thread.
        let desk = unsafe { &*data.cast::<Desk>() }.borrow();
        // SAFETY: the argument is a value of this call.
        let body = if count == 0 { None } else { Some(unsafe { bytes_of(env, argument) }?) };
        Some(answer(call(&desk, body)?))
    }));
    if let Ok(Some(answered)) = answered {
        return answered;
    }
    // SAFETY: both texts end with a zero.
    unsafe { sys::napi_throw_error(env, ptr::null(), c"hookseal: a defect of the package; please report it".as_ptr()) };
    ptr::null_mut()
}

fn call<'a>(desk: &'a [u8], body: Option<&'a [u8]>) -> Option<Call<'a>> {
    let (now, desk) = desk.split_first_chunk()?;
    let (handle, desk) = desk.split_first_chunk()?;
    let (length, desk) = desk.split_first_chunk()?;
    let (window, block) = desk.split_at_checked(WINDOW_BYTES)?;
    let body = match body {
        Some(body) => body,
        None => window.get(..u32::from_ne_bytes(*length) as usize)?,
    };
    Some(Call { now: f64::from_ne_bytes(*now), handle: u32::from_ne_bytes(*handle), body, block })
}

/// The bytes of a `Uint8Array`. JavaScript does not run, and so cannot change them, before the
/// function returns.
///
/// # Safety
/// `value` is a value of the call that `env` is in.
unsafe fn bytes_of<'a>(env: sys::napi_env, value: sys::napi_value) -> Option<&'a [u8]> {
    let mut kind = 0;
    let mut length = 0;
    let mut data = ptr::null_mut();
    // SAFETY: Node-API checks that it is a typed array.
    let status = unsafe {
        sys::napi_get_typedarray_info(
            env,
            value,
            &raw mut kind,
            &raw mut length,
            &raw mut data,
            ptr::null_mut(),
            ptr::null_mut(),
        )
    };
    if status != sys::Status::napi_ok || kind != sys::TypedarrayType::uint8_array || data.is_null() {
        return None;
    }
    // SAFETY: so many bytes are there, as Node-API says.
    Some(unsafe { slice::from_raw_parts(data.cast::<u8>(), length) })
}

fn number(env: sys::napi_env, number: i32) -> sys::napi_value {
    let mut value = ptr::null_mut();
    // SAFETY: `env` is in a call. Where it fails, the value stays null, which is `undefined`.
    unsafe { sys::napi_create_int32(env, number, &raw mut value) };
    value
}
