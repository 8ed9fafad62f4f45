//! The workspace that the tasks work on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use cargo_metadata::{Metadata, MetadataCommand, Package};

use crate::policy::LAYERS;

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

    /// Returns the Rust files below a folder, sorted: the path below the root, with `/`, and the text.
    pub fn sources(&self, folder: &str) -> Result<Vec<(String, String)>> {
        let mut found = Vec::new();
        for entry in
            fs::read_dir(self.root.join(folder)).with_context(|| format!("cannot list {folder}"))?
        {
            let entry = entry?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                found.extend(self.sources(&path)?);
            } else if path.ends_with(".rs") {
                let text = self.read(&path)?;
                found.push((path, text));
            }
        }
        found.sort();
        Ok(found)
    }

    /// Runs cargo and returns its output. Tries first without the network.
    pub fn cargo(&self, arguments: &[&str]) -> Result<String> {
        let mut complaint = String::new();
        // Arguments of the program that cargo runs stand at the end.
        let end =
            arguments.iter().position(|argument| *argument == "--").unwrap_or(arguments.len());
        for network in [&["--offline"][..], &[]] {
            let mut command = self.cargo_command();
            command.args(&arguments[..end]).args(network).args(&arguments[end..]);
            let output =
                command.env("CARGO_TERM_COLOR", "never").output().context("cannot run cargo")?;
            if output.status.success() {
                return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
            }
            complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        }
        bail!("`cargo {}` failed: {complaint}", arguments.join(" "))
    }

    /// Runs `cargo metadata`.
    pub fn metadata(&self, arguments: &[&str]) -> Result<Metadata> {
        let text = self.cargo(&[&["metadata", "--format-version", "1"], arguments].concat())?;
        MetadataCommand::parse(text).context("cannot read the output of cargo metadata")
    }

    /// Returns a command that runs cargo in the root folder.
    pub fn cargo_command(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        command
    }
}

/// Returns the crates that a release publishes, those with `[package.metadata.release]`, and their names on crates.io.
/// Each is after its dependencies, as in `LAYERS`.
pub fn published(metadata: &Metadata) -> Vec<(&Package, &str)> {
    let packages = metadata.workspace_packages().into_iter();
    let mut found: Vec<_> = packages
        .filter_map(|package| {
            Some((package, package.metadata.get("release")?.get("name")?.as_str()?))
        })
        .collect();
    found.sort_by_key(|(package, _)| LAYERS.iter().position(|layer| package.name == layer.name));
    found
}
