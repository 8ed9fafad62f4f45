//! What the texts of errors may contain.

use std::fmt;

use serde_json::Value;
use spike_core::Error;

/// Characters of an error beyond those that it quotes.
const OWN_TEXT: usize = 1_000;

/// Strings below this length may occur in an error by chance.
const LONG: usize = 12;

/// Characters that the words of errors do not contain: the fuzzer finds inputs that equal these words.
const FOREIGN: [char; 11] = ['~', '^', '|', '$', '%', '&', '!', '*', '@', '#', '<'];

/// Splits off the first byte; 0 if there is none.
pub fn first(data: &[u8]) -> (u8, &[u8]) {
    data.split_first().map_or((0, data), |(first, rest)| (*first, rest))
}

/// Splits off the first line.
pub fn line(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|byte| *byte == b'\n') {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, &[]),
    }
}

/// Checks that an error is one printable line, and at most `quoted` characters longer than its own words.
pub fn check_error(error: &Error, quoted: usize) -> String {
    let line = error.to_string();
    assert!(!line.chars().any(is_invisible), "not one printable line: {line:?}");
    assert!(line.chars().count() <= OWN_TEXT + quoted, "too long: {line:?}");
    format!("{line}\n{error:?}")
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Checks that a text contains no recognisable string of a JSON value. Names of members are allowed.
pub fn check_no_value(text: &str, body: &[u8]) {
    let Ok(body) = serde_json::from_slice(body) else {
        return;
    };
    let mut names = String::new();
    collect_names(&body, &mut names);
    visit_strings(&body, &mut |value| {
        assert!(names.contains(value) || !text.contains(value), "contains {value:?}: {text}");
    });
}

/// Whether a text can be recognised in an error.
fn is_recognisable(text: &str) -> bool {
    text.len() >= LONG && text.contains(FOREIGN)
}

/// Calls a function for every recognisable string of a JSON value.
pub fn visit_strings(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) if is_recognisable(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| visit_strings(item, visit)),
        Value::Object(members) => members.values().for_each(|item| visit_strings(item, visit)),
        _ => {}
    }
}

fn collect_names(value: &Value, names: &mut String) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_names(item, names)),
        Value::Object(members) => {
            for (name, member) in members {
                names.push_str(name);
                names.push('\n');
                collect_names(member, names);
            }
        }
        _ => {}
    }
}

/// Checks that a text does not contain a recognisable input.
pub fn check_hidden(text: &impl fmt::Display, input: &str) {
    let text = text.to_string();
    assert!(!is_recognisable(input) || !text.contains(input), "contains {input:?}: {text}");
}
