use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use spike_core::Milliseconds;
use spike_core::api::{Series, SeriesError};
use spike_core::time::{TimeWindow, Timestamp};
use spike_core::vocabulary::Metric;

use super::*;

const BASE: i64 = 1_776_000_000_000;

/// A series of heart rate; points are start, duration (milliseconds after a fixed time) and value.
fn series(points: &[(i64, i64, f64)]) -> Series {
    let column = |of: fn(&(i64, i64, f64)) -> Value| points.iter().map(of).collect::<Vec<_>>();
    serde_json::from_value(json!({
        "metric": "heartrate", "start_at": at(0),
        "offsets": column(|point| point.0.into()),
        "durations": column(|point| point.1.into()),
        "values": column(|point| point.2.into()),
    }))
    .unwrap()
}

fn track(points: &[(i64, i64, f64)]) -> Track {
    Track::from_series(&series(points)).unwrap()
}

/// A number of milliseconds after the fixed time.
fn at(millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(BASE + millis).unwrap()
}

#[test]
fn implausible_points_are_in_no_column_and_stretch_no_window() {
    let good = [(0, 60_000, 60.0), (60_000, 60_000, 62.0)];
    let expected = track(&good);
    let day = 24 * 60 * 60 * 1000_i64;
    for odd in [
        (-BASE, 60_000, 7.0),
        (-BASE - 719_162 * day, 3000 * 365 * day, 7.0),
        (120_000, 32 * day, 7.0),
        (253_402_214_400_000 - BASE, 0, 7.0),
    ] {
        let with_odd = track(&[&good[..], &[odd]].concat());
        assert_eq!(with_odd.values(), expected.values());
        assert_eq!(with_odd.window(), expected.window());
        let cells = |track: &Track| {
            let cells =
                track.resample(window(0, 180_000), Duration::from_secs(60), Aggregate::Mean);
            cells.unwrap().iter().map(|cell| cell.value).collect::<Vec<_>>()
        };
        assert_eq!(cells(&with_odd), [Some(60.0), Some(62.0), None]);
        let [other] = with_odd.others() else { panic!() };
        assert_eq!((other.start, other.duration.get()), (at(odd.0), odd.1));
        assert_eq!(other.value, json!(7.0).into());
        let joined = Track::join([&series(&good), &series(&[odd])]).unwrap();
        assert_eq!((joined.values(), joined.others().len()), (expected.values(), 1));
    }
    assert_eq!(track(&[(0, 31 * day, 7.0)]).len(), 1);
}

fn window(from: i64, to: i64) -> TimeWindow {
    TimeWindow::from(at(from)..at(to))
}

fn millis(list: impl IntoIterator<Item = Milliseconds>) -> Vec<i64> {
    list.into_iter().map(Milliseconds::get).collect()
}

fn cells(points: &[(i64, i64, f64)], to: i64, step: u64, aggregate: Aggregate) -> Vec<Option<f64>> {
    let step = Duration::from_millis(step);
    let cells = track(points).resample(window(0, to), step, aggregate).unwrap();
    cells.iter().map(|cell| cell.value).collect()
}

#[test]
fn golden_series() {
    let body = include_str!("../../../../docs/spec/examples/queries_timeseries_200.json");
    let track = Track::from_series(&serde_json::from_str(body).unwrap()).unwrap();
    assert_eq!(track.values(), [100.0, 150.0, 200.0]);
    let base = track.starts()[0];
    let later = |millis| base.checked_add_millis(millis).unwrap();
    assert_eq!(track.starts(), [base, later(60_000), later(120_000)]);
    assert_eq!(track.durations().len(), track.len());
    assert!(!track.is_empty());
    assert_eq!(track.metric(), Some(&Metric::HeartRate));
    let body = include_str!("../../../../docs/spec/examples/queries_timeseries_200_schema.json");
    let odd: Series = serde_json::from_str(body).unwrap();
    let odd = Track::from_series(&odd).unwrap();
    assert_eq!((odd.len(), odd.others().len()), (0, 1));
    assert_eq!(odd.others()[0].value, json!({}).into());
}

