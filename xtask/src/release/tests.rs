//! A whole release of a clone of this project, with a registry that is played; and packages that were tampered with.

mod again;
mod project;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use self::project::Project;
use super::*;
use crate::release::publish::Found;

/// A registry that takes so many packages and no more.
#[derive(Default)]
struct Fake {
    has: BTreeMap<String, String>,
    published: Vec<String>,
    room: usize,
}

impl Registry for Fake {
    fn find(&mut self, name: &str, _: &str) -> Result<Option<Found>> {
        let found = self.has.get(name).map(|checksum| Found {
            version: "1.0.0".to_owned(),
            checksum: checksum.clone(),
        });
        Ok(found)
    }

    fn publish(&mut self, package: &Package) -> Result<()> {
        if self.published.len() == self.room {
            bail!("the registry is full");
        }
        self.has
            .insert(package.name.clone(), package.checksum.clone());
        self.published.push(package.name.clone());
        Ok(())
    }
}

/// Releases as the command does, without the checks of `cargo xtask ci` and without compiling.
fn attempt(project: &Project, registry: &mut Fake) -> Result<Vec<Package>> {
    let workspace = Workspace::new(project.path().to_path_buf());
    let settings = Settings::read(&workspace)?;
    let release = Release {
        workspace: &workspace,
        version: project.version.parse()?,
        names: Names::chosen(&settings)?,
        settings,
        target: project.path().join("target/release-copy"),
        verify: false,
    };
    let Some(start) = checks::all(&release)? else {
        bail!("the checks failed");
    };
    let checked = release.state(&start)?.is_some();
    let prepared = release.prepare(&start, checked)?;
    release.finish(&start, &prepared, registry)?;
    Ok(prepared.packages)
}

#[test]
fn a_release_stops_half_way_and_goes_on() {
    let project = Project::new();
    let before = project.git(&["rev-parse", "HEAD"]);
    let mut registry = Fake {
        room: 1,
        ..Fake::default()
    };
    let why = format!("{:#}", attempt(&project, &mut registry).unwrap_err());
    assert!(
        why.contains("goes on where this stopped") && why.contains("tested-arrow"),
        "{why}"
    );
    assert_eq!(registry.published, ["tested-core"]);

    // What was done is done: one commit with the version and nothing else, the tag, a clean tree.
    let version = &project.version;
    let commit = project.git(&["rev-parse", "HEAD"]);
    assert_eq!(project.git(&["rev-parse", "HEAD^"]), before);
    assert_eq!(
        project.git(&["log", "-1", "--format=%an %s"]),
        format!("A Tester release: {version}")
    );
    assert_eq!(
        project.git(&["rev-parse", &format!("v{version}^{{commit}}")]),
        commit
    );
    assert_eq!(project.git(&["symbolic-ref", "--short", "HEAD"]), "main");
    assert_eq!(project.git(&["status", "--porcelain"]), "");
    let changed = project.git(&["diff", "--name-only", "HEAD^"]);
    assert_eq!(changed, "CHANGELOG.md\nCargo.lock\nCargo.toml");
    assert!(
        project
            .read("CHANGELOG.md")
            .contains(&format!("\n## [{version}] - 20"))
    );
    let manifest = project.read("Cargo.toml");
    assert!(
        manifest.contains(&format!("\nversion = \"{version}\"\n")),
        "{manifest}"
    );
    assert!(
        manifest.contains("\nspike-core = { path = \"crates/spike-core\" }\n"),
        "{manifest}"
    );
    let locked = project.read("Cargo.lock");
    let ours = format!("name = \"spike-async\"\nversion = \"{version}\"\ndependencies");
    assert!(locked.contains(&ours) && !locked.contains("tested-core"));

    // The second attempt publishes the rest, from the same commit. It need not be on main.
    project.git(&["checkout", "--quiet", &format!("v{version}")]);
    registry.room = 4;
    attempt(&project, &mut registry).unwrap();
    assert_eq!(
        registry.published,
        [
            "tested-core",
            "tested-arrow",
            "tested-async",
            "tested-blocking"
        ]
    );
    assert_eq!(project.git(&["rev-parse", "HEAD"]), commit);
    // The third has nothing to do, even if it knows of nothing.
    std::fs::remove_dir_all(project.path().join("target")).unwrap();
    attempt(&project, &mut registry).unwrap();
    assert_eq!(registry.published.len(), 4);
}

#[test]
fn a_release_stops_before_its_tag() {
    let project = Project::new();
    let mut registry = Fake {
        room: 0,
        ..Fake::default()
    };
    attempt(&project, &mut registry).unwrap_err();
    let commit = project.git(&["rev-parse", "HEAD"]);
    project.git(&["tag", "--delete", &format!("v{}", project.version)]);
    std::fs::remove_dir_all(project.path().join("target")).unwrap();
    registry.room = 4;
    attempt(&project, &mut registry).unwrap();
    assert_eq!(project.git(&["rev-parse", "HEAD"]), commit);
    assert_eq!(
        project.git(&["tag", "--points-at", "HEAD"]),
        format!("v{}", project.version)
    );
    assert_eq!(registry.published.len(), 4);
}

