//! The Parquet files of the example, read by DuckDB and compared with what the API answers.
//!
//! A script in Python does both on its own: nothing of this workspace is between it and the server, or the files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use spike_mock::{ManualClock, MockServer, Options};

use super::{End, apt};
use crate::workspace::Workspace;

/// The tool that shares no code with the crates of Arrow.
const DUCKDB: &str = "1.4.5";
const SCRIPT: &str = "xtask/src/ci/parquet.py";
/// Four weeks, in which the clocks change.
const WINDOW: [&str; 2] = ["2026-03-22T00:00:00Z", "2026-04-19T00:00:00Z"];

pub fn compare(workspace: &Workspace) -> Result<End> {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let target = workspace.root().join(target).join("ci-parquet");
    let files = target.join("files");
    if files.exists() {
        fs::remove_dir_all(&files).context("cannot remove the files of the last time")?;
    }
    fs::create_dir_all(&target).context("cannot make a folder")?;
    let clock = ManualClock::at("2026-04-19T12:00:00Z");
    let server = MockServer::start_with(Options::new().clock(clock))
        .context("cannot start the mock server")?;

    let mut example = workspace.cargo_command();
    example.args(["run", "--quiet", "--package", "spike-arrow"]);
    example.args(["--example", "parquet", "--"]);
    if !run(example, &server, &files)? {
        return Ok(End::Failed);
    }
    let mut script = Command::new(python(&target)?);
    script.arg(workspace.root().join(SCRIPT));
    Ok(if run(script, &server, &files)? {
        End::Passed
    } else {
        End::Failed
    })
}

/// Runs a program that asks the server; whether it says that all is well.
fn run(mut command: Command, server: &MockServer, files: &Path) -> Result<bool> {
    command
        .arg(files)
        .args(WINDOW)
        .env("SPIKE_BASE_URL", server.base_url())
        .env("SPIKE_APPLICATION_ID", server.application_id().to_string())
        .env("SPIKE_HMAC_KEY", server.hmac_key())
        .env("SPIKE_USER_ID", server.user_id());
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status();
    Ok(status
        .with_context(|| format!("cannot run {name}"))?
        .success())
}

/// A Python that has DuckDB, in an environment of its own; what an earlier run made will do.
fn python(target: &Path) -> Result<PathBuf> {
    let environment = target.join(format!("duckdb-{DUCKDB}"));
    let python = environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let has = format!("import duckdb; assert duckdb.__version__ == '{DUCKDB}'");
    if python.exists() && succeeds(&python, &["-c", &has]) {
        return Ok(python);
    }
    let make = |how: &str| {
        let folder = environment.to_string_lossy();
        apt::succeeds("python3", &["-m", "venv", how, &folder])
    };
    // Debian has Python without it.
    let made = make("--clear") || (apt::install(&["python3", "python3-venv"]) && make("--clear"));
    if !made {
        bail!("no environment for Python can be made; install python3 and python3-venv");
    }
    println!("installing duckdb {DUCKDB} from PyPI");
    let wanted = format!("duckdb=={DUCKDB}");
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary=:all:",
        &wanted,
    ];
    if !succeeds(&python, &install) {
        bail!("pip cannot install {wanted}");
    }
    Ok(python)
}

fn succeeds(program: &Path, arguments: &[&str]) -> bool {
    apt::succeeds(&program.to_string_lossy(), arguments)
}
