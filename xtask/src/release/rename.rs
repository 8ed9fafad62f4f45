//! Our crates under their publishing names: in the copy only.
//!
//! The code stays as it is: `[lib] name` and the keys of dependencies keep the names it uses.

use std::fs;

use anyhow::{Context as _, Result};
use semver::Version;
use toml_edit::{Array, DocumentMut, Item, TableLike, value};

use super::Release;
use super::names::Names;
use super::order::is_for_development;
use crate::workspace::Workspace;

/// What goes into a package, beside its manifest and lock file. Tests need the server, which is not published.
const INCLUDE: &[&str] = &["/src/**", "/README.md", "/LICENSE-*"];

/// Rewrites every manifest of the workspace.
pub fn rename(workspace: &Workspace, release: &Release<'_>) -> Result<()> {
    for manifest in workspace.manifests()? {
        let file = manifest.folder.join("Cargo.toml");
        let shown = manifest.shown;
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {shown}"))?;
        let new = rewrite(&text, release).with_context(|| format!("cannot rewrite {shown}"))?;
        fs::write(&file, new).with_context(|| format!("cannot write {shown}"))?;
    }
    Ok(())
}

fn rewrite(text: &str, release: &Release<'_>) -> Result<String> {
    let mut manifest: DocumentMut = text.parse()?;
    let (names, version) = (&release.names, &release.version);
    if published(&manifest, names).is_some() {
        drop_own_tools(&mut manifest, names);
    }
    in_tables(manifest.as_table_mut(), names, version);
    if let Some(workspace) = tables(&mut manifest, "workspace") {
        in_tables(workspace, names, version);
    }
    if let Some(targets) = tables(&mut manifest, "target") {
        for (_, target) in targets.iter_mut() {
            if let Some(target) = target.as_table_like_mut() {
                in_tables(target, names, version);
            }
        }
    }
    package(&mut manifest, release);
    Ok(manifest.to_string())
}

fn tables<'a>(manifest: &'a mut DocumentMut, key: &str) -> Option<&'a mut dyn TableLike> {
    manifest.get_mut(key)?.as_table_like_mut()
}

/// Every dependency table right below this one.
fn in_tables(parent: &mut dyn TableLike, names: &Names, version: &Version) {
    for (table, dependencies) in parent.iter_mut() {
        let table = table.get().to_owned();
        if !table.ends_with("dependencies") {
            continue;
        }
        let Some(dependencies) = dependencies.as_table_like_mut() else {
            continue;
        };
        for (key, dependency) in dependencies.iter_mut() {
            let key = key.get().to_owned();
            if let Some(dependency) = dependency.as_table_like_mut() {
                rename_dependency(&table, &key, dependency, names, version);
            }
        }
    }
}

fn rename_dependency(
    table: &str,
    key: &str,
    dependency: &mut dyn TableLike,
    names: &Names,
    version: &Version,
) {
    let package = dependency
        .get("package")
        .and_then(Item::as_str)
        .unwrap_or(key);
    let name = names.of(package).map(str::to_owned);
    // What is inherited is renamed where it is inherited from.
    if let (Some(name), true) = (name, dependency.contains_key("path")) {
        dependency.insert("package", value(name));
        if !is_for_development(table) {
            dependency.insert("version", value(format!("={version}")));
        }
    }
}

/// The name and the publishing name of a crate, if it is published.
fn published<'a>(manifest: &DocumentMut, names: &'a Names) -> Option<(String, &'a str)> {
    let krate = manifest.get("package")?.get("name")?.as_str()?;
    Some((krate.to_owned(), names.of(krate)?))
}

/// `[package]` and `[lib]` of a crate that is published.
fn package(manifest: &mut DocumentMut, release: &Release<'_>) {
    let Some((krate, name)) = published(manifest, &release.names) else {
        return;
    };
    if manifest
        .get("lib")
        .and_then(|lib| lib.get("name"))
        .is_none()
    {
        manifest["lib"]["name"] = value(krate.replace('-', "_"));
    }
    let package = &mut manifest["package"];
    package["name"] = value(name);
    package["publish"] = value(true);
    package["readme"] = value("README.md");
    package["include"] = value(INCLUDE.iter().copied().collect::<Array>());
    if let Some(repository) = &release.settings.repository {
        package["repository"] = value(repository);
    }
}

