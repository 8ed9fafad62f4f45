//! No file of the project speaks of a place that only its author's machine has.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{Verdict, verdict};
use crate::workspace::Workspace;

/// Folders at the root of somebody's machine.
const PRIVATE: &[&str] = &[
    "Users",
    "home",
    "mnt",
    "private",
    "root",
    "tmp",
    "var/folders",
    "work",
    "workspace",
];
/// Fine as an example.
const IN_DOCS: &[&str] = &["tmp"];
/// Files that are not text, and the lock file.
const SKIPPED: &[&str] = &[
    "gif", "gz", "jpg", "jpeg", "lock", "pdf", "png", "webp", "zip",
];
/// Endings that make a relative path in a comment one to a file of ours.
const FILES: &[&str] = &["json", "md", "rs", "toml", "yaml", "yml"];

pub fn check(workspace: &Workspace) -> Verdict {
    let mut complaints = Vec::new();
    let mut count = 0;
    for file in workspace.files()? {
        let ending = file
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        if SKIPPED.contains(&ending.as_str()) {
            continue;
        }
        count += 1;
        let shown = workspace.show(&file);
        for (number, line) in text.lines().enumerate() {
            let comment = line.trim_start().starts_with("//");
            let prose = ending == "md" || comment;
            let number = number + 1;
            for path in absolute(line, prose) {
                complaints.push(format!(
                    "{shown}:{number}: {path} is a path of one machine; say it without"
                ));
            }
            if ending != "rs" || comment {
                for path in
                    relative(line).filter(|path| leads_away(workspace, &file, path, &ending))
                {
                    complaints.push(format!(
                        "{shown}:{number}: {path} leads out of the project or nowhere"
                    ));
                }
            }
        }
    }
    verdict(
        complaints,
        format!("{count} files name nothing outside of the project"),
    )
}

/// Absolute paths into a private folder. A path of a URL has a host before it and does not count.
fn absolute(line: &str, prose: bool) -> Vec<String> {
    let mut found = Vec::new();
    for name in PRIVATE
        .iter()
        .filter(|name| !(prose && IN_DOCS.contains(name)))
    {
        let needle = format!("/{name}/");
        for (at, _) in line.match_indices(&needle) {
            let before = line[..at].chars().next_back();
            let starts =
                before.is_none_or(|sign| sign.is_whitespace() || "\"'`(=<[{,;|".contains(sign));
            let named = line[at + needle.len()..]
                .starts_with(|sign: char| sign.is_alphanumeric() || sign == '_');
            let scheme = line[..at].ends_with("file://");
            if (starts && named) || scheme {
                found.push(word(&line[at..]).to_owned());
            }
        }
    }
    found
}

/// Paths that start with `../`.
fn relative(line: &str) -> impl Iterator<Item = &str> {
    let starts = line.match_indices("../").map(|(at, _)| at);
    let first = starts.filter(|at| {
        !line[..*at].ends_with(|sign: char| sign.is_alphanumeric() || "./_-".contains(sign))
    });
    first.map(|at| word(&line[at..]))
}

fn word(text: &str) -> &str {
    let end = text
        .find(|sign: char| sign.is_whitespace() || "\"'`()<>[]{},;|#".contains(sign))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ':'])
}

/// Whether a relative path leaves the root; or names a file of ours that is not there.
fn leads_away(workspace: &Workspace, file: &Path, path: &str, ending: &str) -> bool {
    let mut place: PathBuf = file.parent().unwrap_or(file).to_path_buf();
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => {
                if place == workspace.root() {
                    return true;
                }
                place.pop();
            }
            Component::Normal(name) => place.push(name),
            _ => {}
        }
    }
    let is_file = place
        .extension()
        .is_some_and(|end| FILES.iter().any(|file| end == *file));
    let there = place.to_string_lossy().contains('*') || place.exists();
    (ending == "md" || is_file) && !there
}
