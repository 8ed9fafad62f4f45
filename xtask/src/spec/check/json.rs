//! JSON compared by what it means, and searched for what nobody knows.

use serde_json::Value;
use spike_core::Shape;
use spike_core::time::Timestamp;

use super::schema::Schema;

/// The first place where what was encoded again is not what was decoded. Numbers are compared by value, times
/// by instant; null and an empty list may be left out.
pub fn difference(original: &Value, back: &Value) -> Option<String> {
    at("", original, back)
}

fn at(path: &str, original: &Value, back: &Value) -> Option<String> {
    let whole = |text: &str| {
        if text.is_empty() {
            "the whole".to_owned()
        } else {
            format!("`{text}`")
        }
    };
    match (original, back) {
        (Value::Object(original), Value::Object(back)) => {
            for (name, value) in original {
                let place = join(path, name);
                let found = match back.get(name) {
                    Some(other) => at(&place, value, other),
                    None if is_nothing(value) => None,
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
        _ => Some(format!("{} is another", whole(path))),
    }
}

fn is_nothing(value: &Value) -> bool {
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

/// The members that a type does not know, and the keys of measurements that are no known words.
pub fn unknown(shape: &Shape, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    search(shape, "", value, &mut found);
    found
}

fn search(shape: &Shape, path: &str, value: &Value, found: &mut Vec<String>) {
    match (shape, value) {
        (Shape::Object { fields, .. }, Value::Object(members)) => {
            for (name, member) in members {
                let place = join(path, name);
                match fields.iter().find(|field| field.name == name) {
                    Some(field) => search(&field.shape, &place, member, found),
                    None => found.push(place),
                }
            }
        }
        (Shape::List(inner), Value::Array(items)) => {
            items
                .iter()
                .for_each(|item| search(inner, &format!("{path}[]"), item, found));
        }
        (Shape::Measurements(words), Value::Object(members)) => {
            let names = members
                .keys()
                .filter(|name| !words.known.contains(&name.as_str()));
            found.extend(names.map(|name| join(path, name)));
        }
        _ => {}
    }
}

/// The words that an enum does not know.
pub fn unknown_words(shape: &Shape, value: &Value) -> Vec<String> {
    match (shape, value) {
        (Shape::Object { fields, .. }, Value::Object(members)) => fields
            .iter()
            .filter_map(|field| Some((field, members.get(field.name)?)))
            .flat_map(|(field, member)| unknown_words(&field.shape, member))
            .collect(),
        (Shape::List(inner), Value::Array(items)) => items
            .iter()
            .flat_map(|item| unknown_words(inner, item))
            .collect(),
        (Shape::Words(words), Value::String(text)) if !words.known.contains(&text.as_str()) => {
            vec![format!("`{text}` of `{}`", words.name)]
        }
        _ => Vec::new(),
    }
}

/// The members that a schema does not name.
pub fn undocumented(schema: &Schema<'_>, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(schema, "", value, &mut found);
    found
}

fn compare(schema: &Schema<'_>, path: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let fields = schema.fields();
            // An object without named fields is kept as it comes.
            if fields.is_empty() {
                return;
            }
            for (name, member) in members {
                let place = join(path, name);
                match fields.get(name.as_str()) {
                    Some(field) => compare(&field.schema, &place, member, found),
                    None => found.push(place),
                }
            }
        }
        Value::Array(items) => {
            if let Some(schema) = schema.items() {
                items
                    .iter()
                    .for_each(|item| compare(&schema, &format!("{path}[]"), item, found));
            }
        }
        _ => {}
    }
}

fn join(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    format!("{path}{dot}{name}")
}
