//! Long ranges cut anywhere: nothing is lost or doubled at a seam. Properties, against one big request; the ranges lie
//! around the changes of daylight saving in spring and in autumn.

use proptest::prelude::*;
use spike_mock::{ManualClock, MockServer, Options};

use crate::harness::sdk::api::*;
use crate::harness::sdk::chunks::{ChunkSize, Chunkable};
use crate::harness::sdk::series::Track;
use crate::harness::sdk::snapshot::{Record, Snapshot};
use crate::harness::sdk::time::{Date, DayRange, TimeWindow, Timestamp};
use crate::harness::sdk::vocabulary::{MergeMethod, Provider, StatisticType};
use crate::harness::sdk::{Error, User};
use crate::harness::{all, wait};
use crate::shared::client::client;

const CHANGES: [&str; 2] = ["2026-03-29T01:00:00Z", "2025-10-26T01:00:00Z"];
const DAY: i64 = 86_400;

fn user() -> (MockServer, User) {
    let clock = ManualClock::at("2026-04-10T12:00:00Z");
    let server = MockServer::start_with(Options::new().clock(clock)).unwrap();
    let client = client(&server);
    let user = client.user(server.user_id()).unwrap();
    (server, user)
}

/// Some days around a change, beginning and ending at any second.
fn any_window() -> impl Strategy<Value = TimeWindow> {
    let change = prop::sample::select(CHANGES.to_vec());
    (change, 1..3 * DAY, 1..3 * DAY).prop_map(|(change, before, after)| {
        let change: Timestamp = change.parse().unwrap();
        let at = |seconds: i64| change.checked_add_millis(seconds * 1_000).unwrap();
        TimeWindow::from(at(-before)..at(after))
    })
}

fn any_days() -> impl Strategy<Value = DayRange> {
    let change = prop::sample::select(CHANGES.to_vec());
    (change, 0..6_i64, 0..6_i64).prop_map(|(change, before, after)| {
        let change: Date = change[..10].parse().unwrap();
        let on = |days| change.checked_add_days(days).unwrap();
        DayRange::from(on(-before)..=on(after))
    })
}

/// How the chunks are fetched.
#[derive(Clone, Copy, Debug)]
struct Way {
    concurrency: usize,
    /// After this number of chunks the run is stopped, and resumed.
    broken_after: u64,
}

fn any_way() -> impl Strategy<Value = Way> {
    (1..5_usize, 0..8_u64).prop_map(|(concurrency, broken_after)| Way { concurrency, broken_after })
}

/// The answers to all chunks, of a run that was stopped in between.
macro_rules! collected {
    ($user:expr, $request:expr, $size:expr, $way:expr) => {{
        let Way { concurrency, broken_after } = $way;
        let chunks = || $user.chunks($request, $size).unwrap().concurrency(concurrency);
        let mut answers: Vec<_> =
            all(chunks()).into_iter().map(Result::unwrap).take(broken_after as usize).collect();
        let next = answers.last().map(|(chunk, _)| chunk.end);
        let rest: Result<Vec<_>, Error> = all(chunks().starting_from(next)).into_iter().collect();
        answers.extend(rest.unwrap());
        let places: Vec<u64> = answers.iter().map(|(chunk, _)| chunk.index).collect();
        assert_eq!(places, (0..chunks().total()).collect::<Vec<_>>());
        answers.into_iter().map(|(_, answer)| answer)
    }};
}

/// What a list of records comes to, whatever was listed twice.
fn known<R: Record>(records: impl IntoIterator<Item = R>) -> Snapshot<R> {
    records.into_iter().collect()
}

fn whole<R: Chunkable>(user: &User, request: &R) -> R::Answer {
    wait(user.send(request)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn records(window in any_window(), days in any_days(), hours in 4..60_u32, length in 1..5_u32, way in any_way()) {
        let (_server, user) = user();
        let size = ChunkSize::hours(hours);
        let request = ListWorkouts::new(window);
        let chunks = collected!(user, &request, size, way).flat_map(|list| list.workouts);
        prop_assert_eq!(known(chunks), known(whole(&user, &request).workouts));

        let request = ListProviderRecords::new(window);
        let chunks = collected!(user, &request, size, way).flat_map(|list| list.records);
        prop_assert_eq!(known(chunks), known(whole(&user, &request).records));

        let request = ListSleeps::new(days).include_stages(true);
        let chunks: Vec<_> =
            collected!(user, &request, ChunkSize::days(length), way).flat_map(|list| list.sleeps).collect();
        let whole = whole(&user, &request).sleeps;
        // A sleep belongs to one day, so not even a seam lists it twice.
        prop_assert_eq!(chunks.len(), whole.len());
        prop_assert_eq!(known(chunks), known(whole));
    }

    #[test]
    fn statistics(window in any_window(), days in any_days(), hours in 4..60_u32, length in 1..5_u32, way in any_way()) {
        let (_server, user) = user();
        let types = [StatisticType::Steps, StatisticType::CaloriesBurnedTotal, StatisticType::HeartRate];
        let request = IntervalStatistics::new(window, &types);
        let chunks: Vec<_> =
            collected!(user, &request, ChunkSize::hours(hours), way).flat_map(|list| list.statistics).collect();
        prop_assert_eq!(chunks, whole(&user, &request).statistics);

        let request = DailyStatistics::new(days, &types);
        let chunks: Vec<_> =
            collected!(user, &request, ChunkSize::days(length), way).flat_map(|list| list.statistics).collect();
        prop_assert_eq!(chunks, whole(&user, &request).statistics);
    }

    #[test]
    fn series(
        window in any_window(),
        hours in 4..60_u32,
        metric in prop::sample::select(vec!["heartrate", "steps", "distance"]),
        alone: bool,
        way in any_way(),
    ) {
        let (_server, user) = user();
        let request = TimeSeries::new(metric, window);
        // Whichever way its source is chosen, if there is only one; else merged.
        let request = if alone {
            request.merge_method(MergeMethod::SelectMostGranularSource).providers([Provider::Garmin])
        } else {
            request.merge_method(MergeMethod::MergeMaximizeCoverage)
        };
        let chunks: Vec<Series> = collected!(user, &request, ChunkSize::hours(hours), way).collect();
        let joined = Track::join(&chunks).unwrap();
        let whole = Track::from_series(&whole(&user, &request)).unwrap();
        prop_assert_eq!(joined.starts(), whole.starts());
        prop_assert_eq!(joined.durations(), whole.durations());
        prop_assert_eq!(joined.values(), whole.values());
        prop_assert!(!whole.is_empty() || alone || metric != "heartrate");
    }
}
