//! Every field of an answer in the document is read, and every one read is in the document.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use spike_core::{Field, Shape, Words};

use super::facts;
use super::operations::Pair;
use super::report::Report;
use super::schema::{self, Schema, Sort};
use crate::spec::catalog::{self, Answer};
use crate::spec::resolve::Document;

pub fn check(document: &Document, pairs: &[Pair<'_>], report: &mut Report) {
    let mut walk = Walk {
        met: BTreeSet::new(),
        count: 0,
        likely: Vec::new(),
        report,
        operation: String::new(),
        kept: &[],
    };
    for pair in pairs {
        walk.operation(pair);
    }
    let hooks = walk.webhooks(document);
    let (count, likely) = (walk.count, walk.likely.join(", "));
    report.count("webhooks", hooks);
    report.count("answer fields", count);
    // Without them there would be nothing to read.
    report.count("required, as likely", likely);
}

struct Walk<'a> {
    /// Types of which a schema was looked at.
    met: BTreeSet<(&'static str, Option<*const Map<String, Value>>)>,
    count: usize,
    /// Required in Rust, only likely so in the document.
    likely: Vec<String>,
    report: &'a mut Report,
    operation: String,
    /// Members of the outermost object that are read from its `extra`.
    kept: &'static [&'static str],
}

