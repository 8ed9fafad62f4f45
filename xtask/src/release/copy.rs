//! The copy in which a release is prepared: a clone in a temporary folder.

use std::fs;
use std::time::SystemTime;

use anyhow::{Context as _, Result, anyhow, bail};
use jiff::tz::TimeZone;
use semver::Version;
use tempfile::TempDir;
use toml::{Table, Value};
use toml_edit::DocumentMut;

use super::git::Git;
use super::{changelog, checks};
use crate::workspace::Workspace;

/// What git knows about the person who releases, and a clone does not.
const IDENTITY: &[&str] = &[
    "user.name",
    "user.email",
    "user.signingKey",
    "commit.gpgSign",
    "gpg.format",
    "gpg.program",
];

/// A clone; gone when this is.
pub struct Copy {
    workspace: Workspace,
    _folder: TempDir,
}

impl Copy {
    /// A clone with this commit checked out. The original is only read.
    pub fn new(original: &Workspace, commit: &str) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let path = folder.path().join("copy");
        let (from, to) = (original.root().to_string_lossy(), path.to_string_lossy());
        let git = Git::new(original.root());
        git.run(&["clone", "--quiet", "--no-checkout", "--", &from, &to])?;
        let copy = Git::new(&path);
        copy.run(&[
            "-c",
            "advice.detachedHead=false",
            "checkout",
            "--quiet",
            "--detach",
            commit,
        ])?;
        for key in IDENTITY {
            if let Some(value) = git.ask(&["config", "--get", key])? {
                copy.run(&["config", key, &value])?;
            }
        }
        Ok(Self {
            workspace: Workspace::new(path),
            _folder: folder,
        })
    }

    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Bumps the version everywhere, dates the changelog and commits that.
    pub fn bump(&self, version: &Version) -> Result<String> {
        let before = self.foreign_crates()?;
        self.edit("Cargo.toml", |text| {
            let mut root: DocumentMut = text.parse()?;
            root["workspace"]["package"]["version"] = toml_edit::value(version.to_string());
            Ok(root.to_string())
        })?;
        self.edit(changelog::FILE, |text| {
            changelog::release(text, version, &today()?)
        })?;
        self.workspace
            .cargo(&["update", "--quiet", "--workspace"])?;
        if self.foreign_crates()? != before {
            bail!(
                "the new version changes more in Cargo.lock than our own crates; is Cargo.lock up to date?"
            );
        }
        let git = Git::new(self.workspace.root());
        let subject = checks::subject(version);
        git.run(&[
            "commit",
            "--quiet",
            "--all",
            "--allow-empty",
            "--message",
            &subject,
        ])?;
        let commit = git.commit("HEAD")?;
        commit.context("the commit is not there")
    }

    /// Takes the commit of the release over into the original, on the branch that is checked out there.
    pub fn hand_over(&self, original: &Git<'_>, commit: &str) -> Result<()> {
        let path = self.workspace.root().to_string_lossy().into_owned();
        original.run(&["fetch", "--quiet", "--no-tags", "--", &path, "HEAD"])?;
        original
            .run(&["merge", "--quiet", "--ff-only", commit])
            .context("the repository has changed while the release was prepared; start again")?;
        Ok(())
    }

    fn edit(&self, file: &str, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
        let new = change(&self.workspace.read(file)?)?;
        fs::write(self.workspace.root().join(file), new)
            .with_context(|| format!("cannot write {file}"))
    }

    /// The crates in the lock file that come from a registry.
    fn foreign_crates(&self) -> Result<Vec<String>> {
        let lock: Table = self.workspace.read("Cargo.lock")?.parse()?;
        let crates = lock.get("package").and_then(Value::as_array);
        let crates = crates.into_iter().flatten();
        let foreign = crates.filter(|krate| krate.get("source").is_some());
        let line = |krate: &Value| {
            let keys = ["name", "version", "source", "checksum"];
            keys.map(|key| krate.get(key).and_then(Value::as_str).unwrap_or_default())
                .join(" ")
        };
        Ok(foreign.map(line).collect())
    }
}

/// The day, in UTC.
fn today() -> Result<String> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let now = jiff::Timestamp::from_second(i64::try_from(now.as_secs())?)
        .map_err(|error| anyhow!("the clock is wrong: {error}"))?;
    Ok(now.to_zoned(TimeZone::UTC).date().to_string())
}