/// Takes out what a published crate needs of the others for its tests and examples, which are not in the package.
///
/// Cargo would leave it out of the package too. But before that it sorts the packages by it, and a crate whose tests
/// use one that depends on it makes that a circle.
fn drop_own_tools(manifest: &mut DocumentMut, names: &Names) {
    let Some(tools) = tables(manifest, "dev-dependencies") else {
        return;
    };
    let ours = |(key, dependency): (&str, &Item)| {
        let package = dependency.get("package").and_then(Item::as_str);
        names.of(package.unwrap_or(key)).map(|_| key.to_owned())
    };
    let ours: Vec<String> = tools.iter().filter_map(ours).collect();
    for key in ours {
        tools.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::release::names::Settings;

    fn rewritten(text: &str) -> toml::Table {
        let workspace = Workspace::new(PathBuf::new());
        let settings = Settings {
            branch: "main".to_owned(),
            repository: Some("https://example.com".to_owned()),
            names: [
                ("spike-core", "x-core"),
                ("spike-arrow", "x-arrow"),
                ("spike-async", "x-async"),
                ("spike-blocking", "x-blocking"),
            ]
            .map(|(krate, name)| (krate.to_owned(), name.to_owned()))
            .into_iter()
            .collect(),
        };
        let release = Release {
            workspace: &workspace,
            version: Version::new(1, 2, 3),
            names: Names::chosen(&settings).unwrap(),
            settings,
            target: PathBuf::new(),
            verify: false,
        };
        rewrite(text, &release).unwrap().parse().unwrap()
    }

    #[track_caller]
    fn becomes(before: &str, after: &str) {
        let after: toml::Table = after.parse().unwrap();
        assert_eq!(rewritten(before), after);
    }

    #[test]
    fn a_crate_that_is_published() {
        becomes(
            "[package]\nname = 'spike-async'\nversion.workspace = true\npublish.workspace = true\n\
             [features]\ntime = ['spike-core/time']\n[dependencies]\nspike-core.workspace = true\n\
             [dev-dependencies]\nspike-mock = { path = 'm' }\n",
            "[package]\nname = 'x-async'\nversion.workspace = true\npublish = true\nreadme = 'README.md'\n\
             include = ['/src/**', '/README.md', '/LICENSE-*']\nrepository = 'https://example.com'\n\
             [lib]\nname = 'spike_async'\n\
             [features]\ntime = ['spike-core/time']\n[dependencies]\nspike-core.workspace = true\n\
             [dev-dependencies]\nspike-mock = { path = 'm' }\n",
        );
    }

    #[test]
    fn tests_make_no_circle() {
        becomes(
            "[package]\nname = 'spike-arrow'\n[dev-dependencies]\nspike-blocking.workspace = true\n\
             other = { package = 'spike-async', path = 'a' }\nspike-mock.workspace = true\nproptest = '1'\n",
            "[package]\nname = 'x-arrow'\npublish = true\nreadme = 'README.md'\n\
             include = ['/src/**', '/README.md', '/LICENSE-*']\nrepository = 'https://example.com'\n\
             [lib]\nname = 'spike_arrow'\n\
             [dev-dependencies]\nspike-mock.workspace = true\nproptest = '1'\n",
        );
    }

    #[test]
    fn the_root() {
        becomes(
            "[workspace.dependencies]\nspike-core = { path = 'c', default-features = false }\n\
             spike-mock = { path = 'm' }\nbytes = '1'\n",
            "[workspace.dependencies]\n\
             spike-core = { package = 'x-core', version = '=1.2.3', path = 'c', default-features = false }\n\
             spike-mock = { path = 'm' }\nbytes = '1'\n",
        );
    }

    #[test]
    fn dependencies_by_path() {
        becomes(
            "[package]\nname = 'spike-mock'\n[target.'cfg(unix)'.dependencies]\ncore = { package = 'spike-core', path = 'c' }\n\
             [dependencies.spike-blocking]\npath = 'b'\n[dev-dependencies]\nspike-async = { path = 'a' }\n",
            "[package]\nname = 'spike-mock'\n[target.'cfg(unix)'.dependencies]\n\
             core = { package = 'x-core', path = 'c', version = '=1.2.3' }\n\
             [dependencies.spike-blocking]\npath = 'b'\npackage = 'x-blocking'\nversion = '=1.2.3'\n\
             [dev-dependencies]\nspike-async = { package = 'x-async', path = 'a' }\n",
        );
    }
}
