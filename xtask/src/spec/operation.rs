//! The operations of an OpenAPI document, with their parameters and bodies.

use std::collections::BTreeMap;

use super::resolve::{Document, Node};
use super::schema::Schema;

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

    /// Returns the schema of the first successful JSON response.
    pub fn answer(&self) -> Option<Schema<'a>> {
        let mut responses = self.node.entries("responses");
        responses.find_map(|(status, response)| {
            let mut contents = response.entries("content").filter(|_| status.starts_with('2'));
            let json = contents.find(|(media_type, _)| media_type.ends_with("json"));
            json.map(|(_, media)| Schema::of(media))
        })
    }
}
