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

use anyhow::{Context as _, Result, ensure};
use jiff::Timestamp;
use semver::Version;
use tempfile::TempDir;
use toml_edit::{DocumentMut, value};

use self::manifests::Published;
use crate::ci;
use crate::fences::members;
use crate::workspace::{Workspace, published};

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
    tag: String,
    branch: String,
    /// The tag of the last release.
    last: Option<String>,
    /// Whether HEAD is the commit of this release, because an earlier run stopped while publishing.
    resumes: bool,
}

/// Releases a version.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let outside = Outside {
        ci: &|| Ok(ci::run(workspace, &ci::Arguments::default())? == ExitCode::SUCCESS),
        compare: &check_compatibility,
        exists: &exists,
        publish: &cargo,
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
    let root = workspace.root();
    let Start { tag, branch, last, resumes } = check(workspace, version)?;
    if !dry_run && !resumes {
        ensure!((outside.ci)()?, "not all steps of `cargo xtask ci` pass: nothing was released");
    }
    let worktree = Worktree::new(root)?;
    let copy = &worktree.workspace;
    if !resumes {
        commit(copy, version)?;
        last.as_ref().map_or(Ok(()), |last| (outside.compare)(copy, last))?;
    }
    let crates = manifests::prepare(copy, version)?;
    // Adapts the lock file to the new names and downloads what is missing.
    copy.cargo(&["fetch", "--quiet"])?;
    cargo(copy, &with_packages(&["package", "--offline", "--allow-dirty"], &crates))?;
    println!("\nPackages, in the order of publishing:");
    crates.iter().for_each(|krate| println!("  {} {version}  ({})", krate.package, krate.name));
    if dry_run {
        println!("Dry run: nothing was changed, nothing was published.");
        return Ok(());
    }
    let mut rest = Vec::new();
    for krate in crates {
        let name = &krate.package;
        let published = (outside.exists)(&format!("{name}@{version}"))?;
        let taken = published || (last.is_none() && !resumes && (outside.exists)(name)?);
        ensure!(
            resumes || !taken,
            "crates.io already has {name}, or {version} of it: nothing was released"
        );
        if published {
            println!("{name} {version} is already published");
        } else {
            rest.push(krate);
        }
    }
    if !resumes {
        git(root, &["merge", "--quiet", "--ff-only", &git(copy.root(), &["rev-parse", "HEAD"])?])?;
        git(root, &["tag", "--annotate", "--message", &format!("Spike SDK {version}"), &tag])?;
    }
    if !rest.is_empty() {
        (outside.publish)(
            copy,
            &with_packages(&["publish", "--no-verify", "--allow-dirty"], &rest),
        )
        .with_context(|| {
            format!("publishing stopped; `cargo xtask release {version}` continues it")
        })?;
    }
    println!("{version} is published. Push it: `git push origin {branch} {tag}`");
    Ok(())
}

fn with_packages<'a>(arguments: &[&'a str], crates: &'a [Published]) -> Vec<&'a str> {
    let packages = crates.iter().flat_map(|krate| ["--package", &krate.package]);
    arguments.iter().copied().chain(packages).collect()
}

