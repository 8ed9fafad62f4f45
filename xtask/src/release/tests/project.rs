//! A clone of this project as it is committed, to be released.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use toml_edit::{DocumentMut, value};

/// A clone; gone when this is.
pub(crate) struct Project {
    folder: TempDir,
    /// The version that is to be released.
    pub(crate) version: String,
}

impl Project {
    /// A clone that could be released: on main, with a changelog and names, and without earlier releases.
    pub(crate) fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut project = Self {
            folder: tempfile::tempdir().unwrap(),
            version: String::new(),
        };
        let path = project.path().to_path_buf();
        let (from, to) = (root.to_str().unwrap(), path.to_str().unwrap());
        let clone = git_output(root, &["clone", "--quiet", "--no-tags", "--", from, to]);
        if !clone.status.success() {
            // Somebody unpacked an archive.
            copy(root, &path);
            project.git(&["init", "--quiet"]);
        }
        project.git(&["checkout", "--quiet", "-B", "main"]);
        project.git(&["config", "user.name", "A Tester"]);
        project.git(&["config", "user.email", "tester@example.com"]);
        project.git(&["config", "commit.gpgSign", "false"]);
        project.git(&["config", "tag.gpgSign", "false"]);
        project.write(
            "CHANGELOG.md",
            "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Everything.\n\n### Fixed\n",
        );
        let mut manifest: DocumentMut = project.read("Cargo.toml").parse().unwrap();
        let old = manifest["workspace"]["package"]["version"]
            .as_str()
            .unwrap();
        let major: u64 = old.split('.').next().unwrap().parse().unwrap();
        project.version = format!("{}.0.0", major + 1);
        let settings = &mut manifest["workspace"]["metadata"]["release"];
        for krate in ["core", "arrow", "async", "blocking"] {
            settings["names"][format!("spike-{krate}")] = value(format!("tested-{krate}"));
        }
        settings["repository"] = value("https://example.com/tested");
        project.write("Cargo.toml", &manifest.to_string());
        project.commit("A project to be released");
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::write(self.path().join(path), text).unwrap();
    }

    /// Commits everything.
    pub(crate) fn commit(&self, subject: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", subject]);
    }

    /// What git says.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    /// All that a release could change: commit, branch, tags, every other reference, and every file.
    pub(crate) fn everything(&self) -> String {
        [
            &["status", "--porcelain", "--ignored", "--branch"][..],
            &["rev-parse", "HEAD"],
            &["for-each-ref"],
            &["stash", "list"],
            &["worktree", "list"],
            &["ls-files", "--stage"],
        ]
        .map(|arguments| self.git(arguments))
        .join("\n")
        .replace("!! target/\n", "")
    }
}

/// Copies the sources of a folder: no history, no build output.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if !path.is_dir() {
            fs::copy(&path, to.join(name)).unwrap();
        } else if name != ".git" && !path.join("CACHEDIR.TAG").exists() {
            copy(&path, &to.join(name));
        }
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = git_output(folder, arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {complaint}");
    String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned()
}

fn git_output(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    command.output().unwrap()
}