#[test]
fn a_part_without_points_is_not_an_error() {
    let empty = |body: Value| Track::from_series(&serde_json::from_value(body).unwrap());
    for body in [
        json!({"values": []}),
        json!({"offsets": null, "durations": null, "values": null}),
        json!({"metric": "heartrate", "offsets": [], "durations": [], "values": []}),
    ] {
        assert!(empty(body).unwrap().is_empty());
    }
    let error = empty(json!({"offsets": [1], "durations": [1], "values": [1]})).unwrap_err();
    assert_eq!(error, SeriesError::NoBaseTime);
    assert_eq!(Track::default().window(), None);
}

#[test]
fn a_point_in_two_parts_is_joined_once() {
    let day = series(&[(0, 10, 1.0), (10, 10, 2.0), (10, 10, 2.0)]);
    let next = series(&[(10, 10, 2.0), (10, 10, 3.0), (20, 0, 1.0)]);
    let joined = Track::join([&next, &day]).unwrap();
    // 2.0 is in one part twice, so it was measured twice.
    assert_eq!(joined.values(), [1.0, 2.0, 2.0, 3.0, 1.0]);
    assert_eq!(joined.conflicts().collect::<Vec<_>>(), [2]);
    assert_eq!(joined.window().unwrap().end(), at(20));
    assert_eq!(track(&[(5, 0, 1.0)]).window().unwrap(), window(5, 6));

    let mut steps = next;
    steps.metric = Some(Metric::Steps);
    let error = Track::join([&day, &steps]).unwrap_err();
    let message = "the parts are of different metrics: heartrate and steps";
    assert_eq!(error.to_string(), message);
    steps.offsets = Some(vec![]);
    let error = Track::join([&steps]).unwrap_err();
    assert!(matches!(error, JoinError::Series { index: 0, .. }));
    // The cause is the source of the error and not part of its message.
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.starts_with("the columns differ"), "{source}");
    assert_eq!(error.to_string(), "the points of part 0 cannot be read");
}

#[test]
fn values_that_are_not_numbers_are_joined() {
    let odd = |value: Value| -> Series {
        serde_json::from_value(json!({
            "start_at": "2026-04-15T08:00:00Z", "offsets": [0, 5], "durations": [1, 1], "values": [value, 7],
            "providers": ["oura"],
        }))
        .unwrap()
    };
    let joined = Track::join([&odd(json!("x")), &odd(json!("x")), &odd(Value::Null)]).unwrap();
    assert_eq!((joined.values(), joined.others().len()), (&[7.0][..], 2));
    assert_eq!(joined.providers().len(), 1);
}

#[test]
fn gaps_stay_gaps() {
    let points = [(0, 10, 60.0), (10, 10, 80.0), (45, 0, 70.0)];
    let expected = [Some(70.0), None, Some(70.0)];
    assert_eq!(cells(&points, 60, 20, Aggregate::Mean), expected);
    let step = Duration::from_millis(20);
    let all = track(&points).resample(window(0, 50), step, Aggregate::Max).unwrap();
    assert!(all.values()[1].is_nan());
    assert_eq!(millis(all.covered().to_vec()), [20, 0, 0]);
    assert_eq!([0, 1, 9].map(|index| all.get(index)), [Some(80.0), None, None]);
    let starts: Vec<_> = all.iter().map(|cell| cell.start).collect();
    assert_eq!(starts, [at(0), at(20), at(40)]);
    assert_eq!((all.start(), all.step().get()), (at(0), 20));
    // The window ends within the last cell.
    assert_eq!(millis(all.iter().map(|cell| cell.duration)), [20, 20, 10]);
    assert_eq!((all.end(), all.iter().len()), (at(50), 3));
}

