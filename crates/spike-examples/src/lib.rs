//! Runnable programs that use the Spike SDK.
//!
//! `cargo run --bin quickstart` (with `spike-blocking`) and `cargo run --bin quickstart-async` (with `spike-async`)
//! print the same report of one user's week. Their calls are in [`fetch`], once per client; settings, time zone and
//! output are shared.
//!
//! `cargo run --bin receiver-async` and `cargo run --bin receiver-blocking` receive webhooks and fetch what they
//! announce; see [`receiver`]. `cargo run --bin fleet` does the same with many workers and a queue in Redis; see
//! [`fleet`].

#![forbid(unsafe_code)]

mod days;
mod failure;
pub mod fetch;
pub mod fleet;
#[cfg(doctest)]
mod guides;
pub mod receiver;
mod report;
mod settings;
mod setup;
mod text;
pub mod webhook;
mod zone;

pub use failure::{Failure, exit};
pub use report::Report;
pub use settings::Settings;
pub use setup::{Setup, now};
