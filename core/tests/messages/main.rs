//! What people read when something is wrong, word for word.

mod bodies;
mod configurations;
mod requests;
mod schemes;
mod secrets;
mod signatures;
mod wrong;
