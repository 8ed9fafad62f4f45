use proptest::prelude::*;
use serde_json::json;

use spike_core::api::{LabReport, NutritionRecord, ProviderRecord, Sleep, SleepList, Workout};

use super::*;

fn sleep(json: serde_json::Value) -> Sleep {
    serde_json::from_value(json).unwrap()
}

#[test]
fn identities() {
    let full = json!({
        "record_id": "r", "provider_slug": "oura", "provider_source": "oura_sleep",
        "start_at_timestamp": "2026-04-10T20:00:00Z", "end_at_timestamp": "2026-04-11T04:00:00Z",
    });
    let without = |names: &[&str]| {
        let mut record = full.clone();
        for name in names {
            record.as_object_mut().unwrap().remove(*name);
        }
        sleep(record).identity().to_string()
    };
    assert_eq!(without(&[]), "id/r");
    assert_eq!(
        without(&["record_id"]),
        "at/2026-04-10T20:00:00Z/2026-04-11T04:00:00Z/oura/oura_sleep"
    );
    assert_eq!(
        without(&["record_id", "end_at_timestamp", "provider_source"]),
        "at/2026-04-10T20:00:00Z//oura/"
    );
    let content = without(&["record_id", "start_at_timestamp"]);
    assert!(content.starts_with("content/"), "{content}");
    assert_ne!(content, without(&["record_id", "start_at_timestamp", "provider_slug"]));
    let empty = sleep(json!({"record_id": "", "start_at_timestamp": "2026-04-10T20:00:00Z"}));
    assert_eq!(empty.identity().to_string(), "at/2026-04-10T20:00:00Z///");
}

#[test]
fn every_record_type_has_identity_and_version() {
    fn identity<R: Record + serde::de::DeserializeOwned>() -> (String, bool) {
        let json =
            json!({"record_id": "r", "status": "completed", "modified_at": "2026-04-10T20:00:00Z"});
        let record: R = serde_json::from_value(json).unwrap();
        (record.identity().to_string(), record.version().is_some())
    }
    for identity in [
        identity::<Sleep>,
        identity::<Workout>,
        identity::<ProviderRecord>,
        identity::<NutritionRecord>,
        identity::<LabReport>,
        identity::<Box<LabReport>>,
    ] {
        assert_eq!(identity(), ("id/r".to_owned(), true));
    }
}

#[test]
fn merging_the_golden_sleeps_again_changes_nothing() {
    for body in [
        include_str!("../../../../docs/spec/examples/queries_sleeps_200.json"),
        include_str!("../../../../docs/spec/examples/queries_sleeps_200_metrics.json"),
    ] {
        let list: SleepList = serde_json::from_str(body).unwrap();
        let mut snapshot: Snapshot<Sleep> = list.sleeps.iter().cloned().collect();
        assert_eq!(snapshot.len(), list.sleeps.len());
        assert!(snapshot.merge(list.sleeps).is_empty());
    }
}

#[test]
fn size_and_removal() {
    let one = |id: &str, score: i32| sleep(json!({"record_id": id, "score": score}));
    let mut snapshot = Snapshot::new();
    assert!(snapshot.is_empty() && snapshot.merge([]).is_empty());
    let added = snapshot.merge([one("a", 1), one("b", 1)]);
    assert!(!added.is_empty() && !snapshot.is_empty());
    assert_eq!((snapshot.len(), snapshot.iter().len()), (2, 2));
    assert!((&snapshot).into_iter().eq(snapshot.iter()));
    snapshot.extend([one("c", 1)]);
    assert_eq!(snapshot.records().len(), 3);
    let updated = snapshot.merge([one("a", 22)]);
    assert!(!updated.is_empty() && updated.added.is_empty());
    let a = Identity::Id("a".to_owned());
    assert_eq!(snapshot.remove(&a), Some(one("a", 22)));
    assert_eq!(snapshot.get(&a), None);
    assert_eq!(snapshot.remove(&a), None);
    assert_eq!(snapshot.into_records().len(), 2);
}

