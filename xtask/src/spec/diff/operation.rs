//! Operations, their bodies and their answers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Danger, Direction, Kind, Walk, flag, is_required};
use crate::spec::resolve::Document;
use crate::spec::schema::{Node, canonical};

const METHODS: &[&str] = &[
    "delete", "get", "head", "options", "patch", "post", "put", "trace",
];

/// One operation.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    /// As the document writes it.
    pub(super) path: &'a str,
    /// What all operations of the path share.
    pub(super) item: &'a Value,
    pub(super) own: &'a Value,
}

/// By method and path, where the names of the path's parameters do not matter.
type Operations<'a> = BTreeMap<(String, String), Operation<'a>>;

impl<'a> Walk<'a> {
    pub(super) fn operations(&mut self) {
        let (old, new) = align(self.old, self.new);
        let keys: BTreeSet<_> = old.keys().chain(new.keys()).cloned().collect();
        for key in keys {
            let method = key.0.to_uppercase();
            let name = |operation: &Operation<'_>| format!("{method} {}", operation.path);
            match (old.get(&key), new.get(&key)) {
                (Some(old), None) => {
                    self.operation = name(old);
                    self.note(Danger::Breaks, Kind::Operation, "", Some(name(old)), None);
                }
                (None, Some(new)) => {
                    self.operation = name(new);
                    self.note(Danger::Adds, Kind::Operation, "", None, Some(name(new)));
                }
                (Some(old), Some(new)) => {
                    self.operation = name(old);
                    self.operation(*old, *new);
                }
                (None, None) => {}
            }
        }
    }

    fn operation(&mut self, old: Operation<'a>, new: Operation<'a>) {
        let (before, after) = (
            authentication(self.old, old.own),
            authentication(self.new, new.own),
        );
        if before != after {
            self.note(
                Danger::Breaks,
                Kind::Authentication,
                "",
                Some(before),
                Some(after),
            );
        }
        let id =
            |operation: Operation<'_>| Some(operation.own.get("operationId")?.as_str()?.to_owned());
        if id(old) != id(new) {
            self.note(Danger::Notes, Kind::OperationId, "", id(old), id(new));
        }
        let deprecated = |operation: Operation<'_>| {
            flag(
                operation.own.get("deprecated") == Some(&Value::Bool(true)),
                "deprecated",
            )
        };
        if deprecated(old) != deprecated(new) {
            self.note(
                Danger::Risks,
                Kind::Deprecated,
                "",
                deprecated(old),
                deprecated(new),
            );
        }
        self.parameters(old, new);
        self.request(old.own, new.own);
        self.responses(old.own, new.own);
    }

    fn request(&mut self, old: &'a Value, new: &'a Value) {
        let body = |document: &'a Document, own: &'a Value| {
            own.get("requestBody").map(|body| document.follow(body))
        };
        match (body(self.old, old), body(self.new, new)) {
            (Some(old), Some(new)) => {
                let (before, after) = (is_required(old), is_required(new));
                if before != after {
                    let danger = if after { Danger::Breaks } else { Danger::Notes };
                    self.required(danger, "request body", before);
                }
                self.media("request body", old, new, Direction::Request);
            }
            (Some(_), None) => self.note(
                Danger::Breaks,
                Kind::RequestBody,
                "",
                flag(true, "a body"),
                None,
            ),
            (None, Some(new)) => {
                let danger = if is_required(new) {
                    Danger::Breaks
                } else {
                    Danger::Adds
                };
                self.note(danger, Kind::RequestBody, "", None, flag(true, "a body"));
            }
            (None, None) => {}
        }
    }

    fn responses(&mut self, old: &'a Value, new: &'a Value) {
        let all = |document: &'a Document, own: &'a Value| -> BTreeMap<String, &'a Value> {
            document
                .entries(own, "responses")
                .map(|(status, response)| (status.to_uppercase(), response))
                .collect()
        };
        let (old, new) = (all(self.old, old), all(self.new, new));
        for (status, old) in &old {
            let place = format!("response {status}");
            if let Some(new) = new.get(status) {
                self.media(&place, old, new, Direction::Response);
                self.headers(&place, old, new);
            } else {
                let danger = if status.starts_with('2') {
                    Danger::Breaks
                } else {
                    Danger::Notes
                };
                self.note(danger, Kind::Response, "", Some(status.clone()), None);
            }
        }
        for status in new.keys().filter(|status| !old.contains_key(*status)) {
            let danger = if status.starts_with('2') {
                Danger::Risks
            } else {
                Danger::Notes
            };
            self.note(danger, Kind::Response, "", None, Some(status.clone()));
        }
    }

    fn headers(&mut self, place: &str, old: &'a Value, new: &'a Value) {
        let all = |document: &'a Document, response: &'a Value| -> BTreeMap<String, &'a Value> {
            document
                .entries(response, "headers")
                .map(|(name, header)| (name.to_lowercase(), header))
                .collect()
        };
        let (old, new) = (all(self.old, old), all(self.new, new));
        for (name, old) in &old {
            match new.get(name) {
                Some(new) => self.optional_schema(
                    &format!("{place}, header {name}"),
                    old,
                    new,
                    Direction::Response,
                ),
                None => self.note(Danger::Risks, Kind::Header, place, Some(name.clone()), None),
            }
        }
        for name in new.keys().filter(|name| !old.contains_key(*name)) {
            self.note(Danger::Adds, Kind::Header, place, None, Some(name.clone()));
        }
    }

    /// `content`: a schema for each media type.
    pub(super) fn media(
        &mut self,
        place: &str,
        old: &'a Value,
        new: &'a Value,
        direction: Direction,
    ) {
        let all = |document: &'a Document, holder: &'a Value| -> BTreeMap<String, &'a Value> {
            let plain = |name: &str| name.split(';').next().unwrap_or(name).trim().to_lowercase();
            document
                .entries(holder, "content")
                .map(|(name, media)| (plain(name), media))
                .collect()
        };
        let (old, new) = (all(self.old, old), all(self.new, new));
        for (name, old) in &old {
            let place = if name == "application/json" {
                place.to_owned()
            } else {
                format!("{place} ({name})")
            };
            match new.get(name) {
                Some(new) => self.optional_schema(&place, old, new, direction),
                None => self.note(
                    Danger::Breaks,
                    Kind::MediaType,
                    &place,
                    Some(name.clone()),
                    None,
                ),
            }
        }
        for name in new.keys().filter(|name| !old.contains_key(*name)) {
            self.note(
                Danger::Adds,
                Kind::MediaType,
                place,
                None,
                Some(name.clone()),
            );
        }
    }

    /// The `schema` of two holders; one that is missing allows everything.
    pub(super) fn optional_schema(
        &mut self,
        place: &str,
        old: &'a Value,
        new: &'a Value,
        direction: Direction,
    ) {
        let node = |document: &'a Document, holder: &'a Value| {
            holder
                .get("schema")
                .map_or_else(Node::default, |schema| Node::new(document, schema))
        };
        let (old, new) = (node(self.old, old), node(self.new, new));
        self.schema(place, "", &old, &new, direction);
    }

    pub(super) fn required(&mut self, danger: Danger, place: &str, before: bool) {
        let word = |required: bool| Some(if required { "required" } else { "optional" }.to_owned());
        self.note(danger, Kind::Required, place, word(before), word(!before));
    }
}

