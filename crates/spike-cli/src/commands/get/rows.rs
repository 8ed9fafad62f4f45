//! Answers as rows of flat columns.

use serde_json::{Map, Value};
use spike_blocking::shape::{ObjectShape, Presence, ValueShape};

/// Rows of equal columns. A missing value is `null`.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<Value>>,
    /// Whether the answer is one object and not a list.
    pub(super) is_single: bool,
}

impl Grid {
    /// Returns the rows of an answer: the elements of its list, the points of its series, or the answer itself.
    pub(super) fn new(answer: &Value, shape: &ValueShape) -> Self {
        if let Some(grid) = series(answer) {
            return grid;
        }
        let element = |shape: &ValueShape| match shape {
            ValueShape::List(ValueShape::Object(object)) | ValueShape::Object(object) => {
                Some(*object)
            }
            _ => None,
        };
        let (items, shape, is_single) = match (answer, shape) {
            (Value::Array(items), shape) => (items.as_slice(), element(shape), false),
            (Value::Object(members), ValueShape::Object(object)) => {
                match content(members, object) {
                    Some((items, shape)) => (items, element(&shape), false),
                    None => (std::slice::from_ref(answer), Some(*object), true),
                }
            }
            (other, _) => (std::slice::from_ref(other), None, true),
        };
        let mut order = Vec::new();
        if let Some(object) = shape {
            collect_names("", object, &mut order);
        }
        let rows: Vec<Vec<(String, Value)>> = items.iter().map(flat).collect();
        let mut columns: Vec<String> = Vec::new();
        for (name, _) in rows.iter().flatten() {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
        // Known names in their order, with what lies inside of them; then the others.
        // What identifies a row comes first, and when it was written last.
        let place = |name: &String| {
            let is_same = |known: &String| name == known || name.starts_with(&format!("{known}."));
            let rank = match name.as_str() {
                "date" | "start_at" | "start_at_timestamp" => 0,
                "end_at" | "end_at_timestamp" => 1,
                "provider_slug" | "type" => 2,
                "created_at" | "modified_at" => 4,
                _ => 3,
            };
            (rank, order.iter().rposition(is_same).unwrap_or(order.len()))
        };
        columns.sort_by_key(place);
        let row = |cells: Vec<(String, Value)>| {
            let cell = |name: &String| cells.iter().find(|(known, _)| known == name);
            columns
                .iter()
                .map(|name| cell(name).map_or(Value::Null, |(_, value)| value.clone()))
                .collect()
        };
        let rows = rows.into_iter().map(row).collect();
        Self { columns, rows, is_single }
    }
}

/// Returns the main list of an answer with the shape of its elements.
fn content<'a>(
    members: &'a Map<String, Value>,
    object: &ObjectShape,
) -> Option<(&'a [Value], ValueShape)> {
    let mut lists = object.fields.iter().filter(|field| field.presence == Presence::Nullable);
    let list = lists.next()?;
    match members.get(list.name)? {
        Value::Array(items) => Some((items, list.value)),
        Value::Null => Some((&[], list.value)),
        _ => None,
    }
}

/// Returns the points of a time series.
fn series(answer: &Value) -> Option<Grid> {
    answer.get("offsets")?;
    let series: spike_blocking::api::Series = serde_json::from_value(answer.clone()).ok()?;
    let points = series.points().ok()?;
    let rows = points.map(|point| {
        let value = match (point.value, point.other) {
            // A whole number is written as one.
            (Some(number), _) if number.fract() == 0.0 && number.abs() < 1e15 => {
                (number as i64).into()
            }
            (Some(number), _) => number.into(),
            (None, other) => serde_json::to_value(other).unwrap_or_default(),
        };
        vec![point.start_at.to_string().into(), point.duration.get().into(), value]
    });
    let columns = ["start_at", "duration_ms", "value"].map(str::to_owned).to_vec();
    Some(Grid { columns, rows: rows.collect(), is_single: false })
}

fn collect_names(prefix: &str, object: &ObjectShape, names: &mut Vec<String>) {
    for field in object.fields {
        let name = format!("{prefix}{}", field.name);
        match field.value {
            ValueShape::Object(inner) => {
                names.push(name.clone());
                collect_names(&format!("{name}."), inner, names);
            }
            _ => names.push(name),
        }
    }
}

/// Returns the members of an object, those of objects inside of it as `outer.inner`.
fn flat(value: &Value) -> Vec<(String, Value)> {
    let mut cells = Vec::new();
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::Object(inner) if inner.is_empty() => {}
                    Value::Object(_) => {
                        let inside = flat(value).into_iter();
                        cells.extend(inside.map(|(rest, value)| (format!("{name}.{rest}"), value)));
                    }
                    _ => cells.push((name.clone(), value.clone())),
                }
            }
        }
        other => cells.push(("value".to_owned(), other.clone())),
    }
    cells
}

/// Returns a value as text; `null` is empty, a list is JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use spike_blocking::api::{GetUserInfo, ListSleeps, TimeSeries};

    use super::*;

    #[test]
    fn a_list_has_a_row_for_each_element_in_the_order_of_the_documentation() {
        let answer = json!({ "from_date": "2026-04-13", "sleeps": [
            { "zebra": 1, "record_id": "a", "metrics": { "hrv_rmssd": 40 } },
            { "start_at_timestamp": "2026-04-13T20:00:00Z", "stages": [] },
        ] });
        let grid = Grid::new(&answer, &ListSleeps::SHAPE.answer);
        let columns = ["start_at_timestamp", "record_id", "metrics.hrv_rmssd", "stages", "zebra"];
        assert_eq!(grid.columns, columns);
        assert_eq!(grid.rows[0], [json!(null), json!("a"), json!(40), json!(null), json!(1)]);
        assert!(!grid.is_single);
        let empty = Grid::new(&json!({ "sleeps": null }), &ListSleeps::SHAPE.answer);
        assert!(empty.rows.is_empty());
    }

    #[test]
    fn a_series_has_a_row_for_each_point() {
        let answer = json!({
            "start_at": "2026-04-13T20:00:00Z", "offsets": [0, 1_000], "durations": [1_000, 0], "values": [60, "x"],
        });
        let grid = Grid::new(&answer, &TimeSeries::SHAPE.answer);
        assert_eq!(grid.rows[0], [json!("2026-04-13T20:00:00Z"), json!(1_000), json!(60)]);
        assert_eq!(grid.rows[1][2], json!("x"));
    }

    #[test]
    fn an_object_is_one_row() {
        let answer = json!({ "uid": "u", "application_id": 1, "application_user_id": "ann" });
        let grid = Grid::new(&answer, &GetUserInfo::SHAPE.answer);
        assert!(grid.is_single);
        assert_eq!(grid.rows.len(), 1);
    }
}
