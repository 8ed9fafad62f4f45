//! `null` where a Go server may write nil (evidence: D, from the server framework).

use serde_json::Value;

/// Lists and maps that are required, or probably so.
#[rustfmt::skip]
const COLLECTIONS: [&str; 11] = [
    "statistics", "sleeps", "workouts", "records", "offsets", "durations", "values", "results", "properties", "metrics",
    "integrated_providers",
];

/// Required booleans.
const BOOLEANS: [&str; 1] = ["is_integration_broken"];

/// Replaces a whole answer that is an empty list, empty collections, and required booleans that are false.
pub(super) fn write(answer: &mut Value) {
    if is_empty(answer) && answer.is_array() {
        *answer = Value::Null;
    }
    write_members(answer);
}

fn write_members(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(write_members),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                let is_collection = COLLECTIONS.contains(&name.as_str()) && is_empty(member);
                let is_boolean = BOOLEANS.contains(&name.as_str()) && *member == false;
                if is_collection || is_boolean {
                    *member = Value::Null;
                }
                write_members(member);
            }
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
        || value.as_object().is_some_and(serde_json::Map::is_empty)
}
