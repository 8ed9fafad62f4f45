//! Runs over the chunks of many users.

use proptest::prelude::*;

use super::*;
use crate::api::ListSleeps;
use crate::machine::chunks::{ChunkSize, Chunks};
use crate::time::Date;

fn day(offset: i64) -> Date {
    Date::new(2026, 1, 1).unwrap().checked_add_days(offset).unwrap()
}

/// A chunk a day, resumed at one of them.
fn days(count: i64, done: i64) -> Chunks<ListSleeps> {
    let request = ListSleeps::new(day(0)..=day(count - 1));
    Chunks::new(&request, ChunkSize::days(1)).unwrap().starting_from(day(done))
}

fn run_of(policy: BulkPolicy, users: &[(i64, i64)]) -> Bulk<EachChunk<ListSleeps>> {
    Bulk::of_chunks(policy, users.iter().map(|&(count, done)| days(count, done)))
}

fn begin(bulk: &mut Bulk<EachChunk<ListSleeps>>, now: Duration) -> Vec<(BulkCall, Date)> {
    let mut calls = Vec::new();
    while let BulkStep::Start(call) = bulk.poll(at(now)) {
        calls.push((call, bulk.job(call).unwrap().request.days.first()));
    }
    calls
}

#[test]
fn a_user_has_one_call_at_a_time_and_is_finished_before_the_next_begins() {
    let mut bulk = run_of(BulkPolicy::new().concurrency(2), &[(2, 0), (2, 0), (2, 0)]);
    let calls = begin(&mut bulk, Duration::ZERO);
    assert_eq!(
        calls.iter().map(|(call, day)| (call.index, *day)).collect::<Vec<_>>(),
        [(0, day(0)), (1, day(0))]
    );
    assert_eq!(bulk.handle(calls[1].0, None, at(Duration::ZERO)), Handled::Final);
    let next = begin(&mut bulk, Duration::ZERO);
    assert_eq!((next[0].0.index, next[0].1, next.len()), (1, day(1), 1));
    let progress = bulk.progress();
    assert_eq!((progress.succeeded, progress.calls, progress.total_calls), (0, 1, 6));
    assert_eq!(bulk.handle(next[0].0, None, at(Duration::ZERO)), Handled::Final);
    assert_eq!(begin(&mut bulk, Duration::ZERO)[0].0.index, 2);
    assert_eq!(bulk.progress().succeeded, 1);
}

#[test]
fn a_429_repeats_the_chunk_and_an_error_ends_the_user() {
    let mut bulk = run_of(BulkPolicy::new().concurrency(1), &[(3, 0), (3, 1)]);
    let now = Duration::ZERO;
    let (call, first) = begin(&mut bulk, now)[0];
    assert_eq!(bulk.handle(call, Some(&error(429, Some(2))), at(now)), Handled::Requeued);
    let now = Duration::from_secs(2);
    // The other user is called meanwhile, as it waits no longer.
    let (other, second) = begin(&mut bulk, now)[0];
    assert_eq!((other.index, second), (1, day(1)));
    assert_eq!(bulk.handle(other, Some(&error(404, None)), at(now)), Handled::Final);
    let (again, repeated) = begin(&mut bulk, now)[0];
    assert_eq!((again.index, repeated), (0, first));
    let progress = bulk.progress();
    assert_eq!((progress.failed, progress.calls, progress.total_calls), (1, 1, 4));
    bulk.stop();
    assert_eq!(bulk.handle(again, None, at(now)), Handled::Final);
    assert_eq!(bulk.poll(at(now)), BulkStep::Done);
    let users = bulk.report(Vec::new(), id).users;
    let reached: Vec<_> = users.iter().map(|user| (user.reached, user.is_complete)).collect();
    assert_eq!(reached, [(day(1), false), (day(1), false)]);
}

#[test]
fn who_is_complete_already_is_not_called() {
    let mut bulk = run_of(BulkPolicy::new(), &[(3, 3), (3, 2)]);
    assert_eq!((bulk.progress().succeeded, bulk.progress().total_calls), (1, 1));
    let calls = begin(&mut bulk, Duration::ZERO);
    assert_eq!((calls.len(), calls[0].0.index), (1, 1));
    assert_eq!(bulk.handle(calls[0].0, None, at(Duration::ZERO)), Handled::Final);
    let report = bulk.report(Vec::new(), id);
    assert!(report.users.iter().all(|user| user.is_complete && user.reached == day(3)));
}

