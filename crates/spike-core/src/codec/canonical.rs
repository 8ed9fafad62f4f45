//! A canonical text for JSON values, as input for keys and for comparing versions of a record.

use std::borrow::Cow;

use bytestring::ByteString;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::json::Reader;
use serde_json::Value;

/// Returns a value as JSON without white space, with sorted member names, and without `null` members, which are the
/// same as absent.
pub fn text(value: &impl Serialize) -> String {
    // Answer types and JSON values always serialise, because all their keys are strings.
    let text = serde_json::to_string(value).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    write(&text.into(), &mut out);
    out
}

/// Returns the SHA-256 of a kind and of the text of a value, as 64 hexadecimal digits.
pub fn fingerprint(kind: &str, value: &impl Serialize) -> String {
    let hash =
        Sha256::new().chain_update(kind).chain_update([0]).chain_update(text(value)).finalize();
    let mut digits = vec![0; 64];
    // The buffer has the size of the digits, and digits are text.
    let _ = hex::encode_to_slice(hash, &mut digits);
    String::from_utf8(digits).unwrap_or_default()
}

/// Copies JSON that serde_json wrote without white space; only the order of members, and the `null` ones, are changed.
fn write(text: &ByteString, out: &mut String) {
    let mut json = Reader::new(text);
    if let Ok(mut members) = json.members() {
        members.sort_by(|(one, _), (other, _)| one.cmp(other));
        // Of a repeated name the last value counts: it takes the place of the one before it, which is removed.
        members.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                earlier.1 = later.1;
            }
            is_same
        });
        members.retain(|(_, value)| *value != "null");
        let mut separator = '{';
        for (name, value) in &members {
            out.push(separator);
            separator = ',';
            match name {
                Cow::Borrowed(name) => {
                    out.push('"');
                    out.push_str(name);
                    out.push('"');
                }
                // It has escapes.
                Cow::Owned(name) => out.push_str(&Value::from(name.as_str()).to_string()),
            }
            out.push(':');
            // There is nothing to sort in a value without objects.
            if value.contains('{') {
                write(&text.slice_ref(value), out);
            } else {
                out.push_str(value);
            }
        }
        out.push_str(if members.is_empty() { "{}" } else { "}" });
    } else if let Ok(elements) = Reader::new(text).elements() {
        let mut separator = '[';
        for element in &elements {
            out.push(separator);
            separator = ',';
            write(&text.slice_ref(element), out);
        }
        out.push_str(if elements.is_empty() { "[]" } else { "]" });
    } else {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codec::from_json;
    use crate::codec::json::Json;

    #[test]
    fn one_text_for_one_value() {
        let value: Value =
            serde_json::from_str(r#"{ "b": [1, {"d": null, "c": "é\""}], "a": null }"#).unwrap();
        assert_eq!(text(&value), r#"{"b":[1,{"c":"é\""}]}"#);
        assert_eq!(text(&json!({"b": 1, "a": 2})), r#"{"a":2,"b":1}"#);
    }

    #[test]
    fn of_a_repeated_member_the_last_value_counts() {
        let repeated = r#"{"b":1,"a":[{"x":1,"y":2,"x":3}],"c":4,"b":2,"b":3,"c":null}"#;
        let json: Json = from_json::from_text(&repeated.into()).unwrap();
        assert_eq!(text(&json), r#"{"a":[{"x":3,"y":2}],"b":3}"#);
        assert_eq!(text(&json), text(&json.value()));
    }

    #[test]
    fn the_kind_counts() {
        assert_ne!(fingerprint("a", &json!(1)), fingerprint("b", &json!(1)));
        assert_eq!(fingerprint("a", &json!(1)).len(), 64);
    }
}