/// Checks the repository. All complaints are in one error.
fn check(workspace: &Workspace, version: &Version) -> Result<Start> {
    let root = workspace.root();
    let manifest: DocumentMut = workspace.read("Cargo.toml")?.parse()?;
    let table = &manifest["workspace"];
    let current = table["package"]["version"].as_str().context("Cargo.toml: no version")?;
    let current: Version = current.parse()?;
    let wanted = &table["metadata"]["release"]["branch"];
    let wanted =
        wanted.as_str().context("Cargo.toml: [workspace.metadata.release] lacks `branch`")?;

    let tag = format!("v{version}");
    let tags = git(root, &["tag", "--list", "v*"])?;
    let here = git(root, &["tag", "--points-at", "HEAD"])?;
    let resumes = here.lines().any(|line| line == tag) && current == *version;
    let versions = tags.lines().filter_map(|tag| Version::parse(tag.strip_prefix('v')?).ok());
    let last = versions.filter(|last| last != version).max();
    let branch = git(root, &["rev-parse", "--abbrev-ref", "HEAD"])?;
    let changed = git(root, &["status", "--porcelain"])?;
    let changed: Vec<&str> = changed.lines().map(|line| line.get(3..).unwrap_or(line)).collect();
    let changelog = changelog::release(&workspace.read(changelog::FILE)?, version, "").map(|_| ());

    // The first release may have the version that the crates have.
    let greater =
        last.as_ref().map_or(*version >= current, |last| version > last && *version > current);
    let mut reached = format!("version: {version} is not greater than {current} of the crates");
    if let Some(last) = &last {
        reached.push_str(&format!(" and of the last release, v{last}"));
    }
    let rules = [
        (
            version.build.is_empty(),
            format!("version: {version}: registries ignore the part after `+`"),
        ),
        (resumes || greater, reached),
        (changed.is_empty(), format!("tree: not committed: {}", changed.join(", "))),
        (
            resumes || branch == wanted,
            format!("branch: this is {branch}; releases are made on {wanted}"),
        ),
        (
            resumes || !tags.lines().any(|line| line == tag),
            format!(
                "tag: {tag} exists; to continue that release, check it out: `git checkout {tag}`"
            ),
        ),
        (
            changelog.is_ok(),
            format!(
                "changelog: {}",
                changelog.err().map_or_else(String::new, |error| error.to_string())
            ),
        ),
    ];
    // Before cargo builds anything: a wrong dependency builds, and runs, an unrelated crate.
    let metadata = workspace.metadata(&["--no-deps"])?;
    let dependencies = metadata.packages.iter().flat_map(members::complain);
    let broken = rules.into_iter().filter(|(kept, _)| !kept).map(|(_, text)| text);
    let complaints: Vec<String> = broken.chain(dependencies).collect();
    ensure!(complaints.is_empty(), "nothing was released\nFAIL {}", complaints.join("\nFAIL "));
    Ok(Start { tag, branch, last: last.map(|last| format!("v{last}")), resumes })
}

/// A temporary git worktree of HEAD, removed when dropped.
struct Worktree<'a> {
    workspace: Workspace,
    repository: &'a Path,
    _folder: TempDir,
}

impl<'a> Worktree<'a> {
    fn new(repository: &'a Path) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        let path = folder.path().join("release");
        git(
            repository,
            &["worktree", "add", "--quiet", "--detach", &path.to_string_lossy(), "HEAD"],
        )?;
        Ok(Self { workspace: Workspace::new(path), repository, _folder: folder })
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

/// Sets the version everywhere and commits.
fn commit(copy: &Workspace, version: &Version) -> Result<()> {
    manifests::edit(&copy.root().join("Cargo.toml"), |manifest| {
        manifest["workspace"]["package"]["version"] = value(version.to_string());
    })?;
    let today = Timestamp::now().strftime("%Y-%m-%d").to_string();
    let text = changelog::release(&copy.read(changelog::FILE)?, version, &today)?;
    fs::write(copy.root().join(changelog::FILE), text)?;
    copy.cargo(&["update", "--workspace", "--quiet"])?;
    git(copy.root(), &["commit", "--quiet", "--all", "--message", &format!("release: {version}")])?;
    Ok(())
}

/// Compares the public API with the last release.
fn check_compatibility(copy: &Workspace, last: &str) -> Result<()> {
    let metadata = copy.metadata(&["--no-deps"])?;
    let mut arguments = vec!["semver-checks", "check-release", "--baseline-rev", last];
    arguments.extend(
        published(&metadata).iter().flat_map(|(package, _)| ["--package", package.name.as_str()]),
    );
    cargo(copy, &arguments).with_context(|| {
        format!(
            "the changes since {last} need a greater version, or could not be compared (`cargo install --locked \
             cargo-semver-checks`)"
        )
    })
}

/// Asks crates.io for a crate.
fn exists(name: &str) -> Result<bool> {
    let mut command = Command::new("cargo");
    command
        .args(["info", "--quiet", "--registry", "crates-io", name])
        .current_dir(std::env::temp_dir());
    let output = command.output().context("cannot run cargo info")?;
    let text = String::from_utf8_lossy(&output.stderr);
    let answered = output.status.success() || text.contains("could not find");
    ensure!(answered, "cannot ask crates.io for {name}: {}", text.trim());
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

/// Runs git and returns its output.
fn git(folder: &Path, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    // Set in a hook, for the repository of the hook.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    let output = command.output().context("cannot run git")?;
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`git {}` failed: {}", arguments.join(" "), error.trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}
