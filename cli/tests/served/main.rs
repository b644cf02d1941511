//! The command against real servers.

mod check;
mod receivers;
mod send;
