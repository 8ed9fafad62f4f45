//! The program against the mock server, and its functions with a fixed clock.

#![allow(clippy::unwrap_used, reason = "a panic in a helper is a failed test as well")]

mod browser;
mod clocks;
mod commands;
mod editions;
mod export;
mod failures;
mod get;
mod guide;
mod html;
mod programs;
mod settings;
mod support;
mod webhooks;
