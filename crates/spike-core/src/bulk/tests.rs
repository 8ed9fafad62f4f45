use http::{HeaderMap, StatusCode};
use proptest::prelude::*;

use super::*;
use crate::error::Answer;
use crate::time::Timestamp;

fn at(elapsed: Duration) -> Now {
    Now {
        elapsed,
        wall: Timestamp::UNIX_EPOCH,
    }
}

fn error(status: u16, wait: Option<u64>) -> Error {
    let status = StatusCode::from_u16(status).unwrap();
    let answer = Answer {
        status,
        headers: HeaderMap::new(),
        body: bytes::Bytes::new(),
    };
    Error::status_error(answer, wait.map(Duration::from_secs))
}

/// Starts as many calls as the machine lets; gives them and how long it wants to wait then.
fn start(bulk: &mut Bulk, now: Duration) -> (Vec<Turn>, BulkStep) {
    let mut turns = Vec::new();
    loop {
        match bulk.poll(at(now)) {
            BulkStep::Start(turn) => turns.push(turn),
            other => return (turns, other),
        }
    }
}

#[test]
fn never_more_at_once_than_allowed() {
    let policy = BulkPolicy {
        at_once: 3,
        ..BulkPolicy::default()
    };
    let mut bulk = Bulk::new(policy, 5);
    let (turns, step) = start(&mut bulk, Duration::ZERO);
    assert_eq!(
        turns.iter().map(|turn| turn.index).collect::<Vec<_>>(),
        [0, 1, 2]
    );
    assert_eq!(step, BulkStep::Await);
    assert!(bulk.handle(turns[1], None, at(Duration::ZERO)));
    let (more, _) = start(&mut bulk, Duration::ZERO);
    assert_eq!((more.len(), more[0].index), (1, 3));
    let none = BulkPolicy {
        at_once: 0,
        ..policy
    };
    assert_eq!(start(&mut Bulk::new(none, 2), Duration::ZERO).0.len(), 1);
    assert_eq!(
        Bulk::new(policy, 0).poll(at(Duration::ZERO)),
        BulkStep::Done
    );
}

#[test]
fn starts_are_spread_over_the_second() {
    let policy = BulkPolicy {
        at_once: 100,
        per_second: Some(4),
        ..BulkPolicy::default()
    };
    let mut bulk = Bulk::new(policy, 10);
    let quarter = Duration::from_millis(250);
    assert_eq!(start(&mut bulk, Duration::ZERO).1, BulkStep::Wait(quarter));
    assert_eq!(start(&mut bulk, Duration::from_millis(100)).0.len(), 0);
    let (turns, step) = start(&mut bulk, quarter);
    assert_eq!((turns.len(), step), (1, BulkStep::Wait(quarter)));
}

#[test]
fn a_429_holds_everybody_up_and_gives_another_turn() {
    let policy = BulkPolicy {
        at_once: 4,
        turns: 2,
        ..BulkPolicy::default()
    };
    let mut bulk = Bulk::new(policy, 4);
    let (turns, _) = start(&mut bulk, Duration::ZERO);
    let now = Duration::from_secs(1);
    assert!(!bulk.handle(turns[0], Some(&error(429, Some(7))), at(now)));
    assert!(!bulk.handle(turns[1], Some(&error(429, None)), at(now)));
    assert!(bulk.handle(turns[2], Some(&error(500, None)), at(now)));
    // The second had no hint: its pause is the doubled one, and the longest of all counts.
    assert_eq!(bulk.poll(at(now)), BulkStep::Wait(Duration::from_secs(10)));
    assert!(bulk.handle(turns[3], None, at(now)));
    let later = now + Duration::from_secs(10);
    let (again, _) = start(&mut bulk, later);
    assert_eq!(
        again.iter().map(|turn| turn.index).collect::<Vec<_>>(),
        [0, 1]
    );
    // After a success the pauses start anew, and after the last turn the error is final.
    assert!(bulk.handle(again[0], Some(&error(429, None)), at(later)));
    assert!(bulk.handle(again[1], None, at(later)));
    assert_eq!(bulk.poll(at(later)), BulkStep::Done);
    assert_eq!(
        bulk.progress(),
        BulkProgress {
            succeeded: 2,
            failed: 2,
            total: 4
        }
    );
}

#[test]
fn the_pause_doubles_up_to_sixteen_times() {
    let policy = BulkPolicy {
        at_once: 1,
        turns: 100,
        ..BulkPolicy::default()
    };
    let mut bulk = Bulk::new(policy, 1);
    let mut now = Duration::ZERO;
    let mut pauses = Vec::new();
    for _ in 0..7 {
        let (turns, _) = start(&mut bulk, now);
        bulk.handle(turns[0], Some(&error(429, None)), at(now));
        let BulkStep::Wait(pause) = bulk.poll(at(now)) else {
            panic!()
        };
        pauses.push(pause.as_secs());
        now += pause;
    }
    assert_eq!(pauses, [5, 10, 20, 40, 80, 80, 80]);
}

proptest! {
    /// Every user is answered exactly once, whatever happens, and the limits hold throughout.
    #[test]
    fn everybody_is_answered_once(
        users in 0usize..30,
        at_once in 1usize..6,
        per_second in prop::option::of(1u32..20),
        script in prop::collection::vec(0u8..6, 0..200),
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..50),
    ) {
        let policy = BulkPolicy { at_once, per_second, turns: 3, ..BulkPolicy::default() };
        let mut bulk = Bulk::new(policy, users);
        let (mut script, mut order) = (script.into_iter(), order.iter().cycle());
        let (mut now, mut running, mut starts) = (Duration::ZERO, Vec::new(), Vec::new());
        let mut answered = vec![0; users];
        for _ in 0..2000 {
            match bulk.poll(at(now)) {
                BulkStep::Start(turn) => {
                    running.push(turn);
                    starts.push(now);
                    prop_assert!(running.len() <= at_once);
                }
                BulkStep::Wait(pause) if running.is_empty() => now += pause,
                BulkStep::Done => break,
                BulkStep::Wait(_) | BulkStep::Await => {
                    let turn = running.swap_remove(order.next().unwrap().index(running.len()));
                    let failed = match script.next() {
                        Some(0) => Some(error(429, None)),
                        Some(1) => Some(error(429, Some(3))),
                        Some(2) => Some(error(400, None)),
                        _ => None,
                    };
                    if bulk.handle(turn, failed.as_ref(), at(now)) {
                        answered[turn.index] += 1;
                    }
                }
            }
        }
        prop_assert_eq!(bulk.poll(at(now)), BulkStep::Done);
        prop_assert!(answered.iter().all(|times| *times == 1));
        let progress = bulk.progress();
        prop_assert_eq!(progress.succeeded + progress.failed, users);
        if let Some(per_second) = per_second {
            let interval = Duration::from_secs(1) / per_second;
            prop_assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= interval));
        }
    }
}
