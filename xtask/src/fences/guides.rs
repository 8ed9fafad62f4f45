//! Links between the pages lead to a file and a heading, every guide is linked, and its code is compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use super::Project;

/// Where readers begin.
const ENTRIES: &[&str] = &["README.md", "CONTRIBUTING.md", "docs/architecture.md"];

pub(super) fn check(project: &Project<'_>) -> Result<Vec<String>> {
    let mut texts = BTreeMap::new();
    for file in project.workspace.files()? {
        if file.extension().is_some_and(|end| end == "md" || end == "rs") {
            let text = fs::read_to_string(&file)?;
            texts.insert(PathBuf::from(project.workspace.show(&file)), text);
        }
    }
    Ok(complain(&texts, &|path| project.workspace.root().join(path).exists()))
}

/// Checks the pages among some files, by path.
fn complain(texts: &BTreeMap<PathBuf, String>, exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let (mut complaints, mut linked, mut compiled) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (file, text) in
        texts.iter().filter(|(file, _)| file.extension().is_some_and(|end| end == "rs"))
    {
        let included =
            text.split("#[doc = include_str!(\"").skip(1).filter_map(|rest| rest.split('"').next());
        compiled.extend(included.map(|path| joined(file, path)));
    }
    let pages = || texts.iter().filter(|(file, _)| file.extension().is_some_and(|end| end == "md"));
    for (page, text) in pages() {
        for link in links(text) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.clone() } else { joined(page, path) };
            let lacks =
                |text: &String| !anchor.is_empty() && !anchors(text).any(|known| known == anchor);
            if !exists(&target) {
                complaints.push(format!("{}: the link {link} leads nowhere", page.display()));
            } else if texts.get(&target).is_some_and(lacks) {
                complaints.push(format!(
                    "{}: {} has no heading #{anchor}",
                    page.display(),
                    target.display()
                ));
            }
            if ENTRIES.iter().any(|entry| page == Path::new(entry)) {
                linked.insert(target);
            }
        }
    }
    for (page, text) in pages().filter(|(page, _)| page.parent() == Some(Path::new("docs"))) {
        let shown = page.display();
        if !linked.contains(page) && !ENTRIES.iter().any(|entry| page == Path::new(entry)) {
            complaints.push(format!("{shown}: not linked; add a link to README.md"));
        }
        if text.contains("```rust") && !compiled.contains(page) {
            complaints
                .push(format!("{shown}: its code is not compiled; add #[doc = include_str!(...)]"));
        }
    }
    complaints
}

/// The targets of the links outside of code, without those to other sites.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2);
    let targets =
        prose.flat_map(|text| text.split("](").skip(1)).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
}

/// The anchors of the headings, as the usual hosts make them.
fn anchors(text: &str) -> impl Iterator<Item = String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| {
        let kept = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        kept.chars().filter(|sign| sign.is_alphanumeric() || "-_".contains(*sign)).collect()
    })
}

/// A path relative to the folder of a file, without `..`.
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

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str =
        "A [guide](docs/guide.md#two-words) and [more](https://example.com/none.md).";
    const GUIDE: &str = "# Guide\n\n## `Two` words!\n\n```rust\nf(x)[0](y);\n```\n";
    const LIB: &str = "#[doc = include_str!(\"../../../docs/guide.md\")]";

    fn complaints(readme: &str, guide: &str, lib: &str) -> String {
        let files = [("README.md", readme), ("docs/guide.md", guide), ("crates/a/src/lib.rs", lib)];
        let texts: BTreeMap<_, _> =
            files.map(|(path, text)| (PathBuf::from(path), text.to_owned())).into();
        complain(&texts, &|path| texts.contains_key(path)).join("\n")
    }

    #[test]
    fn guides() {
        assert_eq!(complaints(README, GUIDE, LIB), "");
        for (readme, guide, lib, expected) in [
            (
                README,
                "# Two words\n[that](other.md)",
                LIB,
                "docs/guide.md: the link other.md leads nowhere",
            ),
            (README, "# Two word", LIB, "README.md: docs/guide.md has no heading #two-words"),
            ("", GUIDE, LIB, "docs/guide.md: not linked"),
            (README, GUIDE, "", "docs/guide.md: its code is not compiled"),
        ] {
            assert_eq!(
                complaints(readme, guide, lib).lines().next().unwrap_or("").find(expected),
                Some(0),
                "{expected}"
            );
        }
    }
}
