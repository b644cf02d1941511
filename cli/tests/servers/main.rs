//! `hookseal desk` and `hookseal listen`: the real command, real files, real requests.

mod desk;
mod guides;
mod interrupts;
mod listen;
mod processes;
