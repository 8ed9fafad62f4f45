//! Changes, for people and for programs.

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::json;

use super::change::{Change, Danger, Kind};

const DANGERS: [(Danger, &str); 4] = [
    (Danger::Breaks, "breaks"),
    (Danger::Risks, "risks"),
    (Danger::Adds, "adds"),
    (Danger::Notes, "notes"),
];

/// One line for each change.
pub fn text(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        let danger = word(change.danger).to_uppercase();
        let operation = if change.operation.is_empty() {
            "the document"
        } else {
            &change.operation
        };
        let place = if change.place.is_empty() {
            String::new()
        } else {
            format!(", {}", change.place)
        };
        let also = match change.also.as_slice() {
            [] => String::new(),
            [one] => format!(" (and {one})"),
            several => format!(" (and {} more operations)", several.len()),
        };
        let _ = writeln!(
            text,
            "{danger:<7}{operation}{place}: {}{also}",
            sentence(change)
        );
    }
    let counts: Vec<String> = DANGERS
        .iter()
        .map(|(danger, word)| format!("{} {word}", count(changes, *danger)))
        .collect();
    let _ = match changes.len() {
        0 => write!(text, "no differences"),
        number => write!(text, "{number} differences: {}", counts.join(", ")),
    };
    text
}

/// The same as JSON.
pub fn json(changes: &[Change]) -> Result<String> {
    let counts: serde_json::Map<_, _> = DANGERS
        .iter()
        .map(|(danger, word)| ((*word).to_owned(), json!(count(changes, *danger))))
        .collect();
    Ok(serde_json::to_string_pretty(
        &json!({ "differences": changes, "counts": counts }),
    )?)
}

fn sentence(change: &Change) -> String {
    let kind = name(change.kind);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{kind} changed from {before} to {after}"),
        (Some(before), None) => format!("{kind} {before} removed"),
        (None, Some(after)) => format!("{kind} {after} added"),
        (None, None) => format!("{kind} changed"),
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Operation => "operation",
        Kind::Authentication => "authentication",
        Kind::Parameter => "the",
        Kind::RequestBody => "request body:",
        Kind::Response => "response",
        Kind::MediaType => "media type",
        Kind::Field => "field",
        Kind::Type => "type",
        Kind::Required => "requirement",
        Kind::Nullable => "null",
        Kind::EnumValue => "enum value",
        Kind::ClosedList => "list of values",
        Kind::Alternative => "alternative",
        Kind::OtherFields => "unnamed fields",
        Kind::ArrayStyle => "style of lists",
        Kind::Format => "format",
        Kind::Default => "default",
        Kind::Limit => "limit",
        Kind::Header => "header",
        Kind::Server => "server",
        Kind::Deprecated => "mark",
        Kind::OperationId => "operation id",
        Kind::Name => "name",
    }
}

fn word(danger: Danger) -> &'static str {
    DANGERS
        .iter()
        .find(|(known, _)| *known == danger)
        .map_or("", |(_, word)| word)
}

fn count(changes: &[Change], danger: Danger) -> usize {
    changes
        .iter()
        .filter(|change| change.danger == danger)
        .count()
}