impl Walk<'_> {
    /// The number of webhooks that both sides know.
    fn webhooks(&mut self, document: &Document) -> String {
        let own = catalog::webhooks();
        let documented = facts::webhooks(document);
        for (name, schema) in &documented {
            self.operation = format!("webhook {name}");
            match (own.iter().find(|own| own.name == *name), schema) {
                (Some(own), Some(schema)) => {
                    self.kept = own.kept;
                    self.value("", &own.shape, schema);
                    self.kept = &[];
                }
                (Some(_), None) => self.fail("", "has no body in the document"),
                (None, _) => self.fail(
                    "",
                    "is in the document, but the SDK does not know the webhook",
                ),
            }
        }
        for own in &own {
            if !documented.iter().any(|(name, _)| *name == own.name) {
                self.operation = format!("webhook {}", own.name);
                self.fail(
                    "",
                    "is read by the SDK, but the webhook is not in the document",
                );
            }
        }
        format!("{}/{}", own.len(), documented.len())
    }

    fn operation(&mut self, pair: &Pair<'_>) {
        pair.operation.id.clone_into(&mut self.operation);
        let name = pair.entry.name;
        let mut successes = pair.operation.successes().peekable();
        if successes.peek().is_none() {
            return self.fail("", "the document has no answer of success");
        }
        for answer in successes {
            match (&pair.entry.answer, &answer.schema) {
                (Answer::Raw, _) | (Answer::Nothing, None) => {}
                (Answer::Typed { shape, .. }, Some(schema)) => self.value("", shape, schema),
                (Answer::Nothing, Some(_)) => {
                    self.fail(
                        "",
                        format!(
                            "{} has a body in the document, which `{name}` does not read",
                            answer.status
                        ),
                    );
                }
                (Answer::Typed { .. }, None) => {
                    self.fail(
                        "",
                        format!(
                            "{} has no body in the document, but `{name}` reads one",
                            answer.status
                        ),
                    );
                }
            }
        }
    }

    fn value(&mut self, path: &str, shape: &Shape, schema: &Schema<'_>) {
        let documented = schema.sort();
        let expected = match shape {
            Shape::Object { name, fields } => {
                if documented == Sort::Object {
                    return self.object(path, name, fields, schema);
                }
                Sort::Object
            }
            Shape::List(inner) => {
                if documented == Sort::List {
                    return match schema.items() {
                        Some(items) => self.value(&format!("{path}[]"), inner, &items),
                        None => self.fail(path, "is an array of nothing in the document"),
                    };
                }
                Sort::List
            }
            Shape::Measurements(words) => {
                if documented == Sort::Map {
                    return self.measurements(path, words, schema);
                }
                Sort::Map
            }
            Shape::Words(words) => {
                if let Some(documented) = schema.words() {
                    return self.words(path, words, &documented);
                }
                Sort::Word
            }
            Shape::Column => {
                let is_open = schema
                    .items()
                    .is_some_and(|items| items.sort() == Sort::Any);
                if documented == Sort::List && is_open {
                    return;
                }
                return self.fail(
                    path,
                    "is a list of anything in Rust, but not in the document",
                );
            }
            Shape::Any => {
                let described = first_described(schema);
                return match described {
                    None => (),
                    Some(field) => self.fail(
                        path,
                        format!("is kept as it comes in Rust, but the document knows `{field}`"),
                    ),
                };
            }
            Shape::Leaf(expected) => {
                self.unit(path, expected, schema);
                leaf(expected)
            }
        };
        if documented != expected {
            self.fail(
                path,
                format!(
                    "is {} in the document, {} in Rust",
                    documented.name(),
                    expected.name()
                ),
            );
        }
    }

    /// Where a unit surprises people, Rust has a type for it.
    fn unit(&mut self, path: &str, expected: &str, schema: &Schema<'_>) {
        let documented = schema
            .text("x-unit")
            .filter(|unit| matches!(*unit, "ms" | "g" | "min"));
        let own = match expected {
            "an integer in milliseconds" => Some("ms"),
            "a number in grams" => Some("g"),
            "an offset in minutes" => Some("min"),
            _ => None,
        };
        if documented != own {
            let say =
                |unit: Option<&str>| unit.map_or("none".to_owned(), |unit| format!("`{unit}`"));
            self.fail(
                path,
                format!(
                    "has the unit {} in the document, {} in Rust",
                    say(documented),
                    say(own)
                ),
            );
        }
    }

    fn object(&mut self, path: &str, name: &'static str, fields: &[Field], schema: &Schema<'_>) {
        // A delivery has more members than the answer it is like.
        if !self.met.insert((name, schema.identity())) && self.kept.is_empty() {
            return;
        }
        let mut documented = schema.fields();
        for field in fields {
            let place = join(path, field.name);
            let Some(found) = documented.remove(field.name) else {
                self.fail(
                    &place,
                    format!("is read by `{name}`, but it is not in the document"),
                );
                continue;
            };
            self.count += 1;
            self.required(&place, name, field, &found);
            self.value(&place, &field.shape, &found.schema);
        }
        for left in documented.keys() {
            if path.is_empty() && self.kept.contains(left) {
                self.count += 1;
                continue;
            }
            self.fail(
                &join(path, left),
                format!("is in the document, but `{name}` does not read it"),
            );
        }
    }

    fn required(&mut self, place: &str, name: &str, field: &Field, documented: &schema::Field<'_>) {
        let must = documented.required && documented.schema.text("x-read-as") != Some("optional");
        let is_likely = documented.schema.text("x-required") == Some("likely");
        match (field.kind, must) {
            ("required", false) if is_likely => self.likely.push(format!("{name}.{}", field.name)),
            ("required", false) => self.fail(
                place,
                format!("is required by `{name}`, but the document calls it neither `required` nor likely"),
            ),
            ("required", true) | (_, false) => {}
            (_, true) => self.fail(place, format!("is required in the document, but not by `{name}`")),
        }
    }

    fn measurements(&mut self, path: &str, words: &Words, schema: &Schema<'_>) {
        let keys = schema.map_keys().and_then(|keys| keys.words());
        match keys {
            Some(keys) => self.words(path, words, &keys),
            None => self.fail(path, "is a map, but `x-map-keys` names no enum"),
        }
    }

    /// The values themselves are compared with the enums; here it is which enum it is.
    fn words(&mut self, path: &str, words: &Words, documented: &[&str]) {
        let is_known = |word: &&&str| words.known.contains(word);
        if let Some(word) = documented.iter().find(|word| !is_known(word)) {
            return self.fail(
                path,
                format!(
                    "may be `{word}` in the document, but `{}` does not know it",
                    words.name
                ),
            );
        }
        if let Some(word) = words.known.iter().find(|word| !documented.contains(word)) {
            self.fail(
                path,
                format!(
                    "may be `{word}` in Rust (`{}`), but the document does not list it",
                    words.name
                ),
            );
        }
    }

    fn fail(&mut self, path: &str, what: impl AsRef<str>) {
        let what = what.as_ref();
        let what = if path.is_empty() {
            format!("the answer {what}")
        } else {
            format!("the answer field `{path}` {what}")
        };
        self.report.fail(&self.operation, what);
    }
}

/// A field that the document describes, however deep.
fn first_described(schema: &Schema<'_>) -> Option<String> {
    if let Some(name) = schema.fields().keys().next() {
        return Some((*name).to_owned());
    }
    let inner = first_described(&schema.items()?)?;
    Some(format!("[].{inner}"))
}

/// The sort of what a plain Rust type expects.
fn leaf(expected: &str) -> Sort {
    match expected {
        "an integer" | "an integer in milliseconds" | "an offset in minutes" => Sort::Integer,
        "a number" | "a number in grams" => Sort::Number,
        "a boolean" => Sort::Boolean,
        "a date" => Sort::Date,
        "an RFC 3339 time" => Sort::Time,
        "a string" | "an access token" => Sort::Text,
        _ => Sort::Any,
    }
}

fn join(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    format!("{path}{dot}{name}")
}
