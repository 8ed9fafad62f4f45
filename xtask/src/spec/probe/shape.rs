//! What JSON looks like, without what it says.

use std::collections::BTreeSet;

use serde_json::Value;

/// The paths of all members that are not null: `sleeps[].stages[].stage`.
pub fn paths(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk("", value, &mut |path, member| {
        if !member.is_null() {
            found.insert(path.to_owned());
        }
    });
    found
}

/// The paths of all members that are null.
pub fn nulls(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk("", value, &mut |path, member| {
        if member.is_null() {
            found.insert(path.to_owned());
        }
    });
    found
}

/// The paths of all members with the sort of each: `records[].duration: integer`.
pub fn sorts(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk("", value, &mut |path, member| {
        found.insert(format!("{path}: {}", sort(member)));
    });
    found
}

pub fn sort(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn walk(path: &str, value: &Value, found: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Array(items) => {
            items
                .iter()
                .for_each(|item| walk(&format!("{path}[]"), item, found));
        }
        Value::Object(members) => {
            for (name, member) in members {
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{}", name_of(name));
                found(&path, member);
                walk(&path, member, found);
            }
        }
        _ => {}
    }
}

/// The name of a member, unless it might be something else: some objects are maps from times or ids.
fn name_of(name: &str) -> &str {
    if is_name(name.strip_prefix('$').unwrap_or(name)) {
        name
    } else {
        "(key)"
    }
}

/// Whether a text can only be the name of a field or a word of an enum.
pub fn is_name(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.len() <= 64
        && digits <= 3
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A path with whatever might be no name left out.
pub fn masked(path: &str) -> String {
    let part = |part: &str| {
        let bare = part.trim_end_matches("[]");
        let brackets = part.get(bare.len()..).unwrap_or_default();
        let bare = if bare.is_empty() { bare } else { name_of(bare) };
        format!("{bare}{brackets}")
    };
    path.split('.').map(part).collect::<Vec<_>>().join(".")
}
