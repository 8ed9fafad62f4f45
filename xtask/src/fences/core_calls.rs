//! The core calls no clock, sleep, socket or file function.
//!
//! Clippy proves it with types in hand, from the list in the core's `clippy.toml`. Here it is checked in
//! seconds, from the names in the sources; and that the list is whole and nothing switches it off.

mod clippy_list;
mod table;

use std::collections::BTreeSet;

use super::{Verdict, verdict};
use crate::policy::CORE;
use crate::workspace::Workspace;
use crate::workspace::paths::{Mention, Names, mentions};
use crate::workspace::source::Source;

use self::table::Group;

pub fn check(workspace: &Workspace) -> Verdict {
    let manifest = workspace.manifest_of(CORE)?;
    let (mut complaints, listed) = clippy_list::check(workspace, &manifest)?;
    let sources = workspace.sources(&manifest.folder, &["src", "tests", "benches", "examples"])?;
    for with_tests in [false, true] {
        let wanted: Vec<&Source> = sources
            .iter()
            .filter(|source| with_tests || !source.test)
            .collect();
        let files: Vec<Vec<Mention>> = wanted
            .iter()
            .map(|source| mentions(source.tokens(with_tests)))
            .collect();
        for ((source, file), names) in wanted.iter().zip(&files).zip(&Names::of_crate(&files)) {
            complaints.extend(scan(source, file, names, with_tests));
        }
    }
    let unique: BTreeSet<String> = complaints.into_iter().collect();
    let detail = format!(
        "no clock, sleep, socket or file in {} files; clippy.toml lists {listed}",
        sources.len()
    );
    verdict(unique.into_iter().collect(), detail)
}

/// Looks for what is banned; in tests only for what even a test of the core must not do.
fn scan(source: &Source, file: &[Mention], names: &Names, with_tests: bool) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut complain = |line: usize, what: &str, group: Group| {
        if !(with_tests && group.is_fine_in_tests()) {
            let (shown, kind, instead) = (&source.shown, group.what(), group.instead());
            complaints.push(format!("{shown}:{line}: {what} is {kind}; {instead}"));
        }
    };
    for mention in file {
        match mention {
            Mention::Path(written) | Mention::Import(written, _) => {
                let readings = names.readings(written);
                if let Some((path, group)) = readings
                    .iter()
                    .find_map(|path| Some((path, table::group_of(path)?)))
                {
                    complain(written.line, path, group);
                }
            }
            Mention::Method(name, line) => {
                if let Some(group) = table::group_of_method(name) {
                    complain(*line, &format!(".{name}()"), group);
                }
            }
        }
    }
    complaints
}
