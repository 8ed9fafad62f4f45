//! reqwest and tokio are reached through spike-async only, ureq through spike-blocking only.

use super::{Verdict, verdict};
use crate::policy::{ASYNC, BLOCKING, CORE, TOOLS, is_on};
use crate::workspace::Workspace;
use crate::workspace::graph::{Kind, Node, SHIPPED, show};
use crate::workspace::metadata::Metadata;

struct Rule {
    crates: &'static [&'static str],
    /// Who may depend on them, and through whom others may reach them.
    home: &'static str,
    /// Whether the tests of the other client may use them.
    tests: bool,
}

const RULES: &[Rule] = &[
    Rule {
        crates: &["reqwest", "reqwest-*"],
        home: ASYNC,
        tests: false,
    },
    Rule {
        crates: &["hyper", "hyper-*", "tokio", "tokio-*"],
        home: ASYNC,
        tests: true,
    },
    Rule {
        crates: &["ureq", "ureq-*"],
        home: BLOCKING,
        tests: false,
    },
];

pub fn check(workspace: &Workspace) -> Verdict {
    let metadata = workspace.metadata()?;
    let mut complaints = Vec::new();
    for rule in RULES {
        for member in &metadata.members {
            complaints.extend(complain(metadata, rule, *member));
        }
    }
    complaints.sort();
    complaints.dedup();
    let count = metadata.members.len();
    verdict(
        complaints,
        format!(
            "reqwest and tokio only below {ASYNC}, ureq only below {BLOCKING} ({count} crates)"
        ),
    )
}

fn complain(metadata: &Metadata, rule: &Rule, member: usize) -> Vec<String> {
    let name = metadata.graph.nodes[member].name.as_str();
    if name == rule.home || TOOLS.contains(&name) {
        return Vec::new();
    }
    let dev = [Kind::Dev];
    let kinds = if name == CORE || !rule.tests {
        [SHIPPED, &dev].concat()
    } else {
        SHIPPED.to_vec()
    };
    // The tests of a client use the mock, which is free to choose its server.
    let closed: &[&str] = if name == CORE {
        &[]
    } else {
        &[rule.home, crate::policy::MOCK]
    };
    let ways = metadata.graph.ways(member, &kinds, closed);
    let bad = ways
        .iter()
        .filter(|way| is_on(rule.crates, &way[way.len() - 1].name));
    let complain = |way: &Vec<&Node>| {
        let end = &way[way.len() - 1].name;
        format!(
            "{}: {end} may be reached through {} only; drop the dependency of {name}",
            show(way),
            rule.home
        )
    };
    bad.map(complain).collect()
}
