//! A release in one command; docs/releasing.md describes it.
//!
//! Everything is prepared in a temporary git worktree: version and changelog are committed there, then the manifests
//! get their published names and versions and the crates are packaged. Only then does the repository get the commit
//! and the tag, and the packages are published.

mod changelog;
mod manifests;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use anyhow::{Context as _, Error, Result, bail, ensure};
use jiff::Timestamp;
use semver::Version;
use tempfile::TempDir;
use toml_edit::{DocumentMut, value};

use self::manifests::Published;
use crate::ci;
use crate::workspace::Workspace;

/// What to release.
#[derive(clap::Args)]
pub struct Arguments {
    /// The version, such as 0.2.0.
    version: Version,
    /// Check and package everything, print what a release would publish, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What a release does outside of the repository; the tests replace it.
struct Outside<'a> {
    /// Runs the checks of continuous integration.
    ci: &'a dyn Fn() -> Result<bool>,
    /// Compares the public API of the worktree with a tag.
    compare: &'a dyn Fn(&Workspace, &str) -> Result<()>,
    /// Whether crates.io has a crate: `name` or `name@version`.
    exists: &'a dyn Fn(&str) -> Result<bool>,
    /// Runs `cargo publish` with these arguments in the worktree.
    publish: &'a dyn Fn(&Workspace, &[&str]) -> Result<()>,
}

/// The repository before the release.
struct Start {
    /// The tag of the last release.
    last_tag: Option<String>,
    /// Whether HEAD is the commit of this release, because an earlier run stopped while publishing.
    resumes: bool,
}

/// Releases a version.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let outside = Outside {
        ci: &|| Ok(ci::run(workspace, &ci::Arguments::default())? == ExitCode::SUCCESS),
        compare: &check_compatibility,
        exists: &exists,
        publish: &|copy, arguments| cargo(copy, arguments),
    };
    release(workspace, &arguments.version, arguments.dry_run, &outside)?;
    Ok(ExitCode::SUCCESS)
}

fn release(
    workspace: &Workspace,
    version: &Version,
    dry_run: bool,
    outside: &Outside<'_>,
) -> Result<()> {
    let tag = format!("v{version}");
    let start = check(workspace, version, &tag)?;
    if !dry_run && !start.resumes {
        ensure!((outside.ci)()?, "not all steps of `cargo xtask ci` pass: nothing was released");
    }
    let copy = Worktree::new(workspace)?;
    if !start.resumes {
        copy.commit(version)?;
    }
    if let Some(last) = start.last_tag.as_ref().filter(|_| !start.resumes) {
        (outside.compare)(&copy.workspace, last)?;
    }
    let crates = manifests::prepare(&copy.workspace, version)?;
    package(&copy.workspace, &crates)?;
    manifests::check_packages(&copy.workspace.root().join("target/package"), &crates, version)?;
    println!("\nPackages, in the order of publishing:");
    crates.iter().for_each(|krate| println!("  {} {version}  ({})", krate.package, krate.name));
    if dry_run {
        println!("Dry run: nothing was changed, nothing was published.");
        return Ok(());
    }
    let rest = unpublished(&crates, version, &start, outside)?;
    if !start.resumes {
        let commit = git(copy.workspace.root(), &["rev-parse", "HEAD"])?;
        git(workspace.root(), &["merge", "--quiet", "--ff-only", &commit])?;
        git(
            workspace.root(),
            &["tag", "--annotate", "--message", &format!("Spike SDK {version}"), &tag],
        )?;
    }
    let mut publish = vec!["publish", "--no-verify", "--allow-dirty"];
    publish.extend(rest.iter().flat_map(|krate| ["--package", krate.package.as_str()]));
    if !rest.is_empty() {
        (outside.publish)(&copy.workspace, &publish).with_context(|| {
            format!("publishing stopped; `cargo xtask release {version}` continues it")
        })?;
    }
    println!("{version} is published. Push it: `git push origin {} {tag}`", branch(workspace)?);
    Ok(())
}

