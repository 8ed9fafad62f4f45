//! Every field of a request body in the document is sent, and every one sent is in the document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::operations::Pair;
use super::parameters::{sort_of_text, words};
use super::report::Report;
use super::schema::{Field, Schema, Sort};
use super::sent::Sent;
use super::validator::Validator;
use crate::spec::catalog::Answer;
use crate::spec::catalog::sample::NEW_WORD;

/// What the full requests send, by path: `ingredients[].unit`.
type Sends = BTreeMap<String, Seen>;

#[derive(Default)]
struct Seen {
    sorts: BTreeSet<Sort>,
    texts: BTreeSet<String>,
}

/// One request body at work.
struct Walk<'a> {
    id: &'a str,
    name: &'a str,
    sends: Sends,
    count: usize,
    report: &'a mut Report,
}

pub fn check(pairs: &[Pair<'_>], validator: &mut Validator, report: &mut Report) {
    let mut count = 0;
    for pair in pairs {
        count += operation(pair, validator, report);
    }
    report.count("body fields", count);
}

/// The number of fields that are offered.
fn operation(pair: &Pair<'_>, validator: &mut Validator, report: &mut Report) -> usize {
    let id = pair.operation.id;
    let name = pair.entry.name;
    // What goes into a raw call is the caller's business.
    if matches!(pair.entry.answer, Answer::Raw) {
        return 0;
    }
    let requests: Vec<(&str, Value)> = pair
        .entry
        .requests()
        .filter_map(|(which, request)| Some((which, Sent::new(request).ok()?.body?)))
        .collect();
    let Some(schema) = &pair.operation.body else {
        if !requests.is_empty() {
            report.fail(
                id,
                format!("`{name}` sends a body, but the document has none"),
            );
        }
        return 0;
    };
    if requests.is_empty() {
        report.fail(
            id,
            format!("the document has a body, but `{name}` sends none"),
        );
        return 0;
    }
    let mut walk = Walk {
        id,
        name,
        sends: Sends::new(),
        count: 0,
        report,
    };
    for (which, body) in &requests {
        for problem in validator.problems(schema, body) {
            walk.report.fail(
                id,
                format!("the {which} request of `{name}` does not fit the document: {problem}"),
            );
        }
        match (*which, body) {
            ("minimal", Value::Object(body)) => walk.required(schema, body),
            _ => note("", body, &mut walk.sends),
        }
    }
    walk.object("", schema);
    let unknown: Vec<String> = walk
        .sends
        .keys()
        .filter(|path| !path.is_empty())
        .cloned()
        .collect();
    for path in unknown {
        walk.report.fail(
            id,
            format!("`{name}` sends the body field `{path}`, which is not in the document"),
        );
    }
    walk.count
}

/// Writes down what stands where.
fn note(path: &str, value: &Value, sends: &mut Sends) {
    let seen = sends.entry(path.to_owned()).or_default();
    seen.sorts.insert(match value {
        Value::Null => Sort::Any,
        Value::Bool(_) => Sort::Boolean,
        Value::Number(number) if number.is_f64() => Sort::Number,
        Value::Number(_) => Sort::Integer,
        Value::String(text) => {
            seen.texts.insert(text.clone());
            sort_of_text(text)
        }
        Value::Array(_) => Sort::List,
        Value::Object(_) => Sort::Object,
    });
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| note(&format!("{path}[]"), item, sends)),
        Value::Object(members) => {
            let dot = if path.is_empty() { "" } else { "." };
            for (name, member) in members {
                note(&format!("{path}{dot}{name}"), member, sends);
            }
        }
        _ => {}
    }
}

impl Walk<'_> {
    /// What the shortest request has, the document calls needed, and the reverse.
    fn required(&mut self, schema: &Schema<'_>, body: &Map<String, Value>) {
        let alternatives = schema.alternatives();
        for (name, field) in schema.fields() {
            let says = |key: &str, word: &str| field.schema.text(key) == Some(word);
            let may = says("x-send", "always")
                || says("x-required", "likely")
                || says("x-required", "unknown")
                || alternatives.contains(name);
            let is_sent = body.contains_key(name);
            if is_sent && !field.required && !may {
                self.fail(name, "is always sent, but not required in the document");
            }
            let must = field.required || says("x-send", "always");
            if !is_sent && must {
                self.fail(name, "is required in the document, but it can be left out");
            }
        }
    }

    fn object(&mut self, path: &str, schema: &Schema<'_>) {
        self.sends.remove(path);
        for (name, field) in schema.fields() {
            let dot = if path.is_empty() { "" } else { "." };
            self.field(&format!("{path}{dot}{name}"), &field);
        }
    }

    fn field(&mut self, path: &str, field: &Field<'_>) {
        let is_offered = field.schema.get("x-offered") != Some(&Value::Bool(false));
        let Some(seen) = self.sends.remove(path) else {
            if is_offered {
                self.count += 1;
                self.fail(path, "is in the document, but never sent");
            }
            return;
        };
        if !is_offered {
            return self.fail(path, "is sent, but it is `x-offered: false`");
        }
        self.count += 1;
        self.value(path, &field.schema, &seen);
    }

    fn value(&mut self, path: &str, schema: &Schema<'_>, seen: &Seen) {
        let documented = schema.sort();
        match documented {
            Sort::Word => {
                let known = schema.words().unwrap_or_default();
                if let Err(what) = words(&known, seen.texts.iter().map(String::as_str)) {
                    self.fail(path, what);
                }
            }
            Sort::Object | Sort::Map if seen.sorts.contains(&Sort::Object) => {
                self.object(path, schema);
            }
            Sort::List if seen.sorts.contains(&Sort::List) => {
                let inner = format!("{path}[]");
                let seen = self.sends.remove(&inner);
                match (schema.items(), seen) {
                    (Some(items), Some(seen)) => self.value(&inner, &items, &seen),
                    _ => self.fail(path, "is an array of which no element was seen"),
                }
            }
            _ if seen.texts.contains(NEW_WORD) => {
                let documented = documented.name();
                self.fail(
                    path,
                    format!("is {documented} in the document, a word of an enum in Rust"),
                );
            }
            _ => {
                let other = seen.sorts.iter().find(|sort| **sort != documented);
                if let Some(other) = other {
                    let (documented, other) = (documented.name(), other.name());
                    self.fail(
                        path,
                        format!("is {documented} in the document, {other} in Rust"),
                    );
                }
            }
        }
    }

    fn fail(&mut self, path: &str, what: impl AsRef<str>) {
        let what = format!(
            "the body field `{path}` {} (`{}`)",
            what.as_ref(),
            self.name
        );
        self.report.fail(self.id, what);
    }
}
