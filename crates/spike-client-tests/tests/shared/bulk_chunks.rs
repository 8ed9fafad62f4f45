//! Long ranges of many users.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use spike_mock::{Fault, ManualClock, MockServer, Options};

use crate::harness::sdk::api::{DailyStatistics, IntervalStatistics, TimeSeries};
use crate::harness::sdk::bulk::ChunksReport;
use crate::harness::sdk::chunks::{ChunkSize, Chunkable, Seam};
use crate::harness::sdk::series::Track;
use crate::harness::sdk::time::{Date, DayRange, TimeWindow, Timestamp};
use crate::harness::sdk::{Client, Error, ErrorKind, User};
use crate::harness::{all, wait};
use crate::shared::bulk::{busy, quick, timed, users};
use crate::shared::client::client;

fn server() -> MockServer {
    let clock = ManualClock::at("2026-04-10T12:00:00Z");
    MockServer::start_with(Options::new().clock(clock)).unwrap()
}

fn days() -> DayRange {
    let day = |text: &str| text.parse::<Date>().unwrap();
    (day("2026-03-20")..=day("2026-04-05")).into()
}

/// Some days with a change of daylight saving, not at whole hours.
fn window() -> TimeWindow {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    (at("2026-03-27T05:17:03Z")..at("2026-04-01T21:44:59Z")).into()
}

/// What a program keeps: the answers of each user in order, and where to go on.
struct Store<R: Chunkable> {
    answers: BTreeMap<String, Vec<R::Answer>>,
    seams: BTreeMap<String, Seam<R>>,
}

impl<R: Chunkable<Answer: Send + 'static> + 'static> Store<R> {
    fn new() -> Self {
        Self { answers: BTreeMap::new(), seams: BTreeMap::new() }
    }

