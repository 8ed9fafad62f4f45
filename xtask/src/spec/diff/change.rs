//! One difference, and how bad it is.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::spec::schema::Identity;

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

/// The pair of schemas a change was found in.
pub type Origin = (Identity, Identity);

/// What makes two changes of different operations the same change.
type Key = (Origin, Danger, Kind, Option<String>, Option<String>);

/// Changes as they are found.
#[derive(Default)]
pub struct Changes {
    all: Vec<Change>,
    known: BTreeMap<Key, usize>,
}

impl Changes {
    /// Adds a change. One in a schema that several operations share is listed once.
    pub fn add(&mut self, change: Change, origin: Option<Origin>) {
        let Some(origin) = origin else {
            self.all.push(change);
            return;
        };
        let key = (
            origin,
            change.danger,
            change.kind,
            change.before.clone(),
            change.after.clone(),
        );
        if let Some(known) = self.known.get(&key) {
            let known = &mut self.all[*known];
            if known.operation != change.operation && !known.also.contains(&change.operation) {
                known.also.push(change.operation);
            }
            return;
        }
        self.known.insert(key, self.all.len());
        self.all.push(change);
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Most dangerous first, then by kind and place.
    pub fn sorted(mut self) -> Vec<Change> {
        self.all.sort_by(|one, other| {
            let key = |change: &Change| (change.danger, change.kind);
            key(one)
                .cmp(&key(other))
                .then_with(|| one.operation.cmp(&other.operation))
                .then_with(|| one.place.cmp(&other.place))
                .then_with(|| (&one.before, &one.after).cmp(&(&other.before, &other.after)))
        });
        self.all
    }
}
