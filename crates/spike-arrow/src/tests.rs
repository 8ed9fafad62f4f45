use std::sync::Arc;
use std::time::Duration;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    ArrowPrimitiveType, Float64Type, Int32Type, Int64Type, TimestampMillisecondType,
};
use arrow_array::{Array as _, RecordBatch};
use arrow_schema::Field;
use proptest::prelude::*;
use serde_json::{Value, json};
use spike_core::Milliseconds;
use spike_core::api::Series;
use spike_core::time::{TimeWindow, Timestamp};
use spike_toolkit::series::{Aggregate, Resampled, Target, Track};

use super::*;

const BASE: i64 = 1_776_000_000_000;

/// Start (milliseconds after a fixed time), duration and value.
type Point = (i64, i64, Value);

fn track(metric: Option<&str>, points: &[Point]) -> Track {
    let column = |of: fn(&Point) -> Value| points.iter().map(of).collect::<Vec<_>>();
    let series: Series = serde_json::from_value(json!({
        "metric": metric, "start_at": Timestamp::from_unix_millis(BASE),
        "offsets": column(|point| point.0.into()),
        "durations": column(|point| point.1.into()),
        "values": column(|point| point.2.clone()),
        "providers": ["oura", "garmin"],
    }))
    .unwrap();
    Track::from_series(&series).unwrap()
}

fn resampled(track: &Track, aggregate: Aggregate) -> Resampled {
    let at = |millis| Timestamp::from_unix_millis(BASE + millis).unwrap();
    let window = TimeWindow::from(at(0)..at(250));
    let step = Duration::from_millis(20);
    track.resample(window, step, aggregate).unwrap()
}

/// A column without nulls.
fn column<T: ArrowPrimitiveType>(batch: &RecordBatch, name: &str) -> Vec<T::Native> {
    let column = batch[name].as_primitive::<T>();
    assert_eq!(column.null_count(), 0);
    column.values().to_vec()
}

fn unix_millis(starts: &[Timestamp]) -> Vec<i64> {
    starts.iter().map(|start| start.unix_millis()).collect()
}

fn millis(durations: &[Milliseconds]) -> Vec<i64> {
    durations.iter().map(|duration| duration.get()).collect()
}

fn starts(batch: &RecordBatch) -> Vec<i64> {
    column::<TimestampMillisecondType>(batch, "start")
}

/// The text of each row in a dictionary, or `null`.
fn texts(batch: &RecordBatch, name: &str) -> Vec<String> {
    let column = batch[name].as_dictionary::<Int32Type>();
    let rows = column.downcast_dict::<arrow_array::StringArray>().unwrap();
    let text = |row: Option<&str>| row.unwrap_or("null").to_owned();
    rows.into_iter().map(text).collect()
}

/// The unit in the metadata of the field and of the table, or `null`.
fn unit(batch: &RecordBatch) -> [String; 2] {
    let schema = batch.schema();
    let field = schema.field_with_name("value").unwrap();
    [field.metadata(), schema.metadata()]
        .map(|metadata| metadata.get("unit").map_or("null", String::as_str).to_owned())
}

/// Names and types of the columns, with `?` if they may be null.
fn columns(batch: &RecordBatch) -> Vec<String> {
    let shown = |field: &Arc<Field>| {
        let nullable = if field.is_nullable() { "?" } else { "" };
        format!("{} {}{nullable}", field.name(), field.data_type())
    };
    batch.schema().fields().iter().map(shown).collect()
}

#[test]
fn column_types_and_metadata() {
    let track = track(Some("weight"), &[(5, 0, json!(72_500))]);
    let times = ["start Timestamp(ms, \"UTC\")", "duration_ms Int64"];
    let batch = points(&track, None).unwrap();
    assert_eq!(columns(&batch), [&times[..], &["value Float64"]].concat());
    let schema = batch.schema();
    assert_eq!(schema.metadata()["metric"], "weight");
    assert_eq!(schema.metadata()["providers"], "garmin,oura");
    assert_eq!(unit(&batch), ["g", "g"]);
    assert_eq!(schema.field(1).metadata()["unit"], "ms");

    let batch = cells(&resampled(&track, Aggregate::Max), None).unwrap();
    let values = ["value Float64?", "covered_ms Int64"];
    assert_eq!(columns(&batch), [times, values].concat());
    let schema = batch.schema();
    assert_eq!(schema.metadata()["aggregate"], "max");
    assert_eq!(schema.metadata()["metric"], "weight");
    assert_eq!(schema.metadata()["providers"], "garmin,oura");

    let batch = others(&track).unwrap();
    assert_eq!(columns(&batch), [&times[..], &["value Utf8"]].concat());
    let batch = long([(&track, None)]).unwrap();
    let metric = ["metric Dictionary(Int32, Utf8)?"];
    let values = ["value Float64", "unit Dictionary(Int32, Utf8)?"];
    assert_eq!(columns(&batch), [&metric[..], &times, &values].concat());
    assert_eq!(batch.schema().metadata()["providers"], "garmin,oura");
}

