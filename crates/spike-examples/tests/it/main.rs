//! Both quickstarts against the mock server: as programs, and as functions with a clock that stands still. And both
//! receivers of webhooks, as programs.

#![allow(
    clippy::unwrap_used,
    reason = "also in helpers a panic is a failed test"
)]

mod clocks;
mod editions;
mod failures;
mod fleet;
mod programs;
mod receivers;
mod support;
