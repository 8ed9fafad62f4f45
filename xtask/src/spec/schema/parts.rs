//! The parts of a schema.

use serde_json::{Map, Value};

use crate::spec::resolve::{Document, has_siblings, reference};

/// A schema: parts that all apply.
#[derive(Clone, Debug, Default)]
pub struct Node<'a> {
    parts: Vec<&'a Value>,
    /// Whether a wrapper around it allows null.
    pub nullable: bool,
}

/// What makes a node the same node when it is met again.
pub type Identity = (Vec<usize>, bool);

impl<'a> Node<'a> {
    pub fn new(document: &'a Document, schema: &'a Value) -> Self {
        let mut node = Self::default();
        node.add(document, schema);
        node
    }

    /// Adds what another schema demands.
    pub fn add(&mut self, document: &'a Document, schema: &'a Value) {
        match (reference(schema), schema.as_object()) {
            (Some(_), Some(object)) => {
                if has_siblings(object) {
                    self.add_own(document, schema);
                }
                self.add(document, document.follow(schema));
            }
            _ => self.add_own(document, schema),
        }
    }

    /// The same without its `$ref`.
    fn add_own(&mut self, document: &'a Document, schema: &'a Value) {
        if !self.push(schema) {
            return;
        }
        for part in list(schema, "allOf") {
            self.add(document, part);
        }
        for keyword in ["anyOf", "oneOf"] {
            let (variants, has_null) = variants(document, list(schema, keyword));
            self.nullable |= has_null;
            if let [only] = variants.as_slice() {
                self.add(document, only);
            }
        }
    }

    /// Adds a part; says whether it is new.
    fn push(&mut self, part: &'a Value) -> bool {
        let is_new = !self.parts.iter().any(|known| std::ptr::eq(*known, part));
        if is_new {
            self.parts.push(part);
        }
        is_new
    }

    /// The keywords of each part.
    pub fn objects(&self) -> impl Iterator<Item = &'a Map<String, Value>> {
        self.parts.iter().filter_map(|part| part.as_object())
    }

    /// Whether a part is the schema `false`, which nothing satisfies.
    pub fn is_never(&self) -> bool {
        self.parts.iter().any(|part| **part == Value::Bool(false))
    }

    pub fn identity(&self) -> Identity {
        let mut places: Vec<usize> = self
            .parts
            .iter()
            .map(|part| std::ptr::from_ref(*part) as usize)
            .collect();
        places.sort_unstable();
        (places, self.nullable)
    }
}

/// The alternatives of a list that are not null, and whether null is one.
pub fn variants<'a>(document: &'a Document, all: &'a [Value]) -> (Vec<&'a Value>, bool) {
    let rest: Vec<&Value> = all
        .iter()
        .filter(|variant| !is_null(document.follow(variant)))
        .collect();
    let has_null = rest.len() < all.len();
    (rest, has_null)
}

fn list<'a>(schema: &'a Value, keyword: &str) -> &'a [Value] {
    schema
        .get(keyword)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// `{type: "null"}`, in any spelling.
fn is_null(schema: &Value) -> bool {
    let null = Value::Null;
    match (schema.get("type"), schema.get("const"), schema.get("enum")) {
        (Some(Value::String(name)), ..) => name == "null",
        (Some(Value::Array(names)), ..) => names.as_slice() == ["null"],
        (_, Some(only), _) => *only == null,
        (_, _, Some(Value::Array(values))) => values.as_slice() == [null],
        _ => false,
    }
}
