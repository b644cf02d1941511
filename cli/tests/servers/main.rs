//! `hookseal desk` and `hookseal listen`: the real command, real files, real requests.

mod desk;
mod listen;
mod processes;
