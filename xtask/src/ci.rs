//! What continuous integration runs, step by step; `.ci/run` is this and nothing else.

mod apt;
mod openssl;
mod parquet;
mod quickstarts;
mod redis;
mod steps;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use self::steps::{Action, STEPS, Step};
use crate::fences;
use crate::spec;
use crate::workspace::Workspace;

/// Which steps to run.
#[derive(Default, clap::Args)]
pub struct Arguments {
    /// Run only these steps.
    names: Vec<String>,
    /// Print the steps and run none.
    #[arg(long)]
    list: bool,
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    Skipped(String),
}

/// Runs the steps, all of them even if one fails, and prints a table of them.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    if let Some(unknown) = arguments
        .names
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != **name))
    {
        bail!("there is no step `{unknown}`; `cargo xtask ci --list` shows them");
    }
    let wanted = |step: &&Step| {
        arguments.names.is_empty() || arguments.names.iter().any(|name| name == step.name)
    };
    let steps = STEPS.iter().filter(wanted);
    if arguments.list {
        steps.for_each(|step| println!("{:<18} {}", step.name, step.action.show()));
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Vec::new();
    for step in steps {
        println!("\n=== {}: {}", step.name, step.action.show());
        let start = Instant::now();
        let end = run_action(workspace, &step.action).unwrap_or_else(|error| {
            println!("{error:#}");
            End::Failed
        });
        if end == End::Failed {
            println!("=== {} FAILED", step.name);
        }
        table.push((step.name, end, start.elapsed()));
    }
    print_table(&table);
    let failed = table.iter().any(|(_, end, _)| *end == End::Failed);
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn run_action(workspace: &Workspace, action: &Action) -> Result<End> {
    match action {
        Action::Cargo(arguments) => cargo(workspace, arguments, &[]),
        Action::CargoWith(variable, arguments) => cargo(workspace, arguments, &[*variable]),
        Action::CargoWithOpenssl(arguments) => match openssl::prepare() {
            Ok(()) => cargo(workspace, arguments, &[]),
            Err(why) => {
                println!("SKIPPED: {why}");
                Ok(End::Skipped(why))
            }
        },
        Action::CargoWithRedis(arguments) => {
            redis::prepare()?;
            cargo(workspace, arguments, &[])
        }
        Action::Fences => {
            let exit = fences::run(workspace, &fences::Arguments::default())?;
            Ok(end(exit))
        }
        Action::SpecCheck => Ok(end(spec::check(workspace)?)),
        Action::Quickstarts => quickstarts::compare(workspace),
        Action::Parquet => parquet::compare(workspace),
    }
}

fn end(exit: ExitCode) -> End {
    if exit == ExitCode::SUCCESS {
        End::Passed
    } else {
        End::Failed
    }
}

/// Runs cargo with its output going where ours goes.
fn cargo(workspace: &Workspace, arguments: &[&str], variables: &[(&str, &str)]) -> Result<End> {
    let mut command = workspace.cargo_command();
    command.args(arguments).envs(variables.iter().copied());
    let status = command.status().context("cannot run cargo")?;
    Ok(if status.success() {
        End::Passed
    } else {
        End::Failed
    })
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
