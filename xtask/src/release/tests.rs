//! Releases of a small workspace, with crates.io and the checks replaced.

use std::cell::RefCell;

use anyhow::bail;

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
const RELEASE: &str = "[package.metadata.release]\nname = ";
const ON_CORE: &str = "[dependencies]\nspike-core.workspace = true\n";

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
        let folder = tempfile::tempdir().unwrap();
        let project = Self { folder, published: RefCell::default(), registry: RefCell::default() };
        let core = format!("{RELEASE}\"spike-sdk-core\"\n");
        let client = format!(
            "{RELEASE}\"spike-async\"\n{ON_CORE}[dev-dependencies]\nspike-mock.workspace = true\n"
        );
        for (name, code, rest) in [
            ("spike-core", "pub fn f() {}\n", core.as_str()),
            ("spike-async", "pub use spike_core::f;\n", &client),
            ("spike-mock", "", ON_CORE),
        ] {
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion.workspace = true\nedition = \"2024\"\ndescription = \"Small\"\n\
                 license = \"MIT\"\npublish = false\n{rest}"
            );
            project.write(&format!("crates/{name}/Cargo.toml"), &manifest);
            project.write(&format!("crates/{name}/src/lib.rs"), code);
        }
        for (path, text) in [
            ("Cargo.toml", ROOT),
            ("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n- All.\n"),
            (".gitignore", "/target\n"),
            ("LICENSE-APACHE", ""),
            ("LICENSE-MIT", ""),
        ] {
            project.write(path, text);
        }
        project.workspace().cargo(&["generate-lockfile", "--quiet"]).unwrap();
        project.git(&["init", "--quiet", "--initial-branch", "main"]);
        let settings = [
            "user.name=A",
            "user.email=a@example.com",
            "commit.gpgSign=false",
            "tag.gpgSign=false",
        ];
        for (key, value) in settings.iter().filter_map(|setting| setting.split_once('=')) {
            project.git(&["config", key, value]);
        }
        project.commit();
        project
    }

    fn workspace(&self) -> Workspace {
        Workspace::new(self.folder.path().to_path_buf())
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(self.folder.path(), arguments).unwrap()
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "A change"]);
    }

    /// Everything a release may change.
    fn state(&self) -> String {
        let commands = [
            &["status", "--porcelain", "--branch"][..],
            &["for-each-ref"],
            &["worktree", "list"],
            &["ls-files", "--stage"],
        ];
        commands.map(|arguments| self.git(arguments)).join("\n")
    }

    /// Releases a version; an error is its text.
    fn release(&self, version: &str, dry_run: bool, ci: bool, publish: bool) -> Result<(), String> {
        let outside = Outside {
            ci: &|| Ok(ci),
            compare: &|copy, tag| {
                // With the new version, before the names change.
                let manifests = ["Cargo.toml", "crates/spike-core/Cargo.toml"]
                    .map(|path| copy.read(path).unwrap())
                    .concat();
                let old_name = manifests.contains("name = \"spike-core\"");
                ensure!(old_name && manifests.contains("version = \"0.2.0\""), "{manifests}");
                bail!("spike-core 0.2.0 is compared with {tag}")
            },
            exists: &|name| Ok(self.registry.borrow().iter().any(|known| known == name)),
            publish: &|copy, arguments| {
                // The worktree has the published names, in every attempt.
                let manifest = copy.read("crates/spike-core/Cargo.toml")?;
                let new_name = manifest.contains("name = \"spike-sdk-core\"");
                ensure!(new_name && !manifest.contains("publish"), "{manifest}");
                self.published.borrow_mut().push(arguments.join(" "));
                ensure!(publish, "the network is down");
                Ok(())
            },
        };
        let result = release(&self.workspace(), &version.parse().unwrap(), dry_run, &outside);
        result.map_err(|error| format!("{error:#}"))
    }

    /// A refused release names the reasons and changes nothing.
    #[track_caller]
    fn refuses(&self, version: &str, ci: bool, reasons: &[&str]) {
        let before = self.state();
        let error = self.release(version, false, ci, true).unwrap_err();
        assert!(reasons.iter().all(|reason| error.contains(reason)), "no {reasons:?}: {error}");
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
    project.refuses("0.0.9", true, &["version: 0.0.9 is not greater than 0.1.0"]);
    project.refuses("9.0.0+build", true, &["registries ignore the part after `+`"]);
    project.refuses("0.2.0", false, &["not all steps of `cargo xtask ci` pass"]);
    for (known, reason) in [
        ("spike-async", "crates.io already has spike-async"),
        ("spike-sdk-core@0.2.0", "crates.io already has spike-sdk-core"),
    ] {
        *project.registry.borrow_mut() = vec![known.to_owned()];
        project.refuses("0.2.0", true, &[reason]);
    }
    project.registry.borrow_mut().clear();

    project.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n");
    project.git(&["checkout", "--quiet", "-b", "other"]);
    project.git(&["tag", "v0.3.0"]);
    let all = [
        "tree: not committed: CHANGELOG.md",
        "branch: this is other; releases are made on main",
        "changelog: CHANGELOG.md: `## [Unreleased]` is empty",
        "tag: v0.3.0 exists",
    ];
    project.refuses("0.3.0", true, &all);
    let reached = "0.2.0 is not greater than 0.1.0 of the crates and of the last release, v0.3.0";
    project.refuses("0.2.0", true, &[reached]);
}

#[test]
fn a_package_that_does_not_compile() {
    let project = Project::new();
    project.write("crates/spike-async/src/lib.rs", "pub use spike_core::missing;\n");
    project.commit();
    project.refuses("0.2.0", true, &["`cargo package` failed"]);
}

/// With a version or without a path, cargo would build the crate that has this name on crates.io.
#[test]
fn a_dependency_on_an_unrelated_or_unpublished_crate() {
    let project = Project::new();
    let manifest = project.workspace().read("crates/spike-async/Cargo.toml").unwrap();
    for (dependency, expected) in [
        (
            "spike-core = \"0.1.0\"",
            "FAIL spike-async > spike-core: depend on our own crates by path",
        ),
        (
            "spike-core = { path = \"../spike-core\", version = \"0.1.0\" }",
            "spike-core: depend on our own crates by path",
        ),
        (
            "spike-mock.workspace = true",
            "FAIL spike-async > spike-mock: dependencies point down only",
        ),
    ] {
        let manifest = manifest.replace("spike-core.workspace = true", dependency);
        project.write("crates/spike-async/Cargo.toml", &manifest);
        project.commit();
        let error = check(&project.workspace(), &Version::new(0, 1, 0)).err().unwrap().to_string();
        assert!(error.contains(expected), "{dependency}: {error}");
    }
}

#[test]
fn a_release_that_stops_and_continues() {
    let project = Project::new();
    let error = project.release("0.2.0", false, true, false).unwrap_err();
    assert!(
        error.contains("`cargo xtask release 0.2.0` continues it: the network is down"),
        "{error}"
    );
    let commit = project.git(&["rev-parse", "HEAD"]);
    assert_eq!(project.git(&["tag", "--points-at", "HEAD"]), "v0.2.0");
    assert_eq!(project.git(&["log", "-1", "--format=%s"]), "release: 0.2.0");
    let read = |path: &str| project.workspace().read(path).unwrap();
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
    for tag in ["v0.0.1", "v0.1.0-rc.1", "vague"] {
        project.git(&["tag", tag]);
    }
    project.refuses("0.1.0", true, &["0.1.0 is not greater than 0.1.0"]);
    project.refuses("0.2.0", true, &["spike-core 0.2.0 is compared with v0.1.0-rc.1"]);
}
