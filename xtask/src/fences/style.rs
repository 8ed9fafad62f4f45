//! The shape of the source tree: `foo.rs` beside `foo/`, short files, one test binary per crate.

use std::fs;
use std::path::Path;

use super::{Verdict, verdict};
use crate::policy::{LONGEST_FILE, MEDIAN_FILE, TABLES};
use crate::workspace::Workspace;
use crate::workspace::manifest::Manifest;

pub fn check(workspace: &Workspace) -> Verdict {
    let mut complaints = Vec::new();
    let mut lengths = Vec::new();
    for file in workspace
        .files()?
        .iter()
        .filter(|file| file.extension().is_some_and(|end| end == "rs"))
    {
        let shown = workspace.show(file);
        if shown.ends_with("/mod.rs") {
            complaints.push(format!("{shown}: name it after its folder, beside it"));
        }
        let lines = fs::read_to_string(file)?.lines().count();
        lengths.push(lines);
        if lines > LONGEST_FILE && !TABLES.iter().any(|table| shown.starts_with(table)) {
            complaints.push(format!(
                "{shown}: {lines} lines, at most {LONGEST_FILE}; split it"
            ));
        }
    }
    for manifest in workspace.manifests()? {
        complaints.extend(tests(workspace, &manifest)?);
    }
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    if median > MEDIAN_FILE {
        complaints.push(format!(
            "the median file has {median} lines, at most {MEDIAN_FILE}; split the long ones"
        ));
    }
    let longest = lengths.last().copied().unwrap_or(0);
    verdict(
        complaints,
        format!(
            "{} files, median {median} lines, longest {longest}",
            lengths.len()
        ),
    )
}

/// Every integration test binary is linked on its own: one per crate will do.
fn tests(workspace: &Workspace, manifest: &Manifest) -> anyhow::Result<Vec<String>> {
    let mut complaints = Vec::new();
    if manifest.table.contains_key("test") {
        complaints.push(format!(
            "{}: [[test]]: use tests/it/main.rs",
            manifest.shown
        ));
    }
    let folder = manifest.folder.join("tests");
    if manifest.name().is_none() || !folder.is_dir() {
        return Ok(complaints);
    }
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if is_binary(&path) {
            complaints.push(format!(
                "{}: a second test binary; make it a module of tests/it",
                workspace.show(&path)
            ));
        }
    }
    Ok(complaints)
}

fn is_binary(path: &Path) -> bool {
    let is_rust = path.extension().is_some_and(|end| end == "rs");
    let is_other = path.file_name().is_some_and(|name| name != "it");
    is_rust || (is_other && path.join("main.rs").exists())
}
