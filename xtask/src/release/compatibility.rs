//! What changed since the last release fits to the new version: cargo-semver-checks.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::package;
use crate::policy::PUBLISHED;
use crate::workspace::Workspace;

/// Compares the copy, which has the new version and the old names, with the last release.
pub fn check(copy: &Workspace, last: &str, target: &Path) -> Result<()> {
    let asked = copy
        .cargo_command()
        .args(["semver-checks", "--version"])
        .output();
    if !asked.context("cannot run cargo")?.status.success() {
        bail!(
            "cargo-semver-checks has to compare this with {last}, and it is not installed: \
             `cargo install cargo-semver-checks --locked`"
        );
    }
    let mut arguments = vec!["semver-checks", "check-release", "--baseline-rev", last];
    arguments.extend(PUBLISHED.iter().flat_map(|krate| ["--package", *krate]));
    let mut command = copy.cargo_command();
    command.env("CARGO_TARGET_DIR", target);
    package::run(command, &arguments)
        .with_context(|| format!("the version has to be greater, for what changed since {last}; or they could not be compared"))
}
