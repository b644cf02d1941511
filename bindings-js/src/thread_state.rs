//! State that belongs to one thread: of `std` where there is one; in WebAssembly, where it would
//! bring more code than all the state is worth, a cell that is locked for each call.

/// Declares state of a thread, with `with_borrow` and `with_borrow_mut`.
#[macro_export]
#[doc(hidden)]
macro_rules! thread_state {
    ($($(#[doc = $doc:literal])* static $name:ident: $type:ty = $value:expr;)+) => { $(
        #[cfg(not(target_family = "wasm"))]
        ::std::thread_local! {
            $(#[doc = $doc])*
            static $name: ::core::cell::RefCell<$type> = const { ::core::cell::RefCell::new($value) };
        }

        $(#[doc = $doc])*
        #[cfg(target_family = "wasm")]
        static $name: $crate::thread_state::ThreadState<$type> = $crate::thread_state::ThreadState::new($value);
    )+ };
}

/// As `std`'s `LocalKey` of a `RefCell`.
#[cfg(target_family = "wasm")]
pub struct ThreadState<T>(spin::Mutex<T>);

#[cfg(target_family = "wasm")]
impl<T> ThreadState<T> {
    /// With its first value.
    pub const fn new(value: T) -> Self {
        Self(spin::Mutex::new(value))
    }

    /// Shows the value.
    pub fn with_borrow<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.with_borrow_mut(|value| read(value))
    }

    /// Shows the value, to be changed.
    ///
    /// # Panics
    /// Where it is being shown already.
    pub fn with_borrow_mut<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        // Never waits: there is no other thread that could let go of it.
        let Some(mut value) = self.0.try_lock() else { panic!() };
        change(&mut value)
    }
}