#[test]
fn the_estimate_is_exact_for_calls_that_all_take_as_long() {
    let mut bulk = run_of(BulkPolicy::new().concurrency(2), &[(10, 0), (10, 0)]);
    let mut now = Duration::from_secs(50);
    for round in 1..=10 {
        let calls = begin(&mut bulk, now);
        now += Duration::from_secs(3);
        let _ = bulk.handle(calls[0].0, None, at(now));
        assert_eq!(bulk.progress().remaining.is_none(), round == 1);
        let _ = bulk.handle(calls[1].0, None, at(now));
        let progress = bulk.progress();
        assert_eq!(progress.elapsed, Duration::from_secs(3 * round));
        assert_eq!(progress.remaining, Some(Duration::from_secs(3 * (10 - round))));
    }
}

#[test]
fn the_estimate_is_no_shorter_than_the_pause() {
    let mut bulk = run_of(BulkPolicy::new().concurrency(2), &[(9, 0), (9, 0)]);
    let second = Duration::from_secs(1);
    for round in 0..3 {
        let calls = begin(&mut bulk, second * round);
        let _ = bulk.handle(calls[0].0, None, at(second * (round + 1)));
        let busy = (round == 2).then(|| error(429, Some(600)));
        let _ = bulk.handle(calls[1].0, busy.as_ref(), at(second * (round + 1)));
    }
    // Known with the next call that is over.
    let calls = begin(&mut bulk, second * 603);
    let _ = bulk.handle(calls[0].0, Some(&error(429, Some(3600))), at(second * 603));
    let _ = bulk.handle(calls[1].0, None, at(second * 603));
    assert_eq!(bulk.progress().remaining, Some(second * 3600));
}

/// Runs to the end, or until this number of calls is over. Calls take their turns in any order.
fn run(
    bulk: &mut Bulk<EachChunk<ListSleeps>>,
    fates: &[(u16, usize)],
    stop: Option<usize>,
) -> Vec<(usize, Date, u16)> {
    let (mut log, mut running, mut over) = (Vec::new(), Vec::<(BulkCall, Date)>::new(), 0);
    let (mut fates, mut now) = (fates.iter().cycle(), Duration::ZERO);
    loop {
        match bulk.poll(at(now)) {
            BulkStep::Start(call) => {
                // One call of a user at a time.
                assert!(running.iter().all(|(other, _)| other.index != call.index));
                running.push((call, bulk.job(call).unwrap().request.days.first()));
                continue;
            }
            BulkStep::Done => return log,
            BulkStep::Wait(pause) if running.is_empty() => {
                now += pause;
                continue;
            }
            BulkStep::Wait(_) | BulkStep::Await => {}
        }
        let (status, place) = *fates.next().unwrap();
        let (call, day) = running.remove(place % running.len());
        now += Duration::from_millis(100);
        let failed = (status != 200).then(|| error(status, None));
        if bulk.handle(call, failed.as_ref(), at(now)) == Handled::Final {
            log.push((call.index, day, status));
        }
        over += 1;
        if stop == Some(over) {
            bulk.stop();
        }
    }
}

proptest! {
    #[test]
    fn what_is_passed_on_has_no_gap_and_the_report_says_how_far(
        users in prop::collection::vec((1i64..8, 0i64..9), 0..12),
        fates in prop::collection::vec((prop::sample::select(vec![200u16, 200, 200, 429, 404]), 0usize..8), 1..40),
        concurrency in 0usize..5,
        stop in prop::option::of(1usize..30),
    ) {
        let mut bulk = run_of(BulkPolicy::new().concurrency(concurrency), &users);
        let log = run(&mut bulk, &fates, stop);
        let report = bulk.report(Vec::new(), id);
        prop_assert_eq!(report.progress.calls as usize, log.len());
        prop_assert_eq!(report.users.len(), users.len());
        for (index, ((count, done), user)) in users.iter().zip(&report.users).enumerate() {
            let mut next = day(*done.min(count));
            let mut failed = false;
            for (_, day, status) in log.iter().filter(|call| call.0 == index) {
                prop_assert!(!failed, "called after an error");
                prop_assert_eq!(*day, next);
                failed = *status != 200;
                if !failed {
                    next = next.tomorrow().unwrap();
                }
            }
            prop_assert_eq!(user.reached, next);
            prop_assert_eq!(user.is_complete, next == day(*count));
            // A run without a stop leaves only those who failed.
            prop_assert!(stop.is_some() || user.is_complete || failed);
        }
        if stop.is_none() {
            prop_assert_eq!(report.progress.calls, report.progress.total_calls);
            prop_assert_eq!(report.progress.finished(), users.len());
        }
    }
}
