mod run;

use http::StatusCode;

use super::*;
use crate::time::Timestamp;

fn at(elapsed: Duration) -> Now {
    Now {
        elapsed,
        wall: Timestamp::UNIX_EPOCH,
    }
}

fn error(status: u16, wait: Option<u64>) -> Error {
    let status = StatusCode::from_u16(status).unwrap();
    let reply = crate::RawReply::new(status, "");
    Error::status_error(reply, wait.map(Duration::from_secs))
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

fn places(turns: &[Turn]) -> Vec<usize> {
    turns.iter().map(|turn| turn.index).collect()
}

fn id(index: usize) -> UserId {
    UserId::new(format!("user{index}")).unwrap()
}

#[test]
fn never_more_at_once_than_allowed() {
    let policy = BulkPolicy {
        at_once: 3,
        ..BulkPolicy::default()
    };
    let mut bulk = Bulk::new(policy, 5);
    let (turns, step) = start(&mut bulk, Duration::ZERO);
    assert_eq!(places(&turns), [0, 1, 2]);
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
    // No call per second would be no run: it is one.
    let none = BulkPolicy {
        per_second: Some(0),
        ..policy
    };
    let second = Duration::from_secs(1);
    assert_eq!(
        start(&mut Bulk::new(none, 2), quarter).1,
        BulkStep::Wait(second)
    );
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
    // The longest of all counts.
    assert_eq!(bulk.poll(at(now)), BulkStep::Wait(Duration::from_secs(7)));
    assert!(bulk.handle(turns[3], None, at(now)));
    let later = now + Duration::from_secs(7);
    let (again, _) = start(&mut bulk, later);
    assert_eq!(places(&again), [0, 1]);
    // After the last turn the error is final.
    assert!(bulk.handle(again[0], Some(&error(429, None)), at(later)));
    assert!(bulk.handle(again[1], None, at(later)));
    assert_eq!(bulk.poll(at(later)), BulkStep::Done);
    let progress = bulk.progress();
    assert_eq!((progress.succeeded, progress.failed), (2, 2));
    assert_eq!((progress.finished(), progress.total), (4, 4));
}

#[test]
fn only_a_break_stops() {
    use std::ops::ControlFlow;
    assert!(!().stops() && !ControlFlow::Continue(()).stops());
    assert!(ControlFlow::Break(()).stops());
}

#[test]
fn several_429s_at_one_moment_are_one_event() {
    let policy = BulkPolicy::default();
    let mut bulk = Bulk::new(policy, 100);
    let mut now = Duration::ZERO;
    // Eight in flight, eight times a 429, three times over: the pause doubles once each time.
    for expected in [5, 10, 20] {
        let (turns, _) = start(&mut bulk, now);
        assert_eq!(turns.len(), 8);
        for turn in turns {
            assert!(!bulk.handle(turn, Some(&error(429, None)), at(now)));
        }
        let pause = Duration::from_secs(expected);
        assert_eq!(bulk.poll(at(now)), BulkStep::Wait(pause));
        now += pause;
    }
}

#[test]
fn a_call_from_before_the_pause_says_nothing_of_the_time_after_it() {
    let policy = BulkPolicy {
        at_once: 3,
        ..BulkPolicy::default()
    };
    let mut bulk = Bulk::new(policy, 10);
    let second = Duration::from_secs(1);
    let (early, _) = start(&mut bulk, Duration::ZERO);
    bulk.handle(early[0], Some(&error(429, None)), at(Duration::ZERO));
    // Late, and not doubled; but everybody is held from then.
    bulk.handle(early[1], Some(&error(429, None)), at(second * 2));
    assert_eq!(bulk.poll(at(second * 2)), BulkStep::Wait(second * 5));
    // A success from before does not end the doubling.
    bulk.handle(early[2], None, at(second * 3));
    let now = second * 7;
    let (turns, _) = start(&mut bulk, now);
    bulk.handle(turns[0], Some(&error(429, None)), at(now));
    assert_eq!(bulk.poll(at(now)), BulkStep::Wait(second * 10));
    // One from after it does.
    let now = second * 17;
    let (turns, _) = start(&mut bulk, now);
    bulk.handle(turns[0], None, at(now));
    let (turns, _) = start(&mut bulk, now);
    bulk.handle(turns[0], Some(&error(429, None)), at(now));
    assert_eq!(bulk.poll(at(now)), BulkStep::Wait(second * 5));
}

#[test]
fn who_stops_is_told_who_was_not_reached() {
    let mut bulk = Bulk::new(BulkPolicy::default(), 12);
    let now = Duration::ZERO;
    let (turns, _) = start(&mut bulk, now);
    assert!(!bulk.handle(turns[2], Some(&error(429, Some(0))), at(now)));
    bulk.stop();
    assert_eq!(bulk.poll(at(now)), BulkStep::Await);
    // There is no other turn any more.
    assert!(bulk.handle(turns[1], Some(&error(429, None)), at(now)));
    for turn in [turns[0], turns[3], turns[4], turns[5], turns[6], turns[7]] {
        assert!(bulk.handle(turn, None, at(now)));
    }
    assert_eq!(bulk.poll(at(now)), BulkStep::Done);
    let report = bulk.report(Vec::new(), id);
    let left: Vec<&str> = report.not_reached.iter().map(UserId::as_str).collect();
    assert_eq!(left, ["user2", "user8", "user9", "user10", "user11"]);
    assert_eq!(report.progress.finished(), 7);
}

#[test]
fn a_wait_that_is_too_long_ends_the_run() {
    let hour = 60 * 60;
    for (asked, left) in [(hour, 0), (hour + 1, 1), (u64::MAX, 1)] {
        let policy = BulkPolicy {
            at_once: 1,
            ..BulkPolicy::default()
        };
        let mut bulk = Bulk::new(policy, 2);
        let (turns, _) = start(&mut bulk, Duration::ZERO);
        let busy = error(429, Some(asked));
        let last = bulk.handle(turns[0], Some(&busy), at(Duration::ZERO));
        assert_eq!(last, left == 1);
        let step = bulk.poll(at(Duration::ZERO));
        assert_eq!(step == BulkStep::Done, left == 1, "{step:?}");
    }
}

#[test]
fn the_largest_numbers_are_no_trap() {
    let policy = BulkPolicy {
        at_once: usize::MAX,
        per_second: Some(u32::MAX),
        pause: Duration::MAX,
        max_retry_after: Duration::MAX,
        turns: u32::MAX,
    };
    let mut bulk = Bulk::new(policy, 2);
    let late = Duration::MAX - Duration::from_nanos(1);
    let (turns, _) = start(&mut bulk, late);
    assert_eq!(turns.len(), 1);
    bulk.handle(turns[0], Some(&error(429, Some(u64::MAX))), at(late));
    assert_eq!(bulk.poll(at(late)), BulkStep::Wait(Duration::from_nanos(1)));
}

#[test]
fn a_call_of_a_run_returns_a_429() {
    let own = CallOptions::new().deadline(Duration::from_secs(3));
    assert_eq!(Bulk::options(own), own.return_429());
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
