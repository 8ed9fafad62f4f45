use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::Slot;
use crate::session::credentials::{ApplicationId, Signature, UserId};

const MAX_SHARDS: usize = 16;

/// Names one user's token without telling who the user is: a hash of base URL, application, user AND
/// signature. With the signature in it, nobody gets at a token who could not have logged in.
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
        for part in [
            base_url,
            &application.to_string(),
            user.as_str(),
            signature.expose_secret(),
        ] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Self(hash.finalize().into())
    }

    /// 64 hexadecimal digits, for use as a key in a store.
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

/// The tokens of one client: bounded, shared by all handles of a user, safe to use from many threads.
///
/// `G` is the login gate of the driver: an async lock or a blocking one.
pub struct TokenTable<G> {
    shards: Box<[Mutex<Shard<G>>]>,
    capacity_per_shard: usize,
    generations: Generations,
}

/// Numbers every token a client ever holds. One counter for all users: an entry that was evicted and made
/// anew never gives out a number again, so an old 401 cannot drop a new token.
#[derive(Clone, Default)]
pub(crate) struct Generations(Arc<AtomicU64>);

impl Generations {
    pub(crate) fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

/// One user's place in the table.
pub struct Entry<G> {
    /// Held by the one call that logs in; the others wait for it.
    pub gate: G,
    pub(crate) slot: Arc<Slot>,
    used: AtomicBool,
}

/// Entries in a ring; the hand goes round and takes the first that was not used since it last came by
/// (the CLOCK algorithm). An entry that a running call holds is never taken: its gate must stay the only one.
struct Shard<G> {
    places: BTreeMap<TokenKey, usize>,
    ring: Vec<(TokenKey, Arc<Entry<G>>)>,
    hand: usize,
}

impl<G: Default> TokenTable<G> {
    /// A table for so many users.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let shards = capacity.clamp(1, MAX_SHARDS);
        let empty = || {
            Mutex::new(Shard {
                places: BTreeMap::new(),
                ring: Vec::new(),
                hand: 0,
            })
        };
        Self {
            shards: (0..shards).map(|_| empty()).collect(),
            capacity_per_shard: capacity.max(1).div_ceil(shards),
            generations: Generations::default(),
        }
    }

    /// The entry of a user, new if there is none.
    pub fn entry(&self, key: &TokenKey) -> Arc<Entry<G>> {
        let index = usize::from(key.0[0]) % self.shards.len();
        let mut shard = self.shards[index]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        shard.entry(key, self.capacity_per_shard)
    }

    /// How many users are in the table.
    pub fn len(&self) -> usize {
        let count = |shard: &Mutex<Shard<G>>| {
            shard
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .ring
                .len()
        };
        self.shards.iter().map(count).sum()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn generations(&self) -> Generations {
        self.generations.clone()
    }
}

impl<G: Default> Shard<G> {
    fn entry(&mut self, key: &TokenKey, capacity: usize) -> Arc<Entry<G>> {
        if let Some(&place) = self.places.get(key) {
            let entry = &self.ring[place].1;
            entry.used.store(true, Ordering::Relaxed);
            return Arc::clone(entry);
        }
        let entry = Arc::new(Entry {
            gate: G::default(),
            slot: Arc::new(Slot::default()),
            used: AtomicBool::new(false),
        });
        let new = (*key, Arc::clone(&entry));
        match self.free_place(capacity) {
            Some(place) => {
                self.places.remove(&self.ring[place].0);
                self.ring[place] = new;
                self.places.insert(*key, place);
            }
            None => {
                self.places.insert(*key, self.ring.len());
                self.ring.push(new);
            }
        }
        entry
    }

    /// A place to take over; `None` if there is room, or if running calls hold every entry.
    fn free_place(&mut self, capacity: usize) -> Option<usize> {
        if self.ring.len() < capacity {
            return None;
        }
        for _ in 0..self.ring.len() * 2 {
            let place = self.hand % self.ring.len();
            self.hand = place + 1;
            let entry = &self.ring[place].1;
            let in_use = Arc::strong_count(entry) > 1;
            if !entry.used.swap(false, Ordering::Relaxed) && !in_use {
                return Some(place);
            }
        }
        None
    }
}

impl<G> fmt::Debug for TokenTable<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenTable([redacted])")
    }
}

impl<G> fmt::Debug for Entry<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entry([redacted])")
    }
}

#[cfg(test)]
mod tests;
