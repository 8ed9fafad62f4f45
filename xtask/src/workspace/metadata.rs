//! `cargo metadata`: every member with every feature, for every platform.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::Workspace;
use super::graph::{Graph, Kind};

/// What we need to know of the whole graph.
pub struct Metadata {
    pub graph: Graph,
    /// By node of the graph.
    pub packages: BTreeMap<usize, Package>,
    /// The members of the workspace, as nodes of the graph.
    pub members: Vec<usize>,
}

/// One package.
#[derive(Deserialize)]
pub struct Package {
    id: String,
    pub name: String,
    pub version: String,
    pub rust_version: Option<String>,
    pub license: Option<String>,
    pub source: Option<String>,
}

#[derive(Deserialize)]
struct Document {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Resolved>,
}

#[derive(Deserialize)]
struct Resolved {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<EdgeKind>,
}

#[derive(Deserialize)]
struct EdgeKind {
    kind: Option<String>,
}

impl Metadata {
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        let text = workspace.cargo(&["metadata", "--format-version", "1", "--all-features"])?;
        let document: Document =
            serde_json::from_str(&text).context("cannot read the answer of cargo metadata")?;
        let mut graph = Graph::default();
        let mut ids = BTreeMap::new();
        for package in &document.packages {
            ids.insert(
                package.id.clone(),
                graph.node(&package.name, &package.version),
            );
        }
        for resolved in &document.resolve.nodes {
            for edge in &resolved.deps {
                for kind in &edge.dep_kinds {
                    graph.edge(ids[&resolved.id], ids[&edge.pkg], kind.read());
                }
            }
        }
        let members = document
            .workspace_members
            .iter()
            .map(|id| ids[id])
            .collect();
        let packages = document
            .packages
            .into_iter()
            .map(|package| (ids[&package.id], package))
            .collect();
        Ok(Self {
            graph,
            packages,
            members,
        })
    }

    /// A member by name.
    pub fn member(&self, name: &str) -> Result<usize> {
        let found = self
            .members
            .iter()
            .copied()
            .find(|id| self.graph.nodes[*id].name == name);
        found.with_context(|| format!("there is no crate `{name}` in the workspace"))
    }
}

impl EdgeKind {
    fn read(&self) -> Kind {
        match self.kind.as_deref() {
            Some("dev") => Kind::Dev,
            Some("build") => Kind::Build,
            _ => Kind::Normal,
        }
    }
}
