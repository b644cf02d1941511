//! The stores, over real servers: one suite for all of them, and what each promises alone.

#[allow(dead_code, reason = "not every store needs all of it")]
mod contract;
#[cfg(feature = "memory")]
mod memory;
#[cfg(feature = "postgres")]
mod pooler;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "postgres", feature = "redis"))]
#[allow(dead_code, reason = "other tests use other parts of it")]
#[path = "../servers/mod.rs"]
mod servers;
#[cfg(feature = "sqlite")]
mod sqlite;
