//! What all answers together had that the document does not know, or is not sure of.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use spike_core::Shape;

use super::findings::{Findings, names};
use super::shape::{is_name, masked, nulls, paths};
use crate::spec::catalog::{self, Answer, Entry};
use crate::spec::check::facts::{self, Operation};
use crate::spec::check::json::unknown;
use crate::spec::check::schema::Schema;
use crate::spec::resolve::Document;

type Names = BTreeMap<&'static str, BTreeSet<String>>;

/// Names seen, by operation.
pub struct Seen<'a> {
    operations: Vec<Operation<'a>>,
    entries: Vec<Entry>,
    unknown: Names,
    words: BTreeSet<(&'static str, String)>,
    deviations: Names,
    undecodable: BTreeSet<&'static str>,
    /// Fields of grade C, D or U.
    confirmed: Names,
    /// Fields that are called likely and were missing.
    missing: Names,
    nulls: Names,
    with_schema: BTreeSet<&'static str>,
    problems: BTreeMap<u16, BTreeSet<String>>,
    /// Texts that are values, not names.
    values: BTreeSet<String>,
    /// The names of the document and the words of its enums.
    known: BTreeSet<String>,
}

impl<'a> Seen<'a> {
    pub fn new(document: &'a Document) -> Self {
        Self {
            operations: facts::operations(document),
            entries: catalog::entries(),
            unknown: Names::new(),
            words: BTreeSet::new(),
            deviations: Names::new(),
            undecodable: BTreeSet::new(),
            confirmed: Names::new(),
            missing: Names::new(),
            nulls: Names::new(),
            with_schema: BTreeSet::new(),
            problems: BTreeMap::new(),
            values: BTreeSet::new(),
            known: known(document),
        }
    }

    pub fn answer(&mut self, id: &'static str, body: &Value, bytes: &[u8]) {
        if body.get("$schema").is_some() {
            self.with_schema.insert(id);
        }
        self.nulls.entry(id).or_default().extend(nulls(body));
        let entry = self.entries.iter().position(|entry| entry.id() == id);
        let Some(Answer::Typed { shape, read }) = entry.map(|entry| &self.entries[entry].answer)
        else {
            keep(body, &mut self.values);
            return;
        };
        let fields = unknown(shape, body)
            .into_iter()
            .filter(|field| field != "$schema");
        self.unknown
            .entry(id)
            .or_default()
            .extend(fields.map(|field| masked(&field)));
        values(shape, body, &mut self.values, &mut self.words);
        match read(bytes) {
            Ok(read) => {
                // The place, and the sorts of things expected and found.
                let told = read.deviations.iter().map(|text| without_index(text));
                self.deviations.entry(id).or_default().extend(told);
            }
            Err(_) => drop(self.undecodable.insert(id)),
        }
        let operation = self.operations.iter().find(|operation| operation.id == id);
        let documented =
            operation.and_then(|own| own.successes().find_map(|answer| answer.schema.clone()));
        if let Some(schema) = documented {
            let mut weak = Weak::default();
            weak.compare("", &schema, body);
            self.confirmed.entry(id).or_default().extend(weak.confirmed);
            self.missing.entry(id).or_default().extend(weak.missing);
        }
    }

    pub fn problem(&mut self, status: u16, body: &Value) {
        keep(body, &mut self.values);
        self.problems.entry(status).or_default().extend(paths(body));
    }

    /// Whether a text was seen as a value; known names are never taken for one.
    pub fn is_value(&self, text: &str) -> bool {
        self.values.contains(text) && !self.known.contains(text)
    }

    pub fn report(&self, findings: &mut Findings) {
        findings.section("Fields that the document does not know");
        list(&self.unknown, findings);
        findings.section("Enum values that the SDK does not know");
        if self.words.is_empty() {
            findings.entry("none seen", "");
        }
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, word) in &self.words {
            by_name.entry(name).or_default().push(word);
        }
        for (name, words) in by_name {
            findings.entry(name, names(words));
        }
        findings.section("Fields of another type than documented");
        list(&self.deviations, findings);
        for id in &self.undecodable {
            findings.entry(*id, "cannot be decoded at all");
        }
        findings.section("Fields of evidence C, D or U that are there");
        list(&self.confirmed, findings);
        findings.section("Fields called likely that are not always there");
        list(&self.missing, findings);
        findings.section("Fields sent as null");
        list(&self.nulls, findings);
        findings.section("Key `$schema`");
        let has = &self.with_schema;
        let with = if has.is_empty() {
            "in no answer".to_owned()
        } else {
            names(has.iter().copied())
        };
        findings.entry("in answers of", with);
        findings.section("Errors");
        for (status, fields) in &self.problems {
            findings.entry(status.to_string(), names(fields.iter().map(String::as_str)));
        }
        if self.problems.is_empty() {
            findings.entry("none seen", "");
        }
    }
}

