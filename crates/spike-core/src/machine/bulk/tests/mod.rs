mod chunks;
mod run;

use http::StatusCode;

use super::*;
use crate::CallOptions;
use crate::time::Timestamp;

fn at(elapsed: Duration) -> Now {
    Now { elapsed, wall: Timestamp::UNIX_EPOCH }
}

fn error(status: u16, wait: Option<u64>) -> Error {
    let status = StatusCode::from_u16(status).unwrap();
    let reply = crate::RawReply::new(status, "");
    Error::status_error(reply, wait.map(Duration::from_secs), None)
}

/// Starts as many calls as the machine allows; returns them and the step that follows.
fn start(bulk: &mut Bulk, now: Duration) -> (Vec<BulkCall>, BulkStep) {
    let mut calls = Vec::new();
    loop {
        match bulk.poll(at(now)) {
            BulkStep::Start(call) => calls.push(call),
            other => return (calls, other),
        }
    }
}

fn indices(calls: &[BulkCall]) -> Vec<usize> {
    calls.iter().map(|call| call.index).collect()
}

fn id(index: usize) -> UserId {
    UserId::new(format!("user{index}")).unwrap()
}

#[test]
fn no_more_in_flight_than_allowed() {
    let policy = BulkPolicy::new().concurrency(3);
    let mut bulk = Bulk::new(policy, 5);
    let (calls, step) = start(&mut bulk, Duration::ZERO);
    assert_eq!(indices(&calls), [0, 1, 2]);
    assert_eq!(step, BulkStep::Await);
    assert_eq!(bulk.handle(calls[1], None, at(Duration::ZERO)), Handled::Final);
    let (more, _) = start(&mut bulk, Duration::ZERO);
    assert_eq!((more.len(), more[0].index), (1, 3));
    let none = policy.concurrency(0);
    assert_eq!(start(&mut Bulk::new(none, 2), Duration::ZERO).0.len(), 1);
    assert_eq!(Bulk::new(policy, 0).poll(at(Duration::ZERO)), BulkStep::Done);
}

#[test]
fn starts_are_spread_over_the_second() {
    let policy = BulkPolicy::new().concurrency(100).per_second(4);
    let mut bulk = Bulk::new(policy, 10);
    let quarter = Duration::from_millis(250);
    assert_eq!(start(&mut bulk, Duration::ZERO).1, BulkStep::Wait(quarter));
    assert_eq!(start(&mut bulk, Duration::from_millis(100)).0.len(), 0);
    let (calls, step) = start(&mut bulk, quarter);
    assert_eq!((calls.len(), step), (1, BulkStep::Wait(quarter)));
    // Zero calls per second count as one.
    let none = policy.per_second(0);
    let second = Duration::from_secs(1);
    assert_eq!(start(&mut Bulk::new(none, 2), quarter).1, BulkStep::Wait(second));
}

#[test]
fn a_429_throttles_all_and_gives_another_attempt() {
    let policy = BulkPolicy::new().concurrency(4).max_attempts(2);
    let mut bulk = Bulk::new(policy, 4);
    let (calls, _) = start(&mut bulk, Duration::ZERO);
    let now = Duration::from_secs(1);
    assert_eq!(bulk.handle(calls[0], Some(&error(429, Some(7))), at(now)), Handled::Requeued);
    assert_eq!(bulk.handle(calls[1], Some(&error(429, None)), at(now)), Handled::Requeued);
    assert_eq!(bulk.handle(calls[2], Some(&error(500, None)), at(now)), Handled::Final);
    // The longest of all counts.
    assert_eq!(bulk.poll(at(now)), BulkStep::Wait(Duration::from_secs(7)));
    assert_eq!(bulk.handle(calls[3], None, at(now)), Handled::Final);
    let later = now + Duration::from_secs(7);
    let (again, _) = start(&mut bulk, later);
    assert_eq!(indices(&again), [0, 1]);
    // After the last attempt the error is final.
    assert_eq!(bulk.handle(again[0], Some(&error(429, None)), at(later)), Handled::Final);
    assert_eq!(bulk.handle(again[1], None, at(later)), Handled::Final);
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
        let (calls, _) = start(&mut bulk, now);
        assert_eq!(calls.len(), 8);
        for call in calls {
            assert_eq!(bulk.handle(call, Some(&error(429, None)), at(now)), Handled::Requeued);
        }
        let pause = Duration::from_secs(expected);
        assert_eq!(bulk.poll(at(now)), BulkStep::Wait(pause));
        now += pause;
    }
}

