//! Schemas, independent of how they are written.
//!
//! A [`Schema`] is a list of parts that all apply: the schema itself, the target of its `$ref`, its `allOf`, and
//! the only alternative to null of an `anyOf` or `oneOf`. A [`View`] is what these parts say together, one level
//! deep. What OpenAPI 3.0 and 3.1 write differently is the same in a view.

mod view;

use serde_json::{Map, Value};

pub use self::view::{Field, Others, Variant, View};
use super::resolve::{Document, Node, has_siblings, reference};

/// A schema of a document.
#[derive(Clone, Debug)]
pub struct Schema<'a> {
    document: &'a Document,
    /// From the outside in.
    parts: Vec<&'a Value>,
    /// Whether an `anyOf` or `oneOf` allows null.
    nullable: bool,
}

/// What two places with the same schema have in common: the addresses of its parts, and whether null is allowed.
pub type Identity = (Vec<usize>, bool);

impl<'a> Schema<'a> {
    pub fn new(document: &'a Document, value: &'a Value) -> Self {
        let mut schema = Self::any(document);
        schema.add(value);
        schema
    }

    /// Returns a schema that allows everything.
    pub fn any(document: &'a Document) -> Self {
        let (parts, nullable) = (Vec::new(), false);
        Self { document, parts, nullable }
    }

    /// Returns the `schema` of a parameter, header or media type; without one everything is allowed.
    pub fn of(holder: Node<'a>) -> Self {
        let mut schema = Self::any(holder.document);
        holder.value.get("schema").into_iter().for_each(|value| schema.add(value));
        schema
    }

    /// Returns a schema of the same document that allows everything.
    pub fn anything(&self) -> Self {
        Self::any(self.document)
    }

    /// Adds what another schema demands.
    fn add(&mut self, value: &'a Value) {
        if self.parts.iter().any(|known| std::ptr::eq(*known, value)) {
            return;
        }
        self.parts.push(value);
        if let Some(target) = self.document.target(value) {
            self.add(target);
        }
        list(value, "allOf").iter().for_each(|part| self.add(part));
        for keyword in ["anyOf", "oneOf"] {
            let (variants, has_null) = variants(self.document, list(value, keyword));
            self.nullable |= has_null;
            if let [only] = variants.as_slice() {
                self.add(only);
            }
        }
    }

    pub fn view(&self) -> View<'a> {
        View::new(self)
    }

    pub fn identity(&self) -> Identity {
        let says_something = |part: &&&Value| {
            reference(part).is_none() || part.as_object().is_some_and(has_siblings)
        };
        let parts = self.parts.iter().filter(says_something);
        let mut places: Vec<usize> = parts.map(|part| std::ptr::from_ref(*part) as usize).collect();
        places.sort_unstable();
        (places, self.nullable)
    }

    /// Returns the outermost value of a keyword, such as `x-evidence` beside a `$ref`.
    pub fn get(&self, keyword: &str) -> Option<&'a Value> {
        self.parts.iter().find_map(|part| part.get(keyword))
    }

    pub fn text(&self, keyword: &str) -> Option<&'a str> {
        self.get(keyword)?.as_str()
    }

    /// Returns the name of the innermost component that the schema refers to.
    pub fn name(&self) -> Option<&'a str> {
        let mut references = self.parts.iter().rev().filter_map(|part| reference(part));
        references.next()?.rsplit('/').next()
    }

    /// Returns the listed values of an open enum.
    pub fn words(&self) -> Option<Vec<&'a str>> {
        self.strings("x-extensible-enum")
    }

    /// Returns the listed values of the enum that names the keys of this map.
    pub fn map_keys(&self) -> Option<Vec<&'a str>> {
        let pointer = self.text("x-map-keys")?.strip_prefix('#')?;
        Self::new(self.document, self.document.root().pointer(pointer)?).words()
    }

    /// Returns the strings of an array.
    pub fn strings(&self, keyword: &str) -> Option<Vec<&'a str>> {
        let items = self.get(keyword)?.as_array()?;
        Some(items.iter().filter_map(Value::as_str).collect())
    }

    fn objects(&self) -> impl Iterator<Item = &'a Map<String, Value>> {
        self.parts.iter().filter_map(|part| part.as_object())
    }
}

/// Returns a JSON value as text. Numbers are written by value: `1.0` is `1`.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (None, Some(float)) => format!("{float}"),
            _ => number.to_string(),
        },
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(object) => {
            let entries = object.iter();
            let entries = entries.map(|(key, item)| format!("{key:?}:{}", canonical(item)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

/// Returns the alternatives that are not null, and whether null is one of them.
fn variants<'a>(document: &'a Document, all: &'a [Value]) -> (Vec<&'a Value>, bool) {
    let is_null = |variant: &Value| {
        let schema = document.follow(variant);
        let is = |keyword: &str, value: Value| schema.get(keyword) == Some(&value);
        is("type", "null".into())
            || is("type", vec!["null"].into())
            || is("const", Value::Null)
            || is("enum", vec![Value::Null].into())
    };
    let rest: Vec<&Value> = all.iter().filter(|variant| !is_null(variant)).collect();
    let has_null = rest.len() < all.len();
    (rest, has_null)
}

fn list<'a>(schema: &'a Value, keyword: &str) -> &'a [Value] {
    let list = schema.get(keyword).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}
