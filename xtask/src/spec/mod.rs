//! The commands for the OpenAPI document of the API.

mod check;
mod diff;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use self::diff::change;
pub use self::table::methods;
use crate::workspace::Workspace;

/// The path of our own document in the workspace.
const OURS: &str = "docs/spec/openapi.yaml";

/// A command of `cargo xtask spec`.
#[derive(clap::Subcommand)]
pub enum Task {
    /// Check that the document, the SDK, the examples and the mock server say the same; exit code 1 if not.
    Check(check::Arguments),
    /// List what another OpenAPI document adds, removes or changes; exit code 1 if it does.
    Diff(DiffArguments),
}

/// The documents to compare.
#[derive(clap::Args)]
pub struct DiffArguments {
    /// The other document: JSON or YAML, OpenAPI 3.0 or 3.1.
    file: PathBuf,
    /// The document to start from.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Compares the document with everything else.
pub fn check(workspace: &Workspace) -> Result<ExitCode> {
    check::run(workspace, &check::Arguments::default())
}

pub fn run(workspace: &Workspace, task: &Task) -> Result<ExitCode> {
    match task {
        Task::Check(arguments) => check::run(workspace, arguments),
        Task::Diff(arguments) => {
            let from = arguments.from.clone().unwrap_or_else(|| workspace.root().join(OURS));
            let (old, new) = (spike_openapi::read(&from)?, spike_openapi::read(&arguments.file)?);
            let changes = diff::compare(&old, &new);
            let text =
                if arguments.json { change::json(&changes)? } else { change::text(&changes) };
            println!("{text}");
            Ok(if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}