/// Checks the repository and prints all complaints.
fn check(workspace: &Workspace, version: &Version, tag: &str) -> Result<Start> {
    let root = workspace.root();
    let manifest: DocumentMut = workspace.read("Cargo.toml")?.parse()?;
    let current =
        manifest["workspace"]["package"]["version"].as_str().context("Cargo.toml: no version")?;
    let current: Version = current.parse()?;
    let settings = &manifest["workspace"]["metadata"]["release"];
    let wanted = settings["branch"]
        .as_str()
        .context("Cargo.toml: [workspace.metadata.release] lacks `branch`")?;
    let text = workspace.read(changelog::FILE)?;

    let tags = git(root, &["tag", "--list", "v*"])?;
    let resumes = git(root, &["tag", "--points-at", "HEAD"])?.lines().any(|line| line == tag)
        && current == *version;
    let versions = tags.lines().filter_map(|tag| Version::parse(tag.strip_prefix('v')?).ok());
    let last = versions.filter(|last| last != version).max();
    let mut complaints = Vec::new();
    if !version.build.is_empty() {
        complaints.push(format!("version: {version}: registries ignore the part after `+`"));
    }
    // The first release may have the version that the crates have.
    let reached = last.as_ref().is_some_and(|last| last >= version);
    if !resumes && (reached || *version < current || (*version == current && last.is_some())) {
        let last = last
            .as_ref()
            .map(|last| format!(" and of the last release, v{last}"))
            .unwrap_or_default();
        complaints
            .push(format!("version: {version} is not greater than {current} of the crates{last}"));
    }
    let dirty = git(root, &["status", "--porcelain"])?;
    if !dirty.is_empty() {
        let files: Vec<&str> = dirty
            .lines()
            .map(|line| line.trim_start().split_at_checked(2).map_or(line, |(_, file)| file.trim()))
            .collect();
        complaints.push(format!("tree: not committed: {}", files.join(", ")));
    }
    let branch = branch(workspace)?;
    if branch != wanted && !resumes {
        complaints.push(format!("branch: this is {branch}; releases are made on {wanted}"));
    }
    if !resumes && tags.lines().any(|line| line == tag) {
        complaints.push(format!(
            "tag: {tag} exists; to continue that release, check it out: `git checkout {tag}`"
        ));
    }
    if let Err(error) = changelog::check(&text, version) {
        complaints.push(format!("changelog: {error}"));
    }
    complaints.iter().for_each(|complaint| println!("FAIL {complaint}"));
    ensure!(complaints.is_empty(), "nothing was released: {}", complaints.join("; "));
    match &last {
        Some(last) => println!("{version} after {last}"),
        None => println!("{version}, the first release"),
    }
    Ok(Start { last_tag: last.map(|last| format!("v{last}")), resumes })
}

/// A temporary git worktree of HEAD, removed when dropped.
struct Worktree<'a> {
    workspace: Workspace,
    repository: &'a Path,
    _folder: TempDir,
}

impl<'a> Worktree<'a> {
    fn new(original: &'a Workspace) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        let path = folder.path().join("release");
        let shown = path.to_string_lossy();
        git(original.root(), &["worktree", "add", "--quiet", "--detach", &shown, "HEAD"])?;
        Ok(Self { workspace: Workspace::new(path), repository: original.root(), _folder: folder })
    }

    /// Sets the version everywhere and commits.
    fn commit(&self, version: &Version) -> Result<()> {
        let root = self.workspace.root();
        let mut manifest: DocumentMut = self.workspace.read("Cargo.toml")?.parse()?;
        manifest["workspace"]["package"]["version"] = value(version.to_string());
        fs::write(root.join("Cargo.toml"), manifest.to_string())?;
        let text = changelog::release(&self.workspace.read(changelog::FILE)?, version, &today()?)?;
        fs::write(root.join(changelog::FILE), text)?;
        self.workspace.cargo(&["update", "--workspace", "--quiet"])?;
        git(root, &["commit", "--quiet", "--all", "--message", &format!("release: {version}")])?;
        Ok(())
    }
}

