//! The crates of the workspace: their dependencies on each other, by path only, and the settings they inherit.

use std::fs;

use anyhow::{Context as _, Result};
use cargo_metadata::{DependencyKind, Package};

use super::Project;
use crate::policy::{CORE, CORE_USES, LAYERS};

/// What `Cargo.toml` of the workspace and of each crate contains, and why.
const ROOT_LINES: &[(&str, &str)] = &[
    ("\nunsafe_code = \"forbid\"", "for `[workspace.lints.rust]`"),
    ("\npublish = false", "only `cargo xtask release` publishes"),
];
const CRATE_LINES: &[(&str, &str)] = &[
    ("\n[lints]\nworkspace = true", "it forbids unsafe code"),
    ("\nversion.workspace = true", "all crates share one version"),
    ("\npublish.workspace = true", "only `cargo xtask release` publishes"),
];

pub(super) fn check(project: &Project<'_>) -> Result<Vec<String>> {
    let mut complaints = missing("Cargo.toml", &project.workspace.read("Cargo.toml")?, ROOT_LINES);
    for package in &project.metadata.packages {
        if package.source.is_none() {
            let path = &package.manifest_path;
            let manifest =
                fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
            complaints.extend(missing(&package.name, &manifest, CRATE_LINES));
        }
        complaints.extend(complain(package));
    }
    Ok(complaints)
}

fn missing(file: &str, manifest: &str, lines: &[(&str, &str)]) -> Vec<String> {
    let manifest = manifest.replace('\r', "");
    let missing = lines.iter().filter(|(line, _)| !manifest.contains(line));
    missing
        .map(|(line, why)| format!("{file}: write `{}`: {why}", line.trim().replace('\n', " ")))
        .collect()
}

/// The dependencies of a package that break a rule.
pub fn complain(package: &Package) -> Vec<String> {
    let name = package.name.as_str();
    if package.source.is_some() {
        let unrelated = name.starts_with("spike-").then(|| {
            format!(
                "{name} {}: an unrelated crate from a registry; depend on ours by path",
                package.version
            )
        });
        return unrelated.into_iter().collect();
    }
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) else {
        return vec![format!(
            "{name}: new crate; add it and what it may use to `LAYERS` in xtask/src/policy.rs"
        )];
    };
    let mut complaints = Vec::new();
    for dependency in &package.dependencies {
        let other = dependency.name.as_str();
        let dev = dependency.kind == DependencyKind::Development;
        if name == CORE && !dev && !CORE_USES.contains(&other) {
            complaints.push(format!(
                "{name} > {other}: not listed in `CORE_USES` of xtask/src/policy.rs; add it if the core needs it"
            ));
        }
        if dependency.path.is_none() && !other.starts_with("spike-") {
            continue;
        }
        let version = dependency.req.to_string();
        let rules = [
            (
                layer.uses.contains(&other) || (dev && layer.tests_use.contains(&other)),
                "dependencies point down only; see `LAYERS` in xtask/src/policy.rs".to_owned(),
            ),
            (
                dependency.path.is_some() && version == "*",
                format!("depend on our own crates by path, without the version {version}"),
            ),
            (
                dependency.rename.is_none(),
                format!(
                    "renamed to {}; keep the name, other checks search for it",
                    dependency.rename.as_deref().unwrap_or_default()
                ),
            ),
        ];
        let broken = rules.iter().filter(|(kept, _)| !kept);
        complaints.extend(broken.map(|(_, complaint)| format!("{name} > {other}: {complaint}")));
    }
    complaints
}

#[cfg(test)]
mod tests {
    use cargo_metadata::{Dependency, Metadata, PackageName};

    use super::*;
    use crate::workspace::{Workspace, here};

    fn metadata() -> Metadata {
        Workspace::new(here()).metadata(&["--no-deps"]).unwrap()
    }

