//! `spike mock`: the mock server as a program of its own, for other terminals and other languages.

use std::io;

pub use spike_mock::command::Arguments;

use crate::failure::Failure;

/// Runs the server until it is stopped.
///
/// # Errors
/// [`Failure`] if the arguments contradict each other, or the port cannot be used.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    spike_mock::command::run(arguments).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => Failure::Usage(error.to_string()),
        _ => Failure::System { what: "the mock server".to_owned(), error },
    })
}