impl Drop for Worktree<'_> {
    fn drop(&mut self) {
        let path = self.workspace.root().to_string_lossy();
        if let Err(error) = git(self.repository, &["worktree", "remove", "--force", &path]) {
            println!("cannot remove the temporary worktree: {error:#}");
        }
    }
}

fn today() -> Result<String> {
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
    let now = Timestamp::from_second(i64::try_from(seconds)?).map_err(Error::msg)?;
    Ok(now.to_string().chars().take("2026-01-02".len()).collect())
}

/// Compares the public API with the last release.
fn check_compatibility(copy: &Workspace, last: &str) -> Result<()> {
    let asked = copy.cargo_command().args(["semver-checks", "--version"]).output();
    ensure!(
        asked.context("cannot run cargo")?.status.success(),
        "cargo-semver-checks is needed after the first release: `cargo install --locked cargo-semver-checks`"
    );
    let crates = manifests::published(copy)?;
    let mut arguments = vec!["semver-checks", "check-release", "--baseline-rev", last];
    arguments.extend(crates.iter().flat_map(|krate| ["--package", krate.name.as_str()]));
    cargo(copy, &arguments).with_context(|| {
        format!("the changes since {last} need a greater version, or could not be compared")
    })
}

/// Packages all crates and compiles them from their packages.
fn package(copy: &Workspace, crates: &[Published]) -> Result<()> {
    // Adapts the lock file to the new names and downloads what is missing.
    copy.cargo(&["fetch", "--quiet"])?;
    let mut arguments = vec!["package", "--offline", "--allow-dirty"];
    arguments.extend(crates.iter().flat_map(|krate| ["--package", krate.package.as_str()]));
    cargo(copy, &arguments)
}

/// The crates that crates.io does not have yet in this version.
fn unpublished<'a>(
    crates: &'a [Published],
    version: &Version,
    start: &Start,
    outside: &Outside<'_>,
) -> Result<Vec<&'a Published>> {
    let mut rest = Vec::new();
    for krate in crates {
        let name = &krate.package;
        let published = (outside.exists)(&format!("{name}@{version}"))?;
        if start.resumes && published {
            println!("{name} {version} is already published");
            continue;
        }
        let taken =
            published || (start.last_tag.is_none() && !start.resumes && (outside.exists)(name)?);
        ensure!(!taken, "crates.io already has {name}, or {version} of it: nothing was released");
        rest.push(krate);
    }
    Ok(rest)
}

/// Asks crates.io for a crate.
fn exists(name: &str) -> Result<bool> {
    let mut command = Command::new("cargo");
    command
        .args(["info", "--quiet", "--registry", "crates-io", name])
        .current_dir(std::env::temp_dir());
    let output = command.output().context("cannot run cargo info")?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(
        output.status.success() || text.contains("could not find"),
        "cannot ask crates.io for {name}: {}",
        text.trim()
    );
    Ok(output.status.success())
}

/// Runs cargo in the worktree, shows its output, and keeps build output inside of the worktree: cargo would reuse the
/// packages of an earlier release from a folder that it knows.
fn cargo(copy: &Workspace, arguments: &[&str]) -> Result<()> {
    println!("\n=== cargo {}", arguments.join(" "));
    let mut command = copy.cargo_command();
    command
        .args(arguments)
        .env_remove("CARGO_BUILD_BUILD_DIR")
        .env("CARGO_TARGET_DIR", copy.root().join("target"));
    ensure!(
        command.status().context("cannot run cargo")?.success(),
        "`cargo {}` failed",
        arguments[0]
    );
    Ok(())
}

fn branch(workspace: &Workspace) -> Result<String> {
    git(workspace.root(), &["rev-parse", "--abbrev-ref", "HEAD"])
}

/// Runs git and returns its output.
fn git(folder: &Path, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    // Set in a hook, for the repository of the hook.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    let output = command.output().context("cannot run git")?;
    if !output.status.success() {
        bail!(
            "`git {}` failed: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}
