//! Runnable programs that use the Spike SDK.
//!
//! `cargo run --bin receiver-async` and `cargo run --bin receiver-blocking` receive webhooks and fetch what they
//! announce; see [`receiver`]. `cargo run --bin fleet` does the same with many workers and a queue in Redis; see
//! [`fleet`].

#![forbid(unsafe_code)]

mod failure;
pub mod fleet;
pub mod receiver;
mod settings;
mod text;

pub use failure::{Failure, exit};

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
