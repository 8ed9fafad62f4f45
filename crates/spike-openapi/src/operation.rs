//! The operations of an OpenAPI document, with their parameters and bodies.

use std::collections::BTreeMap;

use serde_json::Value;

use super::resolve::{Document, Node};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// One operation.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    /// In capital letters.
    pub method: &'a str,
    pub path: &'a str,
    /// The item of the path, which holds the parameters that all of its operations share.
    item: Node<'a>,
    pub node: Node<'a>,
}

/// One parameter of an operation.
#[derive(Clone, Copy)]
pub struct Parameter<'a> {
    pub name: &'a str,
    /// `path`, `query`, `header` or `cookie`.
    pub place: &'a str,
    pub node: Node<'a>,
}

/// Returns all operations in the order of the document's paths.
pub fn operations(document: &Document) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in document.node().entries("paths") {
        for method in METHODS {
            found.extend(item.get(method).map(|node| Operation { method, path, item, node }));
        }
    }
    found
}

impl<'a> Operation<'a> {
    /// Returns method and path: `GET /queries/sleeps`.
    pub fn line(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// Returns the parameters of the path and of the operation; the operation's own take precedence.
    pub fn parameters(&self) -> Vec<Parameter<'a>> {
        let mut found = BTreeMap::new();
        for node in self.item.items("parameters").chain(self.node.items("parameters")) {
            let (name, place) =
                (node.text("name").unwrap_or_default(), node.text("in").unwrap_or("query"));
            found.insert((place, name), Parameter { name, place, node });
        }
        found.into_values().collect()
    }

    /// Returns the schema of the JSON body.
    pub fn body(&self) -> Option<&'a Value> {
        json(self.node.get("requestBody")?)
    }

    /// Returns the schema of the first successful answer in JSON.
    pub fn success(&self) -> Option<&'a Value> {
        let mut answers = self.node.entries("responses");
        answers.find_map(|(status, answer)| json(answer).filter(|_| status.starts_with('2')))
    }

    /// Returns the schema for a status or its class; `None` if neither is documented.
    pub fn answer(&self, status: u16) -> Option<Option<&'a Value>> {
        let names = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
        let answers = self.node.get("responses")?;
        Some(json(names.iter().find_map(|name| answers.get(name))?))
    }
}

/// Returns the schema of a JSON body.
pub fn json(holder: Node<'_>) -> Option<&Value> {
    let mut contents = holder.entries("content");
    let is_json = |kind: &str| kind == "application/json" || kind.ends_with("+json");
    let (_, media) = contents.find(|(kind, _)| is_json(kind))?;
    media.value.get("schema")
}