fn list(all: &Names, findings: &mut Findings) {
    let mut is_empty = true;
    for (id, fields) in all.iter().filter(|(_, fields)| !fields.is_empty()) {
        is_empty = false;
        findings.entry(*id, names(fields.iter().map(String::as_str)));
    }
    if is_empty {
        findings.entry("none seen", "");
    }
}

/// The names of all fields and parameters, and the words of all enums.
fn known(document: &Document) -> BTreeSet<String> {
    let enums = catalog::enums();
    let words = enums
        .iter()
        .flat_map(|own| &own.words)
        .map(|word| word.text.to_owned());
    let mut found: BTreeSet<String> = words.collect();
    fields(document.root(), &mut found);
    found
}

fn fields(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                found.extend(properties.keys().cloned());
            }
            if let (Some(Value::String(name)), Some(_)) = (members.get("name"), members.get("in")) {
                found.insert(name.clone());
            }
            members.values().for_each(|member| fields(member, found));
        }
        _ => {}
    }
}

/// Takes texts for values, but the words of an enum for words.
fn values(
    shape: &Shape,
    value: &Value,
    found: &mut BTreeSet<String>,
    new: &mut BTreeSet<(&'static str, String)>,
) {
    match (shape, value) {
        (Shape::Object { fields, .. }, Value::Object(members)) => {
            for (name, member) in members {
                match fields.iter().find(|field| field.name == name) {
                    Some(field) => values(&field.shape, member, found, new),
                    None => keep(member, found),
                }
            }
        }
        (Shape::List(inner), Value::Array(items)) => {
            items
                .iter()
                .for_each(|item| values(inner, item, found, new));
        }
        (Shape::Words(words), Value::String(text)) => {
            if !words.known.contains(&text.as_str()) {
                let shown = if is_name(text) { text } else { "(no word)" };
                new.insert((words.name, shown.to_owned()));
            }
        }
        _ => keep(value, found),
    }
}

fn keep(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(found.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| keep(item, found)),
        Value::Object(members) => members.values().for_each(|member| keep(member, found)),
        _ => {}
    }
}

/// `sleeps[3].score: ...` is `sleeps[].score: ...`
fn without_index(text: &str) -> String {
    let mut inside = false;
    let kept = text.chars().filter(|letter| {
        if *letter == ']' {
            inside = false;
        }
        let keep = !inside;
        if *letter == '[' {
            inside = true;
        }
        keep
    });
    kept.collect()
}

/// What the document is not sure of.
#[derive(Default)]
struct Weak {
    confirmed: BTreeSet<String>,
    missing: BTreeSet<String>,
}

impl Weak {
    fn compare(&mut self, path: &str, schema: &Schema<'_>, value: &Value) {
        match value {
            Value::Array(items) => {
                if let Some(schema) = schema.items() {
                    items
                        .iter()
                        .for_each(|item| self.compare(&format!("{path}[]"), &schema, item));
                }
            }
            Value::Object(members) => {
                // That measurements exist is no news.
                if schema.get("x-map-keys").is_some() {
                    return;
                }
                for (name, field) in schema.fields() {
                    let dot = if path.is_empty() { "" } else { "." };
                    let place = format!("{path}{dot}{name}");
                    let Some(member) = members.get(name).filter(|member| !member.is_null()) else {
                        if field.schema.text("x-required") == Some("likely") {
                            self.missing.insert(place);
                        }
                        continue;
                    };
                    if matches!(field.schema.text("x-evidence"), Some("C" | "D" | "U")) {
                        self.confirmed.insert(place.clone());
                    }
                    self.compare(&place, &field.schema, member);
                }
            }
            _ => {}
        }
    }
}
