use proptest::prelude::*;

use super::*;
use crate::api::{DailyStatistics, IntervalStatistics, ListSleeps, ListWorkouts, TimeSeries};
use crate::time::{Date, DayRange, TimeWindow, Timestamp};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(seconds).unwrap()
}

fn series(start: i64, end: i64) -> TimeSeries {
    TimeSeries::new("steps", at(start)..at(end))
}

fn windows(request: &impl Chunkable<Range = TimeWindow>, size: ChunkSize) -> Vec<TimeWindow> {
    Chunks::new(request, size).unwrap().map(|chunk| chunk.request.range()).collect()
}

#[test]
fn a_run_is_resumed_where_it_stopped() {
    let chunks = Chunks::new(&series(0, 100_000), ChunkSize::hours(5)).unwrap();
    assert_eq!((chunks.total(), chunks.size_hint()), (6, (6, Some(6))));
    let all: Vec<_> = chunks.clone().map(|chunk| (chunk.index, chunk.request.window)).collect();
    let rest: Vec<_> =
        chunks.clone().starting_at(4).map(|chunk| (chunk.index, chunk.request.window)).collect();
    assert_eq!(rest, all[4..]);
    assert_eq!(chunks.starting_at(77).next().map(|chunk| chunk.index), None);
}

#[test]
fn interval_statistics_are_cut_on_whole_hours() {
    let request = IntervalStatistics::new(at(1800)..at(4 * 3600 + 60), ["steps"]);
    let cuts = [(1800, 7200), (7200, 14_400), (14_400, 14_460)];
    let expected = cuts.map(|(start, end)| TimeWindow::from(at(start)..at(end)));
    assert_eq!(windows(&request, ChunkSize::hours(2)), expected);
}

#[test]
fn fractions_of_a_second_are_asked_once() {
    let start: Timestamp = "2026-01-01T00:00:00.5Z".parse().unwrap();
    let end: Timestamp = "2026-01-01T02:00:00.5Z".parse().unwrap();
    let windows = windows(&TimeSeries::new("steps", start..end), ChunkSize::hours(1));
    assert_eq!(
        windows.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "2026-01-01T00:00:00Z..2026-01-01T01:00:00Z",
            "2026-01-01T01:00:00Z..2026-01-01T02:00:00Z",
            "2026-01-01T02:00:00Z..2026-01-01T02:00:01Z",
        ]
    );
}

#[test]
fn what_cannot_be_cut_is_an_input_error() {
    let day: Date = "2026-01-01".parse().unwrap();
    let by_days = DailyStatistics::new(day, ["steps"]);
    for size in [ChunkSize::hours(12), ChunkSize::days(0)] {
        assert_eq!(Chunks::new(&by_days, size).unwrap_err().kind(), crate::ErrorKind::Input);
    }
    assert!(Chunks::new(&series(5, 5), ChunkSize::days(1)).is_err());
    assert!(Chunks::new(&series(0, 5), ChunkSize::hours(0)).is_err());
    assert!(
        Chunks::new(&ListSleeps::new(day..=day.yesterday().unwrap()), ChunkSize::days(1)).is_err()
    );
}

#[test]
fn a_whole_range_is_one_part_of_every_kind() {
    let (from, to) = (at(1800), at(400_000));
    let series = Chunks::new(&TimeSeries::new("steps", from..to), ChunkSize::whole()).unwrap();
    assert_eq!((series.total(), series.size_hint()), (1, (1, Some(1))));
    let windows: Vec<_> = series.clone().map(|chunk| chunk.request.window).collect();
    assert_eq!(windows, [TimeWindow::from(from..to)]);
    assert_eq!(series.starting_at(1).count(), 0);

    let hourly = IntervalStatistics::new(from..to, ["steps"]);
    let mut hourly = Chunks::new(&hourly, ChunkSize::whole()).unwrap();
    assert_eq!(hourly.next().unwrap().request.window, TimeWindow::from(from..to));

    let days = DayRange::from(Date::MIN..=Date::MAX);
    let mut sleeps = Chunks::new(&ListSleeps::new(days), ChunkSize::whole()).unwrap();
    assert_eq!(sleeps.next().unwrap().request.days, days);
    assert!(sleeps.next().is_none());
    // A range that cannot be sent is an error here too.
    assert!(Chunks::new(&TimeSeries::new("steps", to..from), ChunkSize::whole()).is_err());
}

#[test]
fn the_size_hint_is_what_is_left() {
    let days = DayRange::from(Date::new(2026, 1, 1).unwrap()..=Date::new(2026, 1, 10).unwrap());
    let mut chunks = Chunks::new(&ListSleeps::new(days), ChunkSize::days(3)).unwrap();
    for left in (0..4).rev() {
        assert!(chunks.next().is_some());
        assert_eq!(chunks.size_hint(), (left, Some(left)));
    }
    let chunks = Chunks::new(&ListSleeps::new(days), ChunkSize::days(3)).unwrap();
    assert_eq!(chunks.starting_at(9).size_hint(), (0, Some(0)));
}

#[test]
fn the_ends_of_time_do_not_overflow() {
    let request = TimeSeries::new("steps", Timestamp::MIN..Timestamp::MAX);
    let chunks = Chunks::new(&request, ChunkSize::days(u32::MAX)).unwrap();
    assert_eq!(chunks.last().unwrap().request.window.end(), Timestamp::MAX.ceil_to_second());
    let request = DailyStatistics::new(Date::MIN..=Date::MAX, ["steps"]);
    let chunks = Chunks::new(&request, ChunkSize::days(1_000_000)).unwrap();
    assert_eq!(chunks.last().unwrap().request.days.last(), Date::MAX);
}

proptest! {
    /// No gap, no overlap, nothing beyond, and all but the ends of the same size.
    #[test]
    fn windows_are_covered_exactly(start in -1_000_000i64..1_000_000, length in 1i64..2_000_000, hours in 1u32..100, hourly: bool) {
        let window = TimeWindow::from(at(start)..at(start + length));
        let windows: Vec<TimeWindow> = if hourly {
            windows(&IntervalStatistics::new(window, ["steps"]), ChunkSize::hours(hours))
        } else {
            windows(&ListWorkouts::new(window), ChunkSize::hours(hours))
        };
        prop_assert_eq!(windows[0].start(), window.start());
        prop_assert_eq!(windows.last().unwrap().end(), window.end());
        for pair in windows.windows(2) {
            prop_assert_eq!(pair[0].end(), pair[1].start());
            if hourly {
                prop_assert_eq!(pair[1].start().unix_seconds().rem_euclid(3600), 0);
            }
        }
        for chunk in &windows {
            prop_assert!(chunk.check().is_ok());
            prop_assert!(chunk.duration().unwrap().as_secs() <= u64::from(hours) * 3600);
        }
    }

    #[test]
    fn days_are_covered_exactly(offset in -100_000i64..100_000, days in 1i64..1000, size in 1u32..100) {
        let first = Date::new(2026, 1, 1).unwrap().checked_add_days(offset).unwrap();
        let range = DayRange::from(first..=first.checked_add_days(days - 1).unwrap());
        let chunks: Vec<DayRange> = Chunks::new(&ListSleeps::new(range), ChunkSize::days(size))
            .unwrap()
            .map(|chunk| chunk.request.days)
            .collect();
        let all: Vec<Date> = chunks.iter().flat_map(DayRange::days).collect();
        prop_assert_eq!(all, range.days().collect::<Vec<_>>());
        prop_assert!(chunks.iter().all(|chunk| chunk.len() <= size as usize));
    }
}
