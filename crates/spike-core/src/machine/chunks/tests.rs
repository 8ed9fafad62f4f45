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
    let end = chunks.clone().nth(3).unwrap().end;
    assert_eq!(end, at(4 * 5 * 3600));
    let rest = chunks.clone().starting_from(end);
    assert_eq!((rest.remaining(), rest.position(), rest.total()), (2, end, 6));
    let rest: Vec<_> = rest.map(|chunk| (chunk.index, chunk.request.window)).collect();
    assert_eq!(rest, all[4..]);
    // Between two seams, with a fraction of a second.
    let between: Timestamp = "1970-01-01T05:00:01.9Z".parse().unwrap();
    let first = chunks.clone().starting_from(between).next().unwrap();
    assert_eq!((first.index, first.request.window), (1, (at(18_001)..at(36_000)).into()));
    // From the beginning, and past the end.
    for start in [None, Some(at(-5)), Some(at(0))] {
        assert_eq!(chunks.clone().starting_from(start).count(), 6);
    }
    for end in [at(100_000), at(200_000)] {
        let none = chunks.clone().starting_from(end);
        assert_eq!((none.position(), none.count()), (at(100_000), 0));
    }
}

#[test]
fn a_day_is_resumed_after_the_last_complete_one() {
    let day = |day| Date::new(2026, 1, day).unwrap();
    let chunks = Chunks::new(&ListSleeps::new(day(1)..=day(10)), ChunkSize::days(3)).unwrap();
    let ends: Vec<Date> = chunks.clone().map(|chunk| chunk.end).collect();
    assert_eq!(ends, [day(4), day(7), day(10), day(11)]);
    let rest: Vec<DayRange> =
        chunks.clone().starting_from(day(5)).map(|chunk| chunk.request.days).collect();
    assert_eq!(rest, [(day(5)..=day(6)).into(), (day(7)..=day(9)).into(), day(10).into()]);
    assert_eq!(chunks.starting_from(day(11)).count(), 0);
}

#[test]
fn a_part_of_an_hour_comes_again() {
    let request = IntervalStatistics::new(at(1800)..at(4 * 3600), ["steps"]);
    let chunks = Chunks::new(&request, ChunkSize::hours(2)).unwrap();
    let starts = |seam| {
        let chunks = chunks.clone().starting_from(at(seam));
        chunks.map(|chunk| chunk.request.window.start().unix_seconds()).collect::<Vec<_>>()
    };
    assert_eq!(starts(7200 + 1800), [7200]);
    assert_eq!(starts(3600), [3600, 7200]);
    assert_eq!(starts(2000), [1800, 7200]);
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
    assert_eq!(series.starting_from(to).count(), 0);

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
    assert_eq!(chunks.starting_from(days.last().tomorrow()).size_hint(), (0, Some(0)));
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

    /// Stopped anywhere and resumed with chunks of another size, a run covers the same as one without a stop.
    #[test]
    fn a_run_can_be_resumed_with_another_size(
        start in -100_000i64..100_000,
        length in 1i64..400_000,
        sizes in (1u32..30, 1u32..30),
        done in 0usize..20,
        hourly: bool,
    ) {
        fn covered<R: Chunkable>(request: &R, sizes: (u32, u32), done: usize) -> Vec<(R::Range, R::Range)>
        where R::Range: PartialEq {
            let hours = |hours| Chunks::new(request, ChunkSize::hours(hours)).unwrap();
            let mut chunks: Vec<_> = hours(sizes.0).take(done).collect();
            let seam = chunks.last().map(|chunk| chunk.end);
            let rest = hours(sizes.1).starting_from(seam);
            assert_eq!(rest.remaining() as usize, rest.clone().count());
            chunks.extend(rest);
            chunks.windows(2).map(|pair| (pair[0].request.range(), pair[1].request.range())).collect()
        }
        let window = TimeWindow::from(at(start)..at(start + length));
        let pairs = if hourly {
            covered(&IntervalStatistics::new(window, ["steps"]), sizes, done)
        } else {
            covered(&TimeSeries::new("steps", window), sizes, done)
        };
        for (one, next) in &pairs {
            prop_assert_eq!(one.end(), next.start());
        }
        if let (Some((first, _)), Some((_, last))) = (pairs.first(), pairs.last()) {
            prop_assert_eq!((first.start(), last.end()), (window.start(), window.end()));
        }
    }

    #[test]
    fn days_can_be_resumed_with_another_size(days in 1i64..100, sizes in (1u32..20, 1u32..20), done in 0usize..20) {
        let first = Date::new(2026, 1, 1).unwrap();
        let range = DayRange::from(first..=first.checked_add_days(days - 1).unwrap());
        let chunks = |days| Chunks::new(&ListSleeps::new(range), ChunkSize::days(days)).unwrap();
        let mut all: Vec<_> = chunks(sizes.0).take(done).collect();
        let seam = all.last().map(|chunk| chunk.end);
        all.extend(chunks(sizes.1).starting_from(seam));
        let all: Vec<Date> = all.iter().flat_map(|chunk| chunk.request.days.days()).collect();
        prop_assert_eq!(all, range.days().collect::<Vec<_>>());
    }
}
