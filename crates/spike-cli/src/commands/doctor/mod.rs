//! `spike doctor`: checks settings, network and clock, and asks the server what the documentation leaves open.
//!
//! It sends logins and GET requests only. Its output has names of fields, words of enums, types and statuses, never a
//! value, an id or a secret, so it can be shown to others.

mod checks;
mod probe;

use std::time::SystemTime;

use jiff::Timestamp;
use spike_blocking::UserId;

use self::probe::Target;
use crate::connection::{Connection, ConnectionArguments};
use crate::failure::Failure;
use crate::output;

/// How to send the report in.
const SEND_IN: &str = "\
How to help: this report has names and shapes only, no values, ids or secrets. Read it, open an issue in the repository
of this SDK, and attach it: it settles what the specification does not know.
";

/// The arguments of `spike doctor`.
#[derive(clap::Args, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// How many days before today to look at; the user should have data in them
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..=366))]
    pub days: u32,
    /// Check settings, network and clock only
    #[arg(long)]
    pub quick: bool,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if a setting is wrong, the login is refused, or the server does not answer.
pub fn run(arguments: &Arguments, connection: &ConnectionArguments) -> Result<(), Failure> {
    let color = connection.color;
    let connection = Connection::open(connection)?;
    let (checks, problem) = checks::run(&connection);
    output::print(&checks, color)?;
    if let Some(problem) = problem {
        return Err(problem);
    }
    if !arguments.quick {
        let report = report(&connection, arguments.days)
            .map_err(|error| Failure::Server(format!("{error:#}")))?;
        output::print(&format!("\n{report}\n\n{SEND_IN}"), color)?;
    }
    connection.note();
    Ok(())
}

fn report(connection: &Connection, days: u32) -> anyhow::Result<String> {
    let user_id = UserId::new(connection.user_id()?)?;
    let target = Target {
        settings: connection.settings().clone(),
        application_id: connection.application_id()?,
        signature: connection.sign(user_id.as_str())?,
        user_id,
    };
    let now = Timestamp::try_from(SystemTime::now())?;
    probe::probe(&probe::document()?, &target, now, days)
}
