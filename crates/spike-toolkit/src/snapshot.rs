//! What is known of a user's records, however often, late or out of order the news of them come.
//!
//! A [`Record`] has an identity and a version; a [`Snapshot`] keeps the newest of each. Merging the same answers
//! in another order, or again, gives the same snapshot, so a webhook that is delivered twice does no harm.
//!
//! ```
//! use spike_core::api::Workout;
//! use spike_toolkit::snapshot::Snapshot;
//!
//! let workouts = |json| serde_json::from_str::<Vec<Workout>>(json);
//! let old = r#"[{"record_id": "a", "modified_at": "2026-04-01T10:00:00Z", "name": "Run"}]"#;
//! let new = r#"[{"record_id": "a", "modified_at": "2026-04-01T11:00:00Z", "name": "Morning run"}]"#;
//!
//! let mut snapshot = Snapshot::new();
//! let changes = snapshot.merge(workouts(new)?);
//! assert_eq!(changes.added.len(), 1);
//! // An answer that arrives late changes nothing.
//! assert!(snapshot.merge(workouts(old)?).is_empty());
//! assert_eq!(snapshot.records().next().and_then(|run| run.name.as_deref()), Some("Morning run"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Keep one snapshot for each user and sort of record: an identity made of provider and times says nothing of
//! users. Ask for a sort of record with the same options every time, or a newer answer without stages takes the
//! place of an older one with them.
//!
//! The API announces no deletions of records, so nothing is ever dropped on its own; see [`Snapshot::remove`].

mod identity;
mod record;

pub use identity::Identity;
pub use record::Record;

use std::collections::{BTreeMap, BTreeSet, btree_map};

use spike_core::canonical;

/// The newest version of each record.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot<R> {
    records: BTreeMap<Identity, R>,
}

/// What merging changed, for those who pass changes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// Records that were not known before.
    pub added: BTreeSet<Identity>,
    /// Records of which an older or poorer version was known.
    pub updated: BTreeSet<Identity>,
}

impl Changes {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.updated.is_empty()
    }
}

impl<R> Default for Snapshot<R> {
    fn default() -> Self {
        let records = BTreeMap::new();
        Self { records }
    }
}

impl<R: Record> Snapshot<R> {
    /// Nothing known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes over what is newer than what is known.
    ///
    /// The later `modified_at` wins, and any wins over none. If two versions have the same and yet differ (one was
    /// asked for with stages, say), the one with the longer JSON wins, then the one whose JSON comes later in the
    /// alphabet: arbitrary, but the same on every machine and in every order.
    pub fn merge(&mut self, records: impl IntoIterator<Item = R>) -> Changes {
        let mut changes = Changes::default();
        for record in records {
            match self.records.entry(record.identity()) {
                btree_map::Entry::Vacant(place) => {
                    changes.added.insert(place.key().clone());
                    place.insert(record);
                }
                btree_map::Entry::Occupied(mut place) => {
                    if supersedes(&record, place.get()) {
                        if !changes.added.contains(place.key()) {
                            changes.updated.insert(place.key().clone());
                        }
                        place.insert(record);
                    }
                }
            }
        }
        changes
    }

    /// The record of this identity.
    #[must_use]
    pub fn get(&self, identity: &Identity) -> Option<&R> {
        self.records.get(identity)
    }

    /// Drops a record, such as one that a newer answer for its window lacks. An old answer brings it back.
    pub fn remove(&mut self, identity: &Identity) -> Option<R> {
        self.records.remove(identity)
    }

    /// The records with their identities, in the order of the latter.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Identity, &R)> {
        self.records.iter()
    }

    /// The records. They are all there is to store: a snapshot made from them again is the same.
    pub fn records(&self) -> impl ExactSizeIterator<Item = &R> {
        self.records.values()
    }

    /// The records.
    pub fn into_records(self) -> impl ExactSizeIterator<Item = R> {
        self.records.into_values()
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

impl<R: Record> Extend<R> for Snapshot<R> {
    fn extend<I: IntoIterator<Item = R>>(&mut self, records: I) {
        self.merge(records);
    }
}

impl<R: Record> FromIterator<R> for Snapshot<R> {
    fn from_iter<I: IntoIterator<Item = R>>(records: I) -> Self {
        let mut snapshot = Self::new();
        snapshot.merge(records);
        snapshot
    }
}

/// Whether one version takes the place of another; a total order, so that merging in any order ends the same.
fn supersedes<R: Record>(new: &R, old: &R) -> bool {
    if new == old {
        return false;
    }
    let order = new.version().cmp(&old.version()).then_with(|| {
        let (new, old) = (canonical::text(new), canonical::text(old));
        new.len().cmp(&old.len()).then_with(|| new.cmp(&old))
    });
    order.is_gt()
}

#[cfg(test)]
mod tests;
