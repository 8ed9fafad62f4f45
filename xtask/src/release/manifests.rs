//! The manifests of the published crates: names and versions for crates.io, written in the temporary worktree only.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use semver::Version;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::workspace::{Workspace, published};

/// A crate that is published.
pub(super) struct Published {
    /// The name in the workspace.
    pub(super) name: String,
    /// The name on crates.io.
    pub(super) package: String,
}

/// Rewrites the manifests of a worktree for crates.io, adds licences and guides, and returns the published crates, each after
/// its dependencies.
pub(super) fn prepare(copy: &Workspace, version: &Version) -> Result<Vec<Published>> {
    let mut crates = Vec::new();
    for (package, new) in published(&copy.metadata(&["--no-deps"])?) {
        ensure!(package.description.is_some(), "{} lacks a description", package.name);
        let krate = Published { name: package.name.to_string(), package: new.to_owned() };
        edit(package.manifest_path.as_std_path(), |manifest| {
            rewrite_crate(manifest, &krate);
        })?;
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            fs::copy(copy.root().join(licence), package.manifest_path.with_file_name(licence))
                .with_context(|| format!("cannot copy {licence}"))?;
        }
        let folder = package.manifest_path.with_file_name("");
        take_guides(&copy.root().join("docs"), folder.as_std_path())?;
        crates.push(krate);
    }
    edit(&copy.root().join("Cargo.toml"), |manifest| {
        rewrite_root(manifest, &crates, version);
    })?;
    Ok(crates)
}

/// Copies the guide pages into a crate whose documentation has them: a package contains no file from outside of its folder.
fn take_guides(docs: &Path, krate: &Path) -> Result<()> {
    let module = krate.join("src/guides.rs");
    let Ok(text) = fs::read_to_string(&module) else { return Ok(()) };
    fs::create_dir_all(krate.join("docs"))?;
    for page in fs::read_dir(docs)? {
        let page = page?;
        if page.path().extension().is_some_and(|extension| extension == "md") {
            fs::copy(page.path(), krate.join("docs").join(page.file_name()))?;
        }
    }
    let moved = text.replace("\"../../../docs/\"", "\"../docs/\"");
    ensure!(moved != text, "{} includes no page of docs", module.display());
    fs::write(module, moved).context("cannot write the guides")
}

/// Changes a manifest.
pub(super) fn edit(path: &Path, change: impl FnOnce(&mut DocumentMut)) -> Result<()> {
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
    if let Some(dependencies) = manifest.get_mut("dev-dependencies").and_then(Item::as_table_mut) {
        dependencies.retain(|name, _| !name.starts_with("spike-"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guides_are_within_the_package() {
        let root = tempfile::tempdir().unwrap();
        let [docs, krate] = ["docs", "krate"].map(|name| root.path().join(name));
        fs::create_dir_all(&docs).unwrap();
        fs::create_dir_all(krate.join("src")).unwrap();
        fs::write(docs.join("errors.md"), "# Errors").unwrap();
        // A crate without guides gets none.
        take_guides(&docs, &krate).unwrap();
        assert!(!krate.join("docs").exists());
        let module = krate.join("src/guides.rs");
        fs::write(&module, "include_str!(concat!(\"../../../docs/\", $page, \".md\"))").unwrap();
        take_guides(&docs, &krate).unwrap();
        let text = fs::read_to_string(&module).unwrap();
        assert_eq!(text, "include_str!(concat!(\"../docs/\", $page, \".md\"))");
        assert_eq!(fs::read_to_string(krate.join("docs/errors.md")).unwrap(), "# Errors");
        assert!(take_guides(&docs, &krate).is_err(), "the path was moved already");
    }

    #[test]
    fn names_and_versions() {
        let crates = [("spike-core", "spike-sdk-core"), ("spike-arrow", "spike-arrow")].map(
            |(name, package)| Published { name: name.to_owned(), package: package.to_owned() },
        );
        let mut root: DocumentMut = "[workspace.dependencies]\nspike-core = { path = \"c\" }\n\
            spike-arrow = { path = \"a\" }\nspike-mock = { path = \"m\" }\n"
            .parse()
            .unwrap();
        rewrite_root(&mut root, &crates, &Version::new(0, 2, 0));
        assert_eq!(
            root.to_string(),
            "[workspace.dependencies]\nspike-core = { path = \"c\" , version = \"=0.2.0\", package = \"spike-sdk-core\" }\n\
             spike-arrow = { path = \"a\" , version = \"=0.2.0\" }\nspike-mock = { path = \"m\" }\n"
        );
        let mut core: DocumentMut =
            "[package]\nname = \"spike-core\"\npublish.workspace = true\n\n\
            [dev-dependencies]\nproptest = \"1\"\nspike-mock.workspace = true\n"
                .parse()
                .unwrap();
        rewrite_crate(&mut core, &crates[0]);
        assert_eq!(
            core.to_string(),
            "[package]\nname = \"spike-sdk-core\"\n\n[dev-dependencies]\nproptest = \"1\"\n\n[lib]\nname = \"spike_core\"\n"
        );
    }
}
