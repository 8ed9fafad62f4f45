//! A program with both clients has one crypto provider: ring.

use anyhow::{Context as _, Result};

use super::{Verdict, verdict};
use crate::policy::{ASYNC, BLOCKING, is_on};
use crate::workspace::Workspace;
use crate::workspace::graph::{Graph, SHIPPED, show};
use crate::workspace::tree::Ask;

/// Other providers, by crate.
const OTHERS: &[&str] = &[
    "aws-lc-*",
    "boring",
    "boring-*",
    "rustls-graviola",
    "rustls-openssl",
    "rustls-rustcrypto",
];
/// What the operating system's TLS brings; only a feature may ask for it.
const NATIVE: &[&str] = &[
    "native-tls",
    "openssl",
    "openssl-macros",
    "openssl-src",
    "openssl-sys",
];
/// Other providers, by feature of rustls.
const FEATURES: &[&str] = &["aws-lc-rs", "aws_lc_rs", "fips"];

pub fn check(workspace: &Workspace) -> Verdict {
    let packages = &[ASYNC, BLOCKING];
    let default = workspace.tree(Ask {
        packages,
        features: &[],
        thorough: true,
    })?;
    let all = workspace.tree(Ask {
        packages,
        features: &["--all-features"],
        thorough: true,
    })?;
    let mut complaints = foreign(&default, &[OTHERS, NATIVE].concat(), "default features")?;
    complaints.extend(foreign(&all, OTHERS, "all features")?);
    for name in ["ring", "rustls"] {
        let versions: Vec<&str> = default
            .named(name)
            .map(|node| node.version.as_str())
            .collect();
        match versions.as_slice() {
            [] => complaints.push(format!(
                "no {name} in {ASYNC} + {BLOCKING}: their feature `rustls` has to bring it"
            )),
            [_] => {}
            several => complaints.push(format!(
                "{name} comes {} times ({}); align them",
                several.len(),
                several.join(", ")
            )),
        }
    }
    if default
        .named("rustls")
        .any(|rustls| !rustls.features.contains("ring"))
    {
        complaints.push(
            "rustls is there without its feature `ring`: ask for it in both clients".to_owned(),
        );
    }
    verdict(
        complaints,
        format!("{ASYNC} + {BLOCKING}: ring, and nothing else"),
    )
}

fn foreign(graph: &Graph, banned: &[&str], label: &str) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for name in [ASYNC, BLOCKING] {
        let root = graph
            .find(name)
            .context("cargo tree does not show a client")?;
        for way in graph.ways(root, SHIPPED, &[]) {
            let end = way[way.len() - 1];
            if is_on(banned, &end.name) {
                complaints.push(format!(
                    "{}: a second crypto provider ({label}); both clients use ring",
                    show(&way)
                ));
            }
            let second = end
                .features
                .iter()
                .find(|feature| FEATURES.contains(&feature.as_str()));
            if let ("rustls", Some(feature)) = (end.name.as_str(), second) {
                complaints.push(format!(
                    "{}: rustls has feature `{feature}` ({label}), a second crypto provider; somebody on this way \
                     switches it on",
                    show(&way)
                ));
            }
        }
    }
    Ok(complaints)
}
