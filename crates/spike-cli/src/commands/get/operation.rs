//! The operations by the names of their commands.

use spike_blocking::api::REQUESTS;
use spike_blocking::shape::{RequestShape, ValueShape};

/// An operation of the API and the name of its command.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The name, such as `daily-statistics`.
    pub name: String,
    /// The description.
    pub shape: &'static RequestShape,
}

impl Operation {
    /// Returns all operations in the order of the specification.
    pub fn all() -> impl Iterator<Item = Self> {
        REQUESTS.iter().map(|shape| Self { name: name_of(shape.type_name), shape })
    }

    /// Returns the operation of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|operation| operation.name == name)
    }

    /// Whether the operation is a login, whose answer is a secret.
    #[must_use]
    pub fn is_login(&self) -> bool {
        self.shape.path().starts_with("/auth/")
    }

    /// Whether the answer has a secret, such as a token.
    #[must_use]
    pub fn has_secret(&self) -> bool {
        fn has_secret(shape: &ValueShape) -> bool {
            match shape {
                ValueShape::Secret => true,
                ValueShape::Object(object) => {
                    object.fields.iter().any(|field| has_secret(&field.value))
                }
                ValueShape::List(element) => has_secret(element),
                _ => false,
            }
        }
        self.is_login() || has_secret(&self.shape.answer)
    }

    /// Whether the operation changes something on the server. A login does not.
    #[must_use]
    pub fn changes_something(&self) -> bool {
        // One query is sent with POST.
        !(self.shape.method() == "GET"
            || self.is_login()
            || self.shape.path().starts_with("/queries/"))
    }

    /// Whether any query parameters may be added, because none are documented.
    #[must_use]
    pub fn accepts_any_query(&self) -> bool {
        self.shape.defaults.unproven && !self.has_document()
    }

    /// Whether the body is one JSON document.
    #[must_use]
    pub fn has_document(&self) -> bool {
        let is_document = |value| matches!(value, ValueShape::Group([]));
        self.shape.parameters.iter().any(|parameter| is_document(parameter.value))
    }
}

/// Returns the name of the command for a request type: `ListSleeps` is `sleeps`, `GetSleep` is `sleep`, and any other is
/// the type with hyphens.
fn name_of(type_name: &str) -> String {
    let is_type = |rest: &&str| rest.starts_with(|first: char| first.is_ascii_uppercase());
    let short = type_name.strip_prefix("List").or_else(|| type_name.strip_prefix("Get"));
    let mut name = String::new();
    for letter in short.filter(is_type).unwrap_or(type_name).chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let names: BTreeSet<String> = Operation::all().map(|operation| operation.name).collect();
        assert_eq!(names.len(), REQUESTS.len());
        for (type_name, name) in [
            ("ListSleeps", "sleeps"),
            ("GetSleep", "sleep"),
            ("DailyStatistics", "daily-statistics"),
            ("GetUserInfo", "user-info"),
            ("AuthHmac", "auth-hmac"),
        ] {
            assert_eq!(name_of(type_name), name);
            assert!(names.contains(name));
        }
    }

    #[test]
    fn what_changes_something_is_known() {
        let changing: Vec<String> = Operation::all()
            .filter(Operation::changes_something)
            .map(|operation| operation.name)
            .collect();
        assert_eq!(
            changing,
            [
                "delete-integration",
                "analyze-nutrition-image",
                "analyze-nutrition-label",
                "analyze-nutrition-text",
                "upload-nutrition-record",
                "modify-nutrition-record",
                "replace-nutrition-record",
                "delete-nutrition-record",
                "upload-lab-report",
                "process-lab-reports",
            ]
        );
    }
}
