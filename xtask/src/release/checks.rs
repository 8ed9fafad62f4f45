//! What has to be true of the repository before anything else is looked at. All of it is checked, whatever fails.

use anyhow::{Result, bail};
use semver::Version;
use toml::Value;

use super::Release;
use super::changelog;
use crate::workspace::Workspace;

/// Where a release starts from.
#[derive(Debug)]
pub struct Start {
    /// The commit that is checked out.
    pub head: String,
    /// Whether that is the commit of this release, made by an attempt that was stopped.
    pub resumes: bool,
    /// Whether it has the tag of this release as well.
    pub tagged: bool,
    /// The tag of the release before this one.
    pub last_tag: Option<String>,
}

/// The subject of the commit of a release.
pub fn subject(version: &Version) -> String {
    format!("release: {version}")
}

/// Checks everything and prints a line for each; nothing, if anything is not as it should be.
pub fn all(release: &Release<'_>) -> Result<Option<Start>> {
    let start = Start::read(release)?;
    let checks = [
        ("version", version(release, &start)),
        ("tree", tree(release)),
        ("branch", branch(release, &start)),
        ("tag", tag(release, &start)),
        ("changelog", changelog(release, &start)),
    ];
    let mut holds = true;
    for (name, result) in checks {
        match result {
            Ok(detail) => println!("ok   {name}: {detail}"),
            Err(complaint) => {
                holds = false;
                println!("FAIL {name}: {complaint:#}");
            }
        }
    }
    Ok(holds.then_some(start))
}

impl Start {
    pub(super) fn read(release: &Release<'_>) -> Result<Self> {
        let git = release.git();
        let Some(head) = git.commit("HEAD")? else {
            bail!("there is no commit to release");
        };
        let tagged = git
            .commit(&format!("refs/tags/{}", release.tag()))?
            .as_ref()
            == Some(&head);
        let said = git.run(&["log", "-1", "--format=%s"])?;
        let made = said == subject(&release.version)
            && current(release.workspace)? == release.version
            && changelog::is_released(&release.workspace.read(changelog::FILE)?, &release.version);
        let merged = git.run(&["tag", "--merged", "HEAD", "--list", "v*"])?;
        let last = merged
            .lines()
            .filter_map(|tag| Version::parse(tag.strip_prefix('v')?).ok())
            .filter(|version| *version != release.version)
            .max();
        Ok(Self {
            head,
            resumes: made,
            tagged: made && tagged,
            last_tag: last.map(|version| format!("v{version}")),
        })
    }
}

/// The version the crates have now.
fn current(workspace: &Workspace) -> Result<Version> {
    let root = workspace.root_manifest()?;
    let version = root.get(&["workspace", "package", "version"]);
    match version.and_then(Value::as_str) {
        Some(version) => Ok(version.parse()?),
        None => bail!("Cargo.toml: there is no `version` in [workspace.package]"),
    }
}

/// The version is the next one, and all crates share it.
fn version(release: &Release<'_>, start: &Start) -> Result<String> {
    let (new, current) = (&release.version, current(release.workspace)?);
    if !new.build.is_empty() {
        bail!("{new}: registries ignore what stands behind `+`");
    }
    for manifest in release.workspace.manifests()? {
        let own = manifest.name().is_some() && manifest.get(&["package", "version"]).is_some();
        if own && !manifest.inherits(&["package", "version"]) {
            bail!(
                "{}: say `version.workspace = true`, all crates share one version",
                manifest.shown
            );
        }
    }
    if start.resumes {
        return Ok(format!("{new} was begun before, this goes on"));
    }
    // What the crates are born with can be released as it is.
    let first = start.last_tag.is_none();
    if *new < current || (*new == current && !first) {
        bail!("{new} is not greater than {current}, which the crates have");
    }
    match &start.last_tag {
        None => Ok(format!("{new}, the first release")),
        Some(tag)
            if tag
                .strip_prefix('v')
                .map(Version::parse)
                .is_some_and(|last| last.is_ok_and(|last| last >= *new)) =>
        {
            bail!("{new} is not greater than the last release, {tag}")
        }
        Some(tag) => Ok(format!("{new} after {tag}")),
    }
}

/// What is released is what is committed.
fn tree(release: &Release<'_>) -> Result<String> {
    let dirty = release.git().run(&["status", "--porcelain"])?;
    if !dirty.is_empty() {
        let some: Vec<&str> = dirty
            .lines()
            .take(5)
            .map(|line| line.get(3..).unwrap_or(line))
            .collect();
        let count = dirty.lines().count();
        bail!("{count} files are not committed: {}", some.join(", "));
    }
    Ok("everything is committed".to_owned())
}

fn branch(release: &Release<'_>, start: &Start) -> Result<String> {
    if start.tagged {
        return Ok(format!("any will do, this is {}", release.tag()));
    }
    let wanted = &release.settings.branch;
    let branch = release
        .git()
        .ask(&["symbolic-ref", "--quiet", "--short", "HEAD"])?;
    match branch {
        Some(branch) if branch == *wanted => Ok(branch),
        Some(branch) => bail!("this is {branch}; releases are made on {wanted}"),
        None => bail!("no branch is checked out; releases are made on {wanted}"),
    }
}

/// The tag is free, or is that of the commit that is checked out.
fn tag(release: &Release<'_>, start: &Start) -> Result<String> {
    let tag = release.tag();
    match release.git().commit(&format!("refs/tags/{tag}"))? {
        None => Ok(format!("{tag} is free")),
        Some(_) if start.tagged => Ok(format!("{tag} was set before")),
        Some(commit) => bail!(
            "{tag} exists, at {}; to go on with that release, check it out: `git checkout {tag}`",
            super::short(&commit)
        ),
    }
}

fn changelog(release: &Release<'_>, _: &Start) -> Result<String> {
    changelog::check(&release.workspace.read(changelog::FILE)?, &release.version)
}
