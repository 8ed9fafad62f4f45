//! spike-ffi as other languages see it: bindings and a listing, made by a generator from the built library.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::workspace::Workspace;

/// A workspace of its own, so that only those who generate build it.
const GENERATOR: &str = "crates/spike-ffi/bindgen/Cargo.toml";

/// Builds the library; returns the file.
pub fn library(workspace: &Workspace) -> Result<PathBuf> {
    let mut build = workspace.cargo_command();
    build.args(["build", "--quiet", "-p", "spike-ffi"]);
    ensure!(build.status().context("cannot run cargo")?.success(), "cannot build spike-ffi");
    Ok(workspace.target(&format!("debug/{DLL_PREFIX}spike_ffi{DLL_SUFFIX}")))
}

/// Returns the listing of the interface.
pub fn listing(workspace: &Workspace) -> Result<String> {
    let mut list = generator(workspace);
    list.arg("list").arg(library(workspace)?);
    let output = list.stderr(Stdio::inherit()).output().context("cannot run the generator")?;
    ensure!(output.status.success(), "cannot list the interface of spike-ffi");
    Ok(String::from_utf8(output.stdout)?)
}

/// Generates the bindings of a language into a new folder.
pub fn generate(workspace: &Workspace, language: &str, folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).context("cannot remove the files of the last run")?;
    }
    let mut generate = generator(workspace);
    generate.args(["generate", language]).arg(library(workspace)?).arg(folder);
    let status = generate.status().context("cannot run the generator")?;
    ensure!(status.success(), "cannot generate bindings for {language}");
    Ok(())
}

fn generator(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo_command();
    command.args(["run", "--quiet", "--locked", "--manifest-path", GENERATOR, "--target-dir"]);
    command.arg(workspace.target("bindgen")).arg("--");
    command
}
