//! `null` for every optional field that has no value.

use serde_json::Value;

/// Optional fields of an object, and of the objects below it.
struct Shape {
    fields: &'static [&'static str],
    below: &'static [(&'static str, &'static Shape)],
}

const fn leaf(fields: &'static [&'static str]) -> Shape {
    Shape { fields, below: &[] }
}

const DIVISION: Shape = leaf(&[
    "division_ref",
    "division_label",
    "division_type",
    "start_at",
    "end_at",
    "duration",
    "metrics",
]);
const LAP: Shape = leaf(&[
    "lap", "start_at", "end_at", "duration", "metrics", "samples",
]);
const STAGE: Shape = leaf(&["start_at", "end_at", "duration", "samples", "stage"]);
const SOURCE: Shape = leaf(&[
    "device_manufacturer",
    "device_model",
    "device_product",
    "device_version",
    "source_bundle_identifier",
    "source_os_version",
    "source_product",
    "source_version",
]);
const SLEEP: Shape = Shape {
    fields: &[
        "record_id",
        "end_at_timestamp",
        "duration",
        "input_method",
        "metrics",
        "provider_slug",
        "provider_source",
        "provider_source_type",
        "source",
        "user_time_offset_minutes",
        "sleep_id",
        "score",
        "stages",
    ],
    below: &[("stages", &STAGE), ("source", &SOURCE)],
};
const WORKOUT: Shape = Shape {
    fields: &[
        "end_at_timestamp",
        "duration",
        "input_method",
        "is_source_aggregated",
        "laps",
        "user_time_offset_minutes",
        "metrics",
        "provider_slug",
        "provider_source",
        "provider_source_type",
        "source",
        "workout_id",
        "workout_type",
        "workout_tags",
        "name",
        "sessions",
        "splits",
        "segments",
        "route_points",
        "samples",
    ],
    below: &[
        ("laps", &LAP),
        ("sessions", &DIVISION),
        ("splits", &DIVISION),
        ("segments", &DIVISION),
        ("source", &SOURCE),
    ],
};
const RECORD: Shape = Shape {
    fields: &[
        "activity_id",
        "activity_type",
        "activity_tags",
        "end_at_timestamp",
        "duration",
        "input_method",
        "is_source_aggregated",
        "metrics",
        "provider_slug",
        "provider_source",
        "provider_local_date",
        "user_time_offset_minutes",
        "source",
        "sessions",
        "laps",
        "segments",
        "splits",
        "samples",
        "route_points",
    ],
    below: &[("source", &SOURCE)],
};
const STATISTIC: Shape = leaf(&["record_ids"]);
const SERIES: Shape = leaf(&[
    "start_at",
    "from_timestamp",
    "to_timestamp",
    "providers",
    "provider_sources",
    "device_types",
    "record_ids",
]);
const PROPERTIES: Shape = leaf(&[
    "birth_date",
    "birth_year",
    "body_bone_mass",
    "body_fat",
    "body_mass_index",
    "gender",
    "height",
    "language",
    "resting_heartrate",
    "timezone",
    "weight",
]);

/// Fills in the nulls of an operation's answer. An empty list of providers becomes null as well.
pub(super) fn fill(path: &str, answer: &mut Value) {
    let shape = match path {
        "/queries/statistics/daily" | "/queries/statistics/interval" => Shape {
            fields: &[],
            below: &[("statistics", &STATISTIC)],
        },
        "/queries/timeseries" => SERIES,
        "/queries/sleeps" => Shape {
            fields: &[],
            below: &[("sleeps", &SLEEP)],
        },
        "/queries/sleeps/{sleep_id}" => SLEEP,
        "/queries/workouts" => Shape {
            fields: &[],
            below: &[("workouts", &WORKOUT)],
        },
        "/queries/workouts/{workout_id}" => WORKOUT,
        "/queries/provider_records" => Shape {
            fields: &[],
            below: &[("records", &RECORD)],
        },
        "/queries/provider_records/{record_id}" => RECORD,
        "/userproperties" => Shape {
            fields: &[],
            below: &[("properties", &PROPERTIES)],
        },
        _ => return,
    };
    visit(&shape, answer);
}

fn visit(shape: &Shape, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| visit(shape, item)),
        Value::Object(members) => {
            for field in shape.fields {
                members.entry(*field).or_insert(Value::Null);
            }
            for (name, below) in shape.below {
                if let Some(member) = members.get_mut(*name) {
                    visit(below, member);
                }
            }
        }
        _ => {}
    }
}