#[test]
fn the_newest_wins_and_changes_are_returned() {
    let version = |id: &str, modified: Option<&str>, score: i32| {
        sleep(json!({"record_id": id, "modified_at": modified, "score": score}))
    };
    let (early, late) = (Some("2026-04-10T20:00:00Z"), Some("2026-04-10T20:00:00.1Z"));
    let mut snapshot = Snapshot::new();
    let changes = snapshot.merge([version("a", None, 1), version("b", late, 1)]);
    assert_eq!((changes.added.len(), changes.updated.len()), (2, 0));
    let changes = snapshot.merge([version("a", early, 2), version("b", early, 2)]);
    let a = Identity::Id("a".to_owned());
    assert_eq!(changes.updated, BTreeSet::from([a.clone()]));
    assert!(changes.added.is_empty());
    // Added and replaced in one answer: it is new.
    let changes = snapshot.merge([version("c", early, 1), version("c", late, 2)]);
    assert_eq!((changes.added.len(), changes.updated.len()), (1, 0));
    let scores: Vec<_> = snapshot.records().map(|sleep| sleep.score).collect();
    assert_eq!(scores, [Some(2), Some(1), Some(2)]);
    assert_eq!(snapshot.get(&a).unwrap().score, Some(2));
}

#[test]
fn of_equal_versions_the_longer_one_wins() {
    let short = sleep(json!({"record_id": "a", "score": 1}));
    let long = sleep(json!({"record_id": "a", "score": 1, "stages": [{"stage": "rem"}]}));
    for order in [[&short, &long], [&long, &short]] {
        let snapshot: Snapshot<Sleep> = order.into_iter().cloned().collect();
        assert_eq!(snapshot.records().next(), Some(&long));
    }
}

fn any_sleep() -> impl Strategy<Value = Sleep> {
    let id = prop::option::of(prop::sample::select(vec!["a", "b", ""]));
    let start = prop::option::of(prop::sample::select(vec![
        "2026-04-10T20:00:00Z",
        "2026-04-11T20:00:00Z",
    ]));
    let provider = prop::option::of(prop::sample::select(vec!["oura", "garmin"]));
    let modified = prop::option::of(0u8..3);
    (id, start, provider, modified, prop::option::of(0u8..3)).prop_map(
        |(id, start, provider, modified, score)| {
            sleep(json!({
                "record_id": id, "start_at_timestamp": start, "provider_slug": provider, "score": score,
                "modified_at": modified.map(|n| format!("2026-04-12T00:00:0{n}Z")),
            }))
        },
    )
}

proptest! {
    #[test]
    fn any_order_and_repetition_gives_the_same(
        (records, mixed) in prop::collection::vec(any_sleep(), 0..14).prop_flat_map(|records| {
            let twice = [records.clone(), records.clone()].concat();
            (Just(records), Just(twice).prop_shuffle())
        }),
        cut in 0usize..14,
    ) {
        let expected: Snapshot<Sleep> = records.iter().cloned().collect();
        prop_assert_eq!(&mixed.into_iter().collect::<Snapshot<_>>(), &expected);
        // In two merges, with the snapshot stored in between.
        let cut = cut.min(records.len());
        let first: Snapshot<Sleep> = records[..cut].iter().cloned().collect();
        let stored = serde_json::to_string(&first).unwrap();
        let mut restored: Snapshot<Sleep> = first.into_records().collect();
        prop_assert_eq!(&serde_json::from_str::<Snapshot<Sleep>>(&stored).unwrap(), &restored);
        restored.merge(records[cut..].iter().cloned());
        prop_assert_eq!(&restored, &expected);
        prop_assert!(restored.merge(records).is_empty());
    }

    #[test]
    fn nothing_is_lost(records in prop::collection::vec(any_sleep(), 0..14)) {
        let snapshot: Snapshot<Sleep> = records.iter().cloned().collect();
        for record in &records {
            let kept = snapshot.get(&record.identity()).unwrap();
            let rank = |record: &Sleep| {
                let text = spike_core::canonical::text(record);
                (record.version(), text.len(), text)
            };
            prop_assert!(rank(kept) >= rank(record));
        }
        for (identity, kept) in &snapshot {
            prop_assert!(records.contains(kept));
            prop_assert_eq!(&kept.identity(), identity);
        }
    }
}
