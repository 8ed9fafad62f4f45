//! The workspace that the tasks work on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// Returns the root of the workspace in which this program was built.
pub fn here() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.parent().map_or_else(|| own.clone(), Path::to_path_buf)
}

/// A workspace on disk.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns a path relative to the root, with `/`.
    pub fn show(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        relative.to_string_lossy().replace('\\', "/")
    }

    /// Reads a file, by its path below the root.
    pub fn read(&self, relative: &str) -> Result<String> {
        fs::read_to_string(self.root.join(relative))
            .with_context(|| format!("cannot read {relative}"))
    }

    /// Returns a folder below the target folder of cargo.
    pub fn target(&self, name: &str) -> PathBuf {
        let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        self.root.join(target).join(name)
    }

    /// Returns every file below the root, sorted, without build output and version control.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        walk(&self.root, &mut found)?;
        found.sort();
        Ok(found)
    }

    /// Runs cargo and returns its output. Tries first without the network.
    pub fn cargo(&self, arguments: &[&str]) -> Result<String> {
        let mut complaint = String::new();
        for network in [&["--offline"][..], &[]] {
            let mut command = self.cargo_command();
            command.env("CARGO_TERM_COLOR", "never");
            let output = command.args(arguments).args(network).output();
            let output = output.context("cannot run cargo")?;
            if output.status.success() {
                return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
            }
            complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        }
        bail!("`cargo {}` failed: {complaint}", arguments.join(" "))
    }

    /// Returns a command that runs cargo in the root folder.
    pub fn cargo_command(&self) -> Command {
        cargo_in(&self.root)
    }
}

/// Returns a command that runs cargo in a folder.
pub fn cargo_in(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    command
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder);
    for entry in entries.with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let output = path.join("CACHEDIR.TAG").exists() || name.starts_with("mutants.out");
        // `.git` is a folder, or a file in a worktree.
        if name == ".git" || output {
            continue;
        }
        if path.is_dir() {
            walk(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
