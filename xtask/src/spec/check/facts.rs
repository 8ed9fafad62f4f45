//! The operations of a document, one by one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::schema::Schema;
use crate::spec::resolve::Document;

/// What the document says about one operation.
pub struct Operation<'a> {
    /// The `operationId`; the HTTP line if there is none.
    pub id: &'a str,
    pub method: String,
    pub path: &'a str,
    pub value: &'a Value,
    /// Whether a token is asked for.
    pub secured: bool,
    pub parameters: Vec<Parameter<'a>>,
    pub body: Option<Schema<'a>>,
    pub answers: Vec<Answer<'a>>,
}

pub struct Parameter<'a> {
    pub name: &'a str,
    /// `path`, `query`, `header` or `cookie`.
    pub place: &'a str,
    pub value: &'a Value,
    pub schema: Schema<'a>,
}

/// An answer by its status: `200`, `2XX`, `default`.
pub struct Answer<'a> {
    pub status: &'a str,
    pub schema: Option<Schema<'a>>,
}

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// All operations in the order of the document's paths.
pub fn operations(document: &Document) -> Vec<Operation<'_>> {
    let mut all = Vec::new();
    for (path, item) in document.entries(document.root(), "paths") {
        for method in METHODS {
            if let Some(value) = item.get(*method) {
                all.push(operation(
                    document,
                    path,
                    item,
                    method,
                    document.follow(value),
                ));
            }
        }
    }
    all
}

/// What the server sends by itself: name, and schema of the body.
pub fn webhooks(document: &Document) -> Vec<(&str, Option<Schema<'_>>)> {
    let hooks = document.entries(document.root(), "webhooks");
    let body = |hook| document.follow(hook).get("requestBody");
    hooks
        .map(|(name, item)| {
            let body = item.get("post").and_then(body);
            (
                name,
                body.and_then(|body| media(document, document.follow(body))),
            )
        })
        .collect()
}

fn operation<'a>(
    document: &'a Document,
    path: &'a str,
    item: &'a Value,
    method: &str,
    value: &'a Value,
) -> Operation<'a> {
    let security = value
        .get("security")
        .or_else(|| document.root().get("security"));
    let secured = security.and_then(Value::as_array).is_some_and(|ways| {
        ways.iter()
            .any(|way| way.as_object().is_some_and(|way| !way.is_empty()))
    });
    let body = value
        .get("requestBody")
        .and_then(|body| media(document, document.follow(body)));
    let answers = document
        .entries(value, "responses")
        .map(|(status, answer)| Answer {
            status,
            schema: media(document, answer),
        });
    Operation {
        id: text(value, "operationId").unwrap_or_default(),
        method: method.to_uppercase(),
        path,
        value,
        secured,
        parameters: parameters(document, item, value),
        body,
        answers: answers.collect(),
    }
}

/// Those of the path, replaced by those of the operation.
fn parameters<'a>(document: &'a Document, item: &'a Value, value: &'a Value) -> Vec<Parameter<'a>> {
    let mut all: BTreeMap<(&str, &str), Parameter<'_>> = BTreeMap::new();
    for owner in [item, value] {
        let listed = owner.get("parameters").and_then(Value::as_array);
        for parameter in listed.into_iter().flatten() {
            let parameter = document.follow(parameter);
            let name = text(parameter, "name").unwrap_or_default();
            let place = text(parameter, "in").unwrap_or_default();
            let schema = parameter.get("schema").unwrap_or(&Value::Null);
            all.insert(
                (place, name),
                Parameter {
                    name,
                    place,
                    value: parameter,
                    schema: Schema::new(document, schema),
                },
            );
        }
    }
    all.into_values().collect()
}

/// The schema of the JSON body of a request or an answer.
fn media<'a>(document: &'a Document, owner: &'a Value) -> Option<Schema<'a>> {
    let (_, media) = document
        .entries(owner, "content")
        .find(|(kind, _)| *kind == "application/json" || kind.ends_with("+json"))?;
    Some(Schema::new(document, media.get("schema")?))
}

impl<'a> Operation<'a> {
    /// `GET /queries/sleeps`
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// How failures call it: the id, or the line if it has none.
    pub fn name(&self) -> String {
        if self.id.is_empty() {
            self.line()
        } else {
            self.id.to_owned()
        }
    }

    /// `x-treatment`.
    pub fn treatment(&self) -> &'a str {
        text(self.value, "x-treatment").unwrap_or_default()
    }

    /// The answers of success.
    pub fn successes(&self) -> impl Iterator<Item = &Answer<'a>> {
        self.answers
            .iter()
            .filter(|answer| answer.status.starts_with('2'))
    }

    /// What stands for a status: itself, or its class.
    pub fn answer(&self, status: u16) -> Option<&Answer<'a>> {
        let exact = status.to_string();
        let class = format!("{}XX", status / 100);
        let find = |wanted: &str| self.answers.iter().find(|answer| answer.status == wanted);
        find(&exact)
            .or_else(|| find(&class))
            .or_else(|| find("default"))
    }
}

impl Parameter<'_> {
    pub fn is_required(&self) -> bool {
        self.value.get("required") == Some(&Value::Bool(true))
    }

    /// Not with `x-offered: false`.
    pub fn is_offered(&self) -> bool {
        self.value.get("x-offered") != Some(&Value::Bool(false))
    }

    /// Whether every request has it: because it must, or because it does no harm.
    pub fn is_always_sent(&self) -> bool {
        self.is_required() || text(self.value, "x-send") == Some("always")
    }
}

pub fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}
