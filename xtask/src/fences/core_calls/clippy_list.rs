//! The core's `clippy.toml` is whole, and nobody switches it off.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use super::table::{LISTED, List};
use crate::workspace::Workspace;
use crate::workspace::manifest::Manifest;
use crate::workspace::source::Source;

const LINTS: &[&str] = &[
    "disallowed_methods",
    "disallowed_types",
    "disallowed_macros",
];
/// The groups that hold these lints.
const GROUPS: &[&str] = &["all", "style"];

/// The complaints, and how many names are listed.
pub fn check(workspace: &Workspace, core: &Manifest) -> Result<(Vec<String>, usize)> {
    let shown = core.shown.replace("Cargo.toml", "clippy.toml");
    let table: Table = workspace
        .read(&shown)?
        .parse()
        .with_context(|| format!("cannot parse {shown}"))?;
    let mut complaints = Vec::new();
    let mut count = 0;
    for (list, key) in [
        (List::Methods, "disallowed-methods"),
        (List::Types, "disallowed-types"),
        (List::Macros, "disallowed-macros"),
    ] {
        let entries = entries(&table, key);
        count += entries.len();
        for (group, _, parent, names) in LISTED.iter().filter(|(_, of, ..)| *of == list) {
            for name in *names {
                let path = format!("{parent}::{name}");
                match entries.get(path.as_str()) {
                    None => {
                        complaints
                            .push(format!("{shown}: `{key}` lacks {path} ({})", group.what()));
                    }
                    Some(false) => {
                        complaints.push(format!("{shown}: `{key}`: give a reason for {path}"));
                    }
                    Some(true) => {}
                }
            }
        }
    }
    complaints.extend(settings(workspace, &table, &shown)?);
    complaints.extend(levels(
        &workspace.root_manifest()?,
        &["workspace", "lints", "clippy"],
    ));
    complaints.extend(levels(core, &["lints", "clippy"]));
    for source in workspace
        .sources(&core.folder, &["src"])?
        .iter()
        .filter(|source| !source.test)
    {
        complaints.extend(switches(source));
    }
    Ok((complaints, count))
}

/// The listed paths, and whether each has a reason.
fn entries<'a>(table: &'a Table, key: &str) -> BTreeMap<&'a str, bool> {
    let list = table
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let entry = |value: &'a Value| match value {
        Value::String(path) => Some((path.as_str(), false)),
        other => {
            let reason = other
                .get("reason")
                .and_then(Value::as_str)
                .is_some_and(|reason| !reason.is_empty());
            Some((other.get("path")?.as_str()?, reason))
        }
    };
    list.filter_map(entry).collect()
}

/// Clippy reads the nearest `clippy.toml` only, so the core's has to repeat the workspace's settings.
fn settings(workspace: &Workspace, core: &Table, shown: &str) -> Result<Vec<String>> {
    let root: Table = workspace
        .read("clippy.toml")?
        .parse()
        .context("cannot parse clippy.toml")?;
    let missing = root
        .iter()
        .filter(|(key, value)| core.get(*key) != Some(value));
    Ok(missing
        .map(|(key, _)| format!("{shown}: repeat `{key}` of the workspace's clippy.toml"))
        .collect())
}

fn levels(manifest: &Manifest, keys: &[&str]) -> Vec<String> {
    let lints = manifest
        .get(keys)
        .and_then(Value::as_table)
        .into_iter()
        .flatten();
    let mut complaints = Vec::new();
    for (name, value) in lints {
        let level = value.as_str().or_else(|| value.get("level")?.as_str());
        let ours = LINTS.contains(&name.as_str()) || GROUPS.contains(&name.as_str());
        if ours && level == Some("allow") {
            complaints.push(format!(
                "{}: [{}] allows {name}; take that out",
                manifest.shown,
                keys.join(".")
            ));
        }
    }
    complaints
}

/// `#[allow(clippy::disallowed_methods)]` and the like, outside of tests.
fn switches(source: &Source) -> Vec<String> {
    let text = source.tokens(false).to_string();
    let squeezed: String = text.split_whitespace().collect();
    let is_off = |lint: &&&str| {
        squeezed.contains(&format!("clippy::{lint},"))
            || squeezed.contains(&format!("clippy::{lint})"))
            || squeezed.contains(&format!("clippy::{lint}]"))
    };
    let names = LINTS.iter().chain(GROUPS).filter(is_off);
    names
        .map(|lint| {
            format!(
                "{}: switches clippy::{lint} off; only tests may",
                source.shown
            )
        })
        .collect()
}