#[test]
fn a_resampled_track_has_metric_unit_and_providers() {
    let mut track = track(&[(0, 10, 37.0)]);
    let resampled = |track: &Track, aggregate| {
        let step = Duration::from_millis(10);
        track.resample(window(0, 20), step, aggregate).unwrap()
    };
    track.metric = Some(Metric::BodyTemperature);
    track.providers = vec!["oura".into()];
    for aggregate in [Aggregate::Mean, Aggregate::Min, Aggregate::Max] {
        let cells = resampled(&track, aggregate);
        assert_eq!(cells.metric(), track.metric());
        assert_eq!(cells.unit(), track.unit());
        assert_eq!(cells.providers(), track.providers());
        assert_eq!(cells.aggregate(), aggregate);
        let values = cells.values_in(Target::Fahrenheit).unwrap();
        assert!(values[0] == 98.6 && values[1].is_nan(), "{values:?}");
    }
    let sum = resampled(&track, Aggregate::Sum);
    let error = sum.values_in(Target::Fahrenheit).unwrap_err();
    assert_eq!(error.to_string(), "values in °C cannot be converted to °F");
    track.metric = Some(Metric::Distance);
    let sum = resampled(&track, Aggregate::Sum);
    assert_eq!(sum.values_in(Target::Kilometers).unwrap()[0], 0.037);
    track.metric = None;
    let error = resampled(&track, Aggregate::Mean).values_in(Target::Feet);
    assert_eq!(error, Err(UnitError::UnknownUnit));
}

#[test]
fn aggregates() {
    // The second point has a quarter of its time in the first cell.
    let points = [(0, 10, 10.0), (15, 20, 40.0)];
    let of = |aggregate| cells(&points, 40, 20, aggregate);
    assert_eq!(of(Aggregate::Mean), [Some(20.0), Some(40.0)]);
    assert_eq!(of(Aggregate::Sum), [Some(20.0), Some(30.0)]);
    assert_eq!(of(Aggregate::Min), [Some(10.0), Some(40.0)]);
    assert_eq!(of(Aggregate::Max), [Some(40.0), Some(40.0)]);
    // Instants: a plain mean, and whole in a sum.
    let instants = [(0, 0, 1.0), (19, 0, 3.0), (20, 0, 5.0)];
    let of = |aggregate| cells(&instants, 40, 20, aggregate);
    assert_eq!(of(Aggregate::Mean), [Some(2.0), Some(5.0)]);
    assert_eq!(of(Aggregate::Sum), [Some(4.0), Some(5.0)]);
    // Only what is in the window counts, to the millisecond.
    let inside = [(-10, 20, 8.0), (39, 10, 10.0)];
    let outside = [(40, 1, 9.0), (-5, 5, 9.0), (-1, 0, 9.0)];
    let around = [&inside[..], &outside].concat();
    assert_eq!(cells(&around, 40, 40, Aggregate::Sum), [Some(5.0)]);
}

#[test]
fn resample_errors() {
    let track = track(&[(0, 10, 1.0)]);
    let error = |from, to, step| {
        let step = Duration::from_micros(step);
        track.resample(window(from, to), step, Aggregate::Mean).unwrap_err()
    };
    assert_eq!(error(0, 10, 999), ResampleError::StepTooShort);
    assert_eq!(error(10, 10, 1000), ResampleError::NoWindow);
    assert_eq!(error(10, 5, 1000), ResampleError::NoWindow);
    let (cells, limit) = (1 << 25, Resampled::MAX_CELLS);
    let too_many = ResampleError::TooManyCells { cells, limit };
    assert_eq!(error(0, 1 << 25, 1000), too_many);
    let whole = TimeWindow::from(Timestamp::MIN..Timestamp::MAX);
    let one = track.resample(whole, Duration::MAX, Aggregate::Sum).unwrap();
    assert_eq!(one.values(), [1.0]);
}

#[test]
fn usual_aggregates() {
    let sums = "steps distance distance_running calories_burned sleep_duration_rem";
    let means = "heartrate weight pace sleep_efficiency hrv_rmssd";
    for (names, expected) in [
        (sums, Some(Aggregate::Sum)),
        (means, Some(Aggregate::Mean)),
        ("heartrate_max", Some(Aggregate::Max)),
        ("spo2_min", Some(Aggregate::Min)),
        ("latitude brand_new", None),
    ] {
        for name in names.split(' ') {
            let usual = Aggregate::usual_for(&Metric::from(name));
            assert_eq!(usual, expected, "{name}");
        }
    }
}

