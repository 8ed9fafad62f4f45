//! The public interface of each published crate, and that of spike-ffi for other languages, as text files in
//! `docs/public-api`, so that every change shows in a review.
//!
//! rustdoc describes a crate as JSON with an unstable flag only, hence `RUSTC_BOOTSTRAP`. The format has a version: with a
//! toolchain whose version the `public-api` crate does not read, the check is skipped.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::ci::End;
use crate::foreign;
use crate::policy::{ARROW, ASYNC, BLOCKING, CORE, TOOLKIT};
use crate::workspace::Workspace;

const CRATES: &[&str] = &[CORE, TOOLKIT, ARROW, ASYNC, BLOCKING];

/// Whether to compare or to write.
#[derive(Default, clap::Args)]
pub struct Arguments {
    /// Write the listings instead of comparing them.
    #[arg(long)]
    write: bool,
}

/// Compares the listings with the files, or writes them.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<End> {
    let folder = workspace.root().join("docs/public-api");
    let mut stale = Vec::new();
    let mut check = |name, listing: &str| -> Result<()> {
        let file = folder.join(format!("{name}.txt"));
        if arguments.write {
            fs::create_dir_all(&folder)?;
            fs::write(&file, listing)?;
            println!("{}: {} lines", file.display(), listing.lines().count());
        } else if let Some(change) = first_change(&file, listing) {
            println!("{name}: {change}");
            stale.push(name);
        }
        Ok(())
    };
    check("foreign", &foreign::listing(workspace)?)?;
    for name in CRATES {
        let json = describe(workspace, name)?;
        let listing = match list(&json) {
            Ok(listing) => listing,
            Err(public_api::Error::SerdeJsonError(error)) if stale.is_empty() => {
                return Ok(End::Skipped(format!(
                    "the public-api crate does not read the JSON of this rustdoc: {error}"
                )));
            }
            Err(error) => return Err(error).with_context(|| format!("cannot list {name}")),
        };
        check(name, &listing)?;
    }
    if !stale.is_empty() {
        println!(
            "run `cargo xtask public-api --write` if the change is meant, and add it to CHANGELOG.md"
        );
    }
    Ok(stale.is_empty().into())
}

/// Lets rustdoc describe the library of a package; returns the JSON file.
fn describe(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let target = workspace.target("public-api");
    let mut command = workspace.cargo_command();
    // Without `native-tls`, which adds nothing public and needs OpenSSL.
    let features = match name {
        ASYNC | BLOCKING => "arrow,tracing,chrono,jiff,time",
        CORE => "chrono,jiff,time",
        _ => "",
    };
    command.env("RUSTC_BOOTSTRAP", "1").args([
        "rustdoc",
        "--quiet",
        "--lib",
        "-p",
        name,
        "--features",
        features,
    ]);
    command.arg("--target-dir").arg(&target).args([
        "--",
        "-Zunstable-options",
        "--output-format",
        "json",
    ]);
    let output = command.output().context("cannot run cargo rustdoc")?;
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo rustdoc failed for {name}: {text}");
    Ok(target.join(format!("doc/{}.json", name.replace('-', "_"))))
}

fn list(json: &Path) -> Result<String, public_api::Error> {
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    Ok(format!("{api}\n"))
}

/// The first line that differs, and on which side it is.
pub fn first_change(file: &Path, listing: &str) -> Option<String> {
    let Ok(recorded) = std::fs::read_to_string(file) else {
        return Some(format!("there is no {}", file.display()));
    };
    let (old, new): (Vec<&str>, Vec<&str>) =
        (recorded.lines().collect(), listing.lines().collect());
    let added = new.iter().find(|line| !old.contains(line)).map(|line| format!("new: {line}"));
    let removed = old.iter().find(|line| !new.contains(line)).map(|line| format!("gone: {line}"));
    added.or(removed).or_else(|| (old != new).then(|| "the order of the lines changed".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::first_change;

    #[test]
    fn the_changed_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("listing.txt");
        assert!(first_change(&file, "a\n").unwrap().contains("listing.txt"));
        std::fs::write(&file, "pub fn a()\npub fn b()\n").unwrap();
        for (listing, change) in [
            ("pub fn a()\npub fn b()\n", None),
            ("pub fn a()\npub fn b()\npub fn c()\n", Some("new: pub fn c()")),
            ("pub fn b()\n", Some("gone: pub fn a()")),
            ("pub fn b()\npub fn a()\n", Some("the order of the lines changed")),
        ] {
            assert_eq!(first_change(&file, listing).as_deref(), change, "{listing}");
        }
    }
}
