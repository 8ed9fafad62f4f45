//! What a schema demands, however it is written down.
//!
//! A schema is a set of parts that all apply: itself, what it refers to, its `allOf`, and the one alternative of
//! an `anyOf` whose other one is null. [`View`] is what the parts say together, one level deep. OpenAPI 3.0 and
//! 3.1 spell several things differently; here they are spelled once.

mod parts;
mod view;

use serde_json::Value;

pub use self::parts::{Identity, Node};
pub use self::view::{Others, Variant, View};

/// A JSON value as text, numbers by value: `1.0` is `1`.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (None, Some(float)) => format!("{float}"),
            _ => number.to_string(),
        },
        Value::Array(items) => format!(
            "[{}]",
            items.iter().map(canonical).collect::<Vec<_>>().join(",")
        ),
        Value::Object(object) => {
            let entries = object
                .iter()
                .map(|(key, item)| format!("{key:?}:{}", canonical(item)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}
