//! A second attempt compiles what the second attempt packaged.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::super::*;

const ROOT: &str = r#"[workspace]
resolver = "3"
members = ["crates/*"]

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.88"
license = "MIT OR Apache-2.0"

[workspace.dependencies]
spike-core = { path = "crates/spike-core" }
"#;

/// A workspace of four crates, each of a line.
fn small() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| write(folder.path(), path, text);
    write("Cargo.toml", ROOT);
    write("CHANGELOG.md", "## [Unreleased]\n\n- All.\n");
    write("LICENSE-APACHE", "");
    write("LICENSE-MIT", "");
    write(".gitignore", "/target\n");
    for krate in ["core", "arrow", "async", "blocking"] {
        let inherited = ["version", "edition", "rust-version", "license"]
            .map(|key| format!("{key}.workspace = true\n"))
            .concat();
        let needs = if krate == "core" {
            ""
        } else {
            "spike-core.workspace = true\n"
        };
        let manifest = format!(
            "[package]\nname = \"spike-{krate}\"\ndescription = \"Small\"\n{inherited}\n[dependencies]\n{needs}"
        );
        write(&format!("crates/spike-{krate}/Cargo.toml"), &manifest);
        write(&format!("crates/spike-{krate}/src/lib.rs"), "");
    }
    let git = Git::new(folder.path());
    git.run(&["init", "--quiet", "--initial-branch", "main"])
        .unwrap();
    git.run(&["config", "user.name", "A Tester"]).unwrap();
    git.run(&["config", "user.email", "tester@example.com"])
        .unwrap();
    git.run(&["config", "commit.gpgSign", "false"]).unwrap();
    Workspace::new(folder.path().to_path_buf())
        .cargo(&["generate-lockfile", "--quiet"])
        .unwrap();
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Commits, and packages what is committed.
fn attempt(folder: &Path) -> Result<Vec<Package>> {
    let git = Git::new(folder);
    git.run(&["add", "--all"])?;
    git.run(&["commit", "--quiet", "--message", "An attempt"])?;
    let workspace = Workspace::new(folder.to_path_buf());
    let settings = Settings::read(&workspace)?;
    let name = |krate: &str| (format!("spike-{krate}"), format!("again-{krate}"));
    let names: BTreeMap<_, _> = ["core", "arrow", "async", "blocking"]
        .map(name)
        .into_iter()
        .collect();
    let release = Release {
        workspace: &workspace,
        version: Version::new(0, 2, 0),
        names: Names::new(names)?,
        settings,
        target: folder.join("target"),
        verify: true,
    };
    let start = Start::read(&release)?;
    Ok(release.prepare(&start, false)?.packages)
}

#[test]
fn the_packages_of_an_earlier_attempt_are_forgotten() {
    let folder = small();
    assert_eq!(attempt(folder.path()).unwrap().len(), 4);
    let old = "pub fn old() {}\n";
    write(folder.path(), "crates/spike-core/src/lib.rs", old);
    write(
        folder.path(),
        "crates/spike-async/src/lib.rs",
        "pub use spike_core::old;\n",
    );
    attempt(folder.path()).unwrap();
    // What is not there any more is not found either.
    write(folder.path(), "crates/spike-core/src/lib.rs", "");
    let why = attempt(folder.path()).unwrap_err().to_string();
    assert!(why.contains("`cargo package` failed"), "{why}");
}
