//! The runtime of the commands that use the network; the others start without one.

use std::future::Future;

use crate::failure::Failure;

/// Runs it to its end.
///
/// # Errors
/// As it fails.
pub(crate) fn run<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::wrong(format!("the system gives no event loop: {error}")))?.block_on(future)
}
