//! How many crates come with each of ours.

use super::{Verdict, verdict};
use crate::policy::{ARROW, ASYNC, BLOCKING, CORE};
use crate::workspace::Workspace;
use crate::workspace::tree::Ask;

const BARE: &[&str] = &["--no-default-features"];
const WITH_ARROW: &[&str] = &["--features", "arrow"];

/// Crate, features, the most crates `cargo tree -e normal` may list, the crate itself included.
const LIMITS: &[(&str, &[&str], usize)] = &[
    (CORE, &[], 40),
    (BLOCKING, &[], 70),
    (ASYNC, &[], 125),
    (ASYNC, BARE, 50),
    (ARROW, &[], 60),
    (BLOCKING, WITH_ARROW, 90),
    (ASYNC, WITH_ARROW, 145),
];

pub fn check(workspace: &Workspace) -> Verdict {
    let mut complaints = Vec::new();
    let mut seen = Vec::new();
    for (name, features, limit) in LIMITS {
        let graph = workspace.tree(Ask {
            packages: &[name],
            features,
            thorough: false,
        })?;
        let what = [&[*name], *features].concat().join(" ");
        let count = graph.nodes.len();
        if count > *limit {
            complaints.push(format!(
                "{what} brings {count} crates, at most {limit} are allowed; see `cargo tree -e normal -p {what}`"
            ));
        }
        seen.push(format!("{what} {count}/{limit}"));
    }
    verdict(complaints, seen.join(", "))
}
