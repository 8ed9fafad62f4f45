//! The Python package: its wheel, its tests, and its README on a new machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use spike_mock::{MockServer, Options};

use super::{End, machine, passes};
use crate::workspace::Workspace;

const PACKAGE: &str = "crates/spike-python";

/// Builds the wheel, installs it, and runs the tests and the checks of types against it.
pub(super) fn tests(workspace: &Workspace) -> Result<End> {
    let python = tools(workspace)?;
    let wheel = build(workspace, &python)?;
    install(&python, &wheel, &["--no-deps", "--force-reinstall"])?;
    let mut mock = workspace.cargo_command();
    mock.args(["build", "--quiet", "-p", "spike-mock"]);
    ensure!(passes(mock)? == End::Passed, "cannot build the mock server");

    let package = workspace.root().join(PACKAGE);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&python);
        // From a folder without the sources, so that the installed package is tested.
        command.args(arguments).current_dir(package.join("tests"));
        command.env("SPIKE_MOCK", workspace.target("debug/spike-mock"));
        passes(command)
    };
    let checks: [&[&str]; 3] = [
        &["-m", "pytest", "-q", "-p", "no:cacheprovider", "."],
        &["-m", "mypy", "--strict", "--package", "spike_sdk"],
        // The stub of the native module says what is in it.
        &["-m", "mypy.stubtest", "spike_sdk._native", "--ignore-disjoint-bases"],
    ];
    for check in checks {
        if run(check)? != End::Passed {
            return Ok(End::Failed);
        }
    }
    Ok(End::Passed)
}

/// Installs the wheel where nothing else is, and runs the program of the README against a mock server.
pub(super) fn readme(workspace: &Workspace) -> Result<End> {
    let wheel = build(workspace, &tools(workspace)?)?;
    let python = machine::new_python(&workspace.target("ci-python/new"))?;
    install(&python, &wheel, &[])?;
    let readme = fs::read_to_string(workspace.root().join(PACKAGE).join("README.md"))?;
    // The others are parts of programs.
    let programs: Vec<&str> = readme
        .split("```python\n")
        .filter_map(|rest| Some(rest.split_once("```")?.0))
        .filter(|program| program.contains("from_env()"))
        .collect();
    ensure!(programs.len() == 2, "the README has {} programs in Python, not 2", programs.len());
    let server = MockServer::start_with(Options::new()).context("cannot start the mock server")?;
    let mut shown = String::new();
    for program in programs {
        let mut command = Command::new(&python);
        command
            .args(["-I", "-c", program])
            .env("SPIKE_BASE_URL", server.base_url())
            .env("SPIKE_APPLICATION_ID", server.application_id().to_string())
            .env("SPIKE_HMAC_KEY", server.hmac_key())
            .env("SPIKE_USER_ID", server.user_id());
        let output = command.output().context("cannot run Python")?;
        let text = String::from_utf8_lossy(&output.stdout);
        print!("{text}{}", String::from_utf8_lossy(&output.stderr));
        ensure!(output.status.success(), "a program of the README failed");
        shown.push_str(&text);
    }
    let days = shown.lines().filter(|line| line.ends_with("steps")).count();
    println!("{days} days");
    Ok((days == 7 && shown.contains("sleeps; ")).into())
}

/// Returns the Python with the tools and the libraries of the tests.
fn tools(workspace: &Workspace) -> Result<PathBuf> {
    let requirements = workspace.root().join(PACKAGE).join("requirements.txt");
    let requirements = fs::read_to_string(requirements).context("cannot read the requirements")?;
    machine::python_with(workspace, "package", &requirements, false)
}

/// Builds the wheel; returns the file.
fn build(workspace: &Workspace, python: &Path) -> Result<PathBuf> {
    let wheels = workspace.target("wheels");
    if wheels.exists() {
        fs::remove_dir_all(&wheels).context("cannot remove the wheel of the last run")?;
    }
    let mut maturin = Command::new(python);
    maturin.args(["-m", "maturin", "build", "--quiet", "--locked", "--manifest-path"]);
    maturin.arg(workspace.root().join(PACKAGE).join("Cargo.toml"));
    maturin.arg("--target-dir").arg(workspace.target("python")).arg("--out").arg(&wheels);
    ensure!(passes(maturin)? == End::Passed, "maturin cannot build the wheel");
    let mut files = fs::read_dir(&wheels).context("maturin made no folder")?;
    let wheel = files.next().context("maturin made no wheel")??.path();
    let size = fs::metadata(&wheel)?.len();
    println!("{}: {size} bytes", wheel.file_name().unwrap_or_default().display());
    Ok(wheel)
}

fn install(python: &Path, wheel: &Path, options: &[&str]) -> Result<()> {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip.args(options).arg(wheel);
    ensure!(passes(pip)? == End::Passed, "pip cannot install the wheel");
    Ok(())
}
