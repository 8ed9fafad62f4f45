//! `spike week`: the last days of a user.

mod days;
mod fetch;
mod html;
mod report;

use std::path::PathBuf;
use std::time::SystemTime;

use spike_blocking::time::Timestamp;

pub use self::fetch::{Data, More, fetch, fetch_more};
pub use self::html::page;
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
    /// Write a page with charts to this file, `week.html` if none is named, instead of text to standard output
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "week.html")]
    pub html: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if the settings are wrong, a call fails, or the output cannot be written.
pub fn run(arguments: &Arguments, connection: &ConnectionArguments) -> Result<(), Failure> {
    let color = connection.color;
    let connection = Connection::open(connection)?;
    let user = connection.user()?;
    let data = fetch(&user, Timestamp::from(SystemTime::now()), arguments.days)?;
    match &arguments.html {
        Some(path) => {
            let more = fetch_more(&user, &data)?;
            output::write_file(path, page(&data, &more, connection.is_synthetic())?)?;
            output::print(&format!("{}\n", path.display()), color)?;
        }
        None => output::print(&report(&data, output::width()), color)?,
    }
    connection.note();
    Ok(())
}
