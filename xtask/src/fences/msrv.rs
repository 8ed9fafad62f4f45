//! No dependency of a published crate needs a newer Rust than the workspace declares.

use anyhow::Context as _;

use super::{Verdict, verdict};
use crate::policy::PUBLISHED;
use crate::workspace::Workspace;
use crate::workspace::graph::{SHIPPED, show};

pub fn check(workspace: &Workspace) -> Verdict {
    let root = workspace.root_manifest()?;
    let declared = root
        .get(&["workspace", "package", "rust-version"])
        .and_then(|value| value.as_str());
    let declared = declared.context("Cargo.toml: [workspace.package] has no rust-version")?;
    let mut complaints = toolchain(workspace);
    let metadata = workspace.metadata()?;
    let mut count = 0;
    for name in PUBLISHED {
        let member = metadata.member(name)?;
        if metadata.packages[&member].rust_version.as_deref() != Some(declared) {
            complaints.push(format!(
                "{name} does not say `rust-version.workspace = true` ({declared})"
            ));
        }
        for way in metadata.graph.ways(member, SHIPPED, &[]) {
            let end = way[way.len() - 1];
            let id = metadata
                .graph
                .id(&end.name, &end.version)
                .context("a crate without a package")?;
            let needed = metadata.packages[&id]
                .rust_version
                .as_deref()
                .unwrap_or("1.0");
            count += 1;
            if number(needed) > number(declared) {
                complaints.push(format!(
                    "{}: {} {} needs Rust {needed}, we promise {declared}; take an older version",
                    show(&way),
                    end.name,
                    end.version
                ));
            }
        }
    }
    verdict(
        complaints,
        format!(
            "Rust {declared} is enough for {} crates and their {count} dependencies",
            PUBLISHED.len()
        ),
    )
}

fn toolchain(workspace: &Workspace) -> Vec<String> {
    let channel = workspace
        .read("rust-toolchain.toml")
        .ok()
        .and_then(|text| text.parse::<toml::Table>().ok());
    let channel = channel
        .as_ref()
        .and_then(|table| table.get("toolchain")?.get("channel")?.as_str());
    match channel {
        Some("stable") => Vec::new(),
        other => vec![format!(
            "rust-toolchain.toml says channel {other:?}; it has to say \"stable\""
        )],
    }
}

/// `1.88.1` as numbers that compare.
fn number(version: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = version
        .split(['.', '-'])
        .map(|part| part.parse().unwrap_or(0))
        .collect();
    parts.resize(3, 0);
    parts
}
