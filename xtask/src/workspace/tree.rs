//! `cargo tree`, which alone knows the features of one crate as published.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};

use super::Workspace;
use super::graph::{Graph, Kind};

/// What to ask `cargo tree` for.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    pub packages: &'a [&'a str],
    /// `--all-features`, `--no-default-features` or nothing.
    pub features: &'a [&'a str],
    /// Every platform, and build scripts too: for what must never be there. Otherwise what this machine
    /// would compile into a program: for counting.
    pub thorough: bool,
}

impl Workspace {
    /// The crates that come with a choice of packages and features.
    pub fn tree(&self, ask: Ask<'_>) -> Result<Graph> {
        let mut arguments = vec![
            "tree", "--prefix", "depth", "--format", "|{p}|{f}", "--edges",
        ];
        if ask.thorough {
            arguments.extend(["normal,build", "--target", "all"]);
        } else {
            arguments.push("normal");
        }
        for package in ask.packages {
            arguments.extend(["--package", package]);
        }
        arguments.extend(ask.features);
        parse(&self.cargo(&arguments)?)
    }
}

/// Reads lines like `2|hyper v1.9.0|client,http1 (*)`.
fn parse(text: &str) -> Result<Graph> {
    let mut graph = Graph::default();
    let mut above: Vec<usize> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (depth, package, features) =
            split(line).with_context(|| format!("cargo tree said: {line}"))?;
        let mut words = package.split(' ');
        let name = words.next().unwrap_or_default();
        let id = graph.node(
            name,
            words.next().unwrap_or_default().trim_start_matches('v'),
        );
        graph.nodes[id].features.extend(features);
        above.truncate(depth);
        if let Some(parent) = above.last() {
            graph.edge(*parent, id, Kind::Normal);
        }
        above.push(id);
    }
    Ok(graph)
}

fn split(line: &str) -> Option<(usize, &str, BTreeSet<String>)> {
    let (depth, rest) = line.split_once('|')?;
    let (package, features) = rest.split_once('|')?;
    let features = features.trim_end_matches(" (*)");
    let features = features
        .split(',')
        .filter(|feature| !feature.is_empty())
        .map(str::to_owned);
    Some((depth.parse().ok()?, package, features.collect()))
}
