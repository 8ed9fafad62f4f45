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
pub mod receiver;
mod report;
mod settings;
mod setup;
mod text;
mod zone;

pub use failure::{Failure, exit};
pub use report::Report;
pub use settings::Settings;
pub use setup::{Setup, now};

/// The examples of the README, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[non_exhaustive]
pub struct Readme;

/// The guide pages whose code uses a client, compiled and run as tests. Those of the core are in `spike-core`.
#[cfg(doctest)]
pub mod guides {
    #[doc = include_str!("../../../docs/waiting.md")]
    #[non_exhaustive]
    pub struct Waiting;

    #[doc = include_str!("../../../docs/long-ranges.md")]
    #[non_exhaustive]
    pub struct LongRanges;

    #[doc = include_str!("../../../docs/many-users.md")]
    #[non_exhaustive]
    pub struct ManyUsers;

    #[doc = include_str!("../../../docs/fleet.md")]
    #[non_exhaustive]
    pub struct Fleet;

    #[doc = include_str!("../../../docs/arrow.md")]
    #[non_exhaustive]
    pub struct Arrow;

    #[doc = include_str!("../../../docs/receivers.md")]
    #[non_exhaustive]
    pub struct Receivers;

    #[doc = include_str!("../../../docs/tracing.md")]
    #[non_exhaustive]
    pub struct Tracing;
}
