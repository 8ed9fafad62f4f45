//! A release at the push of a button; docs/releasing.md says how to use it.
//!
//! Nothing happens to the repository until everything has been checked in a copy: there the version is bumped and
//! committed, the crates get their publishing names and are packaged. Then the repository takes over the commit,
//! tags it, and the packages of the copy are published.

mod changelog;
mod checks;
mod compatibility;
mod contents;
mod copy;
mod git;
mod includes;
mod lock;
mod names;
mod order;
mod package;
mod papers;
mod publish;
mod registry;
mod rename;
mod state;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use semver::Version;

use self::checks::Start;
use self::copy::Copy;
use self::git::Git;
use self::names::{Names, Settings};
use self::package::Package;
use self::publish::Registry;
use self::registry::CratesIo;
use self::state::State;
use crate::ci;
use crate::workspace::Workspace;

/// What to release.
#[derive(clap::Args)]
pub struct Arguments {
    /// The version, such as 0.2.0.
    version: Version,
    /// Check and package everything in a copy, print what would be published, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// What a dry run puts before the names of the crates, instead of the names in Cargo.toml.
    #[arg(long, value_name = "PREFIX", requires = "dry_run")]
    names_prefix: Option<String>,
    /// For tests: without the checks of `cargo xtask ci`.
    #[arg(long, hide = true, requires = "dry_run")]
    skip_ci: bool,
    /// For tests: without compiling the packages.
    #[arg(long, hide = true, requires = "dry_run")]
    no_verify: bool,
}

/// A release that is under way.
struct Release<'a> {
    workspace: &'a Workspace,
    version: Version,
    names: Names,
    settings: Settings,
    /// Where what is built goes.
    target: PathBuf,
    /// Whether packages are compiled.
    verify: bool,
}

/// What is ready to be published.
struct Prepared {
    copy: Copy,
    /// The commit of the release.
    commit: String,
    /// In the order in which they have to be published.
    packages: Vec<Package>,
}

/// Releases a version.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let settings = Settings::read(workspace)?;
    let names = if arguments.dry_run {
        Names::for_dry_run(&settings, arguments.names_prefix.as_deref())?
    } else {
        Names::chosen(&settings)?
    };
    let release = Release {
        workspace,
        version: arguments.version.clone(),
        names,
        settings,
        target: target(workspace),
        verify: !arguments.no_verify,
    };
    let Some(start) = checks::all(&release)? else {
        return Ok(ExitCode::FAILURE);
    };
    let checked = release.state(&start)?.is_some();
    if arguments.skip_ci {
        println!("skip ci: told so");
    } else if checked {
        println!("skip ci: passed before this release was stopped");
    } else if ci::run(workspace, &ci::Arguments::default())? != ExitCode::SUCCESS {
        bail!("not all checks of `cargo xtask ci` pass: nothing was released");
    }
    let prepared = release.prepare(&start, checked)?;
    print_packages(&prepared.packages);
    if arguments.dry_run {
        println!("\nDry run: nothing was changed, nothing was published.");
        return Ok(ExitCode::SUCCESS);
    }
    let mut registry = CratesIo::new(prepared.copy.workspace());
    release.finish(&start, &prepared, &mut registry)?;
    Ok(ExitCode::SUCCESS)
}

impl Release<'_> {
    fn tag(&self) -> String {
        format!("v{}", self.version)
    }

    fn git(&self) -> Git<'_> {
        Git::new(self.workspace.root())
    }

    /// What an earlier attempt at this very commit left.
    fn state(&self, start: &Start) -> Result<Option<State>> {
        Ok(if start.resumes {
            State::read(&self.target, &self.version, &start.head)?
        } else {
            None
        })
    }

    /// Everything that can be done in a copy: bump, commit, compare, rename, package, look into the packages.
    fn prepare(&self, start: &Start, checked: bool) -> Result<Prepared> {
        let copy = Copy::new(self.workspace, &start.head)?;
        let order = order::order(copy.workspace())?;
        let commit = if start.resumes {
            start.head.clone()
        } else {
            copy.bump(&self.version)?
        };
        match &start.last_tag {
            None => println!("skip semver: there is no earlier release to compare with"),
            Some(_) if checked => println!("skip semver: passed before this release was stopped"),
            Some(tag) => compatibility::check(copy.workspace(), tag, &self.target)?,
        }
        let outside = includes::check(copy.workspace(), &order)?;
        complain("includes", &outside)?;
        rename::rename(copy.workspace(), self)?;
        papers::add(copy.workspace(), self, &order)?;
        let packages = package::build(copy.workspace(), self, &order)?;
        let mut complaints = contents::check(&packages)?;
        complaints.extend(lock::check(&packages)?);
        complain("packages", &complaints)?;
        Ok(Prepared {
            copy,
            commit,
            packages,
        })
    }

    /// What cannot be taken back: commit, tag, publish. May be repeated until it is through.
    fn finish(
        &self,
        start: &Start,
        prepared: &Prepared,
        registry: &mut dyn Registry,
    ) -> Result<()> {
        let first = start.last_tag.is_none() && !start.resumes;
        if first {
            publish::refuse_taken_names(&prepared.packages, registry)?;
        }
        let git = self.git();
        if !start.resumes {
            prepared.copy.hand_over(&git, &prepared.commit)?;
            println!("ok   commit: {}", short(&prepared.commit));
        }
        let mut state = match self.state(start)? {
            Some(state) => state,
            None => State::new(&self.target, &self.version, &prepared.commit)?,
        };
        if !start.tagged {
            let tag = self.tag();
            let message = format!("Spike SDK {}", self.version);
            git.run(&[
                "tag",
                "--annotate",
                "--message",
                &message,
                &tag,
                &prepared.commit,
            ])?;
            println!("ok   tag: {tag}");
        }
        publish::publish(&prepared.packages, &mut state, registry).with_context(|| {
            let version = &self.version;
            format!("stopped half-way; `cargo xtask release {version}` goes on where this stopped")
        })?;
        println!(
            "\n{} is published. Push it: `git push origin {} {}`",
            self.version,
            self.settings.branch,
            self.tag()
        );
        Ok(())
    }
}

/// Prints complaints, and fails if there are any.
fn complain(check: &str, complaints: &[String]) -> Result<()> {
    for complaint in complaints {
        println!("FAIL {check}: {complaint}");
    }
    if !complaints.is_empty() {
        bail!("the packages are not fit to be published: nothing was released");
    }
    Ok(())
}

fn print_packages(packages: &[Package]) {
    println!(
        "\n{:<3} {:<28} {:<10} {:>11} {:>11}  crate",
        "", "publishing name", "version", "packed", "unpacked"
    );
    for (at, package) in packages.iter().enumerate() {
        println!(
            "{:<3} {:<28} {:<10} {:>7.1} KiB {:>7.1} KiB  {}",
            at + 1,
            package.name,
            package.version.to_string(),
            kibibytes(package.packed),
            kibibytes(package.unpacked),
            package.krate
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn kibibytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

/// A commit, as people write it.
fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

/// A folder below cargo's own for what is built from the copy.
fn target(workspace: &Workspace) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    workspace.root().join(target).join("release-copy")
}
