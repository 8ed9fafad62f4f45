//! Compares all answers with the document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::report::{Report, is_name, join, members, names, paths, type_of};
use spike_openapi::{Document, Schema, operations};

/// The sections of the report, in its order.
#[derive(Clone, Copy)]
enum Section {
    UnknownFields,
    UnknownWords,
    OtherTypes,
    WeakEvidence,
    Missing,
    Nulls,
    SchemaKey,
    Errors,
}

const TITLES: [(Section, &str); 8] = [
    (Section::UnknownFields, "Fields that the document does not know"),
    (Section::UnknownWords, "Enum values that the SDK does not know"),
    (Section::OtherTypes, "Fields of another type than documented"),
    (Section::WeakEvidence, "Fields of evidence C, D or U that are there"),
    (Section::Missing, "Fields called likely that are not always there"),
    (Section::Nulls, "Fields sent as null"),
    (Section::SchemaKey, "Key `$schema`"),
    (Section::Errors, "Errors"),
];

// A section is the index of its title.
const _: () = {
    let mut at = 0;
    while at < TITLES.len() {
        assert!(TITLES[at].0 as usize == at);
        at += 1;
    }
};

/// What the answers had that the document does not know or is not sure of.
pub(super) struct Seen<'a> {
    /// What the document says about the answers, by operation: `GET /queries/sleeps`.
    schemas: BTreeMap<String, Option<Schema<'a>>>,
    /// Names for each section, by operation, enum or status.
    found: [BTreeMap<String, BTreeSet<String>>; TITLES.len()],
    /// Texts that were sent as values.
    values: BTreeSet<String>,
    /// The names and words of the document, which are never hidden.
    known: BTreeSet<String>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let all = operations(document).into_iter();
        let mut known = words(document.root());
        collect_names(document.root(), &mut known);
        Self {
            schemas: all
                .map(|operation| {
                    let answer = operation.success();
                    (operation.line(), answer.map(|answer| Schema::new(document, answer)))
                })
                .collect(),
            found: Default::default(),
            values: BTreeSet::new(),
            known,
        }
    }

    /// Returns how the document writes an operation.
    pub(super) fn operation(&self, method: &str, path: &str, has_id: bool) -> String {
        let line = format!("{} {path}", method.to_uppercase());
        let is_same = |known: &&String| match known.strip_prefix(&line) {
            Some(rest) if has_id => rest.starts_with("/{") && !rest[1..].contains('/'),
            rest => rest == Some(""),
        };
        self.schemas.keys().find(is_same).cloned().unwrap_or(line)
    }

    fn note(&mut self, section: Section, key: &str, name: impl Into<String>) {
        let names = self.found[section as usize].entry(key.to_owned()).or_default();
        names.insert(name.into());
    }

    pub(super) fn answer(&mut self, operation: &str, body: &Value) {
        if body.get("$schema").is_some() {
            self.note(Section::SchemaKey, "in answers of", operation);
        }
        for (path, member) in members(body) {
            if member.is_null() {
                self.note(Section::Nulls, operation, path);
            }
        }
        match self.schemas.get(operation).cloned().flatten() {
            Some(schema) => self.compare(operation, "", &schema, &[body]),
            None => self.keep(body),
        }
    }

    pub(super) fn problem(&mut self, status: u16, body: &Value) {
        self.keep(body);
        for path in paths(body) {
            self.note(Section::Errors, &status.to_string(), path);
        }
    }

    /// Compares all values at one place, null aside, with their schema.
    fn compare(&mut self, operation: &str, path: &str, schema: &Schema<'_>, values: &[&Value]) {
        let view = schema.view();
        let (mut items, mut objects) = (Vec::new(), Vec::new());
        for value in values.iter().copied().filter(|value| !value.is_null()) {
            if !view.types.is_empty() && !is_of(value, &view.types) {
                let types = Vec::from_iter(view.types.iter().copied()).join(" or ");
                let place = if path.is_empty() { "the answer" } else { path };
                let what = format!("{place}: {} instead of {types}", type_of(value));
                self.note(Section::OtherTypes, operation, what);
                self.keep(value);
                continue;
            }
            match (value, schema.words()) {
                (Value::Array(inside), _) if view.items.is_some() => items.extend(inside),
                (Value::Object(inside), _) if !view.fields.is_empty() => objects.push(inside),
                (Value::String(word), Some(known)) => {
                    if !known.contains(&word.as_str()) {
                        let word = if is_name(word) { word } else { "(no word)" };
                        self.note(Section::UnknownWords, schema.name().unwrap_or(path), word);
                    }
                }
                _ => self.keep(value),
            }
        }
        if let Some(schema) = view.items.filter(|_| !items.is_empty()) {
            self.compare(operation, &format!("{path}[]"), &schema, &items);
        }
        // In a map of measurements it is no news that some are there and others are not.
        let is_map = schema.get("x-map-keys").is_some();
        for (name, field) in view.fields.iter().filter(|_| !objects.is_empty()) {
            let place = join(path, name);
            let values = objects.iter().filter_map(|members| members.get(name));
            let values: Vec<&Value> = values.filter(|value| !value.is_null()).collect();
            let is_always_there = values.len() == objects.len();
            if field.required && !is_always_there {
                let what = format!("{place}: required, but missing or null");
                self.note(Section::OtherTypes, operation, what);
            }
            if !is_map && !is_always_there && field.schema.text("x-required") == Some("likely") {
                self.note(Section::Missing, operation, &place);
            }
            let is_weak = matches!(field.schema.text("x-evidence"), Some("C" | "D" | "U"));
            if !is_map && is_weak && !values.is_empty() {
                self.note(Section::WeakEvidence, operation, &place);
            }
            self.compare(operation, &place, &field.schema, &values);
        }
        for (name, member) in objects.into_iter().flatten() {
            if !view.fields.contains_key(name) {
                if !(path.is_empty() && name == "$schema") {
                    self.note(Section::UnknownFields, operation, join(path, name));
                }
                self.keep(member);
            }
        }
    }

    /// Records the texts of a value.
    fn keep(&mut self, value: &Value) {
        match value {
            Value::String(text) => drop(self.values.insert(text.clone())),
            Value::Array(items) => items.iter().for_each(|item| self.keep(item)),
            Value::Object(members) => members.values().for_each(|member| self.keep(member)),
            _ => {}
        }
    }

    /// Returns whether a text was sent as a value and is no name or word of the document.
    pub(super) fn is_value(&self, text: &str) -> bool {
        self.values.contains(text) && !self.known.contains(text)
    }

    pub(super) fn report(&self, report: &mut Report) {
        for (section, title) in TITLES {
            report.section(title);
            let found = &self.found[section as usize];
            for (key, all) in found {
                report.entry(key, names(all));
            }
            if found.is_empty() && matches!(section, Section::SchemaKey) {
                report.entry("in answers of", "in no answer");
            } else if found.is_empty() {
                report.entry("none seen", "");
            }
        }
    }
}

/// Returns whether a value has one of these types. `120.0` is an integer, too.
fn is_of(value: &Value, types: &BTreeSet<&str>) -> bool {
    let is_whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
    types.contains(type_of(value))
        || (value.is_number() && types.contains("number"))
        || (is_whole && types.contains("integer"))
}

/// Returns the words of all enums of a document.
pub(super) fn words(root: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    visit(root, &mut |members| {
        let words = members.get("x-extensible-enum").and_then(Value::as_array);
        found.extend(words.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    });
    found
}

/// Collects the names of all fields and parameters of a document.
fn collect_names(root: &Value, found: &mut BTreeSet<String>) {
    visit(root, &mut |members| {
        if let Some(Value::Object(properties)) = members.get("properties") {
            found.extend(properties.keys().cloned());
        }
        if let (Some(Value::String(name)), Some(_)) = (members.get("name"), members.get("in")) {
            found.insert(name.clone());
        }
    });
}

/// Visits all objects of a value.
fn visit<'v>(value: &'v Value, visitor: &mut impl FnMut(&'v Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| visit(item, visitor)),
        Value::Object(members) => {
            visitor(members);
            members.values().for_each(|member| visit(member, visitor));
        }
        _ => {}
    }
}