#[test]
fn units() {
    let values_in = |metric: &str, target| {
        let mut track = track(&[(0, 0, 100.0)]);
        track.metric = Some(metric.into());
        track.values_in(target).map(|values| values[0])
    };
    for (metric, target, expected) in [
        ("weight", Target::Kilograms, Ok(0.1)),
        ("distance", Target::Feet, Ok(100.0 / 0.3048)),
        ("speed", Target::KilometersPerHour, Ok(360.0)),
        ("spo2", Target::Fraction, Ok(1.0)),
        ("body_temperature", Target::Fahrenheit, Ok(212.0)),
        ("sleep_skin_temperature_deviation", Target::Fahrenheit, Ok(180.0)),
        ("brand_new", Target::Feet, Err(UnitError::UnknownUnit)),
    ] {
        assert_eq!(values_in(metric, target), expected, "{metric}");
    }
    let glucose = values_in("glucose", Target::MillimolesPerLiter).unwrap();
    assert!((glucose - 5.551).abs() < 0.001, "{glucose}");
    let error = values_in("weight", Target::Feet).unwrap_err().to_string();
    assert_eq!(error, "values in g cannot be converted to ft");
}

type Points = Vec<(i64, i64, f64)>;

fn any_points() -> impl Strategy<Value = Points> {
    let point = (0i64..200, 0i64..30, (-8i32..8).prop_map(|n| f64::from(n) / 2.0));
    prop::collection::vec(point, 0..30)
}

proptest! {
    #[test]
    fn parts_joined_are_the_whole(points in any_points(), cuts in prop::collection::vec(0i64..200, 0..4), back in 0i64..40) {
        let mut cuts = cuts;
        cuts.extend([0, 200]);
        cuts.sort_unstable();
        // Each part overlaps the previous one.
        let part = |pair: &[i64]| {
            let inside = |point: &&(i64, i64, f64)| (pair[0] - back..pair[1]).contains(&point.0);
            series(&points.iter().filter(inside).copied().collect::<Vec<_>>())
        };
        let mut parts: Vec<Series> = cuts.windows(2).map(part).collect();
        let whole = track(&points);
        prop_assert_eq!(&Track::join(&parts).unwrap(), &whole);
        parts.reverse();
        parts.push(parts[0].clone());
        prop_assert_eq!(&Track::join(&parts).unwrap(), &whole);
    }

    #[test]
    fn a_sum_is_kept_and_extremes_enclose_the_mean(points in any_points(), step in 1u64..90) {
        let sum: f64 = points.iter().map(|point| point.2).sum();
        let cells = |aggregate| cells(&points, 300, step, aggregate);
        let total: f64 = cells(Aggregate::Sum).iter().flatten().sum();
        prop_assert!((total - sum).abs() < 1e-9, "{total} {sum}");
        let (min, mean, max) = (cells(Aggregate::Min), cells(Aggregate::Mean), cells(Aggregate::Max));
        for (index, mean) in mean.iter().enumerate() {
            prop_assert_eq!(mean.is_some(), min[index].is_some() && max[index].is_some());
            if let (Some(min), Some(mean), Some(max)) = (min[index], mean, max[index]) {
                prop_assert!(min - 1e-9 <= *mean && *mean <= max + 1e-9);
            }
        }
        for (index, cell) in min.iter().enumerate() {
            let from = i64::try_from(index).unwrap() * step.cast_signed();
            let to = (from + step.cast_signed()).min(300);
            let reaches = |point: &(i64, i64, f64)| {
                point.0 < to && (point.0 + point.1 > from || (point.1 == 0 && point.0 >= from))
            };
            prop_assert_eq!(cell.is_some(), points.iter().any(reaches));
        }
    }
}

