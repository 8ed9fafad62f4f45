//! JSON request bodies, and the errors found in them.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::problem::{InvalidField, NO_TIMESTAMP, NOT_DOCUMENTED, Problem, check};
use crate::time::{Secs, parse_timestamp};

/// The members of a JSON object in a request body. Errors are collected until [`done`](Self::done).
#[derive(Debug)]
pub(crate) struct Fields {
    members: Map<String, Value>,
    errors: Vec<InvalidField>,
}

impl Fields {
    /// Reads an object. Members that are not in `known` are errors.
    pub(crate) fn read(
        content_type: Option<&str>,
        body: &Bytes,
        known: &[&str],
    ) -> Result<Self, Problem> {
        let media_type = content_type.and_then(|text| text.split(';').next());
        let media_type = media_type.map(|text| text.trim().to_ascii_lowercase());
        if media_type.is_some_and(|own| own != "application/json" && !own.ends_with("+json")) {
            return Err(Problem::new(415, "expected content type application/json"));
        }
        let text = || Some(json!(String::from_utf8_lossy(body)));
        let members = match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => members,
            Ok(_) => {
                let error = InvalidField::new("body", "expected object", text());
                return Err(Problem::invalid(vec![error]));
            }
            Err(_) if body.is_empty() => {
                return Err(Problem::unreadable("request body is required", None));
            }
            Err(error) => return Err(Problem::unreadable(error.to_string(), text())),
        };
        let mut fields = Self { members, errors: Vec::new() };
        let names: Vec<String> = fields.members.keys().cloned().collect();
        for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
            fields.error(name, "unexpected property");
        }
        Ok(fields)
    }

    /// Fails with all errors, if there are any.
    pub(crate) fn done(self) -> Result<(), Problem> {
        check(self.errors)
    }

    pub(crate) fn error(&mut self, name: &str, message: &str) {
        let value = self.members.get(name).cloned().unwrap_or(Value::Null);
        self.error_at(name, message, value);
    }

    /// An error inside a member, such as `ingredients[3].unit`.
    pub(super) fn error_at(&mut self, place: &str, message: &str, value: Value) {
        self.push(format!("body.{place}"), message, value);
    }

    pub(super) fn missing(&mut self, name: &str) {
        self.error_in_body(&format!("expected required property {name} to be present"));
    }

    /// An error in the body as a whole.
    pub(crate) fn error_in_body(&mut self, message: &str) {
        self.push("body".to_owned(), message, Value::Object(self.members.clone()));
    }

    /// Adds an error. Long values are not returned.
    fn push(&mut self, location: String, message: &str, value: Value) {
        let value = (!is_long(&value)).then_some(value);
        self.errors.push(InvalidField::new(location, message, value));
    }

    /// A member, unless it is absent or null.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// Whether there is a member, possibly null.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    pub(crate) fn text(&mut self, name: &str, required: bool) -> Option<String> {
        let read = |value: &Value| value.as_str().map(str::to_owned);
        self.typed(name, required, "expected string", read)
    }

    pub(crate) fn integer(&mut self, name: &str, required: bool) -> Option<i64> {
        self.typed(name, required, "expected integer", Value::as_i64)
    }

    pub(crate) fn number(&mut self, name: &str, required: bool) -> Option<f64> {
        self.typed(name, required, "expected number", Value::as_f64)
    }

    pub(super) fn flag(&mut self, name: &str) -> bool {
        self.typed(name, false, "expected boolean", Value::as_bool).unwrap_or(false)
    }

    /// A value of an enum.
    pub(super) fn known(
        &mut self,
        name: &str,
        required: bool,
        is_known: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let text = self.text(name, required)?;
        if !is_known(&text) {
            self.error(name, NOT_DOCUMENTED);
        }
        Some(text)
    }

    /// An array of values of an enum; empty if it is absent.
    pub(super) fn known_list(
        &mut self,
        name: &str,
        message: &str,
        is_known: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let items = match self.get(name).cloned() {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.error(name, "expected array");
                return Vec::new();
            }
        };
        let mut values = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            match item.as_str().filter(|text| is_known(text)) {
                Some(text) => values.push(text.to_owned()),
                None => self.error_at(&format!("{name}[{index}]"), message, item),
            }
        }
        values
    }

    /// A timestamp. An empty text counts as absent if it is optional.
    pub(super) fn timestamp(&mut self, name: &str, required: bool) -> Option<Secs> {
        let text = self.text(name, required).filter(|text| required || !text.is_empty())?;
        let at = parse_timestamp(&text);
        if at.is_none() {
            self.error(name, NO_TIMESTAMP);
        }
        at
    }

    fn typed<T>(
        &mut self,
        name: &str,
        required: bool,
        message: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let Some(value) = self.get(name) else {
            if required {
                self.missing(name);
            }
            return None;
        };
        let read = read(value);
        if read.is_none() {
            self.error(name, message);
        }
        read
    }
}

/// Whether a value is too long to be returned.
fn is_long(value: &Value) -> bool {
    match value {
        Value::String(text) => text.len() > 1_000,
        Value::Array(items) => items.len() > 100 || items.iter().any(is_long),
        Value::Object(members) => members.len() > 100 || members.values().any(is_long),
        _ => false,
    }
}
