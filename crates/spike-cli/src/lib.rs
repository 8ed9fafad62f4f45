//! `spike`, the command-line tool of the Spike SDK.
//!
//! ```text
//! spike week                          the last days of one user, as text or as a page (`--html FILE`)
//! spike get sleeps --days 7           any operation of the API
//! spike listen --port 8090            receive webhooks
//! spike doctor                        check settings, network, clock and server
//! ```
//!
//! `docs/cli.md` describes all commands. Each has a module in [`commands`]; the operations of `spike get` are made from
//! [`REQUESTS`](spike_blocking::api::REQUESTS), so a new operation of the SDK is a new command without further code.
//!
//! # Which server
//!
//! In this order: the profile of `--profile`, the environment variables `SPIKE_...`, or else a mock server inside of the
//! program, whose data are synthetic; a note on standard error says so. The HMAC key comes from the profile, from
//! `SPIKE_HMAC_KEY` or from standard input (`--key-stdin`), never from an argument, which other users of the machine
//! could read.
//!
//! # Output
//!
//! Standard output has the result and nothing else. Everything else is on standard error; an error is one line there. A
//! closed pipe is no error.
//!
//! # Exit codes
//!
//! | code | meaning |
//! |---|---|
//! | 0 | success |
//! | 1 | a call failed, or the server is not as it should be |
//! | 2 | wrong arguments: nothing was sent |
//! | 3 | settings are missing or invalid: nothing was sent |
//! | 4 | a file, a port or the terminal cannot be used |
//! | 5 | a change was not confirmed: nothing was sent |

#![forbid(unsafe_code)]

mod arguments;
pub mod commands;
mod connection;
mod failure;
mod output;
mod style;
mod table;
mod text;
mod zone;

use std::ffi::OsString;
use std::process::ExitCode;

pub use arguments::{Cli, Command, command};
pub use connection::{Connection, ConnectionArguments};
pub use failure::Failure;
pub use output::Color;

/// Runs the program with these arguments, the first of which is its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::read(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help on standard output, mistakes on standard error; a closed pipe is no error.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {}", text::printable(&failure.to_string(), 2_000));
            failure.exit_code()
        }
    }
}
