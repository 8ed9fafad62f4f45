//! The manifests of the published crates: names and versions for crates.io, written in the temporary worktree only.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};
use semver::Version;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::workspace::Workspace;

/// A crate that is published.
#[derive(Debug)]
pub(super) struct Published {
    /// The name in the workspace.
    pub(super) name: String,
    /// The name on crates.io.
    pub(super) package: String,
    folder: PathBuf,
}

/// Returns the published crates, those with `[package.metadata.release]`, each after its dependencies.
pub(super) fn published(workspace: &Workspace) -> Result<Vec<Published>> {
    let text = workspace.cargo(&["metadata", "--format-version", "1", "--no-deps"])?;
    let metadata =
        MetadataCommand::parse(text).context("cannot read the output of cargo metadata")?;
    let name = |package: &Package| {
        Some(package.metadata.get("release")?.get("name")?.as_str()?.to_owned())
    };
    let mut rest: Vec<(&Package, String)> =
        metadata.packages.iter().filter_map(|package| Some((package, name(package)?))).collect();
    let mut sorted = Vec::new();
    while !rest.is_empty() {
        let waits = |(package, _): &(&Package, String)| {
            let needs = package
                .dependencies
                .iter()
                .filter(|other| other.kind != DependencyKind::Development);
            needs
                .into_iter()
                .any(|other| rest.iter().any(|(package, _)| package.name == other.name))
        };
        let Some(at) = rest.iter().position(|entry| !waits(entry)) else {
            bail!("the published crates depend on each other in a circle");
        };
        let (package, name) = rest.remove(at);
        ensure!(package.description.is_some(), "{} lacks a description", package.name);
        let folder = package.manifest_path.parent().context("a manifest without a folder")?.into();
        sorted.push(Published { name: package.name.to_string(), package: name, folder });
    }
    Ok(sorted)
}

/// Rewrites the manifests of a worktree for crates.io, adds the licences, and returns the published crates.
pub(super) fn prepare(copy: &Workspace, version: &Version) -> Result<Vec<Published>> {
    let crates = published(copy)?;
    edit(&copy.root().join("Cargo.toml"), |manifest| {
        rewrite_root(manifest, &crates, version);
    })?;
    for krate in &crates {
        edit(&krate.folder.join("Cargo.toml"), |manifest| {
            rewrite_crate(manifest, krate);
        })?;
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            fs::copy(copy.root().join(licence), krate.folder.join(licence))
                .with_context(|| format!("cannot copy {licence}"))?;
        }
    }
    Ok(crates)
}

