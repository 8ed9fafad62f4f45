//! The workspace the tasks look at: its manifests, its sources, its dependency graphs.
//!
//! Everything takes the root folder as an input, so that the tests can point the checks at a broken copy.

pub mod graph;
pub mod manifest;
pub mod metadata;
pub mod paths;
pub mod source;
pub mod tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use anyhow::{Context as _, Result, anyhow, bail};

use self::manifest::Manifest;
use self::metadata::Metadata;

/// The workspace this program was built in.
pub fn here() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.parent().map_or_else(|| own.clone(), Path::to_path_buf)
}

/// A workspace on disk.
pub struct Workspace {
    root: PathBuf,
    metadata: OnceLock<Result<Metadata>>,
}

impl Workspace {
    pub fn new(root: PathBuf) -> Self {
        Self {
            root,
            metadata: OnceLock::new(),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file as people write it: relative to the root, with `/`.
    pub fn show(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        relative.to_string_lossy().replace('\\', "/")
    }

    pub fn read(&self, relative: &str) -> Result<String> {
        fs::read_to_string(self.root.join(relative))
            .with_context(|| format!("cannot read {relative}"))
    }

    /// What `cargo metadata` says with every feature of every member on.
    pub fn metadata(&self) -> Result<&Metadata> {
        let read = self.metadata.get_or_init(|| Metadata::read(self));
        read.as_ref().map_err(|error| anyhow!("{error:#}"))
    }

    /// The root manifest.
    pub fn root_manifest(&self) -> Result<Manifest> {
        Manifest::read(self, &self.root.join("Cargo.toml"))
    }

    /// Every manifest below the root, the root's own included, sorted by path.
    pub fn manifests(&self) -> Result<Vec<Manifest>> {
        let files = self
            .files()?
            .into_iter()
            .filter(|file| file.file_name().is_some_and(|name| name == "Cargo.toml"));
        files.map(|file| Manifest::read(self, &file)).collect()
    }

    /// The manifest of the crate of this name, wherever it lives.
    pub fn manifest_of(&self, name: &str) -> Result<Manifest> {
        let found = self
            .manifests()?
            .into_iter()
            .find(|manifest| manifest.name() == Some(name));
        found.with_context(|| format!("there is no crate `{name}` in the workspace"))
    }

    /// Every file below the root, sorted; build output, version control and dependencies aside.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        walk(&self.root, &mut found)?;
        found.sort();
        Ok(found)
    }

    /// Runs cargo in the workspace: with the lock file and what is on disk if that will do, else as it must.
    pub fn cargo(&self, arguments: &[&str]) -> Result<String> {
        let mut complaint = String::new();
        for way in [
            &["--locked", "--offline"][..],
            &["--offline"],
            &["--locked"],
            &[],
        ] {
            let output = self.cargo_once(arguments, way)?;
            if output.status.success() {
                return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
            }
            complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        }
        bail!("`cargo {}` failed: {complaint}", arguments.join(" "))
    }

    fn cargo_once(&self, arguments: &[&str], way: &[&str]) -> Result<Output> {
        let mut command = self.cargo_command();
        command
            .env("CARGO_TERM_COLOR", "never")
            .args(arguments)
            .args(way);
        command.output().context("cannot run cargo")
    }

    /// Cargo, in the workspace.
    pub fn cargo_command(&self) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.current_dir(&self.root);
        command
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // A folder, or in a worktree a file.
        if name == ".git" {
            continue;
        }
        if path.is_dir() {
            let output = path.join("CACHEDIR.TAG").exists() || name.starts_with("mutants.out");
            if !output && name != "vendor" {
                walk(&path, found)?;
            }
        } else {
            found.push(path);
        }
    }
    Ok(())
}
