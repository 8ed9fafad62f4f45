//! Releases of a small workspace, with crates.io and the checks replaced.

use std::cell::RefCell;

use super::*;

const ROOT: &str = r#"[workspace]
resolver = "3"
members = ["crates/*"]

[workspace.package]
version = "0.1.0"

[workspace.metadata.release]
branch = "main"

[workspace.dependencies]
spike-core = { path = "crates/spike-core" }
spike-async = { path = "crates/spike-async" }
spike-mock = { path = "crates/spike-mock" }
"#;

/// A repository with three small crates.
struct Project {
    folder: TempDir,
    /// The arguments of `cargo publish`, once for each run.
    published: RefCell<Vec<String>>,
    /// What crates.io has.
    registry: RefCell<Vec<String>>,
}

impl Project {
    fn new() -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
            published: RefCell::default(),
            registry: RefCell::default(),
        };
        project.write("Cargo.toml", ROOT);
        project.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n- All.\n");
        project.write(".gitignore", "/target\n");
        project.write("LICENSE-APACHE", "");
        project.write("LICENSE-MIT", "");
        for (name, package, rest) in [
            ("spike-core", "spike-sdk-core", "[dev-dependencies]\nspike-mock.workspace = true\n"),
            ("spike-async", "spike-async", "[dependencies]\nspike-core.workspace = true\n"),
            ("spike-mock", "", "[dependencies]\nspike-core.workspace = true\n"),
        ] {
            let release = if package.is_empty() {
                String::new()
            } else {
                format!("[package.metadata.release]\nname = \"{package}\"\n")
            };
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion.workspace = true\nedition = \"2024\"\ndescription = \"Small\"\n\
                 license = \"MIT\"\npublish = false\n{release}{rest}"
            );
            project.write(&format!("crates/{name}/Cargo.toml"), &manifest);
            let code =
                if name == "spike-async" { "pub use spike_core::f;\n" } else { "pub fn f() {}\n" };
            project.write(&format!("crates/{name}/src/lib.rs"), code);
        }
        project.git(&["init", "--quiet", "--initial-branch", "main"]);
        for (key, value) in [
            ("user.name", "A Tester"),
            ("user.email", "tester@example.com"),
            ("commit.gpgSign", "false"),
            ("tag.gpgSign", "false"),
        ] {
            project.git(&["config", key, value]);
        }
        Workspace::new(project.path().to_path_buf())
            .cargo(&["generate-lockfile", "--quiet"])
            .unwrap();
        project.commit();
        project
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments).unwrap()
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "A change"]);
    }

    /// Everything a release may change.
    fn state(&self) -> String {
        [
            &["status", "--porcelain", "--branch"][..],
            &["for-each-ref"],
            &["worktree", "list"],
            &["ls-files", "--stage"],
        ]
        .map(|arguments| self.git(arguments))
        .join("\n")
    }

    fn release(&self, version: &str, dry_run: bool, ci: bool, publish: bool) -> Result<()> {
        let outside = Outside {
            ci: &|| Ok(ci),
            compare: &|copy, tag| {
                // With the new version, before the names change.
                let manifests = ["Cargo.toml", "crates/spike-core/Cargo.toml"]
                    .map(|path| copy.read(path).unwrap())
                    .concat();
                let named = manifests.contains("version = \"0.2.0\"")
                    && manifests.contains("name = \"spike-core\"");
                ensure!(named, "{manifests}");
                bail!("spike-core 0.2.0 is compared with {tag}")
            },
            exists: &|name| Ok(self.registry.borrow().iter().any(|known| known == name)),
            publish: &|copy, arguments| {
                // The tree for publishing has the published names, in every attempt.
                let manifest = copy.read("crates/spike-core/Cargo.toml")?;
                ensure!(
                    manifest.contains("name = \"spike-sdk-core\"") && !manifest.contains("publish"),
                    "{manifest}"
                );
                self.published.borrow_mut().push(arguments.join(" "));
                ensure!(publish, "the network is down");
                Ok(())
            },
        };
        release(&Workspace::new(self.path().to_path_buf()), &version.parse()?, dry_run, &outside)
    }

    /// A refused release names the reason and changes nothing.
    #[track_caller]
    fn refuses(&self, version: &str, reasons: &[&str]) {
        let before = self.state();
        let error = format!("{:#}", self.release(version, false, true, true).unwrap_err());
        for reason in reasons {
            assert!(error.contains(reason), "no {reason}: {error}");
        }
        assert_eq!(self.state(), before);
        assert!(self.published.borrow().is_empty());
    }
}

