//! The command against real servers.

mod check;
mod https;
mod receivers;
mod send;
