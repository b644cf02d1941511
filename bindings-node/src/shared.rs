//! The calls that a delivery takes, without what a wrapper adds to a call.
//!
//! What crosses lies in memory that JavaScript shares once: the numbers of the call, a window for
//! small bodies, the header table. A larger body is the one argument, and is borrowed. So a
//! call costs 36 ns where a function of `napi-derive` with four numbers costs 130, out of the 590
//! that verifying 0.5 kB takes then (Node 20, x64, one run).

#![allow(unsafe_code, reason = "these calls are Node-API's own: its wrappers cost as much as a fifth of the hash")]

use std::cell::RefCell;
use std::ffi::{CStr, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{ptr, slice};

use hookseal_bindings_js as engine;
use hookseal_bindings_js::boundary::{
    SHARED_HANDLE, SHARED_LENGTH, SHARED_NOW, SHARED_TABLE, SHARED_WINDOW, SHARED_WINDOW_BYTES,
};
use napi::bindgen_prelude::{FromNapiValue, JsObjectValue, Object, Uint8Array, Unknown};
use napi::{Env, Error, Result, Status, sys};
use napi_derive::napi;

type Shared = RefCell<Uint8Array>;

thread_local! {
    /// One for each time that the package was loaded in this thread. They stay where they are until
    /// the thread ends, and with it all functions that know where.
    #[allow(clippy::vec_box, reason = "the functions know where each of them is")]
    static SHARED: RefCell<Vec<Box<Shared>>> = const { RefCell::new(Vec::new()) };
}

/// Takes memory to share, as `hookseal_bindings_js::boundary` lays it out, and gives `name`, and the functions
/// `verify` and `receive` that look at it.
///
/// Without a body as the argument, it is in the window.
///
/// # Errors
/// Where Node-API makes no function or object.
#[napi(
    catch_unwind,
    ts_return_type = "{ readonly name: number; readonly verify: (body?: Uint8Array) => number; readonly receive: (body?: Uint8Array) => number }"
)]
pub fn share(env: &Env, bytes: Uint8Array) -> Result<Object<'_>> {
    let shared = Box::new(RefCell::new(bytes));
    let mut functions = Object::new(env)?;
    functions.set_named_property("verify", function(env, c"verify", verify, &shared)?)?;
    functions.set_named_property("receive", function(env, c"receive", receive, &shared)?)?;
    let name = SHARED.with_borrow_mut(|all| {
        all.push(shared);
        all.len() - 1
    });
    functions.set_named_property("name", u32::try_from(name).unwrap_or(u32::MAX))?;
    Ok(functions)
}

/// Shares larger memory in the place of what was shared under a name.
#[napi(catch_unwind)]
pub fn exchange(name: u32, bytes: Uint8Array) {
    SHARED.with_borrow(|all| {
        if let Some(shared) = all.get(name as usize) {
            shared.replace(bytes);
        }
    });
}

type Callback = unsafe extern "C" fn(sys::napi_env, sys::napi_callback_info) -> sys::napi_value;

fn function<'e>(env: &'e Env, name: &CStr, callback: Callback, shared: &Shared) -> Result<Unknown<'e>> {
    let data = ptr::from_ref(shared).cast_mut().cast::<c_void>();
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

/// Verifies what lies in shared memory, or the body that is the argument: 0, or the number of the refusal.
unsafe extern "C" fn verify(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node-API calls it so.
    unsafe {
        answer(env, info, |call| {
            number(env, engine::verify(call.handle, &call.body, call.table, call.now).cast_signed())
        })
    }
}

/// As [`verify`], but gives the number of the summary, or a refusal's with a minus.
unsafe extern "C" fn receive(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node-API calls it so.
    unsafe { answer(env, info, |call| number(env, engine::receive(call.handle, &call.body, call.table, call.now))) }
}

/// A delivery to judge.
struct Call<'a> {
    now: f64,
    handle: u32,
    body: &'a [u8],
    table: &'a [u8],
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
        let shared = unsafe { &*data.cast::<Shared>() }.borrow();
        // SAFETY: the argument is a value of this call.
        let body = if count == 0 { None } else { Some(unsafe { bytes_of(env, argument) }?) };
        Some(answer(call(&shared, body)?))
    }));
    if let Ok(Some(answered)) = answered {
        return answered;
    }
    // SAFETY: both texts end with a zero.
    unsafe { sys::napi_throw_error(env, ptr::null(), c"hookseal: a defect of the package; please report it".as_ptr()) };
    ptr::null_mut()
}

fn call<'a>(shared: &'a [u8], body: Option<&'a [u8]>) -> Option<Call<'a>> {
    let body = if let Some(body) = body {
        body
    } else {
        let length = u32::from_ne_bytes(number_at(shared, SHARED_LENGTH)?);
        let window = shared.get(SHARED_WINDOW as usize..)?.get(..SHARED_WINDOW_BYTES as usize)?;
        window.get(..length as usize)?
    };
    Some(Call {
        now: f64::from_ne_bytes(number_at(shared, SHARED_NOW)?),
        handle: u32::from_ne_bytes(number_at(shared, SHARED_HANDLE)?),
        body,
        table: shared.get(SHARED_TABLE as usize..)?,
    })
}

fn number_at<const N: usize>(shared: &[u8], place: u32) -> Option<[u8; N]> {
    shared.get(place as usize..)?.first_chunk().copied()
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