/// Adds each point to each cell: values and covered times.
fn by_cells(points: &Points, to: i64, step: i64, aggregate: Aggregate) -> Vec<(Option<f64>, i64)> {
    let cell = |from: i64| {
        let end = (from + step).min(to);
        let reaches = |point: &&(i64, i64, f64)| {
            point.0 < end && (point.0 + point.1 > from || (point.1 == 0 && point.0 >= from))
        };
        let inside = |point: &(i64, i64, f64)| end.min(point.0 + point.1) - from.max(point.0);
        let points: Vec<_> = points.iter().filter(reaches).collect();
        let values = || points.iter().map(|point| point.2);
        let weight =
            |point: &(i64, i64, f64)| f64::from(i32::try_from(inside(point).max(1)).unwrap());
        let share = |point: &(i64, i64, f64)| match point.1 {
            0 => 1.0,
            whole => weight(point) / f64::from(i32::try_from(whole).unwrap()),
        };
        let value = match aggregate {
            Aggregate::Mean => {
                let total: f64 = points.iter().map(|point| point.2 * weight(point)).sum();
                Some(total / points.iter().map(|point| weight(point)).sum::<f64>())
            }
            Aggregate::Sum => Some(points.iter().map(|point| point.2 * share(point)).sum()),
            Aggregate::Min => values().reduce(f64::min),
            Aggregate::Max => values().reduce(f64::max),
        };
        (value.filter(|_| !points.is_empty()), points.iter().map(|point| inside(point)).sum())
    };
    (0..to).step_by(step.try_into().unwrap()).map(cell).collect()
}

proptest! {
    #[test]
    fn resampled_is_each_point_added_to_each_cell(
        points in prop::collection::vec((-300i64..300, 0i64..600, (-8i32..8).prop_map(f64::from)), 0..20),
        to in 1i64..400,
        step in 1i64..9,
    ) {
        use Aggregate::{Max, Mean, Min, Sum};
        for aggregate in [Mean, Sum, Min, Max] {
            let step_length = Duration::from_millis(step.cast_unsigned());
            let found = track(&points).resample(window(0, to), step_length, aggregate).unwrap();
            let expected = by_cells(&points, to, step, aggregate);
            prop_assert_eq!(found.values().len(), expected.len());
            for (cell, (value, covered)) in found.iter().zip(expected) {
                // Only the sums of shares are rounded.
                let allowed = if aggregate == Sum { 1e-12 } else { 0.0 };
                let near = cell.value.zip(value).is_some_and(|(one, two)| (one - two).abs() <= allowed);
                prop_assert!(near || cell.value == value, "{:?} {:?} {:?}", aggregate, cell, value);
                prop_assert_eq!(cell.covered.get(), covered);
            }
        }
    }
}

#[test]
fn many_points_that_cover_many_cells() {
    // Each of 100,000 points covers most of 100,000 cells: 10 billion pairs.
    let count = 100_000_i64;
    let points: Points = (0..count).map(|n| (n / 4, 2 * count, f64::from(n as i32 % 5))).collect();
    let track = track(&points);
    let resampled =
        |aggregate| track.resample(window(0, count), Duration::from_millis(1), aggregate).unwrap();
    let last = |aggregate| resampled(aggregate).values()[count as usize - 1];
    assert_eq!(last(Aggregate::Mean), 2.0);
    assert_eq!([last(Aggregate::Min), last(Aggregate::Max)], [0.0, 4.0]);
    assert!((last(Aggregate::Sum) - 1.0).abs() < 1e-9);
    let covered = millis(resampled(Aggregate::Max).covered().iter().copied());
    // Four more points begin in each of the first cells.
    assert!((0..count).zip(covered).all(|(n, covered)| covered == (4 * n + 4).min(count)));
}

#[test]
fn a_conflict_has_equal_start_and_duration() {
    let conflicts = |points: &[(i64, i64, f64)]| track(points).conflicts().collect::<Vec<_>>();
    assert_eq!(conflicts(&[(0, 5, 1.0), (0, 5, 2.0), (5, 5, 2.0)]), [0]);
    assert!(conflicts(&[(0, 5, 1.0), (0, 7, 2.0)]).is_empty());
    assert!(conflicts(&[(0, 5, 1.0), (5, 5, 2.0), (10, 5, 1.0)]).is_empty());
}

