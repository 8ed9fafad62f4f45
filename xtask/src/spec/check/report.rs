//! What a check counted, and what it found.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Counts by group, and differences in the order they were found, each once.
#[derive(Default)]
pub struct Report {
    counts: Vec<(&'static str, String)>,
    failures: Vec<String>,
    seen: BTreeSet<String>,
}

impl Report {
    pub fn count(&mut self, group: &'static str, count: impl ToString) {
        self.counts.push((group, count.to_string()));
    }

    /// Adds a difference: where, and what is wrong there.
    pub fn fail(&mut self, place: &str, what: impl AsRef<str>) {
        self.fail_once(place, what.as_ref(), "");
    }

    /// Adds a difference unless it is there already, with the details of its first occurrence.
    pub fn fail_once(&mut self, place: &str, what: &str, first: &str) {
        let line = format!("{place}: {what}");
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
        let failures = self.failures.join("\n");
        let _ = write!(text, "\n{failures}\n\n{} differences", self.failures.len());
        text
    }
}
