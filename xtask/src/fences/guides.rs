//! The pages lead where they say, can be found, and their code is compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use super::{Verdict, verdict};
use crate::workspace::Workspace;

/// Where readers begin.
const DOORS: &[&str] = &["README.md", "CONTRIBUTING.md", "docs/architecture.md"];

pub fn check(workspace: &Workspace) -> Verdict {
    let mut pages: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut compiled: BTreeSet<PathBuf> = BTreeSet::new();
    for file in workspace.files()? {
        match file.extension().and_then(|ending| ending.to_str()) {
            Some("md") => {
                pages.insert(file.clone(), fs::read_to_string(&file)?);
            }
            Some("rs") => compiled.extend(included(&file)?),
            _ => {}
        }
    }
    let (mut complaints, mut linked, mut links) = (Vec::new(), BTreeSet::new(), 0);
    for (page, text) in &pages {
        let shown = workspace.show(page);
        for link in links_of(text) {
            links += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => page.clone(),
                path => joined(page, path),
            };
            if !target.exists() {
                complaints.push(format!("{shown}: the link to {link} leads nowhere"));
            } else if !anchor.is_empty()
                && pages.get(&target).is_some_and(|text| !has(text, anchor))
            {
                complaints.push(format!("{shown}: {path} has no heading for #{anchor}"));
            }
            if DOORS.contains(&shown.as_str()) {
                linked.insert(target);
            }
        }
    }
    let docs = workspace.root().join("docs");
    let guides = pages
        .iter()
        .filter(|(page, _)| page.parent() == Some(docs.as_path()));
    for (page, text) in guides {
        let shown = workspace.show(page);
        if !linked.contains(page) && !DOORS.contains(&shown.as_str()) {
            complaints.push(format!(
                "{shown}: nobody finds it; link to it from README.md"
            ));
        }
        if text.contains("```rust") && !compiled.contains(page) {
            complaints.push(format!(
                "{shown}: its code is not compiled; include it as the other guides are, with #[doc = include_str!(...)]"
            ));
        }
    }
    verdict(
        complaints,
        format!("{links} links in {} pages lead somewhere", pages.len()),
    )
}

/// The pages whose code is tests of this file: `#[doc = include_str!("...")]`.
fn included(file: &Path) -> Result<Vec<PathBuf>> {
    let text = fs::read_to_string(file)?;
    let found = text.split("#[doc = include_str!(\"").skip(1);
    let paths = found.filter_map(|rest| rest.split_once("\")]"));
    Ok(paths.map(|(path, _)| joined(file, path)).collect())
}

/// Where links lead to, those to other sites and those in code aside.
fn links_of(text: &str) -> Vec<&str> {
    let mut code = false;
    let prose = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !code && !fence
    });
    let targets = prose.flat_map(|line| line.split("](").skip(1));
    let targets = targets.filter_map(|rest| rest.split_once(')'));
    let targets = targets.map(|(target, _)| target);
    targets
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        .collect()
}

fn joined(file: &Path, path: &str) -> PathBuf {
    let mut place = file.parent().unwrap_or(file).to_path_buf();
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => {
                place.pop();
            }
            Component::Normal(name) => place.push(name),
            _ => {}
        }
    }
    place
}

/// Whether a page has a heading of this anchor, as the usual hosts make them.
fn has(text: &str, anchor: &str) -> bool {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| line.trim_start_matches('#').trim())
        .any(|heading| {
            let plain = heading.to_lowercase();
            let slug: String = plain
                .chars()
                .filter(|sign| sign.is_alphanumeric() || " -_".contains(*sign))
                .map(|sign| if sign == ' ' { '-' } else { sign })
                .collect();
            slug == anchor
        })
}
