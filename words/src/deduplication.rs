//! What stands in an event's deduplication key, whichever delivery of it comes. Whether an id makes it, the kernel says.

/// Between the scheme's name and what makes the key.
pub const KEY_SEPARATOR: &str = ":";

/// Before the hexadecimal digits of the body's SHA-256, where no id makes it.
pub const KEY_OF_BODY: &str = "sha256:";
