//! crates.io, through cargo: it knows mirrors, credentials and proxies.

use std::fs;

use anyhow::{Context as _, Result, bail};
use toml::{Table, Value};

use super::package::{self, Package};
use super::publish::{Found, Registry};
use crate::workspace::Workspace;

/// What cargo says if a registry does not have a crate, or not in that version.
const ABSENT: &[&str] = &[
    "no matching package named",
    "failed to select a version for the requirement",
];

/// crates.io.
pub struct CratesIo<'a> {
    copy: &'a Workspace,
}

impl<'a> CratesIo<'a> {
    /// Publishes from a copy whose packages were compiled.
    pub fn new(copy: &'a Workspace) -> Self {
        Self { copy }
    }
}

impl Registry for CratesIo<'_> {
    /// Asks for a lock file of a crate that depends on it.
    fn find(&mut self, name: &str, requirement: &str) -> Result<Option<Found>> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let manifest = format!(
            "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[lib]\npath = \
             \"lib.rs\"\n\n[dependencies]\nit = {{ package = \"{name}\", version = \"{requirement}\" }}\n\n[workspace]\n"
        );
        fs::write(folder.path().join("Cargo.toml"), manifest)?;
        fs::write(folder.path().join("lib.rs"), "")?;
        let probe = Workspace::new(folder.path().to_path_buf());
        let output = probe
            .cargo_command()
            .arg("generate-lockfile")
            .output()
            .context("cannot run cargo")?;
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr);
            if ABSENT.iter().any(|absent| complaint.contains(absent)) {
                return Ok(None);
            }
            bail!("cannot ask the registry for {name}: {}", complaint.trim());
        }
        let lock: Table = probe.read("Cargo.lock")?.parse()?;
        let crates = lock.get("package").and_then(Value::as_array);
        let text =
            |krate: &Value, key: &str| krate.get(key).and_then(Value::as_str).map(str::to_owned);
        let found = crates.into_iter().flatten().find_map(|krate| {
            let same = text(krate, "name")? == name;
            let found = Found {
                version: text(krate, "version")?,
                checksum: text(krate, "checksum")?,
            };
            same.then_some(found)
        });
        found
            .map(Some)
            .with_context(|| format!("cargo did not say what it found of {name}"))
    }

    fn publish(&mut self, package: &Package) -> Result<()> {
        // Compiled before, together with the others.
        let arguments = ["publish", "--no-verify", "--allow-dirty"];
        let rest = ["--registry", "crates-io", "--package", &package.name];
        let mut command = self.copy.cargo_command();
        command.env("CARGO_TARGET_DIR", package::target(self.copy));
        package::run(command, &[&arguments[..], &rest].concat())
    }
}
