use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use super::Slot;
use crate::credentials::secret::redacted;
use crate::credentials::{ApplicationId, Signature, UserId};

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
    ring: Mutex<Ring<L>>,
    capacity: usize,
    generations: Generations,
}

/// Numbers all tokens of a client. There is one counter for all users: an entry that was evicted and made anew never
/// repeats a number, so a late 401 cannot drop a new token.
#[derive(Clone, Default)]
pub(crate) struct Generations(Arc<AtomicU64>);

impl Generations {
    pub(crate) fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

/// The entry of one user in a [`TokenCache`].
pub struct TokenEntry<L> {
    /// Held by the call that logs in, while other calls of the user wait for it.
    pub login_lock: L,
    pub(crate) slot: Arc<Slot>,
}

/// Entries in a ring. The hand goes round and evicts the first entry that was not used since its last visit (the
/// CLOCK algorithm). An entry held by a running call is never evicted: its login lock must stay the only one.
struct Ring<L> {
    indices: BTreeMap<TokenKey, usize>,
    places: Vec<Place<L>>,
    hand: usize,
}

struct Place<L> {
    key: TokenKey,
    entry: Arc<TokenEntry<L>>,
    used: bool,
}

impl<L: Default> TokenCache<L> {
    /// Creates a cache for this number of users; at least one.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            ring: Mutex::new(Ring { indices: BTreeMap::new(), places: Vec::new(), hand: 0 }),
            capacity: capacity.max(1),
            generations: Generations::default(),
        }
    }

    /// Returns the entry of a user, and creates it if necessary.
    pub fn entry(&self, key: &TokenKey) -> Arc<TokenEntry<L>> {
        self.ring().entry(key, self.capacity)
    }

    /// Returns the number of users in the cache.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ring().places.len()
    }

    /// Returns whether the cache is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn generations(&self) -> Generations {
        self.generations.clone()
    }

    fn ring(&self) -> MutexGuard<'_, Ring<L>> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<L: Default> Ring<L> {
    fn entry(&mut self, key: &TokenKey, capacity: usize) -> Arc<TokenEntry<L>> {
        if let Some(&index) = self.indices.get(key) {
            let place = &mut self.places[index];
            place.used = true;
            return Arc::clone(&place.entry);
        }
        let entry =
            Arc::new(TokenEntry { login_lock: L::default(), slot: Arc::new(Slot::default()) });
        let place = Place { key: *key, entry: Arc::clone(&entry), used: false };
        let index = match self.evictable(capacity) {
            Some(index) => {
                let evicted = std::mem::replace(&mut self.places[index], place);
                self.indices.remove(&evicted.key);
                index
            }
            None => {
                self.places.push(place);
                self.places.len() - 1
            }
        };
        self.indices.insert(*key, index);
        entry
    }

    /// Returns the index of an entry to evict, or `None` if there is room or all entries are held by running calls.
    fn evictable(&mut self, capacity: usize) -> Option<usize> {
        if self.places.len() < capacity {
            return None;
        }
        for _ in 0..self.places.len() * 2 {
            let index = self.hand % self.places.len();
            self.hand = index + 1;
            let place = &mut self.places[index];
            let in_use = Arc::strong_count(&place.entry) > 1;
            if !std::mem::take(&mut place.used) && !in_use {
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
