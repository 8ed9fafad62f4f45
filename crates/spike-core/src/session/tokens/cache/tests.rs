use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::HmacKey;

fn key(number: usize) -> TokenKey {
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
        assert_eq!(cache.ring().indices.len(), size.max(1), "{size}");
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

#[test]
fn generations_never_repeat() {
    let cache = TokenCache::<()>::new(1);
    let generations: BTreeSet<u64> = (0..100).map(|_| cache.generations().next()).collect();
    assert_eq!(generations.len(), 100);
}

proptest! {
    /// The map and the ring agree after any sequence of lookups.
    #[test]
    fn map_and_ring_agree(size in 1usize..40, numbers in prop::collection::vec((0usize..80, any::<bool>()), 0..300)) {
        let cache = TokenCache::<()>::new(size);
        let mut held = Vec::new();
        for (number, hold) in numbers {
            let entry = cache.entry(&key(number));
            if hold && held.len() < 20 {
                held.push((number, entry));
            }
        }
        let ring = cache.ring();
        prop_assert_eq!(ring.indices.len(), ring.places.len());
        for (index, place) in ring.places.iter().enumerate() {
            prop_assert_eq!(ring.indices.get(&place.key), Some(&index));
        }
        drop(ring);
        for (number, entry) in held {
            prop_assert!(Arc::ptr_eq(&entry, &cache.entry(&key(number))));
        }
    }
}