    /// The complaints about a crate whose only dependency is that of the mock on the core, with a change.
    fn changed(metadata: &Metadata, from: &str, change: impl Fn(&mut Dependency)) -> String {
        let mut package =
            metadata.packages.iter().find(|package| package.name == "spike-mock").unwrap().clone();
        package.dependencies.retain(|dependency| dependency.name == CORE);
        package.name = PackageName::new(from.to_owned());
        change(&mut package.dependencies[0]);
        complain(&package).join("\n")
    }

    #[test]
    fn dependencies_point_down() {
        let metadata = metadata();
        for (from, to, dev, allowed) in [
            ("spike-core", "spike-toolkit", false, false),
            ("spike-core", "spike-mock", true, false),
            ("spike-toolkit", "spike-arrow", false, false),
            ("spike-arrow", "spike-async", false, false),
            ("spike-async", "spike-mock", false, false),
            ("spike-async", "spike-mock", true, true),
            ("spike-blocking", "spike-async", true, false),
            ("spike-mock", "spike-blocking", true, false),
            ("spike-mock", "spike-toolkit", false, false),
            ("spike-mock", "spike-core", false, true),
        ] {
            let found = changed(&metadata, from, |dependency| {
                dependency.name = to.to_owned();
                dependency.kind =
                    if dev { DependencyKind::Development } else { DependencyKind::Normal };
            });
            let named = found.contains(&format!("{from} > {to}: dependencies point down only"));
            assert_eq!((named, found.is_empty()), (!allowed, allowed), "{from} > {to}: {found}");
        }
        for (at, layer) in LAYERS.iter().enumerate() {
            let below = |name: &&str| LAYERS[..at].iter().any(|other| other.name == *name);
            assert!(
                layer.uses.iter().all(below),
                "{} is listed above a crate that it uses",
                layer.name
            );
        }
    }

    #[test]
    fn a_changed_dependency() {
        let metadata = metadata();
        let found = changed(&metadata, "spike-shell", |_| ());
        assert!(found.starts_with("spike-shell: new crate; add it"), "{found}");
        let version = |dependency: &mut Dependency| dependency.req = "^0.1".parse().unwrap();
        let found = changed(&metadata, "spike-mock", version);
        let expected =
            "spike-mock > spike-core: depend on our own crates by path, without the version ^0.1";
        assert_eq!(found, expected);
        let found = changed(&metadata, "spike-mock", |dependency| {
            version(dependency);
            dependency.path = None;
        });
        assert_eq!(found, expected);
        let found = changed(&metadata, "spike-mock", |dependency| {
            dependency.rename = Some("words".to_owned());
        });
        assert!(found.starts_with("spike-mock > spike-core: renamed to words;"), "{found}");
        let found = changed(&metadata, "spike-core", |dependency| {
            dependency.name = "harmless".to_owned();
            dependency.path = None;
        });
        assert!(found.starts_with("spike-core > harmless: not listed in `CORE_USES`"), "{found}");
    }

    #[test]
    fn a_crate_of_a_registry_with_our_name() {
        let mut package = metadata().packages[0].clone();
        package.name = PackageName::new(CORE.to_owned());
        package.source = serde_json::from_str("\"registry+https://example.com\"").unwrap();
        let found = complain(&package).join("\n");
        assert!(
            found.starts_with("spike-core 0.1.0: an unrelated crate from a registry"),
            "{found}"
        );
    }

    #[test]
    fn settings_come_from_the_workspace() {
        let own =
            "[package]\nversion = \"7.0.0\"\npublish = true\n[lints.rust]\nunsafe_code = \"allow\"";
        let found = missing("spike-core", own, CRATE_LINES).join("\n");
        for line in [
            "write `[lints] workspace = true`",
            "write `version.workspace",
            "write `publish.workspace",
        ] {
            assert!(found.contains(&format!("spike-core: {line}")), "{found}");
        }
        let found = missing("Cargo.toml", own, ROOT_LINES).join("\n");
        assert!(
            found.contains("write `unsafe_code = \"forbid\"`: for")
                && found.contains("publish = false"),
            "{found}"
        );
    }
}
