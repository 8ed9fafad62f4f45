//! One difference, and how bad it is.

use serde::Serialize;

/// What a change may do to a program that does not know of it. Most dangerous first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Danger {
    /// Calls fail, or answers cannot be read.
    Breaks,
    /// It goes on and may do the wrong thing.
    Risks,
    /// There is something new.
    Adds,
    /// Good to know.
    Notes,
}

/// What is different. In the order in which changes of the same danger are listed.
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

/// One difference.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    pub danger: Danger,
    pub kind: Kind,
    /// `added`, `removed` or `changed`.
    pub action: &'static str,
    /// The operation, such as `GET /userinfo`; empty for the whole document.
    pub operation: String,
    /// Where in the operation.
    pub place: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// Other operations that use the same schema and change with it.
    pub also: Vec<String>,
}

impl Change {
    pub fn new(
        danger: Danger,
        kind: Kind,
        operation: &str,
        place: &str,
        before: Option<String>,
        after: Option<String>,
    ) -> Self {
        let action = match (&before, &after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        };
        let (operation, place) = (operation.to_owned(), place.to_owned());
        Self {
            danger,
            kind,
            action,
            operation,
            place,
            before,
            after,
            also: Vec::new(),
        }
    }
}

/// Most dangerous first, then by kind and place.
pub fn sort(changes: &mut [Change]) {
    changes.sort_by(|one, other| {
        let key = |change: &Change| (change.danger, change.kind);
        key(one)
            .cmp(&key(other))
            .then_with(|| one.operation.cmp(&other.operation))
            .then_with(|| one.place.cmp(&other.place))
            .then_with(|| (&one.before, &one.after).cmp(&(&other.before, &other.after)))
    });
}
