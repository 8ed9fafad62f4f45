//! Runs the benchmarks of `crates/spike-bench` and writes `docs/performance.md`.

mod document;
mod guard;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, ensure};
use clap::Subcommand;

use self::document::{Head, Line, Results};
use crate::ci::End;
use crate::workspace::Workspace;

const RESULTS: &str = "docs/performance/results.json";

/// What to measure.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// Take at most ten minutes: shorter rounds, and no builds, whose figures stay as they are.
    #[arg(long)]
    quick: bool,
    /// Measure only the rows whose names contain this, or `growth`; the other figures stay as they are.
    #[arg(long, value_name = "WORD")]
    only: Option<String>,
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Count the instructions of the hot paths; fails if one takes more than the file says.
    Guard {
        /// Write the file anew.
        #[arg(long)]
        write: bool,
    },
    /// Write the document again from the figures of the last run, after a change of `docs/performance/notes.md`.
    Document,
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    match arguments.task {
        Some(Task::Guard { write: true }) => guard::write(workspace, &build(workspace)?)?,
        Some(Task::Guard { write: false }) => {
            return Ok(ExitCode::from(u8::from(check(workspace)? != End::Passed)));
        }
        Some(Task::Document) => {}
        None => {
            let complete = measure(workspace, arguments)?;
            document::write(workspace)?;
            return Ok(ExitCode::from(u8::from(!complete)));
        }
    }
    document::write(workspace)?;
    Ok(ExitCode::SUCCESS)
}

/// Compares the instructions of the hot paths with the file.
pub fn check(workspace: &Workspace) -> Result<End> {
    Ok(guard::check(workspace, &build(workspace)?)?.into())
}

/// Builds the benchmarks and returns the path of the program.
fn build(workspace: &Workspace) -> Result<PathBuf> {
    let target = workspace.target("bench");
    let mut command = workspace.cargo_command();
    command.args(["build", "--release", "--locked", "--manifest-path"]);
    command.arg("crates/spike-bench/Cargo.toml").arg("--target-dir").arg(&target);
    ensure!(command.status().context("cannot run cargo")?.success(), "spike-bench does not build");
    Ok(target.join("release/spike-bench"))
}

/// Measures and keeps the figures; returns whether all rows could be measured.
fn measure(workspace: &Workspace, arguments: &Arguments) -> Result<bool> {
    let program = build(workspace)?;
    let folder = workspace.root().join("docs/performance");
    fs::create_dir_all(&folder)?;
    let head = Head::of_this_machine(arguments.quick)?;
    let mut command = Command::new(program);
    command.args(arguments.quick.then_some("--quick")).arg("--charts").arg(&folder);
    command.args(&arguments.only).stderr(Stdio::inherit());
    let output = command.output().context("cannot run spike-bench")?;

    let mut results: Results = match workspace.read(RESULTS) {
        Ok(text) => serde_json::from_str(&text).context(RESULTS)?,
        Err(_) => Results::default(),
    };
    if arguments.only.is_none() {
        // A row may have been renamed.
        results.rows.retain(|row| arguments.quick && row.name.starts_with("build: "));
        results.growth.clear();
        results.head = head.clone();
    }
    for line in String::from_utf8(output.stdout)?.lines() {
        results.add(serde_json::from_str::<Line>(line).context("spike-bench")?, &head.date);
    }
    fs::write(workspace.root().join(RESULTS), serde_json::to_string_pretty(&results)? + "\n")?;
    Ok(output.status.success())
}
