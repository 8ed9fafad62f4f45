//! The words of the API: providers, metrics, statistic types, sleep stages and the other enums.
//!
//! Every list is open: see the note on each type. This module depends on nothing else of the crate, so
//! that a server or a test can share the names without sharing the rest.

mod sleep_stage;

pub use sleep_stage::SleepStage;