#[test]
fn others_are_joined_like_points() {
    let with = |values: Value| -> Series {
        let count = i64::try_from(values.as_array().unwrap().len()).unwrap();
        serde_json::from_value(json!({
            "metric": "heartrate", "start_at": at(0),
            "offsets": (0..count).rev().collect::<Vec<_>>(),
            "durations": vec![1; count.try_into().unwrap()], "values": values,
        }))
        .unwrap()
    };
    let one = with(json!(["b", "a"]));
    let joined = Track::join(&[one.clone(), with(json!(["c", "A"])), one]).unwrap();
    let values: Vec<_> =
        joined.others().iter().map(|other| other.value.as_str().unwrap()).collect();
    // Sorted by time and value, and each once.
    assert_eq!(values, ["A", "a", "b", "c"]);
    assert!(joined.is_empty());
    // Of one time, in any order.
    let at_once = |values: Value| {
        let mut series = with(values);
        series.offsets = Some(vec![0; series.values.len()]);
        series
    };
    let same = [at_once(json!(["b", "a", "b"])), at_once(json!(["b", "b", "a"]))];
    assert_eq!(Track::join(&same).unwrap().others().len(), 3);
    // What is in one part twice is kept twice, and many of them take no time that grows with their square.
    let many = |from: usize| {
        let values: Vec<_> = (0..40_000).map(|n| json!({ "n": (from + n) / 2 })).collect();
        with(json!(values))
    };
    let (first, second) = (many(0), many(20_000));
    let counts = |parts: &[&Series]| Track::join(parts.iter().copied()).unwrap().others().len();
    assert_eq!(counts(&[&first]), 40_000);
    assert_eq!(counts(&[&first, &first]), 40_000);
    // The same values at other times are others.
    assert_eq!(counts(&[&first, &second]), 80_000);
}

#[test]
fn the_maximum_of_negative_values_is_negative() {
    let points = [(0, 5, -3.0), (5, 5, -1.0)];
    let one = |aggregate| cells(&points, 10, 10, aggregate)[0];
    assert_eq!(one(Aggregate::Max), Some(-1.0));
    assert_eq!(one(Aggregate::Min), Some(-3.0));
}

#[test]
fn a_window_that_ends_within_a_millisecond_includes_it() {
    let text = at(0).to_string().replace('Z', ".0015Z");
    let to: Timestamp = text.parse().unwrap();
    let step = Duration::from_millis(1);
    let cells =
        track(&[(1, 0, 7.0)]).resample(TimeWindow::from(at(0)..to), step, Aggregate::Mean).unwrap();
    let values: Vec<_> = cells.iter().map(|cell| cell.value).collect();
    assert_eq!(values, [None, Some(7.0)]);
}

#[test]
fn aggregates_have_names() {
    use Aggregate::{Max, Mean, Min, Sum};
    let names = [Mean, Sum, Min, Max].map(Aggregate::name);
    assert_eq!(names, ["mean", "sum", "min", "max"]);
}

proptest! {
    #[test]
    fn joining_is_the_union_in_order(
        one in prop::collection::btree_set((0i64..3, -6i32..6), 0..12),
        other in prop::collection::btree_set((0i64..3, -6i32..6), 0..12),
    ) {
        let points = |set: &std::collections::BTreeSet<(i64, i32)>| -> Vec<(i64, i64, f64)> {
            set.iter().map(|(start, value)| (*start, 5, f64::from(*value))).collect()
        };
        let joined = track(&points(&one)).joined(track(&points(&other))).unwrap();
        let union = points(&one.union(&other).copied().collect());
        let values: Vec<f64> = union.iter().map(|point| point.2).collect();
        prop_assert_eq!(joined.values(), values);
        let starts: Vec<_> = union.iter().map(|point| at(point.0)).collect();
        prop_assert_eq!(joined.starts(), starts);
    }
}