#[test]
fn a_call_of_an_earlier_epoch_changes_no_backoff() {
    let policy = BulkPolicy::new().concurrency(3);
    let mut bulk = Bulk::new(policy, 10);
    let second = Duration::from_secs(1);
    let (early, _) = start(&mut bulk, Duration::ZERO);
    let _ = bulk.handle(early[0], Some(&error(429, None)), at(Duration::ZERO));
    // Late, and not doubled; but all are throttled from then.
    let _ = bulk.handle(early[1], Some(&error(429, None)), at(second * 2));
    assert_eq!(bulk.poll(at(second * 2)), BulkStep::Wait(second * 5));
    // A success from before does not end the doubling.
    let _ = bulk.handle(early[2], None, at(second * 3));
    let now = second * 7;
    let (calls, _) = start(&mut bulk, now);
    let _ = bulk.handle(calls[0], Some(&error(429, None)), at(now));
    assert_eq!(bulk.poll(at(now)), BulkStep::Wait(second * 10));
    // One from after it does.
    let now = second * 17;
    let (calls, _) = start(&mut bulk, now);
    let _ = bulk.handle(calls[0], None, at(now));
    let (calls, _) = start(&mut bulk, now);
    let _ = bulk.handle(calls[0], Some(&error(429, None)), at(now));
    assert_eq!(bulk.poll(at(now)), BulkStep::Wait(second * 5));
}

#[test]
fn a_stopped_run_lists_the_users_not_reached() {
    let mut bulk = Bulk::new(BulkPolicy::default(), 12);
    let now = Duration::ZERO;
    let (calls, _) = start(&mut bulk, now);
    assert_eq!(bulk.handle(calls[2], Some(&error(429, Some(0))), at(now)), Handled::Requeued);
    bulk.stop();
    assert_eq!(bulk.poll(at(now)), BulkStep::Await);
    // There is no further attempt.
    assert_eq!(bulk.handle(calls[1], Some(&error(429, None)), at(now)), Handled::Final);
    for call in [calls[0], calls[3], calls[4], calls[5], calls[6], calls[7]] {
        assert_eq!(bulk.handle(call, None, at(now)), Handled::Final);
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
        let policy = BulkPolicy::new().concurrency(1);
        let mut bulk = Bulk::new(policy, 2);
        let (calls, _) = start(&mut bulk, Duration::ZERO);
        let busy = error(429, Some(asked));
        let last = bulk.handle(calls[0], Some(&busy), at(Duration::ZERO));
        assert_eq!(last == Handled::Final, left == 1);
        let step = bulk.poll(at(Duration::ZERO));
        assert_eq!(step == BulkStep::Done, left == 1, "{step:?}");
    }
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    let policy = BulkPolicy::new()
        .concurrency(usize::MAX)
        .per_second(u32::MAX)
        .pause(Duration::MAX)
        .max_retry_after(Duration::MAX)
        .max_attempts(u32::MAX);
    let mut bulk = Bulk::new(policy, 2);
    let late = Duration::MAX - Duration::from_nanos(1);
    let (calls, _) = start(&mut bulk, late);
    assert_eq!(calls.len(), 1);
    let _ = bulk.handle(calls[0], Some(&error(429, Some(u64::MAX))), at(late));
    assert_eq!(bulk.poll(at(late)), BulkStep::Wait(Duration::from_nanos(1)));
}

#[test]
fn a_call_of_a_run_returns_a_429() {
    let own = CallOptions::new().deadline(Duration::from_secs(3));
    assert_eq!(own.in_bulk(), own.return_429());
}

#[test]
fn the_pause_doubles_up_to_sixteen_times() {
    let policy = BulkPolicy::new().concurrency(1).max_attempts(100);
    let mut bulk = Bulk::new(policy, 1);
    let mut now = Duration::ZERO;
    let mut pauses = Vec::new();
    for _ in 0..7 {
        let (calls, _) = start(&mut bulk, now);
        let _ = bulk.handle(calls[0], Some(&error(429, None)), at(now));
        let BulkStep::Wait(pause) = bulk.poll(at(now)) else { panic!() };
        pauses.push(pause.as_secs());
        now += pause;
    }
    assert_eq!(pauses, [5, 10, 20, 40, 80, 80, 80]);
}
