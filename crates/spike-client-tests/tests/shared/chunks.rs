//! Long ranges in chunks, against one big request.

use std::collections::BTreeSet;

use spike_mock::{Fault, ManualClock, MockServer, Options};

use crate::harness::sdk::api::*;
use crate::harness::sdk::chunks::ChunkSize;
use crate::harness::sdk::time::{Date, Timestamp};
use crate::harness::sdk::{Error, Milliseconds, User};
use crate::harness::{all, wait};
use crate::shared::client::client;
use crate::shared::operations::PNG;

/// A fortnight around a change of daylight saving.
fn around_the_change() -> (MockServer, User) {
    let clock = ManualClock::at("2026-04-10T12:00:00Z");
    let server = MockServer::start_with(Options::new().clock(clock)).unwrap();
    let client = client(&server);
    let user = client.user(server.user_id()).unwrap();
    (server, user)
}

fn window() -> std::ops::Range<Timestamp> {
    "2026-03-25T03:17:00Z".parse().unwrap().."2026-04-02T11:05:30Z".parse().unwrap()
}

fn days() -> std::ops::RangeInclusive<Date> {
    "2026-03-22".parse().unwrap()..="2026-04-03".parse().unwrap()
}

/// All answers of a request cut into chunks, fetched one by one and several at once.
macro_rules! in_chunks {
    ($user:expr, $request:expr, $size:expr) => {{
        let request = $request;
        let one: Result<Vec<_>, Error> =
            all($user.chunks(&request, $size).unwrap()).into_iter().collect();
        let many: Result<Vec<_>, Error> =
            all($user.chunks(&request, $size).unwrap().concurrency(4)).into_iter().collect();
        let (one, many) = (one.unwrap(), many.unwrap());
        assert!(one.len() > 2);
        for (index, ((chunk, answer), (_, again))) in one.iter().zip(&many).enumerate() {
            assert_eq!((chunk.index as usize, chunk.total as usize), (index, one.len()));
            assert_eq!(answer, again);
        }
        assert_eq!(one.len(), many.len());
        one.into_iter().map(|(_, answer)| answer)
    }};
}

#[test]
fn statistics_in_chunks_are_those_of_one_request() {
    let (_server, user) = around_the_change();
    let daily = DailyStatistics::new(
        days(),
        ["steps", "distance_total", "sleep_duration_total", "heartrate"],
    );
    let whole = wait(user.send(&daily)).unwrap().statistics;
    let chunks: Vec<_> =
        in_chunks!(user, daily, ChunkSize::days(5)).flat_map(|list| list.statistics).collect();
    assert_eq!(chunks, whole);
    assert!(whole.len() > 10);

    let hourly = IntervalStatistics::new(window(), ["steps", "calories_burned_total"]);
    let whole = wait(user.send(&hourly)).unwrap().statistics;
    let chunks: Vec<_> =
        in_chunks!(user, hourly, ChunkSize::hours(7)).flat_map(|list| list.statistics).collect();
    assert_eq!(chunks, whole);
}

type Points = Vec<(Timestamp, Milliseconds, Option<f64>)>;

fn points(series: &Series) -> Points {
    let point = |point: Point<'_>| (point.start_at, point.duration, point.value);
    series.points().unwrap().map(point).collect()
}

#[test]
fn a_series_in_chunks_is_that_of_one_request() {
    let (_server, user) = around_the_change();
    let request = TimeSeries::new("heartrate", window());
    let merged = |method: &str| request.clone().merge_method(method);
    for request in [
        request.clone(),
        merged("merge_maximize_coverage"),
        merged("merge_maximize_granularity"),
        // With one provider there is nothing to select from.
        merged("select_highest_coverage_source").providers(["oura"]),
        request.clone().providers(["garmin"]),
    ] {
        let whole = points(&wait(user.send(&request)).unwrap());
        let chunks: Points = in_chunks!(user, request, ChunkSize::days(1))
            .flat_map(|series| points(&series))
            .collect();
        assert_eq!(chunks, whole);
        assert!(whole.len() > 1000);
    }
}

#[test]
fn where_one_source_is_selected_only_the_whole_is_what_one_request_is() {
    let (server, user) = around_the_change();
    let mut different = 0;
    for method in [
        "select_best_weighted_source",
        "select_highest_coverage_source",
        "select_most_granular_source",
        "select_highest_priority_source_type",
    ] {
        let request = TimeSeries::new("heartrate", window()).merge_method(method);
        let whole = wait(user.send(&request)).unwrap();
        assert_eq!(whole.providers.as_ref().map(Vec::len), Some(1));

        let chunks: Vec<Series> = in_chunks!(user, request.clone(), ChunkSize::hours(6)).collect();
        let sources: BTreeSet<_> = chunks.iter().flat_map(|chunk| &chunk.providers).collect();
        let joined: Points = chunks.iter().flat_map(points).collect();
        if sources.len() > 1 {
            assert_ne!(joined, points(&whole), "{method}");
            different += 1;
        }

        server.forget_requests();
        let one = all(user.chunks(&request, ChunkSize::whole()).unwrap().concurrency(4));
        let [Ok((chunk, series))] = &one[..] else {
            panic!("{method}: {} answers", one.len());
        };
        assert_eq!((chunk.index, chunk.total, series), (0, 1, &whole));
        assert_eq!(server.requests().len(), 1);
    }
    // The best source changes over time, or this test would show nothing.
    assert!(different > 0);
}

