//! Compares JSON by its meaning, and finds members that a shape or a schema does not have.

use serde_json::Value;
use spike_core::ValueShape;
use spike_core::time::Timestamp;
use spike_openapi::Schema;

use super::facts::join;

/// Returns the first place where a value that was encoded again differs from the one that was decoded. Numbers are
/// compared by value, times by instant; null and an empty list may be left out.
pub fn difference(original: &Value, back: &Value) -> Option<String> {
    at("", original, back)
}

fn at(path: &str, original: &Value, back: &Value) -> Option<String> {
    match (original, back) {
        (Value::Object(original), Value::Object(back)) => {
            for (name, value) in original {
                let place = join(path, name);
                let found = match back.get(name) {
                    Some(other) => at(&place, value, other),
                    None if is_empty(value) => None,
                    None => Some(format!("`{place}` is lost")),
                };
                if found.is_some() {
                    return found;
                }
            }
            let new = back.keys().find(|name| !original.contains_key(*name));
            new.map(|name| format!("`{}` is new", join(path, name)))
        }
        (Value::Array(original), Value::Array(back)) if original.len() == back.len() => {
            let mut pairs = original.iter().zip(back).enumerate();
            pairs.find_map(|(index, (value, other))| at(&format!("{path}[{index}]"), value, other))
        }
        _ if is_same(original, back) => None,
        _ => Some(format!("`{path}` differs")),
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::String(one), Value::String(other)) => {
            let times = (one.parse::<Timestamp>(), other.parse::<Timestamp>());
            one == other || matches!(times, (Ok(one), Ok(other)) if one == other)
        }
        _ => one == other,
    }
}

/// What a value has that a shape does not.
#[derive(Default)]
pub struct Unknown {
    /// Members of objects, and keys of measurements.
    pub members: Vec<String>,
    /// Values of enums.
    pub values: Vec<String>,
}

impl Unknown {
    pub fn new(shape: &ValueShape, value: &Value) -> Self {
        let mut unknown = Self::default();
        unknown.search(shape, "", value);
        unknown
    }

    fn search(&mut self, shape: &ValueShape, path: &str, value: &Value) {
        match (shape, value) {
            (ValueShape::List(inner), Value::Array(items)) => {
                let path = format!("{path}[]");
                items.iter().for_each(|item| self.search(inner, &path, item));
            }
            // A field that is a list has the shape of an element.
            (_, Value::Array(items)) => {
                let path = format!("{path}[]");
                items.iter().for_each(|item| self.search(shape, &path, item));
            }
            (ValueShape::Object(object), Value::Object(members)) => {
                for (name, member) in members {
                    let place = join(path, name);
                    match object.fields.iter().find(|field| field.name == name) {
                        Some(field) => self.search(&field.value, &place, member),
                        None => self.members.push(place),
                    }
                }
            }
            (ValueShape::Measurements(own), Value::Object(members)) => {
                let names = members.keys();
                let unknown = names.filter(|name| !own.values.contains(&name.as_str()));
                self.members.extend(unknown.map(|name| join(path, name)));
            }
            (ValueShape::Enum(own), Value::String(text))
                if !own.values.contains(&text.as_str()) =>
            {
                self.values.push(format!("`{text}` of `{}`", own.type_name));
            }
            _ => {}
        }
    }
}

/// Returns the members that a schema does not name.
pub fn undocumented(schema: &Schema<'_>, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    search(schema, "", value, &mut found);
    found
}

fn search(schema: &Schema<'_>, path: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let fields = schema.view().fields;
            // An object without named fields is kept as it comes.
            for (name, member) in members.iter().filter(|_| !fields.is_empty()) {
                let place = join(path, name);
                match fields.get(name) {
                    Some(field) => search(&field.schema, &place, member, found),
                    None => found.push(place),
                }
            }
        }
        Value::Array(items) => {
            if let Some(schema) = schema.view().items {
                let path = format!("{path}[]");
                items.iter().for_each(|item| search(&schema, &path, item, found));
            }
        }
        _ => {}
    }
}
