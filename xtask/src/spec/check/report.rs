//! What a check counted, and what it found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Counts by group, and failures in the order they were found, each once.
#[derive(Default)]
pub struct Report {
    counts: Vec<(&'static str, String)>,
    failures: Vec<String>,
    seen: BTreeSet<String>,
    /// The file of each operation.
    files: BTreeMap<String, String>,
}

impl Report {
    pub fn count(&mut self, group: &'static str, count: impl ToString) {
        self.counts.push((group, count.to_string()));
    }

    /// Tells in which file an operation is implemented, for the failures that name it.
    pub fn file(&mut self, operation: &str, file: &str) {
        self.files.insert(operation.to_owned(), file.to_owned());
    }

    /// Notes a failure: where, and what is wrong there.
    pub fn fail(&mut self, place: &str, what: impl AsRef<str>) {
        self.fail_once(place, what.as_ref(), "");
    }

    /// Notes a failure unless it is known, with what it was first seen with.
    pub fn fail_once(&mut self, place: &str, what: &str, first: &str) {
        let line = match self.files.get(place) {
            Some(file) => format!("{place} ({file}): {what}"),
            None => format!("{place}: {what}"),
        };
        if self.seen.insert(line.clone()) {
            self.failures.push(line + first);
        }
    }

    pub fn failures(&self) -> &[String] {
        &self.failures
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        for (group, count) in &self.counts {
            let _ = writeln!(text, "{group:<20} {count}");
        }
        if self.failures.is_empty() {
            text.push_str("the document, the SDK, the examples and the mock server agree");
            return text;
        }
        let _ = writeln!(text);
        for failure in &self.failures {
            let _ = writeln!(text, "{failure}");
        }
        let _ = write!(text, "\n{} differences", self.failures.len());
        text
    }
}