/// The operations of both documents by comparable paths. A prefix such as `/v3` stands in the server's address or
/// in the paths; whichever reading has more paths in common is taken.
fn align<'a>(old: &'a Document, new: &'a Document) -> (Operations<'a>, Operations<'a>) {
    let plain = (operations(old, ""), operations(new, ""));
    let full = (operations(old, &prefix(old)), operations(new, &prefix(new)));
    let common = |(old, new): &(Operations<'_>, Operations<'_>)| {
        old.keys().filter(|key| new.contains_key(*key)).count()
    };
    if common(&full) > common(&plain) {
        full
    } else {
        plain
    }
}

fn operations<'a>(document: &'a Document, prefix: &str) -> Operations<'a> {
    let mut found = Operations::new();
    for (path, item) in document.entries(document.root(), "paths") {
        let comparable = format!("{prefix}{}", nameless(path).trim_end_matches('/'));
        for method in METHODS {
            if let Some(own) = item.get(*method) {
                found.insert(
                    ((*method).to_owned(), comparable.clone()),
                    Operation { path, item, own },
                );
            }
        }
    }
    found
}

/// The path of the first server's address.
fn prefix(document: &Document) -> String {
    let url = document
        .root()
        .pointer("/servers/0/url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let path = url.split_once("://").map_or(url, |(_, rest)| {
        rest.find('/').map_or("", |start| &rest[start..])
    });
    path.trim_end_matches('/').to_owned()
}

/// `/a/{id}/b` as `/a/{}/b`.
fn nameless(path: &str) -> String {
    let part = |part: &str| {
        if part.starts_with('{') && part.ends_with('}') {
            "{}".to_owned()
        } else {
            part.to_owned()
        }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// How a call proves who calls, in words that do not depend on what the document calls its schemes.
fn authentication(document: &Document, own: &Value) -> String {
    let listed = own
        .get("security")
        .or_else(|| document.root().get("security"))
        .and_then(Value::as_array);
    let scheme = |name: &String| {
        let pointer = format!("/components/securitySchemes/{name}");
        let scheme = document
            .root()
            .pointer(&pointer)
            .map(|scheme| document.follow(scheme));
        let word = |key: &str| {
            scheme
                .and_then(|scheme| scheme.get(key))
                .map(canonical)
                .unwrap_or_default()
        };
        let words = ["type", "scheme", "in", "name"]
            .map(word)
            .join(" ")
            .replace('"', "")
            .to_lowercase();
        if scheme.is_some() {
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            name.clone()
        }
    };
    let way = |way: &Value| {
        let schemes: BTreeSet<String> = way
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| scheme(name))
            .collect();
        schemes.into_iter().collect::<Vec<_>>().join(" and ")
    };
    let ways: BTreeSet<String> = listed.into_iter().flatten().map(way).collect();
    let ways: Vec<String> = ways
        .into_iter()
        .map(|way| {
            if way.is_empty() {
                "none".to_owned()
            } else {
                way
            }
        })
        .collect();
    if ways.is_empty() {
        "none".to_owned()
    } else {
        ways.join(" or ")
    }
}
