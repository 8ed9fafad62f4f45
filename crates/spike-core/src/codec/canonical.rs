//! A canonical text for JSON values, as input for keys and for comparing versions of a record.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Returns a value as JSON without white space, with sorted member names, and without `null` members, which are the
/// same as absent.
pub fn text(value: &impl Serialize) -> String {
    // Answer types and JSON values always serialise, because all their keys are strings.
    let value = serde_json::to_value(value).unwrap_or_default();
    let mut out = String::new();
    write(&value, &mut out);
    out
}

/// Returns the SHA-256 of a kind and of the text of a value, as 64 hexadecimal digits.
pub fn fingerprint(kind: &str, value: &impl Serialize) -> String {
    let hash =
        Sha256::new().chain_update(kind).chain_update([0]).chain_update(text(value)).finalize();
    hex::encode(hash)
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            // Sorted here, because another crate of the program may have switched serde_json to insertion order.
            let mut members: Vec<_> = members.iter().filter(|(_, v)| !v.is_null()).collect();
            members.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(member, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_text_for_one_value() {
        let value: Value =
            serde_json::from_str(r#"{ "b": [1, {"d": null, "c": "é\""}], "a": null }"#).unwrap();
        assert_eq!(text(&value), r#"{"b":[1,{"c":"é\""}]}"#);
        assert_eq!(text(&json!({"b": 1, "a": 2})), r#"{"a":2,"b":1}"#);
    }

    #[test]
    fn the_kind_counts() {
        assert_ne!(fingerprint("a", &json!(1)), fingerprint("b", &json!(1)));
        assert_eq!(fingerprint("a", &json!(1)).len(), 64);
    }
}
