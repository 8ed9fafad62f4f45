use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::HmacKey;

fn key(number: usize) -> TokenKey {
    let user = UserId::new(format!("user{number}")).unwrap();
    let signature = HmacKey::new("0123456789abcdef").unwrap().sign(&user);
    TokenKey::new(
        "https://example.com/v3",
        ApplicationId::new(1),
        &user,
        &signature,
    )
}

fn capacity(table: &TokenTable<()>) -> usize {
    table.capacity_per_shard * table.shards.len()
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
    assert!(
        debug.starts_with("TokenKey(") && debug.len() < 25,
        "{debug}"
    );
}

#[test]
fn handles_of_a_user_share_an_entry() {
    let table = TokenTable::<()>::new(100);
    assert!(table.is_empty());
    let one = table.entry(&key(1));
    assert!(Arc::ptr_eq(&one, &table.entry(&key(1))));
    assert!(!Arc::ptr_eq(&one, &table.entry(&key(2))));
    assert_eq!(table.len(), 2);
    assert!(!table.is_empty());
    assert_eq!(
        format!("{table:?} {one:?}"),
        "TokenTable([redacted]) Entry([redacted])"
    );
}

#[test]
fn the_table_stays_within_its_bound() {
    for size in [0, 1, 5, 16, 100] {
        let table = TokenTable::<()>::new(size);
        for number in 0..1000 {
            table.entry(&key(number));
        }
        assert!(table.len() <= capacity(&table), "{size}");
        assert!(capacity(&table) < size + 16 + 1, "{size}");
        let reachable = table
            .shards
            .iter()
            .map(|shard| shard.lock().unwrap().places.len())
            .sum::<usize>();
        assert_eq!(reachable, table.len());
    }
}

#[test]
fn an_entry_in_use_is_never_evicted() {
    let table = TokenTable::<()>::new(4);
    let held: Vec<_> = (0..40).map(|number| table.entry(&key(number))).collect();
    for (number, entry) in held.iter().enumerate() {
        assert!(Arc::ptr_eq(entry, &table.entry(&key(number))));
    }
    for number in 40..400 {
        table.entry(&key(number));
    }
    for (number, entry) in held.iter().enumerate() {
        assert!(Arc::ptr_eq(entry, &table.entry(&key(number))));
    }
}

#[test]
fn the_one_free_entry_among_many_in_use_is_found() {
    let table = TokenTable::<()>::new(1);
    let mut held: Vec<_> = (0..5).map(|number| table.entry(&key(number))).collect();
    assert_eq!(table.len(), 5);
    // It was used a moment ago, so the hand has to come round twice.
    table.entry(&key(0));
    held.remove(0);
    table.entry(&key(9));
    assert_eq!(table.len(), 5);
}

#[test]
fn what_is_used_often_stays() {
    let table = TokenTable::<()>::new(64);
    let often = Arc::downgrade(&table.entry(&key(0)));
    for number in 1..5000 {
        table.entry(&key(number));
        table.entry(&key(0));
    }
    assert!(
        often
            .upgrade()
            .is_some_and(|entry| Arc::ptr_eq(&entry, &table.entry(&key(0))))
    );
    let once = Arc::downgrade(&table.entry(&key(5000)));
    for number in 5001..9000 {
        table.entry(&key(number));
    }
    assert!(once.upgrade().is_none(), "what is not used makes room");
}

#[test]
fn generations_are_never_given_out_twice() {
    let table = TokenTable::<()>::new(1);
    let generations: BTreeSet<u64> = (0..100).map(|_| table.generations().next()).collect();
    assert_eq!(generations.len(), 100);
}

proptest! {
    /// The map and the ring agree, whatever comes and goes.
    #[test]
    fn map_and_ring_agree(size in 1usize..40, numbers in prop::collection::vec((0usize..80, any::<bool>()), 0..300)) {
        let table = TokenTable::<()>::new(size);
        let mut held = Vec::new();
        for (number, hold) in numbers {
            let entry = table.entry(&key(number));
            if hold && held.len() < 20 {
                held.push((number, entry));
            }
        }
        for shard in &table.shards {
            let shard = shard.lock().unwrap();
            prop_assert_eq!(shard.places.len(), shard.ring.len());
            for (place, (key, _)) in shard.ring.iter().enumerate() {
                prop_assert_eq!(shard.places.get(key), Some(&place));
            }
        }
        for (number, entry) in held {
            prop_assert!(Arc::ptr_eq(&entry, &table.entry(&key(number))));
        }
    }
}
