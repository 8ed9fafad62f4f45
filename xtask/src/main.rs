//! Checks and release tasks of the Spike SDK: `cargo xtask help`.

#![allow(
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    unreachable_pub,
    reason = "a program has no API"
)]

mod bench;
mod ci;
mod fences;
mod foreign;
mod policy;
mod public_api;
mod python;
mod release;
mod spec;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Checks and release tasks of the Spike SDK.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    /// The root of another workspace to work on.
    #[arg(long, global = true, value_name = "FOLDER")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Measure against other programs and write `docs/performance.md`.
    Bench(bench::Arguments),
    /// Check the rules of the architecture, in seconds.
    Fences(fences::Arguments),
    /// Run the steps of continuous integration.
    Ci(ci::Arguments),
    /// Compare the public interface of the published crates, and that for other languages, with the files in
    /// `docs/public-api`.
    PublicApi(public_api::Arguments),
    /// Compare the generated files of the Python package with the requests of the core.
    Python(python::Arguments),
    /// Release a version: check, package, commit, tag, publish.
    Release(release::Arguments),
    /// Work with the specification of the API.
    #[command(subcommand)]
    Spec(spec::Task),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let workspace = Workspace::new(arguments.root.unwrap_or_else(workspace::here));
    let result = match arguments.task {
        Task::Bench(options) => bench::run(&workspace, &options),
        Task::Fences(options) => fences::run(&workspace, &options),
        Task::Ci(options) => ci::run(&workspace, &options),
        Task::PublicApi(options) => public_api::run(&workspace, &options).map(|end| {
            if let ci::End::Skipped(reason) = &end {
                println!("skipped: {reason}");
            }
            ExitCode::from(u8::from(end == ci::End::Failed))
        }),
        Task::Python(options) => python::run(&workspace, &options),
        Task::Release(options) => release::run(&workspace, &options),
        Task::Spec(task) => spec::run(&workspace, &task),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
