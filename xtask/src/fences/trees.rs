//! Crates and features that a dependency tree must not contain. `cargo tree` resolves the features for the crates of a
//! rule alone, as for their users, and prints the path to a forbidden crate.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use cargo_metadata::Package;
use semver::Version;

use super::Project;
use crate::policy::{CRYPTO, LIMITS, RULES};
use crate::workspace::{Workspace, published};

/// Features by crate and version.
type Tree = BTreeMap<(String, String), Vec<String>>;

/// Runs `cargo tree` with these arguments.
fn run(workspace: &Workspace, more: &[&str], arguments: &str) -> Result<String> {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    workspace.cargo(&[&["tree"], more, &arguments].concat())
}

fn tree(workspace: &Workspace, arguments: &str) -> Result<Tree> {
    Ok(parse(&run(workspace, &["--prefix", "none", "--format", "{p}|{f}"], arguments)?))
}

/// Reads lines like `hyper v1.9.0|client,http1 (*)`.
fn parse(text: &str) -> Tree {
    let mut tree = Tree::new();
    for (package, features) in
        text.lines().filter_map(|line| line.trim_end_matches(" (*)").split_once('|'))
    {
        let (name, rest) = package.split_once(" v").unwrap_or((package, ""));
        let version = rest.split(' ').next().unwrap_or_default();
        let known = tree.entry((name.to_owned(), version.to_owned())).or_default();
        known.extend(features.split(',').map(str::to_owned));
    }
    tree
}

/// Adds to each complaint about a crate the paths that lead to it.
fn with_paths(
    workspace: &Workspace,
    arguments: &str,
    found: Vec<(String, String)>,
) -> Result<Vec<String>> {
    let paths = |(spec, complaint): (String, String)| {
        let paths = run(workspace, &["--invert", &spec], arguments)?;
        Ok(format!("{complaint}; `cargo tree --invert {spec} {arguments}`:\n{}", paths.trim_end()))
    };
    found.into_iter().map(paths).collect()
}

/// Checks the rules, the limits and the crypto provider.
pub(super) fn check(project: &Project<'_>) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for (arguments, never, why) in RULES {
        let arguments = format!("{arguments} --target all");
        let tree = tree(project.workspace, &arguments)?;
        complaints.extend(with_paths(project.workspace, &arguments, forbidden(never, why, &tree))?);
    }
    for (arguments, limit) in LIMITS {
        complaints.extend(too_many(arguments, tree(project.workspace, arguments)?.len(), *limit));
    }
    complaints.extend(provider(&tree(project.workspace, CRYPTO)?));
    Ok(complaints)
}

/// The crates on some lists, as `name@version`, and the complaint about each.
fn forbidden(never: &[&[&str]], why: &str, tree: &Tree) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for ((name, version), features) in tree {
        let matches = |entry: &&&str| match (entry.strip_suffix('*'), entry.split_once('/')) {
            (Some(start), _) => name.starts_with(start),
            (_, Some((of, feature))) => {
                name == of && features.iter().any(|enabled| enabled == feature)
            }
            _ => name == **entry,
        };
        let entries = never.iter().copied().flatten().filter(matches);
        found.extend(
            entries.map(|entry| (format!("{name}@{version}"), format!("{name} ({entry}): {why}"))),
        );
    }
    found
}

/// Both clients together need exactly one rustls, with ring.
fn provider(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for name in ["ring", "rustls"] {
        let found: Vec<_> = tree.iter().filter(|((other, _), _)| other == name).collect();
        let versions: Vec<&str> = found.iter().map(|((_, version), _)| version.as_str()).collect();
        if versions.len() != 1 {
            complaints.push(format!("both clients need exactly one {name}, found {versions:?}"));
        }
        if name == "rustls"
            && found.iter().any(|(_, features)| !features.iter().any(|feature| feature == "ring"))
        {
            complaints
                .push("rustls lacks the feature `ring`; enable it in both clients".to_owned());
        }
    }
    complaints
}

fn too_many(arguments: &str, count: usize, limit: usize) -> Option<String> {
    (count > limit)
        .then(|| format!("{count} crates in `cargo tree {arguments}`, the limit is {limit}"))
}

/// No dependency of a published crate declares a newer Rust than we do.
pub(super) fn check_rust_version(project: &Project<'_>) -> Result<Vec<String>> {
    let published = published(&project.metadata);
    let names: String =
        published.iter().map(|(package, _)| format!("-p {} ", package.name)).collect();
    let arguments = format!("{names}--all-features --target all -e normal,build");
    let ours = published.iter().filter_map(|(package, _)| package.rust_version.as_ref()).min();
    let ours = ours.context("no published crate has `rust-version`")?;
    let found = too_new(&tree(project.workspace, &arguments)?, &project.metadata.packages, ours);
    with_paths(project.workspace, &arguments, found)
}

