//! The output of `cargo tree` as a graph, and the paths in it.

use std::collections::{BTreeSet, VecDeque};

use anyhow::{Context as _, Result};

use crate::workspace::Workspace;

/// One version of one crate.
#[derive(Default)]
pub struct Node {
    pub name: String,
    pub version: String,
    pub features: BTreeSet<String>,
    /// The crates it depends on, by index.
    next: BTreeSet<usize>,
}

/// A dependency graph.
#[derive(Default)]
pub struct Graph {
    pub nodes: Vec<Node>,
    roots: BTreeSet<usize>,
}

impl Graph {
    /// Runs `cargo tree` for some packages. It resolves features for them alone, as for a user of these packages.
    pub fn of(workspace: &Workspace, packages: &[&str], arguments: &[&str]) -> Result<Self> {
        let mut command = vec!["tree", "--prefix", "depth", "--format", "|{p}|{f}"];
        packages.iter().for_each(|package| command.extend(["--package", package]));
        command.extend(arguments);
        Self::parse(&workspace.cargo(&command)?)
    }

    /// Reads lines like `2|hyper v1.9.0|client,http1 (*)`.
    pub fn parse(text: &str) -> Result<Self> {
        let mut graph = Self::default();
        let mut above: Vec<usize> = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let mut parts = line.trim_end_matches(" (*)").split('|');
            let mut part =
                || parts.next().with_context(|| format!("unexpected output of cargo tree: {line}"));
            let (depth, package, features) = (part()?.parse()?, part()?, part()?);
            let (name, rest) = package.split_once(" v").unwrap_or((package, ""));
            let id = graph.node(name, rest.split(' ').next().unwrap_or_default());
            let features = features.split(',').filter(|feature| !feature.is_empty());
            graph.nodes[id].features.extend(features.map(str::to_owned));
            above.truncate(depth);
            match above.last() {
                Some(parent) => graph.nodes[*parent].next.insert(id),
                None => graph.roots.insert(id),
            };
            above.push(id);
        }
        Ok(graph)
    }

    fn node(&mut self, name: &str, version: &str) -> usize {
        let found = self.nodes.iter().position(|node| node.name == name && node.version == version);
        found.unwrap_or_else(|| {
            let (name, version) = (name.to_owned(), version.to_owned());
            self.nodes.push(Node { name, version, ..Node::default() });
            self.nodes.len() - 1
        })
    }

    /// The shortest path from a root to every other crate, without paths through the crates in `closed`.
    pub fn paths(&self, closed: &[&str]) -> Vec<Vec<&Node>> {
        let mut seen = self.roots.clone();
        let mut queue: VecDeque<Vec<usize>> = self.roots.iter().map(|root| vec![*root]).collect();
        let mut found = Vec::new();
        while let Some(path) = queue.pop_front() {
            let node = &self.nodes[path[path.len() - 1]];
            if path.len() > 1 {
                found.push(path.iter().map(|id| &self.nodes[*id]).collect());
                if closed.contains(&node.name.as_str()) {
                    continue;
                }
            }
            for next in node.next.iter().filter(|next| seen.insert(**next)) {
                queue.push_back([path.as_slice(), &[*next]].concat());
            }
        }
        found
    }
}

/// A path as text: `spike-core > a > b`.
pub fn show(path: &[&Node]) -> String {
    path.iter().map(|node| node.name.as_str()).collect::<Vec<_>>().join(" > ")
}
