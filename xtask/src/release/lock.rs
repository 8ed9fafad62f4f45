//! No package may bring in a stranger's crate under a name that looks like ours.
//!
//! What a lock file names from a registry under one of our names has to be what we packaged, to the last bit; and
//! a name that begins with `spike-` has to be one of ours.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use super::names::plain;
use super::package::Package;
use crate::workspace::manifest::Manifest;

/// Where our crates will be.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// How the names of our crates begin in the tree, and those of strangers elsewhere.
const PREFIX: &str = "spike-";

/// Complaints about manifests and lock files, inside of the packages.
pub fn check(packages: &[Package]) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for package in packages {
        in_manifest(package, packages, &mut complaints)?;
        in_lock(package, packages, &mut complaints)?;
    }
    Ok(complaints)
}

/// The package of that name.
fn ours<'a>(packages: &'a [Package], name: &str) -> Option<&'a Package> {
    packages.iter().find(|package| package.name == name)
}

/// Whether a crate could be taken for one of ours.
fn looks_like_ours(packages: &[Package], name: &str) -> bool {
    let name = plain(name);
    name.starts_with(PREFIX) || packages.iter().any(|package| plain(&package.name) == name)
}

fn in_manifest(
    package: &Package,
    packages: &[Package],
    complaints: &mut Vec<String>,
) -> Result<()> {
    let shown = format!("{}, Cargo.toml", package.shown());
    let table = parse(package, "Cargo.toml")?;
    let manifest = Manifest {
        shown: shown.clone(),
        folder: PathBuf::new(),
        table,
    };
    for dependency in manifest.dependencies() {
        let (name, table) = (&dependency.package, &dependency.table);
        if let Some(path) = &dependency.path {
            complaints.push(format!(
                "{shown}, [{table}]: {name} is at {path}, outside of the package"
            ));
        }
        if !looks_like_ours(packages, name) {
            continue;
        }
        let Some(own) = ours(packages, name) else {
            complaints.push(format!("{shown}, [{table}]: {name} is a stranger's crate"));
            continue;
        };
        let exactly = format!("={}", own.version);
        let version = dependency.version.as_deref().unwrap_or("any");
        if version != exactly {
            complaints.push(format!(
                "{shown}, [{table}]: {name} may be {version}; it has to be {exactly}"
            ));
        }
        if let Some(origin) = &dependency.origin {
            complaints.push(format!("{shown}, [{table}]: {name} comes from {origin}"));
        }
    }
    Ok(())
}

fn in_lock(package: &Package, packages: &[Package], complaints: &mut Vec<String>) -> Result<()> {
    let shown = format!("{}, Cargo.lock", package.shown());
    let lock = parse(package, "Cargo.lock")?;
    let crates = lock.get("package").and_then(Value::as_array);
    let mut itself = 0;
    for krate in crates.into_iter().flatten() {
        let text = |key: &str| krate.get(key).and_then(Value::as_str);
        let name = text("name").unwrap_or_default();
        let version = text("version").unwrap_or_default();
        let Some(source) = text("source") else {
            if name == package.name && version == package.version.to_string() {
                itself += 1;
            } else {
                complaints.push(format!("{shown}: {name} {version} has no source"));
            }
            continue;
        };
        if !looks_like_ours(packages, name) {
            continue;
        }
        let checksum = text("checksum").unwrap_or("none");
        match ours(packages, name) {
            None => complaints.push(format!("{shown}: {name} {version} is a stranger's crate, from {source}")),
            Some(own) if version != own.version.to_string() => {
                complaints.push(format!("{shown}: {name} is {version}, and ours is {}", own.version));
            }
            Some(_) if source != CRATES_IO => {
                complaints.push(format!("{shown}: {name} comes from {source}"));
            }
            Some(own) if checksum != own.checksum => complaints.push(format!(
                "{shown}: {name} {version} has the checksum {checksum}, and ours {}: it is a stranger's crate",
                own.checksum
            )),
            Some(_) => {}
        }
    }
    if itself != 1 {
        complaints.push(format!("{shown}: does not name the package itself"));
    }
    Ok(())
}

fn parse(package: &Package, file: &str) -> Result<Table> {
    let shown = package.shown();
    let text = package
        .text(file)
        .with_context(|| format!("{shown}: there is no {file}"))?;
    text.parse()
        .with_context(|| format!("{shown}: cannot parse {file}"))
}
