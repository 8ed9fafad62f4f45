mod index;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use sha2::{Digest, Sha256};

use self::index::Index;
use super::Slot;
use crate::credentials::secret::redacted;
use crate::credentials::{AccessToken, ApplicationId, Signature, UserId};

/// Identifies the token of one user without revealing the user: a hash of base URL, application, user AND signature.
/// Because the signature is part of it, only a caller that could log in finds the token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenKey([u8; 32]);

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

    /// Returns what stands for a ready-made token, which has neither signature nor login: a hash of it.
    pub(crate) fn of_token(token: &AccessToken) -> Self {
        Self(Sha256::digest(token.expose_secret()).into())
    }

    /// Writes the first 16 hexadecimal digits.
    pub(crate) fn fmt_short(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0[..8]))
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
    ring: RwLock<Ring<L>>,
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

/// Entries in a ring. The hand goes round and evicts the first entry that was not used since its last visit (the
/// CLOCK algorithm). An entry held by a running call is never evicted: its login lock must stay the only one.
struct Ring<L> {
    index: Index,
    entries: Vec<Arc<TokenEntry<L>>>,
    hand: usize,
}

impl<L: Default> TokenCache<L> {
    /// Creates a cache for this number of users; at least one.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self::with_seed(capacity, 0)
    }

    /// Creates a cache whose hash table is arranged by this seed.
    pub(crate) fn with_seed(capacity: usize, seed: u64) -> Self {
        let ring = Ring { index: Index::new(seed), entries: Vec::new(), hand: 0 };
        Self { ring: RwLock::new(ring), capacity: capacity.max(1) }
    }

    /// Returns the entry of a user, and creates it if necessary.
    pub fn entry(&self, key: &TokenKey) -> Arc<TokenEntry<L>> {
        let found = self.read().find(key);
        found.unwrap_or_else(|| self.write().find_or_insert(key, self.capacity))
    }

    /// Returns the number of users in the cache.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read().entries.len()
    }

    /// Returns whether the cache is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn read(&self) -> RwLockReadGuard<'_, Ring<L>> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Ring<L>> {
        self.ring.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<L: Default> Ring<L> {
    fn find(&self, key: &TokenKey) -> Option<Arc<TokenEntry<L>>> {
        let is_wanted = |index: usize| self.entries[index].key == *key;
        let entry = &self.entries[self.index.find(self.index.hash(key), is_wanted)?];
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
        let index = match self.evictable(capacity) {
            Some(index) => {
                let evicted = std::mem::replace(&mut self.entries[index], Arc::clone(&entry));
                self.index.remove(self.index.hash(&evicted.key), index);
                index
            }
            None => {
                self.entries.push(Arc::clone(&entry));
                self.entries.len() - 1
            }
        };
        self.index.insert(self.index.hash(key), index);
        entry
    }

    /// Returns the index of an entry to evict, or `None` if there is room or all entries are held by running calls.
    fn evictable(&mut self, capacity: usize) -> Option<usize> {
        if self.entries.len() < capacity {
            return None;
        }
        for _ in 0..self.entries.len() * 2 {
            let index = self.hand % self.entries.len();
            self.hand = index + 1;
            let entry = &self.entries[index];
            let in_use = Arc::strong_count(entry) > 1;
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
