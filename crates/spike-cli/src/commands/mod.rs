//! The commands, one module each.

pub mod completions;
pub mod connect;
pub mod doctor;
pub mod export;
pub mod get;
pub mod listen;
pub mod mock;
pub mod raw;
pub mod sign;
pub mod trigger;
pub mod week;

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::arguments::{Cli, Command};
use crate::connection::Connection;
use crate::failure::Failure;

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Result<(), Failure> {
    let connection = &cli.connection;
    match cli.command {
        Command::Week(arguments) => week::run(&arguments, connection)?,
        Command::Get(arguments) => get::run(&arguments, connection)?,
        Command::Raw(arguments) => raw::run(&arguments, connection)?,
        Command::Sign(arguments) => sign::run(&arguments, connection)?,
        Command::Connect(arguments) => connect::run(&arguments, connection)?,
        Command::Export(arguments) => export::run(&arguments, connection)?,
        Command::Listen(arguments) => listen::run(&arguments, connection)?,
        Command::Trigger(arguments) => trigger::run(&arguments, connection)?,
        Command::Mock(arguments) => mock::run(arguments)?,
        Command::Doctor(arguments) => doctor::run(&arguments, connection)?,
        Command::Completions(arguments) => completions::run(&arguments)?,
    }
    Ok(())
}

/// Asks on the terminal before a change.
fn confirm(name: &str, connection: &Connection) -> Result<(), Failure> {
    if !io::stdin().is_terminal() {
        let text = format!("{name} changes data on the server; confirm it with --yes");
        return Err(Failure::NotConfirmed(text));
    }
    let user = connection.user_id()?;
    eprint!("{name} changes data of {user} ({connection}). Continue? [y/N] ");
    let _ = io::stderr().flush();
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::system("cannot read from the terminal", error))?;
    if matches!(line.trim(), "y" | "Y" | "yes") {
        return Ok(());
    }
    Err(Failure::NotConfirmed(format!("{name} was not sent")))
}
