//! `spike week`: the last days of a user.

mod days;
mod fetch;
mod report;

use std::path::PathBuf;
use std::time::SystemTime;

use spike_blocking::time::Timestamp;

pub use self::fetch::{Data, fetch};
pub use self::report::report;
use crate::connection::{Connection, ConnectionArguments};
use crate::failure::Failure;
use crate::output;

/// The arguments of `spike week`.
#[derive(clap::Args, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// How many days, up to yesterday
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=366))]
    pub days: u32,
    /// Write a page with charts to this file, instead of text to standard output
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if the settings are wrong, a call fails, or the output cannot be written.
pub fn run(arguments: &Arguments, connection: &ConnectionArguments) -> Result<(), Failure> {
    let color = connection.color;
    let connection = Connection::open(connection)?;
    let data = fetch(&connection.user()?, Timestamp::from(SystemTime::now()), arguments.days)?;
    output::print(&report(&data, output::width()), color)?;
    connection.note();
    Ok(())
}
