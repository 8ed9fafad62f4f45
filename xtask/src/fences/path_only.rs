//! Our crates depend on each other by path, without a version, and none can be published by accident.
//!
//! With a version, packaging one crate alone builds against the crate of that name in the registry, which may
//! belong to a stranger.

use std::collections::BTreeSet;

use toml::Value;

use super::{Verdict, verdict};
use crate::workspace::Workspace;
use crate::workspace::manifest::{Dependency, Manifest};

pub fn check(workspace: &Workspace) -> Verdict {
    let manifests = workspace.manifests()?;
    let root = workspace.root_manifest()?;
    let names: BTreeSet<&str> = manifests.iter().filter_map(Manifest::name).collect();
    let mut complaints = Vec::new();
    for manifest in &manifests {
        for dependency in manifest.dependencies() {
            let Dependency {
                table,
                key,
                package,
                ..
            } = &dependency;
            let place = format!("{}, [{table}], {key}", manifest.shown);
            let ours = names.contains(package.as_str()) || package.starts_with("spike-");
            match &dependency.version {
                Some(version) if ours || dependency.path.is_some() => complaints.push(format!(
                    "{place}: version \"{version}\" on our own {package}; leave `path` (or `workspace = true`) only"
                )),
                None if ours && dependency.path.is_none() && !dependency.inherited => {
                    complaints.push(format!("{place}: {package} is one of ours, depend on it by path"));
                }
                _ => {}
            }
        }
        if manifest.name().is_some() && !is_unpublished(manifest, &root) {
            complaints.push(format!(
                "{}: say `publish.workspace = true`, which is false",
                manifest.shown
            ));
        }
    }
    complaints.extend(strangers(workspace)?);
    verdict(
        complaints,
        format!("{} crates, by path, publish = false", names.len()),
    )
}

fn is_unpublished(manifest: &Manifest, root: &Manifest) -> bool {
    let value = if manifest.inherits(&["package", "publish"]) {
        root.get(&["workspace", "package", "publish"])
    } else {
        manifest.get(&["package", "publish"])
    };
    value.and_then(Value::as_bool) == Some(false)
}

/// Crates with our prefix that the lock file takes from elsewhere.
fn strangers(workspace: &Workspace) -> anyhow::Result<Vec<String>> {
    // Makes sure that there is one.
    workspace.metadata()?;
    let lock: toml::Table = workspace.read("Cargo.lock")?.parse()?;
    let packages = lock
        .get("package")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let strangers = packages.filter_map(|package| {
        let name = package.get("name")?.as_str().filter(|name| name.starts_with("spike-"))?;
        let source = package.get("source")?.as_str()?;
        Some(format!("Cargo.lock: {name} comes from {source}: that is a stranger's crate, depend on ours by path"))
    });
    Ok(strangers.collect())
}
