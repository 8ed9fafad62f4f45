//! Every check of `cargo xtask` is shown to fail when what it guards is broken, and to name the breaker.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod fences;
mod fixture;
mod release;
mod spec_diff;
