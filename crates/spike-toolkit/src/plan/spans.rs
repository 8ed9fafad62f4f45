use std::collections::{BTreeMap, BTreeSet};

use spike_core::vocabulary::Provider;

/// Disjoint half-open spans of integers, each with the content to request. Spans that overlap, touch, or lie as close
/// as the allowed gap are joined.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spans<T>(BTreeMap<i64, (i64, T)>);

/// The content of a span, which can be joined with that of another.
pub(super) trait Join {
    fn join(&mut self, other: Self);
}

impl<T> Default for Spans<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Join> Spans<T> {
    /// Adds a span and joins it with all that are no further away than the gap, which must be the same every time. An
    /// empty span is ignored.
    pub(super) fn add(&mut self, (mut start, mut end): (i64, i64), mut content: T, gap: i64) {
        if start >= end {
            return;
        }
        // The spans are disjoint, so the last one that begins early enough also ends latest.
        while let Some((&first, _)) = self
            .0
            .range(..=end.saturating_add(gap))
            .next_back()
            .filter(|span| span.1.0 >= start.saturating_sub(gap))
        {
            if let Some((last, known)) = self.0.remove(&first) {
                start = start.min(first);
                end = end.max(last);
                content.join(known);
            }
        }
        self.0.insert(start, (end, content));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, i64, &T)> {
        self.0.iter().map(|(start, (end, content))| (*start, *end, content))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Join for () {
    fn join(&mut self, (): ()) {}
}

impl<T: Ord> Join for BTreeSet<T> {
    fn join(&mut self, mut other: Self) {
        // The smaller set into the larger one: a set that grows with each event is not copied for each.
        if self.len() < other.len() {
            std::mem::swap(self, &mut other);
        }
        self.extend(other);
    }
}

/// Some providers, or all of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Providers {
    All,
    Some(BTreeSet<Provider>),
}

impl Providers {
    pub(super) fn of(provider: Option<&Provider>) -> Self {
        match provider {
            Some(name) => Self::Some(BTreeSet::from([name.clone()])),
            None => Self::All,
        }
    }

    /// Returns the providers for a request, where an empty list means all.
    pub(super) fn list<'a>(&'a self, all: &'a BTreeSet<Provider>) -> &'a BTreeSet<Provider> {
        match self {
            Self::All => all,
            Self::Some(names) => names,
        }
    }
}

impl Join for Providers {
    fn join(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Some(names), Self::Some(more)) => names.join(more),
            _ => *self = Self::All,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn many_contents_of_one_span() {
        // To copy the set for each would be 5 billion steps.
        let mut spans = Spans::default();
        for n in 0..100_000 {
            spans.add((0, 1), Providers::of(Some(&Provider::from(format!("p{n}")))), 0);
        }
        let all = BTreeSet::new();
        assert!(spans.iter().all(|(_, _, providers)| providers.list(&all).len() == 100_000));
    }

    proptest! {
        #[test]
        fn spans_are_disjoint_and_cover_what_was_added(
            added in prop::collection::vec((0i64..60, 0i64..9), 0..20),
            turn in 0usize..20,
            gap in 0i64..5,
        ) {
            let fill = |added: &[(i64, i64)]| {
                let mut spans = Spans::default();
                for (start, length) in added {
                    spans.add((*start, start + length), BTreeSet::from([*length]), gap);
                }
                spans
            };
            let spans = fill(&added);
            let list: Vec<_> = spans.iter().collect();
            for pair in list.windows(2) {
                prop_assert!(pair[0].1 + gap < pair[1].0);
            }
            let covered = |n: i64| list.iter().any(|(start, end, _)| (*start..*end).contains(&n));
            // Covered is what was added, and the gaps between spans that lie close.
            let added_at = |n: i64| {
                added.iter().any(|(start, length)| (*start..start + length).contains(&n))
            };
            for n in 0..80 {
                let before = (0..=n).rev().find(|n| added_at(*n));
                let after = (n..80).find(|n| added_at(*n));
                let between = before.zip(after).is_some_and(|(one, other)| other - one <= gap + 1);
                prop_assert_eq!(covered(n), added_at(n) || between, "{}", n);
            }
            for (start, length) in added.iter().filter(|(_, length)| *length > 0) {
                let span = list.iter().find(|span| (span.0..span.1).contains(start)).unwrap();
                prop_assert!(span.2.contains(length));
            }
            let mut turned = added.clone();
            turned.extend(added.clone());
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
            }
            prop_assert_eq!(fill(&turned), spans);
        }
    }
}
