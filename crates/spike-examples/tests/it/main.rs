//! The receivers of webhooks and the fleet, as programs; Arrow.

#![allow(clippy::unwrap_used, reason = "a panic in a helper is a failed test as well")]

mod arrow;
mod embed;
mod examples;
mod export;
mod fleet;
mod receivers;
mod support;
mod wire;
