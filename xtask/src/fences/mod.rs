//! The fences: rules of the architecture that no compiler and no other tool checks, in seconds and offline.
//!
//! The rules are tables in `policy.rs`. Each check returns one complaint per violation: who breaks the rule, by
//! which path, and what to do. All checks run even if one fails.

mod calls;
mod graph;
mod guides;
mod members;
mod modules;
mod trees;

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};
use cargo_metadata::{Metadata, MetadataCommand};

use crate::workspace::Workspace;

/// A workspace and what `cargo metadata` says about it.
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
    names: Vec<String>,
}

/// Runs the checks and prints a line for each.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let is_known = |name: &&String| FENCES.iter().any(|(known, _)| known == name);
    if let Some(unknown) = arguments.names.iter().find(|name| !is_known(name)) {
        let all: Vec<&str> = FENCES.iter().map(|(name, _)| *name).collect();
        bail!("unknown fence `{unknown}`; known are {}", all.join(", "));
    }
    let start = Instant::now();
    let text = workspace.cargo(&["metadata", "--format-version", "1", "--all-features"])?;
    let project = &Project {
        workspace,
        metadata: MetadataCommand::parse(text)
            .context("cannot read the output of cargo metadata")?,
    };
    let wanted = |name: &str| {
        arguments.names.is_empty() || arguments.names.iter().any(|known| known == name)
    };
    let mut failed = false;
    thread::scope(|scope| {
        let selected = FENCES.iter().filter(|(name, _)| wanted(name));
        let running: Vec<_> =
            selected.map(|(name, check)| (name, scope.spawn(move || check(project)))).collect();
        for (name, thread) in running {
            let result = thread.join().unwrap_or_else(|_| Err(anyhow!("the check panicked")));
            match result {
                Ok(complaints) if complaints.is_empty() => println!("ok   {name}"),
                Ok(complaints) => {
                    failed = true;
                    complaints.iter().for_each(|complaint| println!("FAIL {name}: {complaint}"));
                }
                Err(error) => {
                    failed = true;
                    println!("FAIL {name}: cannot check: {error:#}");
                }
            }
        }
    });
    println!("{:.1} s", start.elapsed().as_secs_f32());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