#[test]
fn units_follow_the_values() {
    let weight = track(Some("weight"), &[(5, 0, json!(72_500))]);
    let kilograms = Some(Target::Kilograms);
    for batch in [
        points(&weight, kilograms).unwrap(),
        cells(&resampled(&weight, Aggregate::Mean), kilograms).unwrap(),
    ] {
        assert_eq!(unit(&batch), ["kg", "kg"]);
        let values = batch["value"].as_primitive::<Float64Type>();
        assert_eq!(values.iter().flatten().collect::<Vec<_>>(), [72.5]);
    }
    let feet = Some(Target::Feet);
    for result in [points(&weight, feet), long([(&weight, feet)])] {
        let message = result.unwrap_err().to_string();
        assert_eq!(message, "values in g cannot be converted to ft");
    }
    // A metric without a known unit has no unit in the metadata.
    let newer = track(Some("brand_new"), &[(0, 1, json!(1))]);
    assert_eq!(unit(&points(&newer, None).unwrap()), ["null", "null"]);
    assert!(points(&newer, feet).is_err());
    // The fields of all parts are equal, so that parts can be written to one file.
    let empty = track(Some("weight"), &[]);
    let [some, none] = [&weight, &empty].map(|track| points(track, None).unwrap().schema());
    assert_eq!(none.fields(), some.fields());
}

#[test]
fn values_that_are_not_numbers_are_kept() {
    let odd =
        [(0, 1, json!("x")), (1, 1, json!(7)), (2, 3, Value::Null), (3, 1, json!({"a": [1]}))];
    let track = track(None, &odd);
    let batch = points(&track, None).unwrap();
    assert_eq!(column::<Float64Type>(&batch, "value"), [7.0]);
    let batch = others(&track).unwrap();
    assert_eq!(starts(&batch), [BASE, BASE + 2, BASE + 3]);
    assert_eq!(column::<Int64Type>(&batch, "duration_ms"), [1, 3, 1]);
    let json = batch.column(2).as_string::<i32>().iter().flatten();
    assert_eq!(json.collect::<Vec<_>>(), ["\"x\"", "null", "{\"a\":[1]}"]);
    assert!(!batch.schema().metadata().contains_key("metric"));
}

#[test]
fn a_long_table() {
    let pulse = track(Some("heartrate"), &[(0, 1, json!(60)), (1, 1, json!(61))]);
    let weight = track(Some("weight"), &[(0, 0, json!(72_500))]);
    let unnamed = track(None, &[(9, 1, json!(1))]);
    let none = Track::default();
    let batch = long([
        (&pulse, None),
        (&weight, Some(Target::Kilograms)),
        (&unnamed, None),
        (&none, None),
        (&pulse, None),
    ])
    .unwrap();
    let metrics = "heartrate heartrate weight null heartrate heartrate";
    assert_eq!(texts(&batch, "metric").join(" "), metrics);
    assert_eq!(texts(&batch, "unit").join(" "), "bpm bpm kg null bpm bpm");
    let values = column::<Float64Type>(&batch, "value");
    assert_eq!(values, [60.0, 61.0, 72.5, 1.0, 60.0, 61.0]);
    assert_eq!(starts(&batch)[2..5], [BASE, BASE + 9, BASE]);
    // Without tracks there is a table without rows.
    assert_eq!(long([]).unwrap().num_rows(), 0);
}

#[test]
fn errors_contain_no_values() {
    let track = track(Some("weight"), &[(5, 0, json!(72_543)), (6, 0, json!("secret"))]);
    let error = points(&track, Some(Target::Hours)).unwrap_err();
    let said = format!("{error} {error:?}");
    assert!(!said.contains("72543") && !said.contains("secret"), "{said}");
}

