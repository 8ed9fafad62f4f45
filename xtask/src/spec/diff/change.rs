//! Changes: how severe each one is, and how it is printed.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use self::Danger::{Adds as A, Breaks as B, Notes as N, Risks as R};
use super::Place;

/// The effect of a change on a program built with the old document and a server that follows the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Danger {
    /// Calls fail, or answers cannot be read.
    Breaks,
    /// Calls succeed, but may do something else.
    Risks,
    /// Something new is available.
    Adds,
    /// No effect on calls.
    Notes,
}

/// What differs. Changes of the same danger are sorted in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Operation,
    Authentication,
    Parameter,
    RequestBody,
    Response,
    MediaType,
    Field,
    Type,
    Required,
    Nullable,
    EnumValue,
    ClosedList,
    Alternative,
    OtherFields,
    ArrayStyle,
    Format,
    Default,
    Limit,
    Header,
    Server,
    Deprecated,
    OperationId,
    Name,
}

/// What the new document has less or more of than the old one.
#[derive(Clone, Copy)]
pub enum Effect {
    /// Removed, or fewer values allowed.
    Less,
    /// Something required removed, or one set of values replaced by another.
    LessRequired,
    /// Added, or more values allowed.
    More,
    /// Something required added.
    MoreRequired,
}

/// A kind, its name in a line, and its danger by [`Effect`] in what a program sends and in what it receives.
type Row = (Kind, &'static str, [Danger; 4], [Danger; 4]);

/// One row per kind, in the order of [`Kind`].
const KINDS: [Row; 23] = [
    (Kind::Operation, "operation", [B, B, A, A], [B, B, A, A]),
    (Kind::Authentication, "authentication", [B; 4], [B; 4]),
    (Kind::Parameter, "the", [B, B, A, B], [B, B, A, B]),
    (Kind::RequestBody, "the", [B, B, A, B], [B, B, A, B]),
    (Kind::Response, "response", [N, B, N, R], [N, B, N, R]),
    (Kind::MediaType, "media type", [B, B, A, A], [B, B, A, A]),
    (Kind::Field, "field", [B, B, A, B], [R, B, A, A]),
    (Kind::Type, "type", [B, B, N, B], [N, B, B, B]),
    (Kind::Required, "requirement", [B, B, N, N], [N, N, B, B]),
    (Kind::Nullable, "nullability", [R, R, N, N], [N, N, R, R]),
    (Kind::EnumValue, "enum value", [B, B, A, A], [N, N, R, R]),
    (Kind::ClosedList, "list of values", [B, B, N, N], [A, A, R, R]),
    (Kind::Alternative, "alternative", [B, B, A, A], [N, N, B, B]),
    (Kind::OtherFields, "additional properties", [R, R, N, N], [N; 4]),
    (Kind::ArrayStyle, "array style", [B; 4], [B; 4]),
    (Kind::Format, "format", [R; 4], [R; 4]),
    (Kind::Default, "default", [R; 4], [N; 4]),
    (Kind::Limit, "limit", [R; 4], [N; 4]),
    (Kind::Header, "header", [R, R, A, A], [R, R, A, A]),
    (Kind::Server, "server", [R, R, A, A], [R, R, A, A]),
    (Kind::Deprecated, "flag", [R; 4], [R; 4]),
    (Kind::OperationId, "operation id", [N; 4], [N; 4]),
    (Kind::Name, "name", [N; 4], [N; 4]),
];

// A kind is the index of its row.
const _: () = {
    let mut at = 0;
    while at < KINDS.len() {
        assert!(KINDS[at].0 as usize == at);
        at += 1;
    }
};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    pub danger: Danger,
    pub kind: Kind,
    /// Method and path; empty for the whole document.
    pub operation: String,
    /// Where in the operation.
    pub place: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// `added`, `removed` or `changed`.
    pub action: &'static str,
    /// Other operations that use the same schema.
    pub also: Vec<String>,
}

impl Change {
    pub(super) fn new(
        place: &Place,
        kind: Kind,
        effect: Effect,
        texts: [Option<String>; 2],
    ) -> Self {
        let (_, _, sent, received) = KINDS[kind as usize];
        let dangers = if place.is_received { received } else { sent };
        let [before, after] = texts;
        let operation = match kind {
            Kind::Operation => before.as_ref().or(after.as_ref()),
            _ => None,
        };
        Self {
            danger: dangers[effect as usize],
            kind,
            operation: operation.unwrap_or(&place.operation).clone(),
            place: place.show(),
            action: match (&before, &after) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "changed",
            },
            before,
            after,
            also: Vec::new(),
        }
    }
}

/// Returns one line for each change, and one with their number.
pub fn text(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no differences".to_owned();
    }
    let mut text = String::new();
    for change in changes {
        let danger = format!("{:?}", change.danger).to_uppercase();
        let operation = match change.operation.as_str() {
            "" => "the document",
            operation => operation,
        };
        let comma = if change.place.is_empty() { "" } else { ", " };
        let (place, name) = (&change.place, KINDS[change.kind as usize].1);
        let what = match (&change.before, &change.after) {
            (Some(before), Some(after)) => format!("{name} changed from {before} to {after}"),
            (Some(one), None) | (None, Some(one)) => format!("{name} {one} {}", change.action),
            (None, None) => format!("{name} {}", change.action),
        };
        let also = match change.also.as_slice() {
            [] => String::new(),
            [one] => format!(" (and {one})"),
            several => format!(" (and {} more operations)", several.len()),
        };
        let _ = writeln!(text, "{danger:<7}{operation}{comma}{place}: {what}{also}");
    }
    let counts = counts(changes).map(|(name, count)| format!("{count} {name}"));
    text + &format!("{} differences: {}", changes.len(), counts.join(", "))
}

/// Returns the changes and their number as JSON.
pub fn json(changes: &[Change]) -> Result<String> {
    let counts: serde_json::Map<_, _> =
        counts(changes).into_iter().map(|(name, count)| (name, count.into())).collect();
    let report = json!({ "differences": changes, "counts": counts });
    Ok(serde_json::to_string_pretty(&report)?)
}

fn counts(changes: &[Change]) -> [(String, usize); 4] {
    [B, R, A, N].map(|danger| {
        let count = changes.iter().filter(|change| change.danger == danger).count();
        (format!("{danger:?}").to_lowercase(), count)
    })
}
