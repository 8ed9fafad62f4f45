//! The steps of continuous integration; `.ci/run` runs them on a new machine.

mod bindings;
mod external_types;
mod machine;
mod programs;
mod steps;
mod wheel;

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Error, Result};
use clap::builder::PossibleValuesParser;

use self::steps::{Action, STEPS};
use crate::workspace::Workspace;

/// Which steps to run.
#[derive(Default, clap::Args)]
pub struct Arguments {
    /// Run only these steps.
    #[arg(value_parser = PossibleValuesParser::new(STEPS.iter().map(|(name, _)| *name)))]
    names: Vec<String>,
    /// Print the steps and run none.
    #[arg(long)]
    list: bool,
}

/// The result of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Passed,
    Failed,
    Skipped(String),
}

impl From<bool> for End {
    fn from(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Failed }
    }
}

impl From<ExitCode> for End {
    fn from(code: ExitCode) -> Self {
        Self::from(code == ExitCode::SUCCESS)
    }
}

/// Runs all steps, even if one fails, and prints a table of their results.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let wanted = |name: &str| {
        arguments.names.is_empty() || arguments.names.iter().any(|wanted| wanted == name)
    };
    let mut table = Vec::new();
    for (name, action) in STEPS.iter().filter(|(name, _)| wanted(name)) {
        if arguments.list {
            println!("{name:<18} {}", action.show());
            continue;
        }
        println!("\n=== {name}: {}", action.show());
        let start = Instant::now();
        let end = run_action(workspace, action).unwrap_or_else(|error| {
            println!("{error:#}");
            End::Failed
        });
        match &end {
            End::Passed => {}
            End::Failed => println!("=== {name} FAILED"),
            End::Skipped(why) => println!("=== {name} skipped: {why}"),
        }
        table.push((*name, end, start.elapsed()));
    }
    if !arguments.list {
        print_table(&table);
    }
    Ok(ExitCode::from(u8::from(table.iter().any(|(_, end, _)| *end == End::Failed))))
}

fn run_action(workspace: &Workspace, action: &Action) -> Result<End> {
    let line = match action {
        Action::Cargo(line) => line,
        Action::CargoAfter(prepare, line) => match prepare() {
            Ok(()) => line,
            Err(why) => return Ok(End::Skipped(why)),
        },
        Action::CargoNeeds(prepare, line) => {
            prepare().map_err(Error::msg)?;
            line
        }
        Action::Own(_, run) => return run(workspace),
    };
    let mut command = workspace.cargo_command();
    command.args(line.split_whitespace());
    passes(command)
}

/// Runs a command and shows its output.
fn passes(mut command: Command) -> Result<End> {
    let name = command.get_program().to_string_lossy().into_owned();
    Ok(command.status().with_context(|| format!("cannot run {name}"))?.success().into())
}

fn print_table(table: &[(&str, End, Duration)]) {
    println!("\n{:<18} {:<8} {:>8}", "step", "result", "seconds");
    for (name, end, time) in table {
        let (result, why) = match end {
            End::Passed => ("ok", ""),
            End::Failed => ("FAILED", ""),
            End::Skipped(why) => ("skipped", why.as_str()),
        };
        println!("{name:<18} {result:<8} {:>8.1}  {why}", time.as_secs_f32());
    }
    let total: Duration = table.iter().map(|(_, _, time)| *time).sum();
    println!("{:<18} {:<8} {:>8.1}", "total", "", total.as_secs_f32());
}