fn any_points() -> impl Strategy<Value = Vec<Point>> {
    let value = prop_oneof![
        9 => any::<f64>().prop_filter("JSON has no others", |value| value.is_finite()).prop_map(Value::from),
        1 => Just(Value::Null),
        1 => "[a-z\"]{0,3}".prop_map(Value::from),
    ];
    prop::collection::vec((0i64..300, 0i64..40, value), 0..30)
}

proptest! {
    #[test]
    fn rows_are_the_points(one in any_points(), two in any_points()) {
        let (one, two) = (track(Some("heartrate"), &one), track(Some("steps"), &two));
        let batch = points(&one, None).unwrap();
        prop_assert_eq!(starts(&batch), unix_millis(one.starts()));
        prop_assert_eq!(column::<Int64Type>(&batch, "duration_ms"), millis(one.durations()));
        prop_assert_eq!(column::<Float64Type>(&batch, "value"), one.values());
        let rest = others(&one).unwrap();
        prop_assert_eq!(batch.num_rows() + rest.num_rows(), one.len() + one.others().len());

        let table = long([(&one, None), (&two, None)]).unwrap();
        prop_assert_eq!(starts(&table), [one.starts(), two.starts()].map(unix_millis).concat());
        prop_assert_eq!(column::<Int64Type>(&table, "duration_ms"), [one.durations(), two.durations()].map(millis).concat());
        prop_assert_eq!(column::<Float64Type>(&table, "value"), [one.values(), two.values()].concat());
        let metrics = texts(&table, "metric");
        prop_assert!(metrics[..one.len()].iter().all(|metric| metric == "heartrate"));
        prop_assert!(metrics[one.len()..].iter().all(|metric| metric == "steps"));
    }

    #[test]
    fn nulls_are_the_gaps(points in any_points()) {
        let track = track(Some("weight"), &points);
        for aggregate in [Aggregate::Mean, Aggregate::Sum, Aggregate::Min, Aggregate::Max] {
            let resampled = resampled(&track, aggregate);
            let batch = cells(&resampled, None).unwrap();
            let expected: Vec<_> = resampled.iter().collect();
            let values = batch["value"].as_primitive::<Float64Type>();
            prop_assert_eq!(values.iter().collect::<Vec<_>>(), expected.iter().map(|cell| cell.value).collect::<Vec<_>>());
            prop_assert_eq!(values.null_count(), expected.iter().filter(|cell| cell.value.is_none()).count());
            prop_assert!(values.iter().flatten().all(|value| !value.is_nan()));
            prop_assert_eq!(starts(&batch), expected.iter().map(|cell| cell.start.unix_millis()).collect::<Vec<_>>());
            let durations = column::<Int64Type>(&batch, "duration_ms");
            prop_assert_eq!(durations.iter().sum::<i64>(), 250);
            prop_assert_eq!(column::<Int64Type>(&batch, "covered_ms"), millis(resampled.covered()));
            let kilograms = cells(&resampled, Some(Target::Kilograms)).unwrap();
            prop_assert_eq!(kilograms.column(2).logical_nulls(), batch.column(2).logical_nulls());
        }
    }
}

#[test]
fn a_user_column_comes_first_and_changes_nothing_else() {
    let ann = spike_core::UserId::new("ann").unwrap();
    let points = [(0, 50, json!(60.5)), (70, 10, json!("text")), (90, 0, json!(61))];
    let track = track(Some("heartrate"), &points);
    let batches = [
        crate::points(&track, None).unwrap(),
        crate::others(&track).unwrap(),
        crate::cells(&resampled(&track, Aggregate::Mean), None).unwrap(),
        crate::long([(&track, None)]).unwrap(),
        crate::points(&self::track(None, &[]), None).unwrap(),
    ];
    for batch in batches {
        let with = with_user_id(&batch, &ann).unwrap();
        let field = with.schema().field(0).clone();
        assert_eq!((field.name().as_str(), field.is_nullable()), ("user_id", false));
        let users = with["user_id"].as_dictionary::<Int32Type>();
        assert_eq!((users.len(), users.null_count()), (batch.num_rows(), 0));
        let names = users.downcast_dict::<arrow_array::StringArray>().unwrap();
        assert!(
            (0..names.len()).all(|row| arrow_array::ArrayAccessor::value(&names, row) == "ann")
        );
        assert_eq!(with.columns()[1..], *batch.columns());
        assert_eq!(with.schema().fields()[1..], batch.schema().fields()[..]);
        assert_eq!(with.schema().metadata(), batch.schema().metadata());
    }
}
