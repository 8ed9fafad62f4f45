//! The Parquet files of the example, read by DuckDB and compared with the answers of the API.
//!
//! A Python script does both, so that no code of this workspace is involved in the comparison.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use spike_mock::{ManualClock, MockServer, Options};

use super::{End, machine, passes};
use crate::workspace::Workspace;

/// A tool that shares no code with the crates of Arrow.
const DUCKDB: &str = "1.4.5";
const SCRIPT: &str = "xtask/src/ci/parquet.py";
/// Four weeks with a change of the clocks.
const WINDOW: [&str; 2] = ["2026-03-22T00:00:00Z", "2026-04-19T00:00:00Z"];

pub(super) fn compare(workspace: &Workspace) -> Result<End> {
    let files = workspace.target("ci-parquet");
    if files.exists() {
        fs::remove_dir_all(&files).context("cannot remove the files of the last run")?;
    }
    let clock = ManualClock::at("2026-04-19T12:00:00Z");
    let server = MockServer::start_with(Options::new().clock(clock));
    let server = server.context("cannot start the mock server")?;

    let mut example = workspace.cargo_command();
    example.args(["run", "--quiet", "--package", "spike-examples"]);
    example.args(["--example", "parquet", "--"]);
    if run(example, &server, &files)? != End::Passed {
        return Ok(End::Failed);
    }
    let mut script = Command::new(machine::python_with(workspace, "duckdb", DUCKDB, true)?);
    script.arg(workspace.root().join(SCRIPT));
    run(script, &server, &files)
}

/// Runs a program that sends requests to the server.
fn run(mut command: Command, server: &MockServer, files: &Path) -> Result<End> {
    command
        .arg(files)
        .args(WINDOW)
        .env("SPIKE_BASE_URL", server.base_url())
        .env("SPIKE_APPLICATION_ID", server.application_id().to_string())
        .env("SPIKE_HMAC_KEY", server.hmac_key())
        .env("SPIKE_USER_ID", server.user_id());
    passes(command)
}