#[test]
fn nothing_is_committed_if_a_name_is_taken() {
    let project = Project::new();
    let before = project.everything();
    let mut registry = Fake {
        room: 4,
        ..Fake::default()
    };
    registry
        .has
        .insert("tested-blocking".to_owned(), "other".to_owned());
    let why = attempt(&project, &mut registry).unwrap_err().to_string();
    assert!(why.contains("`tested-blocking` is taken"), "{why}");
    assert_eq!(project.everything(), before);
    assert!(registry.published.is_empty());
}

/// Tampers with a file in a package: as it lies on disk, packed.
fn doctor(
    folder: &Path,
    package: &Package,
    file: &str,
    change: &dyn Fn(&str) -> String,
) -> Package {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (path, text) in &package.files {
        let text = if path == file {
            change(text)
        } else {
            text.clone()
        };
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        let path = format!("{}-{}/{path}", package.name, package.version);
        archive
            .append_data(&mut header, path, text.as_bytes())
            .unwrap();
    }
    let bytes = archive.into_inner().unwrap().finish().unwrap();
    let path = folder.join(package.shown());
    std::fs::write(&path, bytes).unwrap();
    let mut doctored =
        Package::open(&path, &package.krate, &package.name, &package.version).unwrap();
    // The others were locked to the genuine one.
    doctored.checksum.clone_from(&package.checksum);
    doctored
}

#[test]
fn packages_that_bring_in_a_stranger_are_refused() {
    let project = Project::new();
    let mut registry = Fake {
        room: 4,
        ..Fake::default()
    };
    let genuine = attempt(&project, &mut registry).unwrap();
    let folder = project.path().join("target");
    let names: Vec<&str> = genuine
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "tested-core",
            "tested-arrow",
            "tested-async",
            "tested-blocking"
        ]
    );
    assert_eq!(lock::check(&genuine).unwrap(), [""; 0]);
    assert_eq!(contents::check(&genuine).unwrap(), [""; 0]);

    let complaints = |file: &str, change: &dyn Fn(&str) -> String| {
        let mut packages = genuine.clone();
        packages[2] = doctor(&folder, &genuine[2], file, change);
        let mut complaints = lock::check(&packages).unwrap();
        complaints.extend(contents::check(&packages).unwrap());
        complaints
    };
    assert_eq!(complaints("Cargo.lock", &str::to_owned), [""; 0]);
    let version = &project.version;
    let refused = |file: &str, from: &str, to: &str, word: &str| {
        let change = |text: &str| {
            assert!(text.contains(from), "{file} has no {from}");
            text.replace(from, to)
        };
        let said = complaints(file, &change);
        let start = format!("tested-async-{version}.crate");
        let named = said
            .iter()
            .any(|line| line.starts_with(&start) && line.contains(word));
        assert!(named, "nothing about {word}: {said:?}");
    };

    let core = &genuine[0].checksum;
    let stranger = "4550f66c727ccc65a8e63dbadbbb7e396c3d16f720740d1fc06166423328f702";
    refused(
        "Cargo.lock",
        core,
        stranger,
        "tested-core 1.0.0 has the checksum 4550",
    );
    refused(
        "Cargo.lock",
        "\"tested-core\"",
        "\"spike-core\"",
        "spike-core 1.0.0 is a stranger's crate, from registry",
    );
    refused(
        "Cargo.lock",
        "\"tested-core\"",
        "\"Tested_core\"",
        "Tested_core 1.0.0 is a stranger's crate",
    );
    refused(
        "Cargo.lock",
        "name = \"bytes\"",
        "name = \"spike-bytes\"",
        "spike-bytes",
    );
    let (entry, other) = (
        format!("name = \"tested-core\"\nversion = \"{version}\""),
        "name = \"tested-core\"\nversion = \"0.1.0\"",
    );
    refused("Cargo.lock", &entry, other, "tested-core is 0.1.0");
    let (entry, source) = (
        format!("{entry}\nsource = \"registry+https://github.com/rust-lang/crates.io-index\""),
        "sparse+https://example.com/",
    );
    refused(
        "Cargo.lock",
        &entry,
        &format!("name = \"tested-core\"\nversion = \"{version}\"\nsource = \"{source}\""),
        "comes from sparse+https://example.com/",
    );
    refused(
        "Cargo.lock",
        &entry,
        &format!("name = \"tested-core\"\nversion = \"{version}\""),
        "tested-core 1.0.0 has no source",
    );

    let exactly = format!("version = \"={version}\"");
    refused(
        "Cargo.toml",
        &exactly,
        "version = \"1\"",
        "tested-core may be 1; it has to be =1.0.0",
    );
    refused(
        "Cargo.toml",
        "package = \"tested-core\"",
        "package = \"spike-core\"",
        "spike-core is a stranger's crate",
    );
    refused(
        "Cargo.toml",
        "package = \"tested-core\"\n",
        "",
        "spike-core is a stranger's crate",
    );
    refused(
        "Cargo.toml",
        &exactly,
        &format!("{exactly}\ngit = \"https://example.com\""),
        "tested-core comes from https://example.com",
    );
    refused(
        "Cargo.toml",
        &exactly,
        &format!("{exactly}\npath = \"c\""),
        "tested-core is at c, outside",
    );
    refused(
        "Cargo.toml",
        "name = \"spike_async\"",
        "name = \"tested_async\"",
        "`name` in [lib]",
    );
    refused(
        "Cargo.toml",
        "description = ",
        "homepage = ",
        "no `description`",
    );
}
