//! `cargo xtask spec check`: compares the document with the SDK, the examples and the mock server.

mod documented;
mod examples;
mod facts;
mod json;
mod known;
mod mock;
mod report;
mod samples;
mod validator;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use spike_core::api::{LabReport, NutritionRecord, REQUESTS};
use spike_core::vocabulary::ENUMS;
use spike_core::webhook::Event;
use spike_core::{Decode, EnumShape, RequestShape, ValueShape};
use spike_mock::Options;
use spike_openapi::{Document, Operation, operations};

use self::examples::Examples;
use self::report::Report;
use self::validator::Validator;
use super::{OURS, table};
use crate::workspace::Workspace;

/// How to check.
#[derive(clap::Args, Default)]
pub struct Arguments {
    /// Write the table of operations (docs/operations.md) first.
    #[arg(long)]
    write: bool,
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let document = spike_openapi::read(&workspace.root().join(OURS))?;
    if arguments.write {
        let text = table::render(&document, &Sdk::default().requests);
        fs::write(workspace.root().join(table::FILE), text)
            .with_context(|| format!("cannot write {}", table::FILE))?;
        println!("{} written", table::FILE);
    }
    let inputs = Inputs::read(workspace)?;
    let mut report = check(&document, &inputs);
    mock(&document, &inputs, &Options::new(), &mut report)?;
    println!("{}", report.text());
    Ok(if report.failures().is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the SDK says about itself.
#[derive(Clone)]
struct Sdk {
    requests: Vec<RequestShape>,
    enums: Vec<EnumShape>,
}

impl Default for Sdk {
    fn default() -> Self {
        Self { requests: REQUESTS.iter().map(|shape| **shape).collect(), enums: ENUMS.to_vec() }
    }
}

/// What the document is compared with.
#[derive(Clone)]
struct Inputs {
    sdk: Sdk,
    examples: Examples,
    /// The table of operations.
    table: String,
}

impl Inputs {
    fn read(workspace: &Workspace) -> Result<Self> {
        Ok(Self {
            sdk: Sdk::default(),
            examples: Examples::read(workspace.root())?,
            table: workspace.read(table::FILE).unwrap_or_default(),
        })
    }
}

/// The webhooks that the SDK reads: name, body, and members that are read from its `extra`.
const WEBHOOKS: [(&str, ValueShape, &[&str]); 3] = [
    ("main", ValueShape::List(&<Event as Decode>::SHAPE), &[]),
    ("nutrition", <NutritionRecord as Decode>::SHAPE, &[]),
    ("lab_report", <LabReport as Decode>::SHAPE, &["application_user_id"]),
];

/// An operation of the document with the request that implements it.
struct Pair<'a> {
    operation: Operation<'a>,
    shape: &'a RequestShape,
}

/// Pairs operations and requests by method and path.
fn pairs<'a>(document: &'a Document, shapes: &'a [RequestShape]) -> Vec<Pair<'a>> {
    let operations = operations(document).into_iter();
    let pair = |operation: Operation<'a>| {
        let shape = shapes.iter().find(|shape| shape.name == operation.line())?;
        Some(Pair { operation, shape })
    };
    operations.filter_map(pair).collect()
}

/// Checks everything that needs no server.
fn check(document: &Document, inputs: &Inputs) -> Report {
    let mut report = Report::default();
    let Inputs { sdk, examples, table } = inputs;
    let mut validator = Validator::new(document);
    facts::compare(&documented::facts(document), &known::facts(sdk), &mut report);
    let pairs = pairs(document, &sdk.requests);
    samples::check(document, &pairs, &mut validator, &mut report);
    examples::check(document, &pairs, examples, &mut validator, &mut report);
    for (operation, method) in table::methods() {
        if !sdk.requests.iter().any(|shape| shape.name == operation) {
            report.fail(
                method,
                format!("is a method of the clients for `{operation}`, which is not in `REQUESTS`"),
            );
        }
    }
    if *table != table::render(document, &sdk.requests) {
        report.fail(table::FILE, "is not up to date: run `cargo xtask spec check --write`");
    }
    report
}

/// Checks the answers of the mock server.
fn mock(
    document: &Document,
    inputs: &Inputs,
    options: &Options,
    report: &mut Report,
) -> Result<()> {
    mock::check(document, &pairs(document, &inputs.sdk.requests), options, report)
}

#[cfg(test)]
mod tests;