    /// Fetches what is missing; stops after this number of answers.
    fn fetch(
        &mut self,
        client: &Client,
        users: &[User],
        request: &R,
        size: ChunkSize,
        stop: usize,
    ) -> ChunksReport<Seam<R>> {
        let id = |user: &User| user.user_id().as_str().to_owned();
        let run = |user: &User| {
            let from = self.seams.get(&id(user)).copied();
            Ok(user.chunks(request, size)?.starting_from(from))
        };
        let runs = users.iter().map(run).collect::<Result<Vec<_>, Error>>().unwrap();
        let mut came = 0;
        let (answers, seams) = (&mut self.answers, &mut self.seams);
        wait(client.bulk_chunks(runs, quick().concurrency(3), |user, answer, _| {
            let (chunk, answer) = answer.unwrap();
            answers.entry(id(user)).or_default().push(answer);
            seams.insert(id(user), chunk.end);
            came += 1;
            if came < stop { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        }))
    }
}

/// Fetches with a stop and another size after it, and without; returns both.
fn both<R: Chunkable<Answer: Send + 'static> + 'static>(
    request: &R,
    sizes: [ChunkSize; 3],
) -> [BTreeMap<String, Vec<R::Answer>>; 2] {
    let server = server();
    let client = client(&server);
    let users = users(&client, 20);
    for user in &users {
        server.connect(user.user_id().as_str(), "garmin");
        server.connect(user.user_id().as_str(), "oura");
    }
    let mut whole = Store::new();
    let report = whole.fetch(&client, &users, request, sizes[0], usize::MAX);
    assert!(report.users.iter().all(|user| user.is_complete));
    assert_eq!(report.progress.succeeded, 20);

    let mut store = Store::new();
    for (size, stop) in [(sizes[0], 7), (sizes[1], 11), (sizes[2], 1)] {
        let report = store.fetch(&client, &users, request, size, stop);
        for user in &report.users {
            // What the report says is what the program stored.
            if let Some(seam) = store.seams.get(user.user.as_str()) {
                assert!(user.reached == *seam, "{} {}", user.reached, seam);
            }
        }
        assert!(report.users.iter().any(|user| !user.is_complete));
    }
    // The program is another one, which knows only what was stored.
    let again = super::client::client(&server);
    let users = super::bulk::users(&again, 20);
    let report = store.fetch(&again, &users, request, sizes[1], usize::MAX);
    assert!(report.users.iter().all(|user| user.is_complete) && report.errors.is_empty());
    [whole.answers, store.answers]
}

#[test]
fn a_run_that_was_stopped_comes_to_the_same_data_with_chunks_of_any_size() {
    let sizes = [ChunkSize::days(2), ChunkSize::hours(31), ChunkSize::days(3)];
    let types = ["steps", "heartrate"];
    let request = IntervalStatistics::new(window(), types);
    let [whole, resumed] = both(&request, sizes).map(|answers| {
        let rows = |answers: Vec<_>| -> Vec<_> {
            answers
                .into_iter()
                .flat_map(|list: crate::harness::sdk::api::IntervalStatisticsList| list.statistics)
                .collect()
        };
        answers.into_iter().map(|(user, answers)| (user, rows(answers))).collect::<BTreeMap<_, _>>()
    });
    assert_eq!(whole.len(), 20);
    let rows = whole.values().map(Vec::len);
    assert!(rows.clone().sum::<usize>() > 1000, "{:?}", rows.collect::<Vec<_>>());
    assert!(whole == resumed);

    let request = TimeSeries::new("steps", window()).merge_method("merge_maximize_coverage");
    let [whole, resumed] = both(&request, sizes).map(|answers| {
        let track = |series: Vec<_>| {
            let track = Track::join(&series).unwrap();
            (track.starts().to_vec(), track.durations().to_vec(), track.values().to_vec())
        };
        answers.into_iter().map(|(user, series)| (user, track(series))).collect::<BTreeMap<_, _>>()
    });
    assert!(whole.values().any(|(starts, ..)| starts.len() > 100));
    assert!(whole == resumed);

    let sizes = [ChunkSize::days(3), ChunkSize::days(1), ChunkSize::days(5)];
    let request = DailyStatistics::new(days(), types);
    let [whole, resumed] = both(&request, sizes).map(|answers| {
        let rows =
            |(user, answers): (String, Vec<crate::harness::sdk::api::DailyStatisticsList>)| {
                (user, answers.into_iter().flat_map(|list| list.statistics).collect::<Vec<_>>())
            };
        answers.into_iter().map(rows).collect::<BTreeMap<_, _>>()
    });
    assert!(whole == resumed);
}

#[test]
fn after_a_429_no_chunk_of_any_user_is_sent_until_it_is_over() {
    let server = MockServer::start();
    let (client, time) = timed(&server);
    let users = users(&client, 5);
    for user in &users {
        wait(user.user_info()).unwrap();
    }
    time.take_log();
    let start = time.now().elapsed;
    server.fail_next_at("/queries/statistics/daily", busy(1));
    let request = DailyStatistics::new(days(), ["steps"]);
    let runs = users.iter().map(|user| user.chunks(&request, ChunkSize::days(4)).unwrap());
    let report = wait(client.bulk_chunks(runs, quick().concurrency(1), |_, answer, progress| {
        answer.unwrap();
        assert_eq!(progress.total_calls, 5 * 5);
    }));
    assert_eq!((report.progress.succeeded, report.progress.calls), (5, 25));
    let sent = time.take_log();
    assert_eq!(sent.len(), 26);
    assert_eq!(sent[0], start);
    assert!(sent[1..].iter().all(|sent| *sent >= start + Duration::from_secs(1)), "{sent:?}");
}

#[test]
fn an_error_ends_the_run_of_one_user() {
    let server = MockServer::start();
    let client = client(&server);
    let users = users(&client, 3);
    server.fail_next_at("/queries/statistics/daily", Fault::Status(400));
    let request = DailyStatistics::new(days(), ["steps"]);
    let runs = users.iter().map(|user| user.chunks(&request, ChunkSize::days(4)).unwrap());
    let mut told = Vec::new();
    let report =
        wait(client.bulk_chunks(runs, quick().concurrency(1), |user, answer, progress| {
            told.push((user.user_id().clone(), answer.map(drop).map_err(Error::kind)));
            assert!(progress.finished() <= 3);
        }));
    assert_eq!(told[0], (users[0].user_id().clone(), Err(ErrorKind::Rejected)));
    assert_eq!((told.len(), report.errors.len()), (1 + 2 * 5, 1));
    let progress = report.progress;
    assert_eq!((progress.succeeded, progress.failed, progress.total), (2, 1, 3));
    assert_eq!((progress.calls, progress.total_calls), (11, 11));
    assert_eq!(progress.remaining, Some(Duration::ZERO));
    let reached: Vec<_> =
        report.users.iter().map(|user| (user.reached, user.is_complete)).collect();
    let end = days().last().tomorrow().unwrap();
    assert_eq!(reached, [(days().first(), false), (end, true), (end, true)]);
}

#[test]
fn what_was_received_already_is_not_fetched_again() {
    let server = MockServer::start();
    let client = client(&server);
    let user = client.user("ann").unwrap();
    let request = DailyStatistics::new(days(), ["steps"]);
    let mut chunks = user.chunks(&request, ChunkSize::days(4)).unwrap().concurrency(3);
    // Others are in flight when the run changes hands.
    let first = wait(crate::harness::next(&mut chunks)).unwrap().unwrap().0;
    assert_eq!(chunks.user().user_id(), user.user_id());
    let mut came = Vec::new();
    let report = wait(client.bulk_chunks([chunks], quick(), |_, answer, _| {
        came.push(answer.unwrap().0.request.range());
    }));
    assert!(report.users[0].is_complete);
    assert_eq!((came.len(), came[0].first()), (4, first.end));
    assert_eq!(all(user.chunks(&request, ChunkSize::days(4)).unwrap()).len(), 5);
    let none: [crate::harness::sdk::chunks::Chunks<DailyStatistics>; 0] = [];
    let report = wait(client.bulk_chunks(none, quick(), |_, _, _| ()));
    assert_eq!(report.progress.total, 0);
}
