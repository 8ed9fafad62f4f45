//! Parameters: path, query, header, cookie.

use std::collections::BTreeMap;

use serde_json::Value;

use super::operation::Operation;
use super::{Danger, Direction, Kind, Walk, flag, is_required};
use crate::spec::resolve::Document;
use crate::spec::schema::{Node, View};

/// Where a parameter stands, and its name; in a path its number.
type Key = (String, String);

impl<'a> Walk<'a> {
    pub(super) fn parameters(&mut self, old: Operation<'a>, new: Operation<'a>) {
        let (old, new) = (all(self.old, old), all(self.new, new));
        for (key, old) in &old {
            match new.get(key) {
                Some(new) => self.parameter(key, old, new),
                None => self.note(
                    Danger::Breaks,
                    Kind::Parameter,
                    "",
                    Some(show(key, old)),
                    None,
                ),
            }
        }
        for (key, new) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
            let danger = if is_required(new) {
                Danger::Breaks
            } else {
                Danger::Adds
            };
            self.note(danger, Kind::Parameter, "", None, Some(show(key, new)));
        }
    }

    fn parameter(&mut self, key: &Key, old: &'a Value, new: &'a Value) {
        let place = show(key, old);
        if key.0 == "path" && name(old) != name(new) {
            self.note(
                Danger::Notes,
                Kind::Name,
                &place,
                Some(name(old).to_owned()),
                Some(name(new).to_owned()),
            );
        }
        // A parameter of a path is always required, whether a document says so or not.
        let required = |parameter: &Value| key.0 == "path" || is_required(parameter);
        if required(old) != required(new) {
            let danger = if required(new) {
                Danger::Breaks
            } else {
                Danger::Notes
            };
            self.required(danger, &place, required(old));
        }
        let deprecated = |parameter: &Value| {
            flag(
                parameter.get("deprecated") == Some(&Value::Bool(true)),
                "deprecated",
            )
        };
        if deprecated(old) != deprecated(new) {
            self.note(
                Danger::Risks,
                Kind::Deprecated,
                &place,
                deprecated(old),
                deprecated(new),
            );
        }
        if is_composite(self.old, old) || is_composite(self.new, new) {
            let (before, after) = (style(&key.0, old), style(&key.0, new));
            if before != after {
                self.note(
                    Danger::Breaks,
                    Kind::ArrayStyle,
                    &place,
                    Some(before),
                    Some(after),
                );
            }
        }
        if old.get("content").is_some() || new.get("content").is_some() {
            self.media(&place, old, new, Direction::Request);
        } else {
            self.optional_schema(&place, old, new, Direction::Request);
        }
    }
}

/// The parameters of an operation, those of its path included.
fn all<'a>(document: &'a Document, operation: Operation<'a>) -> BTreeMap<Key, &'a Value> {
    let mut found = BTreeMap::new();
    for holder in [operation.item, operation.own] {
        let list = holder
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for parameter in list.map(|parameter| document.follow(parameter)) {
            let place = parameter
                .get("in")
                .and_then(Value::as_str)
                .unwrap_or("query")
                .to_owned();
            let name = match place.as_str() {
                "path" => number(operation.path, name(parameter)),
                "header" => name(parameter).to_lowercase(),
                _ => name(parameter).to_owned(),
            };
            found.insert((place, name), parameter);
        }
    }
    found
}

/// Which of the path's parameters it is.
fn number(path: &str, name: &str) -> String {
    let names = path.split('/').filter(|part| part.starts_with('{'));
    let number = names
        .into_iter()
        .position(|part| part.trim_matches(['{', '}']) == name);
    number.map_or_else(|| name.to_owned(), |number| (number + 1).to_string())
}

fn name(parameter: &Value) -> &str {
    parameter
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn show(key: &Key, parameter: &Value) -> String {
    format!("{} parameter `{}`", key.0, name(parameter))
}

/// How a list is written: `form, exploded` is `a=1&a=2`, `form` is `a=1,2`.
fn style(place: &str, parameter: &Value) -> String {
    let usual = if matches!(place, "query" | "cookie") {
        "form"
    } else {
        "simple"
    };
    let style = parameter
        .get("style")
        .and_then(Value::as_str)
        .unwrap_or(usual);
    let exploded = parameter
        .get("explode")
        .and_then(Value::as_bool)
        .unwrap_or(style == "form");
    format!("{style}{}", if exploded { ", exploded" } else { "" })
}

/// Whether the style matters: for lists and objects, and where nobody knows.
fn is_composite(document: &Document, parameter: &Value) -> bool {
    let Some(schema) = parameter.get("schema") else {
        return false;
    };
    let types = View::new(document, &Node::new(document, schema)).types;
    types.is_empty() || types.contains("array") || types.contains("object")
}
