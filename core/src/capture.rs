//! Deliveries that were written down: as a JSON document of their own, or as others write requests down.

mod curl;
mod error;
mod har;
mod http;
mod json;
mod read;
mod record;
mod time;

pub use error::CaptureError;
pub use record::Capture;
