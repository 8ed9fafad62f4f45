//! A graph of crates, and who brings whom.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Why one crate depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Normal,
    Build,
    Dev,
}

/// One version of one crate.
#[derive(Debug, Default)]
pub struct Node {
    pub name: String,
    pub version: String,
    pub features: BTreeSet<String>,
}

/// A dependency graph.
#[derive(Debug, Default)]
pub struct Graph {
    pub nodes: Vec<Node>,
    edges: Vec<BTreeSet<(usize, Kind)>>,
    index: BTreeMap<(String, String), usize>,
}

impl Graph {
    /// The node of a crate, made when it is new.
    pub fn node(&mut self, name: &str, version: &str) -> usize {
        let key = (name.to_owned(), version.to_owned());
        let next = self.nodes.len();
        let id = *self.index.entry(key).or_insert(next);
        if id == next {
            self.nodes.push(Node {
                name: name.to_owned(),
                version: version.to_owned(),
                features: BTreeSet::new(),
            });
            self.edges.push(BTreeSet::new());
        }
        id
    }

    pub fn edge(&mut self, from: usize, to: usize, kind: Kind) {
        self.edges[from].insert((to, kind));
    }

    /// The first node of this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    /// The node of this version of a crate.
    pub fn id(&self, name: &str, version: &str) -> Option<usize> {
        self.index
            .get(&(name.to_owned(), version.to_owned()))
            .copied()
    }

    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.nodes.iter().filter(move |node| node.name == name)
    }

    /// What a node depends on directly.
    pub fn next(&self, from: usize) -> impl Iterator<Item = (&Node, Kind)> {
        self.edges[from]
            .iter()
            .map(|(to, kind)| (&self.nodes[*to], *kind))
    }

    /// The way to every crate that is reached from `from`, shortest first.
    ///
    /// `first` says which kinds of edge may start a way; the rest of it are normal and build edges. Ways do
    /// not lead through a crate that `closed` names.
    pub fn ways(&self, from: usize, first: &[Kind], closed: &[&str]) -> Vec<Vec<&Node>> {
        let mut came: BTreeMap<usize, usize> = BTreeMap::from([(from, from)]);
        let mut queue = VecDeque::from([from]);
        let mut order = Vec::new();
        while let Some(at) = queue.pop_front() {
            if at != from {
                order.push(at);
                if closed.contains(&self.nodes[at].name.as_str()) {
                    continue;
                }
            }
            for (to, kind) in &self.edges[at] {
                let open = if at == from {
                    first.contains(kind)
                } else {
                    *kind != Kind::Dev
                };
                if open && !came.contains_key(to) {
                    came.insert(*to, at);
                    queue.push_back(*to);
                }
            }
        }
        order
            .into_iter()
            .map(|end| self.walk_back(&came, from, end))
            .collect()
    }

    fn walk_back(&self, came: &BTreeMap<usize, usize>, from: usize, end: usize) -> Vec<&Node> {
        let mut way = vec![end];
        let mut at = end;
        while at != from {
            at = came[&at];
            way.push(at);
        }
        way.into_iter().rev().map(|id| &self.nodes[id]).collect()
    }
}

/// A way as people read it: `spike-core > a > b`.
pub fn show(way: &[&Node]) -> String {
    way.iter()
        .map(|node| node.name.as_str())
        .collect::<Vec<_>>()
        .join(" > ")
}

/// The edges that bring a crate into a user's program.
pub const SHIPPED: &[Kind] = &[Kind::Normal, Kind::Build];
