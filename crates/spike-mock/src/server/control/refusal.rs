//! The reason of a refusal, as one line.

use serde_json::Value;

/// Maximum number of characters of a value that is quoted.
const MAX_QUOTED: usize = 60;

/// Reads a problem document: its detail, then each place that is not valid, what was expected, and what was there. Values
/// of bodies are left out: they may be signatures or health data.
pub(super) fn reason(problem: &[u8]) -> Option<String> {
    let problem: Value = serde_json::from_slice(problem).ok()?;
    let mut line = problem.get("detail")?.as_str()?.to_owned();
    let errors = problem.get("errors").and_then(Value::as_array);
    for (index, error) in errors.into_iter().flatten().enumerate() {
        let text = |name| error.get(name).and_then(Value::as_str).unwrap_or_default();
        let (joint, location) = (if index == 0 { ':' } else { ';' }, text("location"));
        line.push_str(&format!("{joint} {location}: {}", text("message")));
        let value = error.get("value").filter(|_| !location.starts_with("body"));
        if let Some(value) = value.filter(|value| !value.is_null()) {
            line.push_str(&format!(" (got {})", quoted(value)));
        }
    }
    Some(line)
}

/// A value on one line, cut off if it is long.
fn quoted(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MAX_QUOTED) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn a_reason_names_every_place_with_what_was_there() {
        let problem = br#"{"detail":"validation failed","errors":[
            {"location":"query.types","message":"not known","value":"stepz"},
            {"location":"query.to_date","message":"required query parameter is missing"},
            {"location":"body.weight","message":"expected number","value":"72 kg"}]}"#;
        let line = "validation failed: query.types: not known (got \"stepz\"); query.to_date: required query parameter is missing; body.weight: expected number";
        assert_eq!(reason(problem).as_deref(), Some(line));
        assert_eq!(reason(b"<html>"), None);
    }

    #[test]
    fn a_long_value_is_cut_off() {
        let problem = format!(
            r#"{{"detail":"x","errors":[{{"location":"a","message":"b","value":"{}"}}]}}"#,
            "é".repeat(500)
        );
        assert!(
            reason(problem.as_bytes())
                .is_some_and(|line| line.chars().count() < 100 && line.ends_with("…)"))
        );
    }
}
