//! The report, and what may be in it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::seen::Seen;

/// Questions and their answers, in the order in which they were found.
#[derive(Default)]
pub(super) struct Report(Vec<Line>);

enum Line {
    Section(&'static str),
    Entry(String, String),
}

impl Report {
    pub(super) fn section(&mut self, title: &'static str) {
        self.0.push(Line::Section(title));
    }

    /// Adds an answer. Names that the server sent must be in backticks, in both texts.
    pub(super) fn entry(&mut self, question: impl Into<String>, answer: impl Into<String>) {
        self.0.push(Line::Entry(question.into(), answer.into()));
    }

    /// Adds the first answer if a condition is met, otherwise the second.
    pub(super) fn either(&mut self, question: &str, is_met: bool, answers: [&str; 2]) {
        self.entry(question, answers[usize::from(!is_met)]);
    }

    /// Returns the whole report without names that the server also sent as values.
    pub(super) fn text(&self, seen: &Seen<'_>) -> String {
        let hide = |text: &str| {
            // Every second part is between backticks.
            let parts = text.split('`').enumerate().map(|(index, part)| {
                if index % 2 == 1 && seen.is_value(part) { "hidden" } else { part }
            });
            parts.collect::<Vec<_>>().join("`")
        };
        let mut text = String::new();
        for line in &self.0 {
            let _ = match line {
                Line::Section(title) => writeln!(text, "\n{title}"),
                Line::Entry(question, answer) => {
                    writeln!(text, "  {:<44} {}", hide(question), hide(answer))
                }
            };
        }
        text.trim().to_owned()
    }
}

/// Returns names in backticks.
pub(super) fn names<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    all.join(", ")
}

/// Returns whether a text can only be the name of a field or the word of an enum.
pub(super) fn is_name(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.len() <= 64
        && digits <= 3
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(is_part)
}

/// Appends the name of a member to a path. Keys that may be times or ids are left out.
pub(super) fn join(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    let is_name = is_name(name.strip_prefix('$').unwrap_or(name));
    format!("{path}{dot}{}", if is_name { name } else { "(key)" })
}

/// Returns the path of each member with its value: `sleeps[].stages[].stage`.
pub(super) fn members(value: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    let mut queue = vec![(String::new(), value)];
    while let Some((path, value)) = queue.pop() {
        let inside: Vec<(String, &Value)> = match value {
            Value::Array(items) => items.iter().map(|item| (format!("{path}[]"), item)).collect(),
            Value::Object(members) => {
                let members = members.iter();
                members.map(|(name, member)| (join(&path, name), member)).collect()
            }
            _ => continue,
        };
        if value.is_object() {
            found.extend(inside.iter().cloned());
        }
        queue.extend(inside);
    }
    found
}

/// Returns the paths of the members that are not null.
pub(super) fn paths(value: &Value) -> BTreeSet<String> {
    let present = members(value).into_iter().filter(|(_, member)| !member.is_null());
    present.map(|(path, _)| path).collect()
}

/// Returns the JSON type of a value.
pub(super) fn type_of(value: &Value) -> &'static str {
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
