//! Steps that run programs other than cargo, or compare what programs print.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Error, Result};
use spike_mock::{ManualClock, MockServer, Options};

use super::{End, machine, passes};
use crate::workspace::Workspace;

/// The validator of the workflow file.
const CHECK_JSONSCHEMA: &str = "check-jsonschema==0.39.0";
/// A reader of Parquet that shares no code with the crates of Arrow.
const DUCKDB: &str = "duckdb==1.4.5";
/// Four weeks with a change of the clocks.
const WINDOW: [&str; 2] = ["2026-03-22T00:00:00Z", "2026-04-19T00:00:00Z"];
/// Variables that would select another server for the report.
const SETTINGS: &[&str] = &[
    "SPIKE_BASE_URL",
    "SPIKE_APPLICATION_ID",
    "SPIKE_HMAC_KEY",
    "SPIKE_USER_ID",
    "SPIKE_ARRAY_STYLE",
];

/// Checks the advisories where their database can be fetched. The workflow does the same where it must pass.
pub(super) fn advisories(workspace: &Workspace) -> Result<End> {
    machine::cargo_deny().map_err(Error::msg)?;
    let fetched = workspace
        .cargo_command()
        .args(["deny", "fetch", "db"])
        .output()
        .context("cannot run cargo deny")?;
    if !fetched.status.success() {
        let text = String::from_utf8_lossy(&fetched.stderr);
        let reason = text.lines().find_map(|line| line.split_once("[ERROR] "));
        let reason = reason.map_or("no network", |(_, reason)| reason.trim());
        return Ok(End::Skipped(format!("cannot fetch the database: {reason}")));
    }
    let mut check = workspace.cargo_command();
    check.args(["deny", "check", "--disable-fetch", "advisories"]);
    passes(check)
}

/// Validates the workflow file against the schema of GitHub.
pub(super) fn workflows(workspace: &Workspace) -> Result<End> {
    let python = match machine::python_with(workspace, "workflows", CHECK_JSONSCHEMA, false) {
        Ok(python) => python,
        Err(error) => return Ok(End::Skipped(format!("{error:#}"))),
    };
    let mut command = Command::new(python);
    command.args(["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]);
    command.current_dir(workspace.root()).arg(".github/workflows/ci.yml");
    passes(command)
}

/// Runs the report of README.md, which needs no settings, and looks at its output.
pub(super) fn week(workspace: &Workspace) -> Result<End> {
    let mut command = workspace.cargo_command();
    SETTINGS.iter().for_each(|setting| {
        command.env_remove(setting);
    });
    command.args(["run", "--quiet", "-p", "spike-cli", "--", "week"]);
    let output = command.stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{report}({})", output.status);
    let parts = ["Providers", "Last seven complete days", "Most recent night", "Heart rate of"];
    let missing: Vec<&str> = parts
        .into_iter()
        .filter(|part| !report.lines().any(|line| line.starts_with(part)))
        .collect();
    if !missing.is_empty() {
        println!("the report has no {}", missing.join(", no "));
    }
    Ok((output.status.success() && missing.is_empty()).into())
}

/// Compares the Parquet files of the example, read by DuckDB, with the answers of the API. A Python script does both, so
/// that no code of this workspace is involved in the comparison.
pub(super) fn parquet(workspace: &Workspace) -> Result<End> {
    let files = workspace.target("ci-parquet");
    if files.exists() {
        fs::remove_dir_all(&files).context("cannot remove the files of the last run")?;
    }
    let clock = ManualClock::at("2026-04-19T12:00:00Z");
    let server = MockServer::start_with(Options::new().clock(clock))
        .context("cannot start the mock server")?;
    let run = |mut command: Command| {
        command
            .arg(&files)
            .args(WINDOW)
            .env("SPIKE_BASE_URL", server.base_url())
            .env("SPIKE_APPLICATION_ID", server.application_id().to_string())
            .env("SPIKE_HMAC_KEY", server.hmac_key())
            .env("SPIKE_USER_ID", server.user_id());
        passes(command)
    };
    let mut example = workspace.cargo_command();
    example.args(["run", "--quiet", "--package", "spike-examples", "--example", "parquet", "--"]);
    if run(example)? != End::Passed {
        return Ok(End::Failed);
    }
    let mut script = Command::new(machine::python_with(workspace, "duckdb", DUCKDB, true)?);
    script.arg(workspace.root().join("xtask/src/ci/parquet.py"));
    run(script)
}
