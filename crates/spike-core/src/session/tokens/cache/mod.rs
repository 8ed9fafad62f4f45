use std::borrow::Borrow;
#[expect(clippy::disallowed_types, reason = "it takes a seed")]
use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use sha2::{Digest, Sha256};

use super::Slot;
use crate::credentials::secret::redacted;
use crate::credentials::{ApplicationId, Signature, UserId};

/// Identifies the token of one user without revealing the user: a hash of base URL, application, user AND signature.
/// Because the signature is part of it, only a caller that could log in finds the token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenKey([u8; 32]);

impl Hash for TokenKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Half of it is more than enough.
        state.write(&self.0[..16]);
    }
}

impl TokenKey {
    pub(crate) fn new(
        base_url: &str,
        application: ApplicationId,
        user: &UserId,
        signature: &Signature,
    ) -> Self {
        let mut hash = Sha256::new();
        for part in [base_url, &application.to_string(), user.as_str(), signature.expose_secret()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Self(hash.finalize().into())
    }

    /// Returns 64 hexadecimal digits, for use as a key in a store.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({}…)", hex::encode(&self.0[..4]))
    }
}

/// The tokens of one client: bounded, shared by all handles of a user, usable from many threads.
///
/// `L` is the login lock of the driver: an async mutex or a blocking one.
pub struct TokenCache<L> {
    /// A lookup that finds its entry only reads, so that the calls of many threads do not wait for each other.
    table: RwLock<Table<L>>,
    capacity: usize,
}

/// The entry of one user in a [`TokenCache`].
pub struct TokenEntry<L> {
    /// Held by the call that logs in, while other calls of the user wait for it.
    pub login_lock: L,
    key: TokenKey,
    /// Whether the entry was used since the last visit of the hand.
    used: AtomicBool,
    slot: Slot,
}

/// The part of a [`TokenEntry`] that does not depend on the lock.
pub(crate) trait UserEntry: Send + Sync {
    fn key(&self) -> TokenKey;

    fn slot(&self) -> &Slot;
}

impl<L: Send + Sync> UserEntry for TokenEntry<L> {
    fn key(&self) -> TokenKey {
        self.key
    }

    fn slot(&self) -> &Slot {
        &self.slot
    }
}

/// Entries in a hash table, and in a ring. The hand goes round and evicts the first entry that was not used since its last
/// visit (the CLOCK algorithm). An entry held by a running call is never evicted: its login lock must stay the only one.
struct Table<L> {
    #[expect(clippy::disallowed_types, reason = "it takes a seed")]
    entries: HashSet<ByKey<L>, Fold>,
    ring: Vec<Arc<TokenEntry<L>>>,
    hand: usize,
}

/// Owners of an entry that no call holds: the hash table and the ring.
const OWN_COUNT: usize = 2;

/// An entry that is found by its key.
struct ByKey<L>(Arc<TokenEntry<L>>);

impl<L> Borrow<TokenKey> for ByKey<L> {
    fn borrow(&self) -> &TokenKey {
        &self.0.key
    }
}

impl<L> Hash for ByKey<L> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.key.hash(state);
    }
}

impl<L> PartialEq for ByKey<L> {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

impl<L> Eq for ByKey<L> {}

/// Shortens a [`TokenKey`] to the hash of the table. The key is a hash already, so a product of two parts of it will do.
/// The seed keeps somebody who may choose signatures from choosing keys that meet in one place of the table.
struct Fold {
    seed: u64,
    hash: u64,
}

impl Fold {
    fn new(seed: u64) -> Self {
        Self { seed, hash: 0 }
    }
}

impl BuildHasher for Fold {
    type Hasher = Self;

    fn build_hasher(&self) -> Self {
        Self::new(self.seed)
    }
}

impl Hasher for Fold {
    fn write(&mut self, key: &[u8]) {
        let word = |at: usize| key[at..].first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
        let product = u128::from(word(0) ^ self.seed) * u128::from(word(8) ^ self.seed);
        #[expect(clippy::cast_possible_truncation, reason = "both halves are used")]
        let folded = (product >> 64) as u64 ^ product as u64;
        self.hash = folded;
    }

    fn finish(&self) -> u64 {
        self.hash
    }
}

impl<L: Default> TokenCache<L> {
    /// Creates a cache for this number of users; at least one.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self::with_seed(capacity, 0)
    }

    /// Creates a cache whose hash table is arranged by this seed.
    pub(crate) fn with_seed(capacity: usize, seed: u64) -> Self {
        #[expect(clippy::disallowed_types, reason = "it takes a seed")]
        #[expect(clippy::mutable_key_type, reason = "the key in the entry is fixed")]
        let entries = HashSet::with_hasher(Fold::new(seed));
        Self {
            table: RwLock::new(Table { entries, ring: Vec::new(), hand: 0 }),
            capacity: capacity.max(1),
        }
    }

    /// Returns the entry of a user, and creates it if necessary.
    pub fn entry(&self, key: &TokenKey) -> Arc<TokenEntry<L>> {
        let found = self.read().find(key);
        found.unwrap_or_else(|| self.write().find_or_insert(key, self.capacity))
    }

    /// Returns the number of users in the cache.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read().ring.len()
    }

    /// Returns whether the cache is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn read(&self) -> RwLockReadGuard<'_, Table<L>> {
        self.table.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Table<L>> {
        self.table.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<L: Default> Table<L> {
    fn find(&self, key: &TokenKey) -> Option<Arc<TokenEntry<L>>> {
        let ByKey(entry) = self.entries.get(key)?;
        // Written once per round of the hand, not by every call: the threads share the memory.
        if !entry.used.load(Ordering::Relaxed) {
            entry.used.store(true, Ordering::Relaxed);
        }
        Some(Arc::clone(entry))
    }

    fn find_or_insert(&mut self, key: &TokenKey, capacity: usize) -> Arc<TokenEntry<L>> {
        // Another thread may have been faster.
        if let Some(entry) = self.find(key) {
            return entry;
        }
        let entry = Arc::new(TokenEntry {
            login_lock: L::default(),
            key: *key,
            used: AtomicBool::new(false),
            slot: Slot::default(),
        });
        match self.evictable(capacity) {
            Some(index) => {
                let evicted = std::mem::replace(&mut self.ring[index], Arc::clone(&entry));
                self.entries.remove(&evicted.key);
            }
            None => self.ring.push(Arc::clone(&entry)),
        }
        self.entries.insert(ByKey(Arc::clone(&entry)));
        entry
    }

    /// Returns the index of an entry to evict, or `None` if there is room or all entries are held by running calls.
    fn evictable(&mut self, capacity: usize) -> Option<usize> {
        if self.ring.len() < capacity {
            return None;
        }
        for _ in 0..self.ring.len() * 2 {
            let index = self.hand % self.ring.len();
            self.hand = index + 1;
            let entry = &self.ring[index];
            let in_use = Arc::strong_count(entry) > OWN_COUNT;
            if !entry.used.swap(false, Ordering::Relaxed) && !in_use {
                return Some(index);
            }
        }
        None
    }
}

redacted! {
    TokenCache<L> => "TokenCache([redacted])";
    TokenEntry<L> => "TokenEntry([redacted])";
}

#[cfg(test)]
mod tests;
