//! What the dependency trees of our crates contain.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use semver::Version;

use super::Project;
use super::graph::{Graph, show};
use crate::policy::{
    CLIENT_TESTS, CORE, CORE_USES, FEATURES, LIMITS, MOCK, RULES, Rule, SHIPPED, is_on,
};

/// Checks the rules, the limits and the crypto provider.
pub(super) fn check(project: &Project<'_>) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.packages.iter().all(|name| project.has(name))) {
        let arguments = [rule.features, &["--target", "all", "--edges", rule.edges]].concat();
        let graph = Graph::of(project.workspace, rule.packages, &arguments)?;
        complaints.extend(forbidden(rule, &graph));
        match rule.name {
            "core, all features" => complaints.extend(unlisted(&graph)),
            "crypto" => complaints.extend(provider(&graph)),
            _ => {}
        }
    }
    for (name, features, limit) in LIMITS.iter().filter(|(name, ..)| project.has(name)) {
        let graph =
            Graph::of(project.workspace, &[name], &[*features, &["--edges", "normal"]].concat())?;
        let what = [&[*name], *features].concat().join(" ");
        complaints.extend(too_many(&what, graph.nodes.len(), *limit));
    }
    Ok(complaints)
}

/// Crates and features that a rule forbids.
fn forbidden(rule: &Rule, graph: &Graph) -> Vec<String> {
    let mut complaints = Vec::new();
    // The mock may use any HTTP server; the tests of the core use no server at all.
    let closed: &[&str] = if rule.packages == [CORE] { &[] } else { &[MOCK, CLIENT_TESTS] };
    for path in graph.paths(closed) {
        let end = path[path.len() - 1];
        if rule.never.iter().any(|list| is_on(list, &end.name)) {
            complaints.push(format!("{}: {} ({})", show(&path), rule.why, rule.name));
        }
        let group = rule.name.split(',').next().filter(|_| rule.edges == SHIPPED);
        for (_, _, features) in
            FEATURES.iter().filter(|(of, name, _)| Some(*of) == group && *name == end.name)
        {
            for feature in features.iter().filter(|feature| end.features.contains(**feature)) {
                let (path, name) = (show(&path), rule.name);
                complaints.push(format!(
                    "{path}: feature `{feature}` of {}: {} ({name})",
                    end.name, rule.why
                ));
            }
        }
    }
    complaints
}

/// Direct dependencies of the core that are not on its list.
fn unlisted(graph: &Graph) -> Vec<String> {
    let direct =
        graph.paths(&[]).into_iter().filter(|path| path.len() == 2).map(|path| &path[1].name);
    let unlisted = direct.filter(|name| !CORE_USES.contains(&name.as_str()));
    unlisted
        .map(|name| format!("{CORE} > {name}: not listed in `CORE_USES` of xtask/src/policy.rs; add it if the core needs it"))
        .collect()
}

/// Both clients together need exactly one rustls, with ring.
fn provider(graph: &Graph) -> Vec<String> {
    let mut complaints = Vec::new();
    for name in ["ring", "rustls"] {
        let found: Vec<_> = graph.nodes.iter().filter(|node| node.name == name).collect();
        let versions: Vec<&str> = found.iter().map(|node| node.version.as_str()).collect();
        if versions.len() != 1 {
            complaints.push(format!("both clients need exactly one {name}, found {versions:?}"));
        }
        if name == "rustls" && found.iter().any(|node| !node.features.contains("ring")) {
            complaints
                .push("rustls lacks the feature `ring`; enable it in both clients".to_owned());
        }
    }
    complaints
}

fn too_many(what: &str, count: usize, limit: usize) -> Option<String> {
    let hint = format!("see `cargo tree -e normal -p {what}`");
    (count > limit).then(|| format!("{what} has {count} crates, the limit is {limit}; {hint}"))
}

