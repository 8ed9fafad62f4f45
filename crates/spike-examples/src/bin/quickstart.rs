//! A week of one user's health data, fetched with the blocking client. See `spike_examples::fetch::blocking`
//! for its calls.

use std::process::ExitCode;

use spike_examples::{Failure, Setup, exit, fetch, now};

fn main() -> ExitCode {
    exit(run())
}

fn run() -> Result<(), Failure> {
    let setup = Setup::from_env()?;
    let report = fetch::blocking(setup.settings(), now())?;
    setup.print(&report)
}
