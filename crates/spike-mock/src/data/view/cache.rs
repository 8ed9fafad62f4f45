//! Data that requests share. They depend on the person, the provider and the day, not on the time of the request.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::data::day_model::DayModel;
use crate::data::point::Point;
use crate::data::wear::WearTime;
use crate::time::Day;

/// Maximum number of slots, and of points, that are kept: some tens of megabytes.
const MAX_KEPT: usize = 1 << 19;

/// Computed data by the key of the person, the number of the provider, the day, and a hash of the metric.
#[derive(Default)]
pub(crate) struct DataCache {
    pub(super) models: Memo<(u64, Day), DayModel>,
    pub(super) wear_times: Memo<(u64, u8, Day), WearTime>,
    pub(super) points: Memo<(u64, u8, Day, u64), Vec<Point>>,
}

/// Computed values by key. All are removed once their size exceeds [`MAX_KEPT`].
pub(super) struct Memo<K, V>(Mutex<(HashMap<K, Arc<V>>, usize)>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V> Memo<K, V> {
    pub(super) fn get(&self, key: K, size: fn(&V) -> usize, compute: impl FnOnce() -> V) -> Arc<V> {
        if let Some(value) = self.0.lock().0.get(&key) {
            return Arc::clone(value);
        }
        // Without the lock: other requests do not wait.
        let value = Arc::new(compute());
        let mut kept = self.0.lock();
        kept.1 += 1 + size(&value);
        if kept.1 > MAX_KEPT {
            *kept = (HashMap::new(), 1 + size(&value));
        }
        kept.0.insert(key, Arc::clone(&value));
        value
    }
}