/// No dependency of a published crate declares a newer Rust than we do.
pub(super) fn check_rust_version(project: &Project<'_>) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let packages = project.metadata.packages.iter();
    let needs: BTreeMap<_, _> = packages
        .filter_map(|package| {
            Some((
                (package.name.to_string(), package.version.to_string()),
                package.rust_version.clone()?,
            ))
        })
        .collect();
    for package in project.published() {
        let declared = package
            .rust_version
            .as_ref()
            .with_context(|| format!("{} lacks `rust-version`", package.name))?;
        let arguments = ["--all-features", "--target", "all", "--edges", SHIPPED];
        let graph = Graph::of(project.workspace, &[package.name.as_str()], &arguments)?;
        complaints.extend(too_new(&graph, &needs, declared));
    }
    Ok(complaints)
}

fn too_new(
    graph: &Graph,
    needs: &BTreeMap<(String, String), Version>,
    declared: &Version,
) -> Vec<String> {
    let mut complaints = Vec::new();
    for path in graph.paths(&[]) {
        let end = path[path.len() - 1];
        if let Some(needed) =
            needs.get(&(end.name.clone(), end.version.clone())).filter(|needed| *needed > declared)
        {
            complaints.push(format!(
                "{} {} needs Rust {needed}, our minimum is {declared}",
                show(&path),
                end.version
            ));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::TOOLKIT;

    /// The complaints of all rules about these packages.
    fn complaints(packages: &[&str], tree: &str) -> String {
        let graph = Graph::parse(tree).unwrap();
        let rules = RULES.iter().filter(|rule| rule.packages == packages);
        rules.flat_map(|rule| forbidden(rule, &graph)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_forbidden_crate_is_named_with_its_path() {
        const SNEAKY: &str =
            "1|sneaky v1.0.0|\n2|reqwest v0.13.0|\n3|tokio v1.0.0|\n3|rustls v0.23.0|";
        let cases: &[(&str, &str, &[&str])] = &[
            (
                "spike-core",
                SNEAKY,
                &[
                    "spike-core > sneaky > reqwest: the core does no I/O",
                    "spike-core > sneaky > reqwest > tokio: the core does",
                    "spike-core > sneaky > reqwest > rustls: the core does",
                    "the tests of the core do no I/O",
                    "(core, all features)",
                ],
            ),
            (
                "spike-core",
                "1|getrandom v0.3.0|",
                &["spike-core > getrandom: the core does no I/O"],
            ),
            (
                "spike-toolkit",
                SNEAKY,
                &["spike-toolkit > sneaky > reqwest: the toolkit does no I/O"],
            ),
            (
                "spike-arrow",
                SNEAKY,
                &["spike-arrow > sneaky > reqwest: the conversion to Arrow does no I/O"],
            ),
            (
                "spike-async",
                "1|reqwest v0.13.0|",
                &["spike-async > reqwest: only a feature may add it (async, no features)"],
            ),
            (
                "spike-async",
                "1|ureq v3.0.0|",
                &["spike-async > ureq: ureq belongs to spike-blocking"],
            ),
            (
                "spike-blocking",
                SNEAKY,
                &[
                    "spike-blocking > sneaky > reqwest: reqwest belongs to spike-async",
                    "spike-blocking > sneaky > reqwest > tokio: a runtime belongs to spike-async",
                    "spike-blocking > sneaky > reqwest > rustls: only a feature may add it",
                ],
            ),
            (
                "spike-blocking",
                "1|hyper v1.0.0|",
                &["spike-blocking > hyper: a runtime belongs to spike-async"],
            ),
        ];
        for (package, rest, expected) in cases {
            let found = complaints(&[package], &format!("0|{package} v0.1.0 (/x)|\n{rest}"));
            for line in *expected {
                assert!(found.contains(line), "no {line}:\n{found}");
            }
        }
    }

    #[test]
    fn the_mock_may_use_any_server() {
        let tree = "0|spike-blocking v0.1.0|\n1|spike-mock v0.1.0|\n2|reqwest v0.13.0|\n";
        let rule = RULES.iter().find(|rule| rule.name == "blocking").unwrap();
        assert!(forbidden(rule, &Graph::parse(tree).unwrap()).is_empty());
        assert_eq!(complaints(&[TOOLKIT], "0|spike-toolkit v0.1.0|\n1|bytes v1.0.0|"), "");
    }

    #[test]
    fn the_tests_of_the_core_use_no_mock() {
        let found =
            complaints(&[CORE], "0|spike-core v0.1.0|\n1|spike-mock v0.1.0|\n2|axum v0.8.0|\n");
        assert!(
            found.contains("spike-core > spike-mock > axum: the tests of the core do no I/O"),
            "{found}"
        );
    }

    #[test]
    fn features_of_dependencies() {
        for (name, feature) in [("jiff", "std"), ("chrono", "clock"), ("time", "rand")] {
            let found = complaints(
                &[CORE],
                &format!("0|spike-core v0.1.0|\n1|{name} v1.0.0|alloc,{feature} (*)"),
            );
            assert!(
                found.contains(&format!("spike-core > {name}: feature `{feature}` of {name}")),
                "{found}"
            );
        }
    }

    #[test]
    fn a_new_dependency_of_the_core_is_listed_first() {
        let graph = Graph::parse(
            "0|spike-core v0.1.0|\n1|bytes v1.0.0|\n2|inner v1.0.0|\n1|harmless v1.0.0|",
        )
        .unwrap();
        let found = unlisted(&graph);
        assert!(
            found.len() == 1
                && found[0].starts_with("spike-core > harmless: not listed in `CORE_USES`"),
            "{found:?}"
        );
    }

    #[test]
    fn one_crypto_provider() {
        const CLIENTS: &[&str] = &["spike-async", "spike-blocking"];
        let tree = |rest: &str| {
            format!("0|spike-async v0.1.0|\n1|rustls v0.23.0|ring\n2|ring v0.17.0|\n{rest}")
        };
        let found = |rest: &str| {
            let tree = tree(rest);
            let more = provider(&Graph::parse(&tree).unwrap());
            format!("{}\n{}", complaints(CLIENTS, &tree), more.join("\n"))
        };
        assert_eq!(found("").trim(), "");
        for (rest, expected) in [
            (
                "2|aws-lc-rs v1.0.0|",
                "spike-async > rustls > aws-lc-rs: both clients use ring (crypto, all features)",
            ),
            (
                "1|rustls v0.23.0|fips",
                "spike-async > rustls: feature `fips` of rustls: both clients use ring",
            ),
            (
                "1|native-tls v0.2.0|\n2|openssl v0.10.0|",
                "spike-async > native-tls > openssl: both clients use ring (crypto)",
            ),
            ("1|rustls v0.22.0|ring", "exactly one rustls, found [\"0.23.0\", \"0.22.0\"]"),
            ("1|rustls v0.22.0|", "rustls lacks the feature `ring`"),
            ("1|ring v0.16.0|", "exactly one ring, found"),
        ] {
            assert!(found(rest).contains(expected), "no {expected}:\n{}", found(rest));
        }
        let bare = provider(&Graph::parse("0|spike-async v0.1.0|").unwrap());
        assert!(bare[0].contains("exactly one ring, found []"), "{bare:?}");
    }

    #[test]
    fn too_many_crates() {
        let found = too_many("spike-async --features arrow", 146, 145).unwrap();
        let expected = "has 146 crates, the limit is 145; see `cargo tree -e normal -p spike-async --features arrow`";
        assert!(found.contains(expected), "{found}");
        assert_eq!(too_many("spike-core", 40, 40), None);
    }

    #[test]
    fn a_dependency_that_needs_a_newer_rust() {
        let graph =
            Graph::parse("0|spike-async v0.1.0|\n1|reqwest v0.13.0|\n2|hyper v1.0.0|").unwrap();
        let needs = |version: Version| {
            BTreeMap::from([(("hyper".to_owned(), "1.0.0".to_owned()), version)])
        };
        let ours = Version::new(1, 88, 0);
        let found = too_new(&graph, &needs(Version::new(1, 88, 1)), &ours);
        assert_eq!(
            found,
            ["spike-async > reqwest > hyper 1.0.0 needs Rust 1.88.1, our minimum is 1.88.0"]
        );
        assert!(too_new(&graph, &needs(ours.clone()), &ours).is_empty());
    }
}
