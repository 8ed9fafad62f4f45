//! The arguments of the program.

use std::ffi::OsString;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::commands;
use crate::connection::ConnectionArguments;

const AFTER_HELP: &str = "\
Server:
  1. the profile of --profile
  2. SPIKE_APPLICATION_ID, SPIKE_HMAC_KEY, SPIKE_USER_ID, SPIKE_BASE_URL
  3. a built-in mock server with synthetic data

Exit codes:
  0  success
  1  a call failed, or the server is not as it should be
  2  wrong arguments
  3  settings are missing or invalid
  4  a file, a port or the terminal cannot be used
  5  not confirmed";

/// The command-line tool of the Spike SDK: health data of wearables, from the Spike API.
#[derive(Debug, Parser)]
#[command(name = "spike", version, after_help = AFTER_HELP, disable_help_subcommand = true, max_term_width = 100)]
#[non_exhaustive]
pub struct Cli {
    /// The server, the user, and the colours.
    #[command(flatten)]
    pub connection: ConnectionArguments,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
#[non_exhaustive]
pub enum Command {
    /// Show the last days of a user, as text or as a page.
    Week(commands::week::Arguments),
    /// Call an operation of the API.
    Get(commands::get::Arguments),
    /// Send any request.
    Raw(commands::raw::Arguments),
    /// Print the signature with which an app without the HMAC key logs a user in.
    Sign(commands::sign::Arguments),
    /// Connect a provider in the browser.
    Connect(commands::connect::Arguments),
    /// Export the series of many users as Parquet files.
    Export(commands::export::Arguments),
    /// Receive webhooks, and print what they mean and which requests follow.
    Listen(commands::listen::Arguments),
    /// Make a mock server send a webhook.
    Trigger(commands::trigger::Arguments),
    /// Run a mock server with synthetic data.
    Mock(commands::mock::Arguments),
    /// Check settings, network and clock, and ask the server what the specification does not know.
    Doctor(commands::doctor::Arguments),
    /// Print the completion script of a shell.
    Completions(commands::completions::Arguments),
}

impl Cli {
    /// Reads the arguments.
    pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut command = command();
        let mut matches = command.try_get_matches_from_mut(arguments)?;
        Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
    }
}

/// Returns the description of all arguments, for completions and tests.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}
