use super::TokenKey;

/// Marks a bucket that is free.
const FREE: u32 = u32::MAX;

/// From a key to its index in a list: an open hash table with linear probing, at most seven eighths full. The keys
/// themselves stay in the list.
pub(super) struct Index {
    seed: u64,
    /// None, or a power of two.
    buckets: Vec<Bucket>,
    len: usize,
}

#[derive(Clone, Copy)]
struct Bucket {
    hash: u32,
    index: u32,
}

impl Index {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, buckets: Vec::new(), len: 0 }
    }

    /// Shortens a key. It is a hash already, so the product of two parts of it will do. The seed keeps somebody who may
    /// choose signatures from choosing keys that meet in one place of the table.
    #[expect(clippy::cast_possible_truncation, reason = "the upper half is mixed in")]
    pub(super) fn hash(&self, key: &TokenKey) -> u32 {
        let part =
            |at: usize| key.0[at..].first_chunk().map_or(0, |part| u64::from_le_bytes(*part));
        let product = u128::from(part(0) ^ self.seed) * u128::from(part(8) ^ self.seed);
        let folded = (product >> 64) as u64 ^ product as u64;
        (folded >> 32) as u32 ^ folded as u32
    }

    /// Returns the index with this hash that is the wanted one.
    pub(super) fn find(&self, hash: u32, is_wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let mut at = self.home(hash);
        loop {
            let bucket = self.buckets.get(at).filter(|bucket| bucket.index != FREE)?;
            let index = bucket.index as usize;
            if bucket.hash == hash && is_wanted(index) {
                return Some(index);
            }
            at = self.next(at);
        }
    }

    /// Adds an index that is not in the table.
    #[expect(clippy::cast_possible_truncation, reason = "memory ends before four billion users")]
    pub(super) fn insert(&mut self, hash: u32, index: usize) {
        if (self.len + 1) * 8 > self.buckets.len() * 7 {
            let free = Bucket { hash: 0, index: FREE };
            let larger = vec![free; (self.buckets.len() * 2).max(8)];
            for bucket in std::mem::replace(&mut self.buckets, larger) {
                if bucket.index != FREE {
                    self.put(bucket);
                }
            }
        }
        self.put(Bucket { hash, index: index as u32 });
        self.len += 1;
    }

    fn put(&mut self, bucket: Bucket) {
        let mut at = self.home(bucket.hash);
        while self.buckets[at].index != FREE {
            at = self.next(at);
        }
        self.buckets[at] = bucket;
    }

    /// Removes an index that is in the table.
    pub(super) fn remove(&mut self, hash: u32, index: usize) {
        let mut hole = self.home(hash);
        while self.buckets[hole].index as usize != index {
            hole = self.next(hole);
        }
        // What was put behind the hole because its own place was taken moves up.
        let mut at = self.next(hole);
        while self.buckets[at].index != FREE {
            let bucket = self.buckets[at];
            if self.distance(self.home(bucket.hash), at) >= self.distance(hole, at) {
                self.buckets[hole] = bucket;
                hole = at;
            }
            at = self.next(at);
        }
        self.buckets[hole].index = FREE;
        self.len -= 1;
    }

    fn mask(&self) -> usize {
        self.buckets.len().wrapping_sub(1)
    }

    /// Returns the place of a hash if nothing else is there.
    fn home(&self, hash: u32) -> usize {
        hash as usize & self.mask()
    }

    fn next(&self, at: usize) -> usize {
        (at + 1) & self.mask()
    }

    fn distance(&self, from: usize, to: usize) -> usize {
        to.wrapping_sub(from) & self.mask()
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        let used = self.buckets.iter().filter(|bucket| bucket.index != FREE).count();
        assert_eq!(used, self.len);
        used
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hashes_are_spread_and_depend_on_the_seed() {
        let keys: Vec<TokenKey> = (0..1000).map(super::super::tests::key).collect();
        for seed in [0, 1, 42, u64::MAX] {
            let index = Index::new(seed);
            let low: BTreeSet<u32> = keys.iter().map(|key| index.hash(key) % 1024).collect();
            // 1000 balls in 1024 bins fill about 638 of them.
            assert!((580..700).contains(&low.len()), "{}", low.len());
            assert!(keys.iter().all(|key| Index::new(seed ^ 2).hash(key) != index.hash(key)));
        }
    }

    proptest! {
        /// Few hashes, so that most of them meet.
        #[test]
        fn agrees_with_a_map(steps in prop::collection::vec((any::<bool>(), 0usize..60, 0u32..12), 0..300)) {
            let (mut index, mut map) = (Index::new(0), BTreeMap::new());
            for (inserts, number, hash) in steps {
                match map.get(&number) {
                    None if inserts => {
                        index.insert(hash, number);
                        map.insert(number, hash);
                    }
                    Some(&hash) if !inserts => {
                        index.remove(hash, number);
                        map.remove(&number);
                    }
                    _ => {}
                }
                prop_assert_eq!(index.len(), map.len());
                for (&number, &hash) in &map {
                    prop_assert_eq!(index.find(hash, |found| found == number), Some(number));
                }
                prop_assert_eq!(index.find(hash, |_| false), None);
            }
        }
    }
}
