//! The crates of the workspace: who depends on whom, by path only, and with the lints of the workspace.

use std::fs;

use anyhow::{Context as _, Result};
use cargo_metadata::{DependencyKind, Package};
use toml_edit::DocumentMut;

use super::Project;
use crate::policy::LAYERS;

impl Project<'_> {
    /// Whether the workspace has this crate.
    pub(super) fn has(&self, name: &str) -> bool {
        self.metadata.workspace_packages().iter().any(|package| package.name == name)
    }

    /// The crates that a release publishes.
    pub(super) fn published(&self) -> impl Iterator<Item = &Package> {
        let members = self.metadata.workspace_packages().into_iter();
        members.filter(|package| package.metadata.get("release").is_some())
    }
}

/// A crate of the workspace.
struct Member {
    name: String,
    /// `publish = false`, as every crate says until it is released.
    private: bool,
    /// Its `Cargo.toml`.
    manifest: DocumentMut,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: String,
    rename: Option<String>,
    dev: bool,
    path: bool,
    version: String,
}

pub(super) fn check(project: &Project<'_>) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let root: DocumentMut = project.workspace.read("Cargo.toml")?.parse().context("Cargo.toml")?;
    let unsafe_code = root
        .get("workspace")
        .and_then(|table| table.get("lints")?.get("rust")?.get("unsafe_code")?.as_str());
    if unsafe_code != Some("forbid") {
        complaints
            .push("Cargo.toml: [workspace.lints.rust] lacks `unsafe_code = \"forbid\"`".to_owned());
    }
    for package in project.metadata.workspace_packages() {
        complaints.extend(complain(&member(package)?));
    }
    let strangers = project.metadata.packages.iter().filter(|package| package.source.is_some());
    for package in strangers.filter(|package| package.name.starts_with("spike-")) {
        complaints.push(format!(
            "Cargo.lock: {} is a stranger's crate from a registry; depend on ours by path",
            package.name
        ));
    }
    Ok(complaints)
}

fn member(package: &Package) -> Result<Member> {
    let path = &package.manifest_path;
    let manifest = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    let dependencies = package.dependencies.iter().map(|dependency| Dependency {
        name: dependency.name.clone(),
        rename: dependency.rename.clone(),
        dev: dependency.kind == DependencyKind::Development,
        path: dependency.path.is_some(),
        version: dependency.req.to_string(),
    });
    Ok(Member {
        name: package.name.to_string(),
        private: package.publish.as_ref().is_some_and(Vec::is_empty),
        manifest: manifest.parse().with_context(|| format!("cannot parse {path}"))?,
        dependencies: dependencies.collect(),
    })
}

fn complain(member: &Member) -> Vec<String> {
    let name = &member.name;
    let mut complaints = Vec::new();
    let inherits = |table: &str, key: Option<&str>| {
        let value = member
            .manifest
            .get(table)
            .and_then(|value| key.map_or(Some(value), |key| value.get(key)));
        value.and_then(|value| value.get("workspace")?.as_bool()) == Some(true)
    };
    if !inherits("lints", None) {
        complaints.push(format!("{name}: add `[lints] workspace = true`: it forbids unsafe code"));
    }
    if !inherits("package", Some("version")) {
        complaints.push(format!(
            "{name}: write `version.workspace = true`: all crates share one version"
        ));
    }
    if !member.private {
        complaints.push(format!("{name}: write `publish.workspace = true`, which is false: `cargo xtask release` publishes"));
    }
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) else {
        complaints.push(format!(
            "{name}: new crate; add it and what it may use to `LAYERS` in xtask/src/policy.rs"
        ));
        return complaints;
    };
    for dependency in
        member.dependencies.iter().filter(|other| other.path || other.name.starts_with("spike-"))
    {
        let other = &dependency.name;
        let allowed = layer.uses.contains(&other.as_str())
            || (dependency.dev && layer.tests_use.contains(&other.as_str()));
        if !allowed {
            complaints.push(format!("{name} > {other}: dependencies point down only; see `LAYERS` in xtask/src/policy.rs"));
        }
        if !dependency.path || dependency.version != "*" {
            let version = &dependency.version;
            complaints.push(format!(
                "{name} > {other} {version}: depend on our own crates by path, without a version"
            ));
        }
        if let Some(new) = &dependency.rename {
            complaints.push(format!(
                "{name} > {other}: renamed to {new}; keep the name, other checks search for it"
            ));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "lints.workspace = true\n[package]\nversion.workspace = true";

    fn on(name: &str) -> Dependency {
        Dependency {
            name: name.to_owned(),
            rename: None,
            dev: false,
            path: true,
            version: "*".to_owned(),
        }
    }

    fn complaints(name: &str, dependency: Dependency) -> String {
        let manifest = MANIFEST.parse().unwrap();
        complain(&Member {
            name: name.to_owned(),
            private: true,
            manifest,
            dependencies: vec![dependency],
        })
        .join("\n")
    }

    #[test]
    fn dependencies_point_down() {
        for (from, to, dev) in [
            ("spike-core", "spike-toolkit", false),
            ("spike-core", "spike-mock", true),
            ("spike-toolkit", "spike-arrow", false),
            ("spike-arrow", "spike-async", false),
            ("spike-async", "spike-mock", false),
            ("spike-blocking", "spike-async", true),
            ("spike-mock", "spike-blocking", true),
            ("spike-mock", "spike-toolkit", false),
        ] {
            let found = complaints(from, Dependency { dev, ..on(to) });
            assert!(
                found.starts_with(&format!("{from} > {to}: dependencies point down")),
                "{found}"
            );
        }
        assert_eq!(complaints("spike-async", Dependency { dev: true, ..on("spike-mock") }), "");
        assert_eq!(complaints("spike-mock", on("spike-core")), "");
        let found = complaints("spike-shell", on("spike-core"));
        assert!(found.starts_with("spike-shell: new crate; add it"), "{found}");
    }

    #[test]
    fn by_path_and_under_its_own_name() {
        let version = || "^0.1".to_owned();
        let found = complaints("spike-mock", Dependency { version: version(), ..on("spike-core") });
        assert!(
            found.contains("spike-mock > spike-core ^0.1: depend on our own crates by path"),
            "{found}"
        );
        let found = complaints(
            "spike-mock",
            Dependency { version: version(), path: false, ..on("spike-core") },
        );
        assert!(found.contains("spike-mock > spike-core ^0.1: depend"), "{found}");
        let found = complaints(
            "spike-mock",
            Dependency { rename: Some("words".to_owned()), ..on("spike-core") },
        );
        assert!(found.contains("spike-mock > spike-core: renamed to words"), "{found}");
    }

    #[test]
    fn settings_come_from_the_workspace() {
        let manifest = "[package]\nversion = '7.0.0'".parse().unwrap();
        let name = "spike-core".to_owned();
        let found = complain(&Member { name, private: false, manifest, dependencies: Vec::new() })
            .join("\n");
        for line in [
            "spike-core: add `[lints] workspace",
            "spike-core: write `version.workspace",
            "spike-core: write `publish.workspace",
        ] {
            assert!(found.contains(line), "{found}");
        }
    }
}
