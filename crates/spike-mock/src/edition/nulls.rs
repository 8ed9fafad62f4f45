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

const INGREDIENT: Shape = leaf(&["name_translated", "nutritional_fields"]);
const MEAL: Shape = Shape {
    fields: &[
        "modified_at",
        "consumed_at",
        "dish_name",
        "dish_name_translated",
        "dish_description",
        "dish_description_translated",
        "serving_size",
        "unit",
        "nutri_score",
        "nutritional_fields",
        "ingredients",
        "failure_reason",
        "user_time_offset_minutes",
    ],
    below: &[("ingredients", &INGREDIENT)],
};
const LABEL: Shape = leaf(&["nutritional_fields", "failure_reason"]);
const RESULT: Shape = leaf(&[
    "standard_test_name",
    "loinc_code",
    "loinc_common_name",
    "normal_min",
    "normal_max",
    "notes",
    "require_human_review",
    "tested_positive",
    "value",
    "value_text",
    "within_normal_range",
]);
const SECTION: Shape = Shape {
    fields: &[
        "loinc_code",
        "loinc_common_name",
        "section_notes",
        "standard_section_name",
        "results",
    ],
    below: &[("results", &RESULT)],
};
const PATIENT: Shape = leaf(&[
    "address",
    "date_of_birth",
    "email_address",
    "gender",
    "name",
    "notes",
    "patient_id",
    "phone_number",
    "age",
]);
const LAB: Shape = leaf(&["address", "email_address", "name", "notes", "phone_number"]);
const REPORT: Shape = Shape {
    fields: &[
        "uploaded_at",
        "modified_at",
        "collection_date",
        "result_date",
        "original_record_id",
        "notes",
        "parsing_error",
        "lab_information",
        "patient_information",
        "sections",
    ],
    below: &[
        ("sections", &SECTION),
        ("patient_information", &PATIENT),
        ("lab_information", &LAB),
    ],
};

/// Fills in the nulls of an operation's answer.
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
        "/nutrition_records/ingredients/label" => LABEL,
        "/lab_reports" if answer.is_array() => REPORT,
        "/lab_reports" | "/lab_reports/process" => Shape {
            fields: &[],
            below: &[("lab_report", &REPORT)],
        },
        "/lab_reports/{lab_report_id}" => REPORT,
        _ if path.starts_with("/nutrition_records") => MEAL,
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
