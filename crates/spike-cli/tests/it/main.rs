//! The program against the mock server, and its functions with a fixed clock.

#![allow(clippy::unwrap_used, reason = "a panic in a helper is a failed test as well")]

mod clocks;
mod editions;
mod failures;
mod get;
mod programs;
mod support;
