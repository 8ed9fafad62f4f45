//! Keeps the newest version of each record, in whatever order and however often answers arrive.
//!
//! A [`Record`] has an identity and a version. Merging into a [`Snapshot`] is idempotent and commutative: the same
//! answers in another order, or twice, give the same snapshot. So a repeated webhook does no harm.
//!
//! ```
//! # mod spike_blocking { pub use spike_core::*; pub use spike_toolkit::*; }
//! use spike_blocking::api::Workout;
//! use spike_blocking::snapshot::Snapshot;
//!
//! let workouts = |json| serde_json::from_str::<Vec<Workout>>(json);
//! let old = r#"[{"record_id": "a", "modified_at": "2026-04-01T10:00:00Z", "name": "Run"}]"#;
//! let new = r#"[{"record_id": "a", "modified_at": "2026-04-01T11:00:00Z", "name": "Morning run"}]"#;
//!
//! let mut snapshot = Snapshot::new();
//! let changes = snapshot.merge(workouts(new)?);
//! assert_eq!(changes.added.len(), 1);
//! // An older version changes nothing.
//! assert!(snapshot.merge(workouts(old)?).is_empty());
//! assert_eq!(snapshot.records().next().and_then(|run| run.name.as_deref()), Some("Morning run"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Keep one snapshot for each user and record type: an identity does not contain the user. Send requests with the same
//! options each time; otherwise a newer version without stages replaces an older one with them.
//!
//! The API does not announce deletions, so a snapshot never removes a record by itself; see [`Snapshot::remove`].

mod identity;
mod record;

pub use identity::Identity;
pub use record::Record;

use std::collections::{BTreeMap, BTreeSet, btree_map};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use spike_core::canonical;

/// The newest version of each record.
///
/// It is serialized as the list of its records; the identities are derived from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot<R> {
    records: BTreeMap<Identity, R>,
}

/// The records that [`Snapshot::merge`] changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// New records.
    pub added: BTreeSet<Identity>,
    /// Records whose version in the snapshot was replaced.
    pub updated: BTreeSet<Identity>,
}

impl Changes {
    /// Returns `true` if nothing changed.
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
    /// Creates an empty snapshot.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds new records and replaces older versions. Returns what changed.
    ///
    /// The later `modified_at` wins; a record with one wins over a record without. If two different versions have the
    /// same `modified_at` (one was requested with stages, for example), the one with the longer JSON wins, then the one
    /// whose JSON sorts later: arbitrary, but the same on every machine and in every order.
    pub fn merge(&mut self, records: impl IntoIterator<Item = R>) -> Changes {
        let mut changes = Changes::default();
        for record in records {
            match self.records.entry(record.identity()) {
                btree_map::Entry::Vacant(entry) => {
                    changes.added.insert(entry.key().clone());
                    entry.insert(record);
                }
                btree_map::Entry::Occupied(mut entry) => {
                    if supersedes(&record, entry.get()) {
                        if !changes.added.contains(entry.key()) {
                            changes.updated.insert(entry.key().clone());
                        }
                        entry.insert(record);
                    }
                }
            }
        }
        changes
    }

    /// Returns the record with this identity.
    #[must_use]
    pub fn get(&self, identity: &Identity) -> Option<&R> {
        self.records.get(identity)
    }

    /// Removes a record, such as one that is missing in a newer answer for its window. Merging an older answer adds it
    /// again.
    pub fn remove(&mut self, identity: &Identity) -> Option<R> {
        self.records.remove(identity)
    }

    /// Returns an iterator over the records with their identities, sorted by identity.
    pub fn iter(&self) -> btree_map::Iter<'_, Identity, R> {
        self.records.iter()
    }

    /// Returns an iterator over the records, sorted by identity. A snapshot collected from them is equal to this one.
    pub fn records(&self) -> btree_map::Values<'_, Identity, R> {
        self.records.values()
    }

    /// Returns an iterator that takes the records out, sorted by identity.
    pub fn into_records(self) -> btree_map::IntoValues<Identity, R> {
        self.records.into_values()
    }

    /// Returns the number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Returns `true` if there are no records.
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

impl<'a, R: Record> IntoIterator for &'a Snapshot<R> {
    type Item = (&'a Identity, &'a R);
    type IntoIter = btree_map::Iter<'a, Identity, R>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<R: Record> Serialize for Snapshot<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.records())
    }
}

impl<'de, R: Record + Deserialize<'de>> Deserialize<'de> for Snapshot<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<R>::deserialize(deserializer)?.into_iter().collect())
    }
}

/// Returns `true` if `new` replaces `old`. This is a total order, so merging in any order gives the same result.
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
