//! The quickstarts against the mock server, as programs and as functions with a fixed clock; the receivers of webhooks
//! and the fleet, as programs.

#![allow(clippy::unwrap_used, reason = "a panic in a helper is a failed test as well")]

mod arrow;
mod clocks;
mod editions;
mod export;
mod failures;
mod fleet;
mod programs;
mod receivers;
mod support;
