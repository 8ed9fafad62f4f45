//! `cargo xtask spec check`: the document, the SDK, the examples and the mock server say the same.

mod answers;
mod bodies;
mod examples;
pub mod facts;
pub mod json;
mod mock;
mod operations;
mod parameters;
mod report;
pub mod schema;
mod sent;
pub mod sources;
mod validator;
mod words;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use spike_mock::Options;

use self::examples::Examples;
use self::report::Report;
use self::sources::Sources;
use self::validator::Validator;
use super::resolve::Document;
use super::{OURS, catalog, load, table};
use crate::workspace::Workspace;

/// How to check.
#[derive(clap::Args, Default)]
pub struct Arguments {
    /// Write the table of operations (docs/operations.md) instead of complaining that it is old.
    #[arg(long)]
    write: bool,
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let document = load::read(&workspace.root().join(OURS))?;
    let inputs = Inputs::read(workspace)?;
    if arguments.write {
        let table = table::render(
            &facts::operations(&document),
            &catalog::entries(),
            &inputs.sources,
        );
        fs::write(workspace.root().join(table::FILE), table)
            .with_context(|| format!("cannot write {}", table::FILE))?;
        println!("{} written", table::FILE);
        return run(workspace, &Arguments::default());
    }
    let mut report = check(&document, &inputs);
    mock(&document, &inputs, &Options::new(), &mut report)?;
    println!("{}", report.text());
    Ok(if report.failures().is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What is compared with the document, besides the SDK that this is built with.
#[derive(Clone)]
pub struct Inputs {
    pub sources: Sources,
    pub examples: Examples,
    /// The table of operations.
    pub table: String,
}

impl Inputs {
    pub fn read(workspace: &Workspace) -> Result<Self> {
        Ok(Self {
            sources: sources::scan(workspace)?,
            examples: Examples::read(workspace.root())?,
            table: workspace.read(table::FILE).unwrap_or_default(),
        })
    }
}

/// Everything that can be checked without a server.
pub fn check(document: &Document, inputs: &Inputs) -> Report {
    let mut report = Report::default();
    let Inputs {
        sources,
        examples,
        table,
    } = inputs;
    let entries = catalog::entries();
    let enums = catalog::enums();
    let operations = facts::operations(document);
    for entry in &entries {
        if let Some(file) = sources.operations.get(entry.name) {
            report.file(entry.id(), file);
        }
    }
    let mut validator = Validator::new(document);
    let pairs = operations::pair(&operations, &entries, sources, &mut report);
    operations::nothing_forgotten(&entries, sources, &mut report);
    parameters::check(&pairs, &mut report);
    bodies::check(&pairs, &mut validator, &mut report);
    answers::check(document, &pairs, &mut report);
    words::check(document, &enums, sources, &mut report);
    words::listed(&operations, &enums, &mut report);
    examples::check(document, &pairs, examples, &mut validator, &mut report);
    examples::check_problem(&operations, &mut report);
    if *table != table::render(&operations, &entries, sources) {
        report.fail(
            table::FILE,
            "is not up to date: run `cargo xtask spec check --write`",
        );
    }
    report
}

/// What the mock server says to it.
pub fn mock(
    document: &Document,
    inputs: &Inputs,
    options: &Options,
    report: &mut Report,
) -> Result<()> {
    let entries = catalog::entries();
    let operations = facts::operations(document);
    let pairs = operations::pair(
        &operations,
        &entries,
        &inputs.sources,
        &mut Report::default(),
    );
    mock::check(&pairs, options, &mut Validator::new(document), report)
}

#[cfg(test)]
mod tests;