#[test]
fn records_in_chunks_are_those_of_one_request() {
    let (_server, user) = around_the_change();
    let sleeps = ListSleeps::new(days());
    let whole = wait(user.send(&sleeps)).unwrap().sleeps;
    let chunks: Vec<_> =
        in_chunks!(user, sleeps, ChunkSize::days(4)).flat_map(|list| list.sleeps).collect();
    assert_eq!(chunks, whole);

    let ids = |workouts: &[Workout]| -> BTreeSet<_> {
        let id = |workout: &Workout| workout.record_id.clone().unwrap();
        workouts.iter().map(id).collect()
    };
    let workouts = ListWorkouts::new(window());
    let whole = wait(user.send(&workouts)).unwrap().workouts;
    let chunks: Vec<_> =
        in_chunks!(user, workouts, ChunkSize::hours(10)).flat_map(|list| list.workouts).collect();
    assert_eq!(ids(&chunks), ids(&whole));
    assert!(!whole.is_empty());

    let ids = |records: &[ProviderRecord]| -> BTreeSet<_> {
        let id = |record: &ProviderRecord| record.record_id.clone();
        records.iter().map(id).collect()
    };
    let records = ListProviderRecords::new(window());
    let whole = wait(user.send(&records)).unwrap().records;
    let chunks: Vec<_> =
        in_chunks!(user, records, ChunkSize::hours(10)).flat_map(|list| list.records).collect();
    assert_eq!(ids(&chunks), ids(&whole));
    assert!(whole.len() > 10);
}

#[test]
fn uploads_in_chunks_are_those_of_one_request() {
    let clock = ManualClock::at("2026-04-10T12:00:00Z");
    let server = MockServer::start_with(Options::new().clock(clock.clone())).unwrap();
    let user = client(&server).user("ann").unwrap();
    for _ in 0..6 {
        wait(user.analyze_nutrition_image(PNG.to_vec())).unwrap();
        wait(user.upload_lab_report(b"%PDF-1.7 synthetic".to_vec(), "report.pdf")).unwrap();
        clock.advance(std::time::Duration::from_secs(5 * 3600));
    }
    let from: Timestamp = "2026-04-10T00:00:00Z".parse().unwrap();
    let to: Timestamp = "2026-04-13T00:00:00Z".parse().unwrap();

    let meals = ListNutritionRecords::new(from..to);
    let whole = wait(user.send(&meals)).unwrap();
    let chunks: Vec<_> = in_chunks!(user, meals, ChunkSize::hours(7)).flatten().collect();
    assert_eq!((&chunks, whole.len()), (&whole, 6));

    let reports = ListLabReports::new(from..to);
    let whole = wait(user.send(&reports)).unwrap();
    let chunks: Vec<_> = in_chunks!(user, reports, ChunkSize::hours(7)).flatten().collect();
    assert_eq!((&chunks, whole.len()), (&whole, 6));
}

#[test]
fn a_run_ends_at_an_error_and_goes_on_from_there() {
    let (server, user) = around_the_change();
    let request = DailyStatistics::new(days(), ["steps"]);
    let size = ChunkSize::days(2);
    for concurrency in [1, 3] {
        server.fail_next_at("/queries/statistics/daily", Fault::Status(400));
        let all_of = |from| {
            all(user.chunks(&request, size).unwrap().starting_from(from).concurrency(concurrency))
        };
        let third = days().start().checked_add_days(4).unwrap();
        let answers = all_of(third);
        assert!(answers.last().unwrap().is_err(), "{concurrency}");
        let came = answers.iter().filter(|answer| answer.is_ok()).count();
        assert!(came < answers.len() && came <= 2);
        let next = answers.iter().flatten().last().map_or(third, |(chunk, _)| chunk.end);
        let rest = all_of(next);
        assert_eq!(rest.len(), 5 - came);
        assert!(rest.iter().all(Result::is_ok));
    }
}

#[test]
fn nothing_is_sent_before_it_is_asked_for() {
    let (server, user) = around_the_change();
    let request = DailyStatistics::new(days(), ["steps"]);
    let chunks = user.chunks(&request, ChunkSize::days(2)).unwrap();
    assert!(format!("{chunks:?}").contains("total: 7"));
    drop(chunks);
    assert!(user.chunks(&request, ChunkSize::hours(1)).is_err());
    assert!(server.requests().is_empty());
}
