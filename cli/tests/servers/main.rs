//! `hookseal desk` and `hookseal listen`: the real command, real files, real requests.

mod desk;
mod every_provider;
mod guides;
mod interrupts;
mod listen;
mod processes;
