//! The commands, one module each.

pub mod doctor;
pub mod get;
pub mod week;

use std::process::ExitCode;

use crate::arguments::{Cli, Command};
use crate::failure::Failure;

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let connection = &cli.connection;
    match cli.command {
        Command::Week(arguments) => week::run(&arguments, connection)?,
        Command::Doctor(arguments) => doctor::run(&arguments, connection)?,
        Command::Get(arguments) => get::run(&arguments, connection)?,
    }
    Ok(ExitCode::SUCCESS)
}
