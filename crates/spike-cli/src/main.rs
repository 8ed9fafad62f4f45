//! The program `spike`; see the documentation of the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    spike_cli::run(std::env::args_os())
}
