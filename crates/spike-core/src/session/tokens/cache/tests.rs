use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::HmacKey;

pub(super) fn key(number: usize) -> TokenKey {
    let user = UserId::new(format!("user{number}")).unwrap();
    let signature = HmacKey::new("0123456789abcdef").unwrap().sign(&user);
    TokenKey::new("https://example.com/v3", ApplicationId::new(1), &user, &signature)
}

#[test]
fn every_part_of_the_key_counts() {
    let hmac = HmacKey::new("0123456789abcdef").unwrap();
    let (ann, bob) = (UserId::new("ann").unwrap(), UserId::new("bob").unwrap());
    let (app, other) = (ApplicationId::new(1), ApplicationId::new(2));
    let keys = [
        TokenKey::new("a", app, &ann, &hmac.sign(&ann)),
        TokenKey::new("b", app, &ann, &hmac.sign(&ann)),
        TokenKey::new("a", other, &ann, &hmac.sign(&ann)),
        TokenKey::new("a", app, &bob, &hmac.sign(&ann)),
        TokenKey::new("a", app, &ann, &hmac.sign(&bob)),
    ];
    assert_eq!(BTreeSet::from(keys).len(), 5);
    assert_eq!(keys[0], TokenKey::new("a", app, &ann, &hmac.sign(&ann)));
    assert_eq!(keys[0].to_hex().len(), 64);
    let debug = format!("{:?}", keys[0]);
    assert!(debug.starts_with("TokenKey(") && debug.len() < 25, "{debug}");
}

#[test]
fn handles_of_a_user_share_an_entry() {
    let cache = TokenCache::<()>::new(100);
    assert!(cache.is_empty());
    let one = cache.entry(&key(1));
    assert!(Arc::ptr_eq(&one, &cache.entry(&key(1))));
    assert!(!Arc::ptr_eq(&one, &cache.entry(&key(2))));
    assert_eq!(cache.len(), 2);
    assert!(!cache.is_empty());
    assert_eq!(format!("{cache:?} {one:?}"), "TokenCache([redacted]) TokenEntry([redacted])");
}

#[test]
fn the_cache_stays_within_its_capacity() {
    for size in [0, 1, 5, 16, 100] {
        let cache = TokenCache::<()>::new(size);
        for number in 0..1000 {
            cache.entry(&key(number));
        }
        assert_eq!(cache.len(), size.max(1), "{size}");
        assert_eq!(cache.read().index.len(), size.max(1), "{size}");
    }
}

#[test]
fn an_entry_in_use_is_never_evicted() {
    let cache = TokenCache::<()>::new(4);
    let held: Vec<_> = (0..40).map(|number| cache.entry(&key(number))).collect();
    for (number, entry) in held.iter().enumerate() {
        assert!(Arc::ptr_eq(entry, &cache.entry(&key(number))));
    }
    for number in 40..400 {
        cache.entry(&key(number));
    }
    for (number, entry) in held.iter().enumerate() {
        assert!(Arc::ptr_eq(entry, &cache.entry(&key(number))));
    }
}

#[test]
fn the_one_free_entry_among_many_in_use_is_found() {
    let cache = TokenCache::<()>::new(1);
    let mut held: Vec<_> = (0..5).map(|number| cache.entry(&key(number))).collect();
    assert_eq!(cache.len(), 5);
    // It was used a moment ago, so the hand has to come round twice.
    cache.entry(&key(0));
    held.remove(0);
    cache.entry(&key(9));
    assert_eq!(cache.len(), 5);
}

#[test]
fn an_entry_used_often_stays() {
    let cache = TokenCache::<()>::new(64);
    let often = Arc::downgrade(&cache.entry(&key(0)));
    for number in 1..5000 {
        cache.entry(&key(number));
        cache.entry(&key(0));
    }
    assert!(often.upgrade().is_some_and(|entry| Arc::ptr_eq(&entry, &cache.entry(&key(0)))));
    let once = Arc::downgrade(&cache.entry(&key(5000)));
    for number in 5001..9000 {
        cache.entry(&key(number));
    }
    assert!(once.upgrade().is_none(), "an unused entry is evicted");
}

/// Users in turn are the worst case of CLOCK: with one place too few, every round would evict and log in again.
#[test]
fn rounds_of_as_many_users_as_the_default_capacity_evict_nothing() {
    let capacity = crate::Settings::without_key(1).token_capacity;
    for users in [capacity - 2_000, capacity] {
        let cache = TokenCache::<()>::new(capacity);
        let keys: Vec<TokenKey> = (0..users).map(spread).collect();
        let first: Vec<_> = keys.iter().map(|key| Arc::downgrade(&cache.entry(key))).collect();
        for _ in 0..2 {
            for (key, first) in keys.iter().zip(&first) {
                assert!(std::ptr::eq(Arc::as_ptr(&cache.entry(key)), first.as_ptr()));
            }
        }
        assert_eq!(cache.len(), users);
    }
}

/// A key of evenly spread bits, faster than a hash.
fn spread(number: usize) -> TokenKey {
    let word = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let words = [word, word.rotate_left(13), word.rotate_left(31), word.rotate_left(47)];
    let mut key = [0; 32];
    for (place, word) in key.chunks_mut(8).zip(words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    TokenKey(key)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the cache is used by many threads")]
fn threads_share_the_entries() {
    let cache = TokenCache::<()>::new(50);
    let keys: Vec<TokenKey> = (0..60).map(spread).collect();
    let held = cache.entry(&keys[0]);
    std::thread::scope(|scope| {
        for start in 0..4 {
            let (cache, keys) = (&cache, &keys);
            scope.spawn(move || {
                for turn in 0..2_000 {
                    let key = &keys[(start * 13 + turn) % keys.len()];
                    assert_eq!(cache.entry(key).key, *key);
                }
            });
        }
    });
    assert!(Arc::ptr_eq(&held, &cache.entry(&keys[0])));
    assert_eq!(cache.len(), 50);
}

proptest! {
    /// The index and the ring agree after any sequence of lookups.
    #[test]
    fn index_and_ring_agree(size in 1usize..40, numbers in prop::collection::vec((0usize..80, any::<bool>()), 0..300)) {
        let cache = TokenCache::<()>::new(size);
        let mut held = Vec::new();
        for (number, hold) in numbers {
            let entry = cache.entry(&key(number));
            if hold && held.len() < 20 {
                held.push((number, entry));
            }
        }
        let ring = cache.read();
        prop_assert_eq!(ring.index.len(), ring.entries.len());
        for entry in &ring.entries {
            let found = ring.find(&entry.key);
            prop_assert!(found.is_some_and(|found| Arc::ptr_eq(&found, entry)));
        }
        drop(ring);
        for (number, entry) in held {
            prop_assert!(Arc::ptr_eq(&entry, &cache.entry(&key(number))));
        }
    }
}
