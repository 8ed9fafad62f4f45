//! Without default features a client has its driver and its traits: no HTTP client, runtime or TLS.

use anyhow::Context as _;

use super::{Verdict, verdict};
use crate::policy::{ASYNC, BLOCKING, HTTP, RUNTIME, TLS, is_on};
use crate::workspace::Workspace;
use crate::workspace::graph::{SHIPPED, show};
use crate::workspace::tree::Ask;

pub fn check(workspace: &Workspace) -> Verdict {
    let mut complaints = Vec::new();
    for name in [ASYNC, BLOCKING] {
        let features = &["--no-default-features"];
        let graph = workspace.tree(Ask {
            packages: &[name],
            features,
            thorough: true,
        })?;
        let root = graph
            .find(name)
            .context("cargo tree does not show the crate")?;
        for way in graph.ways(root, SHIPPED, &[]) {
            let end = &way[way.len() - 1].name;
            if [HTTP, RUNTIME, TLS].iter().any(|list| is_on(list, end)) {
                let way = show(&way);
                complaints.push(format!(
                    "{way}: {end} comes with no features at all; make it optional, behind one"
                ));
            }
        }
    }
    verdict(
        complaints,
        format!(
            "{ASYNC} and {BLOCKING} without default features: no HTTP client, no runtime, no TLS"
        ),
    )
}
