//! Marked secrets, users and values, and where they turn up.

mod collector;
mod operations;
mod samples;
mod types;

use anyhow::Result;

pub use self::collector::{found, install};

/// Shows operations and types to the collector. Returns the number of calls.
///
/// # Errors
/// The calls could not be made.
pub fn run() -> Result<usize> {
    types::all()?;
    operations::all()
}
