//! The pairs of schemas that were compared, and which operation leads to which.
//!
//! A pair is compared once, however many operations share it and however often it contains itself.

use std::collections::BTreeMap;

use super::Direction;
use crate::spec::schema::Identity;

/// Two schemas, and which way they travel.
type Pair = (Identity, Identity, Direction);

/// A graph of pairs.
#[derive(Default)]
pub(super) struct Pairs {
    known: BTreeMap<Pair, usize>,
    below: Vec<Vec<usize>>,
    /// By operation.
    roots: BTreeMap<String, Vec<usize>>,
    /// The pairs we are inside of.
    inside: Vec<usize>,
}

impl Pairs {
    /// Enters a pair; false if it has been entered before, and there is nothing to leave.
    pub(super) fn enter(&mut self, operation: &str, pair: Pair) -> bool {
        let next = self.known.len();
        let id = *self.known.entry(pair).or_insert(next);
        match self.inside.last() {
            Some(parent) => self.below[*parent].push(id),
            None => self.roots.entry(operation.to_owned()).or_default().push(id),
        }
        if id == next {
            self.below.push(Vec::new());
            self.inside.push(id);
        }
        id == next
    }

    pub(super) fn leave(&mut self) {
        self.inside.pop();
    }

    /// The pair we are in.
    pub(super) fn current(&self) -> Option<usize> {
        self.inside.last().copied()
    }

    /// The operations that lead to each pair.
    pub(super) fn operations(&self) -> Vec<Vec<&str>> {
        let mut found = vec![Vec::new(); self.below.len()];
        for (operation, roots) in &self.roots {
            let mut met = vec![false; self.below.len()];
            let mut queue = roots.clone();
            while let Some(at) = queue.pop() {
                if !std::mem::replace(&mut met[at], true) {
                    found[at].push(operation.as_str());
                    queue.extend(&self.below[at]);
                }
            }
        }
        found
    }
}
