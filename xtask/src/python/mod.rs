//! The generated half of the Python package: a method for each operation, and the types of their values.

mod operations;
mod types;

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use spike_core::api::REQUESTS;

use crate::public_api::first_change;
use crate::workspace::Workspace;

const FOLDER: &str = "crates/spike-python/python/spike_sdk";

/// Whether to compare or to write.
#[derive(Default, clap::Args)]
pub struct Arguments {
    /// Write the files instead of comparing them.
    #[arg(long)]
    write: bool,
}

/// Compares the files with the requests of the core, or writes them.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for (name, text) in
        [("_operations.py", operations::render(REQUESTS)), ("types.py", types::render(REQUESTS))]
    {
        let file = workspace.root().join(FOLDER).join(name);
        if arguments.write {
            std::fs::write(&file, &text)
                .with_context(|| format!("cannot write {}", file.display()))?;
            println!("{name}: {} lines", text.lines().count());
        } else if let Some(change) = first_change(&file, &text) {
            println!("{FOLDER}/{name}: {change}; run `cargo xtask python --write`");
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
