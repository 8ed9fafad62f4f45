//! The fences: rules of the architecture that neither the compiler nor another tool checks, in seconds and offline.
//!
//! The rules are tables in `policy.rs`. Each check returns one complaint per violation: which crate or file breaks the
//! rule, by which path, and what to do. All checks run even if one fails.

mod calls;
mod guides;
pub mod members;
mod modules;
mod trees;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use cargo_metadata::Metadata;
use clap::builder::PossibleValuesParser;

use crate::workspace::Workspace;

/// A workspace and its `cargo metadata`.
struct Project<'a> {
    workspace: &'a Workspace,
    metadata: Metadata,
}

/// Returns the complaints.
type Check = fn(&Project<'_>) -> Result<Vec<String>>;

const FENCES: &[(&str, Check)] = &[
    ("crates", members::check),
    ("dependencies", trees::check),
    ("msrv", trees::check_rust_version),
    ("core-calls", calls::check),
    ("core-modules", modules::check_core),
    ("mock-vocabulary", modules::check_mock),
    ("guides", guides::check),
];

/// What to check.
#[derive(Default, clap::Args)]
pub struct Arguments {
    /// Check only these fences.
    #[arg(value_parser = PossibleValuesParser::new(FENCES.iter().map(|(name, _)| *name)))]
    names: Vec<String>,
}

/// Runs the checks and prints a line for each.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let start = Instant::now();
    let project = Project { workspace, metadata: workspace.metadata(&["--all-features"])? };
    let mut failed = false;
    let wanted = |name: &str| {
        arguments.names.is_empty() || arguments.names.iter().any(|wanted| wanted == name)
    };
    for (name, check) in FENCES.iter().filter(|(name, _)| wanted(name)) {
        let complaints =
            check(&project).unwrap_or_else(|error| vec![format!("cannot check: {error:#}")]);
        if complaints.is_empty() {
            println!("ok   {name}");
        }
        failed |= !complaints.is_empty();
        complaints.iter().for_each(|complaint| println!("FAIL {name}: {complaint}"));
    }
    println!("{:.1} s", start.elapsed().as_secs_f32());
    Ok(ExitCode::from(u8::from(failed)))
}
