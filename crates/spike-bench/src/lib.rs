//! Benchmarks of the Spike SDK: `cargo xtask bench` runs them and writes `docs/performance.md`.
//!
//! Every row compares the SDK with a peer in the same process, in alternating rounds. Each module below measures one
//! subject; its `ROWS` declare name, target and measurement together.

#![allow(missing_docs, reason = "a program has no API")]

pub mod bodies;
pub mod builds;
pub mod calls;
pub mod charts;
pub mod decoding;
pub mod drive;
pub mod generated;
pub mod growth;
pub mod limit;
pub mod paths;
pub mod peers;
pub mod plain;
pub mod report;
pub mod rounds;
pub mod server;
pub mod sessions;
pub mod webhooks;
