//! Marked secrets, users and values, and where they turn up.

mod collector;
mod operations;
mod samples;
mod types;

use anyhow::{Result, ensure};

pub use self::collector::{found, install};

/// Shows operations and types to the collector. Returns the number of calls.
///
/// # Errors
/// The calls could not be made.
pub fn run() -> Result<usize> {
    types::all()?;
    let calls = operations::all()?;
    let missing = collector::missing();
    ensure!(missing.is_empty(), "never logged, so nothing was checked: {}", missing.join(", "));
    Ok(calls)
}
