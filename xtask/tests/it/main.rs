//! The commands of `cargo xtask` from outside.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod fixture;
mod spec_diff;
