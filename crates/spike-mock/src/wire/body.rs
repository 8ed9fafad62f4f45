//! Reading JSON bodies and collecting everything that is wrong with them.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::{Fault400, Problem};

/// The members of a JSON object that came as a request body.
#[derive(Debug)]
pub(crate) struct Fields {
    members: Map<String, Value>,
    faults: Vec<Fault400>,
}

impl Fields {
    /// Reads an object. Members that are not in `known` are refused.
    pub(crate) fn read(
        content_type: Option<&str>,
        body: &Bytes,
        known: &[&str],
    ) -> Result<Self, Problem> {
        let kind = content_type.map(|text| {
            text.split(';')
                .next()
                .unwrap_or("")
                .trim()
                .to_ascii_lowercase()
        });
        if kind.is_some_and(|kind| kind != "application/json" && !kind.ends_with("+json")) {
            return Err(Problem::new(415, "expected content type application/json"));
        }
        let text = String::from_utf8_lossy(body);
        let broken =
            |message: String| Problem::invalid(vec![Fault400::new("body", message, json!(text))]);
        let value: Value = match serde_json::from_slice(body) {
            Ok(value) => value,
            Err(_) if body.is_empty() => {
                return Err(Problem::invalid(vec![Fault400::missing(
                    "body",
                    "request body is required",
                )]));
            }
            Err(error) => return Err(broken(error.to_string())),
        };
        let Value::Object(members) = value else {
            return Err(broken("expected object".into()));
        };
        let mut fields = Self {
            members,
            faults: Vec::new(),
        };
        let strange: Vec<String> = fields
            .members
            .keys()
            .filter(|name| !known.contains(&name.as_str()))
            .cloned()
            .collect();
        for name in strange {
            fields.fault(&name, "unexpected property");
        }
        Ok(fields)
    }

    /// A 400 with all faults, if there were any.
    pub(crate) fn done(self) -> Result<(), Problem> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Problem::invalid(self.faults))
        }
    }

    pub(crate) fn fault(&mut self, name: &str, message: &str) {
        let value = self.members.get(name).cloned().unwrap_or(Value::Null);
        self.fault_at(name, message, value);
    }

    /// A fault somewhere inside a member: `ingredients[3].unit`. Long values are not echoed.
    pub(crate) fn fault_at(&mut self, place: &str, message: &str, value: Value) {
        let location = format!("body.{place}");
        self.faults.push(if is_long(&value) {
            Fault400::missing(location, message)
        } else {
            Fault400::new(location, message, value)
        });
    }

    pub(crate) fn missing(&mut self, name: &str) {
        self.lack(&format!("expected required property {name} to be present"));
    }

    /// Something about the body as a whole.
    pub(crate) fn lack(&mut self, message: &str) {
        let whole = Value::Object(self.members.clone());
        self.faults.push(if is_long(&whole) {
            Fault400::missing("body", message)
        } else {
            Fault400::new("body", message, whole)
        });
    }

    /// A member, unless it is absent or null.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn text(&mut self, name: &str, required: bool) -> Option<String> {
        self.typed(name, required, "expected string", |value| {
            value.as_str().map(str::to_owned)
        })
    }

    pub(crate) fn integer(&mut self, name: &str, required: bool) -> Option<i64> {
        self.typed(name, required, "expected integer", Value::as_i64)
    }

    pub(crate) fn number(&mut self, name: &str, required: bool) -> Option<f64> {
        self.typed(name, required, "expected number", Value::as_f64)
    }

    pub(crate) fn flag(&mut self, name: &str) -> bool {
        self.typed(name, false, "expected boolean", Value::as_bool)
            .unwrap_or(false)
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
            self.fault(name, message);
        }
        read
    }
}

/// Whether a value is too long to be echoed.
fn is_long(value: &Value) -> bool {
    match value {
        Value::String(text) => text.len() > 1_000,
        Value::Array(items) => items.len() > 100 || items.iter().any(is_long),
        Value::Object(members) => members.len() > 100 || members.values().any(is_long),
        _ => false,
    }
}
