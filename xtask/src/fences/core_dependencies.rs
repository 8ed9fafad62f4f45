//! The core brings no HTTP client, runtime, TLS or randomness into a program, whatever features are on.

use anyhow::{Context as _, Result};

use super::{Verdict, verdict};
use crate::policy::{CORE, HTTP, RANDOM, RUNTIME, TLS, is_on};
use crate::workspace::Workspace;
use crate::workspace::graph::{Graph, show};
use crate::workspace::tree::Ask;

/// What the core may depend on directly.
const ALLOWED: &[&str] = &[
    "base64",
    "bytes",
    "chrono",
    "hex",
    "hmac",
    "http",
    "httpdate",
    "jiff",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
    "time",
    "zeroize",
];

/// Features that read a clock or the machine's time zone, or draw random numbers.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("chrono", &["clock", "iana-time-zone", "now", "wasmbind"]),
    (
        "jiff",
        &[
            "js",
            "std",
            "tz-system",
            "tzdb-concatenated",
            "tzdb-zoneinfo",
        ],
    ),
    ("time", &["local-offset", "rand"]),
];

pub fn check(workspace: &Workspace) -> Verdict {
    let mut complaints = Vec::new();
    let mut sizes = Vec::new();
    for (label, features) in [
        ("default features", &[][..]),
        ("all features", &["--all-features"]),
    ] {
        let graph = workspace.tree(Ask {
            packages: &[CORE],
            features,
            thorough: true,
        })?;
        let found = complain(&graph, label)?;
        complaints.extend(
            found
                .into_iter()
                .filter(|complaint| !complaints.contains(complaint))
                .collect::<Vec<_>>(),
        );
        sizes.push(format!("{} crates with {label}", graph.nodes.len()));
    }
    verdict(
        complaints,
        format!("{CORE}: {}, none does I/O", sizes.join(", ")),
    )
}

fn complain(graph: &Graph, label: &str) -> Result<Vec<String>> {
    let root = graph
        .find(CORE)
        .context("cargo tree does not show the core")?;
    let mut complaints = Vec::new();
    for way in graph.ways(root, crate::workspace::graph::SHIPPED, &[]) {
        let end = way[way.len() - 1];
        if let Some(what) = what_is(&end.name) {
            let way = show(&way);
            complaints.push(format!(
                "{way}: {} is {what}; the core does no I/O, take it out ({label})",
                end.name
            ));
        } else if way.len() == 2 && !ALLOWED.contains(&end.name.as_str()) {
            complaints.push(format!(
                "{CORE} depends on {}, which is not on its list (docs/architecture.md, rule 1); do without it, or add \
                 it to the rule and to the list in this fence",
                end.name
            ));
        }
        let forbidden = FORBIDDEN
            .iter()
            .filter(|(name, _)| *name == end.name)
            .flat_map(|(_, features)| *features);
        for feature in forbidden.filter(|feature| end.features.contains(**feature)) {
            complaints.push(format!(
                "{}: feature `{feature}` of {} reads the clock or the machine; switch it off",
                show(&way),
                end.name
            ));
        }
    }
    Ok(complaints)
}

fn what_is(name: &str) -> Option<&'static str> {
    let lists = [
        (HTTP, "an HTTP client or server"),
        (RUNTIME, "an async runtime"),
        (TLS, "TLS"),
        (RANDOM, "a random source"),
    ];
    lists
        .into_iter()
        .find(|(list, _)| is_on(list, name))
        .map(|(_, what)| what)
}