fn edit(path: &Path, change: impl FnOnce(&mut DocumentMut)) -> Result<()> {
    let mut manifest: DocumentMut = fs::read_to_string(path)?.parse()?;
    change(&mut manifest);
    fs::write(path, manifest.to_string())
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Adds version and published name to the dependencies of the workspace.
fn rewrite_root(manifest: &mut DocumentMut, crates: &[Published], version: &Version) {
    for krate in crates {
        if let Some(dependency) = manifest["workspace"]["dependencies"].get_mut(&krate.name) {
            dependency["version"] = value(format!("={version}"));
            if krate.package != krate.name {
                dependency["package"] = value(&krate.package);
            }
        }
    }
}

/// Gives a crate its published name, under which its library keeps the old one, and allows to publish it. Development
/// dependencies on our own crates go: they may be unpublished, or depend on this one.
fn rewrite_crate(manifest: &mut DocumentMut, krate: &Published) {
    if krate.package != krate.name {
        manifest["package"]["name"] = value(&krate.package);
        let library = manifest.entry("lib").or_insert(Item::Table(Table::new()));
        library["name"] = value(krate.name.replace('-', "_"));
    }
    if let Some(package) = manifest["package"].as_table_mut() {
        package.remove("publish");
    }
    if let Some(dependencies) =
        manifest.get_mut("dev-dependencies").and_then(Item::as_table_like_mut)
    {
        let own: Vec<String> = dependencies
            .iter()
            .map(|(name, _)| name.to_owned())
            .filter(|name| name.starts_with("spike-"))
            .collect();
        own.iter().for_each(|name| {
            dependencies.remove(name);
        });
    }
}

/// Checks that the packages name no crate that looks like ours except our packages in this version.
pub(super) fn check_packages(folder: &Path, crates: &[Published], version: &Version) -> Result<()> {
    for krate in crates {
        let read = |file: &str| {
            let path = folder.join(format!("{}-{version}", krate.package)).join(file);
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
        };
        let manifest: DocumentMut = read("Cargo.toml")?.parse()?;
        let lock: DocumentMut = read("Cargo.lock")?.parse()?;
        let mut found = strangers(manifest.as_table(), crates, version);
        found.extend(strangers_in_lock(&lock, crates, version));
        if let Some(stranger) = found.first() {
            bail!("the package {} depends on {stranger}, which is not ours", krate.package);
        }
    }
    Ok(())
}

fn is_ours(name: &str, crates: &[Published]) -> bool {
    crates.iter().any(|krate| krate.package == name)
}

/// Dependencies that look like ours and are not, in any table of a packaged manifest.
fn strangers(
    table: &dyn toml_edit::TableLike,
    crates: &[Published],
    version: &Version,
) -> Vec<String> {
    let mut found = Vec::new();
    for (key, item) in table.iter().filter_map(|(key, item)| Some((key, item.as_table_like()?))) {
        if !key.ends_with("dependencies") {
            // `[target.'cfg(unix)'.dependencies]`
            found.extend(strangers(item, crates, version));
            continue;
        }
        for (key, dependency) in item.iter() {
            let text = |key: &str| dependency.get(key).and_then(Item::as_str);
            let name = text("package").unwrap_or(key);
            let required = dependency.as_str().or(text("version")).unwrap_or_default();
            let exact = is_ours(name, crates) && required == format!("={version}");
            let elsewhere =
                ["git", "path", "registry-index"].into_iter().any(|key| text(key).is_some());
            if (name.starts_with("spike-") || is_ours(name, crates)) && (!exact || elsewhere) {
                found.push(format!("{name} {required}"));
            }
        }
    }
    found
}

fn strangers_in_lock(lock: &DocumentMut, crates: &[Published], version: &Version) -> Vec<String> {
    let packages = lock.get("package").and_then(Item::as_array_of_tables).into_iter().flatten();
    let named = packages.filter_map(|package| {
        Some((package.get("name")?.as_str()?, package.get("version")?.as_str()?))
    });
    let strangers = named.filter(|(name, locked)| {
        let ours = is_ours(name, crates);
        (name.starts_with("spike-") || ours) && !(ours && *locked == version.to_string())
    });
    strangers.map(|(name, locked)| format!("{name} {locked}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crates() -> Vec<Published> {
        let published = |name: &str, package: &str| Published {
            name: name.to_owned(),
            package: package.to_owned(),
            folder: PathBuf::new(),
        };
        vec![published("spike-core", "spike-sdk-core"), published("spike-arrow", "spike-arrow")]
    }

    fn parse(text: &str) -> DocumentMut {
        text.parse().unwrap()
    }

    #[test]
    fn names_and_versions() {
        let (crates, version) = (crates(), Version::new(0, 2, 0));
        let mut root = parse(
            "[workspace.dependencies]\nspike-core = { path = \"c\" }\nspike-arrow = { path = \"a\" }\nspike-mock = { path = \"m\" }\n",
        );
        rewrite_root(&mut root, &crates, &version);
        assert_eq!(
            root.to_string(),
            "[workspace.dependencies]\nspike-core = { path = \"c\" , version = \"=0.2.0\", package = \"spike-sdk-core\" }\n\
             spike-arrow = { path = \"a\" , version = \"=0.2.0\" }\nspike-mock = { path = \"m\" }\n"
        );
        let mut core = parse(
            "[package]\nname = \"spike-core\"\npublish.workspace = true\n\n[dev-dependencies]\nproptest = \"1\"\nspike-mock.workspace = true\n",
        );
        rewrite_crate(&mut core, &crates[0]);
        assert_eq!(
            core.to_string(),
            "[package]\nname = \"spike-sdk-core\"\n\n[dev-dependencies]\nproptest = \"1\"\n\n[lib]\nname = \"spike_core\"\n"
        );
    }

    #[test]
    fn a_package_that_names_a_stranger() {
        let found = |text: &str| {
            strangers(parse(text).as_table(), &crates(), &Version::new(0, 2, 0)).join(", ")
        };
        let ours =
            "[dependencies.spike-core]\npackage = \"spike-sdk-core\"\nversion = \"=0.2.0\"\n";
        assert_eq!(found(ours), "");
        for (from, to, expected) in [
            ("package = \"spike-sdk-core\"\n", "", "spike-core =0.2.0"),
            ("\"spike-sdk-core\"", "\"spike-core\"", "spike-core =0.2.0"),
            ("=0.2.0", "0.2", "spike-sdk-core 0.2"),
            ("=0.2.0\"", "=0.2.0\"\ngit = \"https://example.com\"", "spike-sdk-core =0.2.0"),
            (
                "[dependencies.spike-core]",
                "[target.\"cfg(unix)\".dev-dependencies.x]\nversion = \"1\"\n[dependencies.y]",
                "",
            ),
            (
                "[dependencies.spike-core]\npackage = \"spike-sdk-core\"",
                "[target.\"cfg(unix)\".dev-dependencies.spike-x]",
                "spike-x =0.2.0",
            ),
        ] {
            assert_eq!(found(&ours.replace(from, to)), expected, "{to}");
        }
        let lock = |text: &str| {
            strangers_in_lock(&parse(text), &crates(), &Version::new(0, 2, 0)).join(", ")
        };
        assert_eq!(lock("[[package]]\nname = \"spike-sdk-core\"\nversion = \"0.2.0\"\n"), "");
        assert_eq!(
            lock("[[package]]\nname = \"spike-core\"\nversion = \"0.2.0\"\n"),
            "spike-core 0.2.0"
        );
        assert_eq!(
            lock("[[package]]\nname = \"spike-sdk-core\"\nversion = \"0.1.0\"\n"),
            "spike-sdk-core 0.1.0"
        );
    }
}
