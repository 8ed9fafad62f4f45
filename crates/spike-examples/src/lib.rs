//! Runnable programs that use the Spike SDK.
//!
//! `cargo run --bin receiver-async` and `cargo run --bin receiver-blocking` receive webhooks and fetch what they
//! announce; see [`receiver`]. `cargo run --bin fleet` does the same with many workers and a queue in Redis; see
//! [`fleet`].

#![forbid(unsafe_code)]

mod failure;
pub mod fleet;
#[cfg(doctest)]
mod guides;
pub mod receiver;
mod settings;
mod text;
pub mod webhook;

pub use failure::{Failure, exit};
