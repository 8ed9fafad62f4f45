//! What one document has that another has not.
//!
//! "Added" is in the second document and not in the first. How dangerous a change is, is seen from a program that
//! was built with the first and meets a server that keeps to the second.

mod change;
mod operation;
mod pairs;
mod parameter;
pub mod report;
mod schema;
mod variants;

use std::collections::BTreeSet;

use self::change::{Change, Danger, Kind};
use self::pairs::Pairs;
use super::resolve::Document;
use super::schema::canonical;

/// Which way something travels: what we send, or what we get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Direction {
    Request,
    Response,
}

/// Walks both documents at once.
struct Walk<'a> {
    old: &'a Document,
    new: &'a Document,
    /// What was found, and in which pair of schemas.
    changes: Vec<(Change, Option<usize>)>,
    pairs: Pairs,
    /// The operation at hand.
    operation: String,
}

/// Everything that differs, most dangerous first.
pub fn compare(old: &Document, new: &Document) -> Vec<Change> {
    let (changes, pairs, operation) = (Vec::new(), Pairs::default(), String::new());
    let mut walk = Walk {
        old,
        new,
        changes,
        pairs,
        operation,
    };
    walk.servers();
    walk.operations();
    let operations = walk.pairs.operations();
    let with_others = |(mut change, pair): (Change, Option<usize>)| {
        let others = pair.into_iter().flat_map(|pair| &operations[pair]);
        change.also = others
            .filter(|name| **name != change.operation)
            .map(|name| (*name).to_owned())
            .collect();
        change
    };
    let mut changes: Vec<Change> = walk.changes.into_iter().map(with_others).collect();
    change::sort(&mut changes);
    changes
}

impl Walk<'_> {
    fn note(
        &mut self,
        danger: Danger,
        kind: Kind,
        place: &str,
        before: Option<String>,
        after: Option<String>,
    ) {
        let change = Change::new(danger, kind, &self.operation, place, before, after);
        self.changes.push((change, self.pairs.current()));
    }

    /// Where the API lives.
    fn servers(&mut self) {
        let urls = |document: &Document| -> BTreeSet<String> {
            let servers = document
                .root()
                .get("servers")
                .and_then(|servers| servers.as_array())
                .into_iter()
                .flatten();
            let url = |server: &serde_json::Value| {
                Some(
                    server
                        .get("url")?
                        .as_str()?
                        .trim_end_matches('/')
                        .to_owned(),
                )
            };
            servers.filter_map(url).collect()
        };
        let (old, new) = (urls(self.old), urls(self.new));
        for url in old.difference(&new) {
            self.note(Danger::Risks, Kind::Server, "", Some(url.clone()), None);
        }
        for url in new.difference(&old) {
            self.note(Danger::Adds, Kind::Server, "", None, Some(url.clone()));
        }
    }
}

/// A flag as text, if it is set.
fn flag(is_set: bool, word: &str) -> Option<String> {
    is_set.then(|| word.to_owned())
}

/// `required` of a parameter or a body.
fn is_required(value: &serde_json::Value) -> bool {
    value
        .get("required")
        .is_some_and(|required| canonical(required) == "true")
}
