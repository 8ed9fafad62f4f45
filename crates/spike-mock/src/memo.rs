//! Computed values that requests share.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use parking_lot::Mutex;

/// Values by key. All are removed once the sum of their sizes exceeds `max`.
pub(crate) struct Memo<K, V> {
    max: usize,
    /// The values and the sum of their sizes.
    kept: Mutex<(HashMap<K, Arc<V>>, usize)>,
}

impl<K: Eq + Hash, V> Memo<K, V> {
    pub(crate) fn new(max: usize) -> Self {
        Self { max, kept: Mutex::default() }
    }

    pub(crate) fn get(
        &self,
        key: K,
        size: impl Fn(&V) -> usize,
        compute: impl FnOnce() -> V,
    ) -> Arc<V> {
        if let Some(value) = self.kept.lock().0.get(&key) {
            return Arc::clone(value);
        }
        // Without the lock: other requests do not wait.
        let value = Arc::new(compute());
        let mut kept = self.kept.lock();
        kept.1 += 1 + size(&value);
        if kept.1 > self.max {
            *kept = (HashMap::new(), 1 + size(&value));
        }
        kept.0.insert(key, Arc::clone(&value));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::Memo;

    #[test]
    fn values_are_computed_once_and_bounded() {
        let memo = Memo::new(100);
        let get = |key: usize| {
            let mut computed = false;
            let value = memo.get(key, Vec::len, || {
                computed = true;
                vec![key; 9]
            });
            assert_eq!(*value, [key; 9]);
            computed
        };
        assert!((0..10).all(get));
        assert!(!(0..10).any(get));
        // The eleventh does not fit beside the others.
        assert!(get(10) && !get(10) && get(0));
        assert!((0..1000).all(|key| memo.get(key, |_| 60, Vec::new).len() % 9 == 0));
        assert_eq!(memo.kept.lock().0.len(), 1);
    }
}
