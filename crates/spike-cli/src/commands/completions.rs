//! `spike completions`: completion for a shell, of all commands, options and known values.

use clap_complete::Shell;

use crate::arguments::command;
use crate::failure::Failure;
use crate::output;

/// The arguments of `spike completions`.
#[derive(clap::Args, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if standard output cannot be written.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command(), "spike", &mut script);
    output::print_bytes(&script)
}
