//! `spike-mock`: a Spike API on loopback, with everything needed to query it by hand.

use std::process::ExitCode;

use clap::Parser;
use spike_mock::command::{Arguments, run};

/// A Spike API on loopback, with synthetic data.
#[derive(Parser)]
#[command(version)]
struct Program {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> ExitCode {
    match run(Program::parse().arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("spike-mock: {error}");
            ExitCode::FAILURE
        }
    }
}