fn too_new(tree: &Tree, packages: &[Package], ours: &Version) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for package in packages
        .iter()
        .filter(|package| package.rust_version.as_ref().is_some_and(|rust| rust > ours))
    {
        let (name, version) = (package.name.to_string(), package.version.to_string());
        if let (Some(rust), true) =
            (&package.rust_version, tree.contains_key(&(name.clone(), version.clone())))
        {
            let complaint = format!("{name} needs Rust {rust}, our minimum is {ours}");
            found.push((format!("{name}@{version}"), complaint));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::here;

    /// The complaints of every rule whose arguments start like this.
    fn complaints(start: &str, crates: &str) -> String {
        let tree = parse(crates);
        let rules = RULES.iter().filter(|(arguments, ..)| arguments.starts_with(start));
        let found = rules.flat_map(|(_, never, why)| forbidden(never, why, &tree));
        found.map(|(_, complaint)| complaint).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_forbidden_crate_or_feature_is_named() {
        let core = "the core does no I/O";
        for (rule, krate, expected) in [
            ("-p spike-core -e normal,build", "reqwest v0.13.0|", core),
            ("-p spike-core --all-features -e normal,build", "tokio v1.0.0|", core),
            ("-p spike-core --all-features -e normal,build", "rustls v0.23.0|", core),
            ("-p spike-core -e normal,build", "getrandom v0.3.0|", core),
            ("-p spike-core -e normal,build", "jiff v0.2.0|alloc,std (*)", core),
            ("-p spike-core -e normal,build", "chrono v0.4.0|clock", core),
            ("-p spike-core --all-features -e normal,build", "time v0.3.0|rand", core),
            (
                "-p spike-core --all-features -e normal,build,dev",
                "axum v0.8.0|",
                "the tests of the core do no I/O",
            ),
            ("-p spike-toolkit", "reqwest v0.13.0|", "the toolkit does no I/O"),
            ("-p spike-arrow", "reqwest v0.13.0|", "the conversion to Arrow does no I/O"),
            (
                "-p spike-async --no-default-features",
                "reqwest v0.13.0|",
                "only a feature may add it",
            ),
            ("-p spike-async --all-features", "ureq v3.0.0|", "ureq belongs to spike-blocking"),
            (
                "-p spike-blocking --no-default-features",
                "rustls v0.23.0|",
                "only a feature may add it",
            ),
            (
                "-p spike-blocking --all-features -e normal,build",
                "reqwest v0.13.0|",
                "reqwest belongs to spike-async",
            ),
            (
                "-p spike-blocking --all-features -e normal,build",
                "tokio v1.0.0|",
                "a runtime belongs to spike-async",
            ),
            (
                "-p spike-blocking --all-features -e normal,build",
                "hyper-util v1.0.0|",
                "a runtime belongs to spike-async",
            ),
            (
                "-p spike-async -p spike-blocking --all-features",
                "aws-lc-rs v1.0.0|",
                "both clients use ring",
            ),
            (
                "-p spike-async -p spike-blocking --all-features",
                "rustls v0.23.0|fips",
                "both clients use ring",
            ),
            ("-p spike-async -p spike-blocking -e", "openssl v0.10.0|", "both clients use ring"),
        ] {
            let name = krate.split(' ').next().unwrap();
            let found = complaints(rule, krate);
            assert!(
                found.starts_with(&format!("{name} (")) && found.contains(expected),
                "{rule} {krate}: {found}"
            );
        }
        assert!(
            complaints("-p spike-core", "jiff v0.2.0|std")
                .starts_with("jiff (jiff/std): the core does no I/O")
        );
        assert_eq!(
            complaints("-p spike-toolkit", "bytes v1.0.0|std\njiff v0.2.0|alloc\nringbuf v1.0.0|"),
            ""
        );
        assert_eq!(complaints("-p spike-async --all", "reqwest v0.13.0|"), "");
    }

    #[test]
    fn the_path_to_a_forbidden_crate_is_named() {
        let (workspace, arguments) = (Workspace::new(here()), "-p spike-blocking -e normal");
        let found = forbidden(&[&["ureq-*"]], "a test", &tree(&workspace, arguments).unwrap());
        let found = with_paths(&workspace, arguments, found).unwrap().join("\n");
        let names =
            ["ureq-proto (ureq-*): a test; ", "\nureq-proto v", "── ureq v", "── spike-blocking v"];
        assert!(names.iter().all(|name| found.contains(name)), "{found}");
    }

    #[test]
    fn one_crypto_provider() {
        let found = |more: &str| {
            provider(&parse(&format!("rustls v0.23.0|ring\nring v0.17.0|\n{more}"))).join("\n")
        };
        assert_eq!(found(""), "");
        for (more, expected) in [
            ("rustls v0.22.0|ring", "exactly one rustls, found [\"0.22.0\", \"0.23.0\"]"),
            ("rustls v0.22.0|", "rustls lacks the feature `ring`"),
            ("ring v0.16.0|", "exactly one ring, found [\"0.16.0\", \"0.17.0\"]"),
        ] {
            assert!(found(more).contains(expected), "no {expected}:\n{}", found(more));
        }
        assert!(
            provider(&parse("spike-async v0.1.0|")).join("").contains("exactly one ring, found []")
        );
    }

    #[test]
    fn too_many_crates() {
        let arguments = "-p spike-async --features arrow -e normal";
        let found = too_many(arguments, 146, 145).unwrap();
        assert_eq!(found, format!("146 crates in `cargo tree {arguments}`, the limit is 145"));
        assert_eq!(too_many(arguments, 145, 145), None);
    }

    #[test]
    fn a_dependency_that_needs_a_newer_rust() {
        let mut packages = Workspace::new(here()).metadata(&["--no-deps"]).unwrap().packages;
        let ours = Version::new(1, 88, 0);
        let tree = parse("spike-toolkit v0.1.0 (/x)|\nhyper v1.0.0|");
        assert!(too_new(&tree, &packages, &ours).is_empty());
        packages.iter_mut().for_each(|package| package.rust_version = Some(Version::new(1, 88, 1)));
        let expected = "spike-toolkit needs Rust 1.88.1, our minimum is 1.88.0";
        assert_eq!(
            too_new(&tree, &packages, &ours),
            [("spike-toolkit@0.1.0".to_owned(), expected.to_owned())]
        );
    }
}
