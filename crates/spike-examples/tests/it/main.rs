//! Both quickstarts against the mock server: as programs, and as functions with a clock that stands still.

mod clocks;
mod editions;
mod failures;
mod programs;
mod support;