#[test]
fn a_dry_run_changes_nothing() {
    let project = Project::new();
    let before = project.state();
    // The first release may have the version of the crates, and a dry run needs no checks of CI.
    project.release("0.1.0", true, false, false).unwrap();
    project.release("0.2.0", true, false, false).unwrap();
    assert_eq!(project.state(), before);
}

#[test]
fn what_a_release_refuses() {
    let project = Project::new();
    project.refuses("0.0.9", &["0.0.9 is not greater than 0.1.0"]);
    project.refuses("9.0.0+build", &["registries ignore the part after `+`"]);
    project.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n");
    project.git(&["checkout", "--quiet", "-b", "other"]);
    project.git(&["tag", "v0.3.0"]);
    let all = [
        "tree: not committed: CHANGELOG.md",
        "branch: this is other; releases are made on main",
        "changelog: ",
        "tag: v0.3.0 exists",
    ];
    project.refuses("0.3.0", &all);
    project.refuses(
        "0.2.0",
        &["0.2.0 is not greater than 0.1.0 of the crates and of the last release, v0.3.0"],
    );
}

#[test]
fn a_release_needs_the_checks_and_free_names() {
    let project = Project::new();
    let before = project.state();
    let error = project.release("0.2.0", false, false, true).unwrap_err().to_string();
    assert!(error.contains("not all steps of `cargo xtask ci` pass"), "{error}");
    assert_eq!(project.state(), before);
    project.registry.borrow_mut().push("spike-async".to_owned());
    project.refuses("0.2.0", &["crates.io already has spike-async"]);
    *project.registry.borrow_mut() = vec!["spike-sdk-core@0.2.0".to_owned()];
    project.refuses("0.2.0", &["crates.io already has spike-sdk-core"]);
    project.registry.borrow_mut().clear();
    project.write("crates/spike-async/src/lib.rs", "pub use spike_core::missing;\n");
    project.commit();
    project.refuses("0.2.0", &["`cargo package` failed"]);
}

#[test]
fn a_release_that_stops_and_continues() {
    let project = Project::new();
    let error = format!("{:#}", project.release("0.2.0", false, true, false).unwrap_err());
    assert!(
        error.contains("`cargo xtask release 0.2.0` continues it: the network is down"),
        "{error}"
    );
    let (commit, tags) =
        (project.git(&["rev-parse", "HEAD"]), project.git(&["tag", "--points-at", "HEAD"]));
    assert_eq!(
        (project.git(&["log", "-1", "--format=%s"]).as_str(), tags.as_str()),
        ("release: 0.2.0", "v0.2.0")
    );
    let read = |path: &str| fs::read_to_string(project.path().join(path)).unwrap();
    assert_eq!(read("Cargo.toml"), ROOT.replace("0.1.0", "0.2.0"));
    assert!(read("Cargo.lock").contains("name = \"spike-core\"\nversion = \"0.2.0\""));
    assert!(read("CHANGELOG.md").contains("\n## [0.2.0] - 20"));

    // The first crate got through; the checks passed before.
    project.registry.borrow_mut().push("spike-sdk-core@0.2.0".to_owned());
    project.release("0.2.0", false, false, true).unwrap();
    assert_eq!(project.git(&["rev-parse", "HEAD"]), commit);
    assert_eq!(
        *project.published.borrow(),
        [
            "publish --no-verify --allow-dirty --package spike-sdk-core --package spike-async",
            "publish --no-verify --allow-dirty --package spike-async",
        ]
    );
    assert_eq!(project.git(&["worktree", "list"]).lines().count(), 1);
}

#[test]
fn the_last_release_is_compared_with() {
    let project = Project::new();
    project.git(&["tag", "v0.0.1"]);
    project.git(&["tag", "v0.1.0-rc.1"]);
    project.git(&["tag", "vague"]);
    project.refuses("0.1.0", &["0.1.0 is not greater than 0.1.0"]);
    project.refuses("0.2.0", &["spike-core 0.2.0 is compared with v0.1.0-rc.1"]);
}
