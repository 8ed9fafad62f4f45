//! The steps of continuous integration; `.ci/run` runs them on a new machine.

mod external_types;
mod machine;
mod parquet;
mod quickstarts;
mod steps;

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use self::steps::{Action, STEPS};
use crate::fences;
use crate::public_api;
use crate::spec;
use crate::workspace::Workspace;

/// The validator of the workflow file.
const CHECK_JSONSCHEMA: (&str, &str) = ("check-jsonschema", "0.39.0");
const WORKFLOWS: &str = ".github/workflows/ci.yml";

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

/// Runs all steps, even if one fails, and prints a table of their results.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let is_known = |name: &&String| STEPS.iter().any(|(known, _)| known == name);
    if let Some(unknown) = arguments.names.iter().find(|name| !is_known(name)) {
        bail!("unknown step `{unknown}`; `cargo xtask ci --list` shows them");
    }
    let wanted = |name: &str| {
        arguments.names.is_empty() || arguments.names.iter().any(|known| known == name)
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
    let failed = table.iter().any(|(_, end, _)| *end == End::Failed);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn run_action(workspace: &Workspace, action: &Action) -> Result<End> {
    match action {
        Action::Cargo(line) => cargo(workspace, line, None),
        Action::CargoWith(name, value, line) => cargo(workspace, line, Some((name, value))),
        Action::CargoAfter(prepare, line) => match prepare() {
            Ok(()) => cargo(workspace, line, None),
            Err(why) => Ok(End::Skipped(why)),
        },
        Action::CargoNeeds(prepare, line) => {
            prepare().map_err(anyhow::Error::msg)?;
            cargo(workspace, line, None)
        }
        Action::Advisories => advisories(workspace),
        Action::ExternalTypes => external_types::check(workspace),
        Action::Fences => Ok(end(fences::run(workspace, &fences::Arguments::default())?)),
        Action::PublicApi => public_api::run(workspace, &public_api::Arguments::default()),
        Action::SpecCheck => Ok(end(spec::check(workspace)?)),
        Action::Quickstarts => quickstarts::compare(workspace),
        Action::Parquet => parquet::compare(workspace),
        Action::Workflows => workflows(workspace),
    }
}

fn end(exit: ExitCode) -> End {
    End::from(exit == ExitCode::SUCCESS)
}

/// Runs cargo and shows its output.
fn cargo(workspace: &Workspace, line: &str, variable: Option<(&str, &str)>) -> Result<End> {
    let mut command = workspace.cargo_command();
    command.args(line.split_whitespace()).envs(variable);
    passes(command)
}

fn passes(mut command: Command) -> Result<End> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("cannot run {name}"))?;
    Ok(status.success().into())
}

/// Checks the advisories where their database can be fetched. The workflow does the same where it must pass.
fn advisories(workspace: &Workspace) -> Result<End> {
    machine::cargo_deny().map_err(anyhow::Error::msg)?;
    let mut fetch = workspace.cargo_command();
    let output = fetch.args(["deny", "fetch", "db"]).output().context("cannot run cargo deny")?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let reason = text
            .lines()
            .find_map(|line| line.split_once("[ERROR] "))
            .map_or("no network", |(_, reason)| reason.trim());
        return Ok(End::Skipped(format!("cannot fetch the database: {reason}")));
    }
    cargo(workspace, "deny check --disable-fetch advisories", None)
}

/// Validates the workflow file against the schema of GitHub.
fn workflows(workspace: &Workspace) -> Result<End> {
    let (package, version) = CHECK_JSONSCHEMA;
    let python = match machine::python_with(workspace, package, version, false) {
        Ok(python) => python,
        Err(error) => return Ok(End::Skipped(format!("{error:#}"))),
    };
    let mut command = Command::new(python);
    command.args(["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]);
    command.current_dir(workspace.root()).arg(WORKFLOWS);
    passes(command)
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
