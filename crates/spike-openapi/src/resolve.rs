//! An OpenAPI document and its references.

use anyhow::{Context as _, Result, bail};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// How many references may follow each other.
const LONGEST_CHAIN: usize = 64;

/// An OpenAPI document in which every `$ref` leads to a value.
#[derive(Debug)]
pub struct Document {
    root: Value,
}

impl Document {
    /// Takes a document.
    ///
    /// # Errors
    /// Names the first `$ref` that leads to another file, to nothing or back to itself.
    pub fn new(root: Value) -> Result<Self> {
        let document = Self { root };
        document.check(&document.root)?;
        Ok(document)
    }

    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Returns the root as a [`Node`].
    pub fn node(&self) -> Node<'_> {
        Node { document: self, value: &self.root }
    }

    /// Returns the value itself, or the value at the end of its chain of `$ref`s.
    pub fn follow<'a>(&'a self, value: &'a Value) -> &'a Value {
        self.try_follow(value).unwrap_or(value)
    }

    /// Returns the value that a `$ref` names, one step on; `None` if there is no `$ref`.
    pub fn target<'a>(&'a self, value: &Value) -> Option<&'a Value> {
        self.try_target(value)?.ok()
    }

    /// Returns the members of the object at `key`, each followed.
    pub fn entries<'a>(
        &'a self,
        value: &'a Value,
        key: &str,
    ) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let object = value.get(key).map(|inner| self.follow(inner)).and_then(Value::as_object);
        object.into_iter().flatten().map(|(name, inner)| (name.as_str(), self.follow(inner)))
    }

    fn try_target(&self, value: &Value) -> Option<Result<&Value>> {
        let reference = reference(value)?;
        let Some(pointer) = reference.strip_prefix('#') else {
            let error = format!("`$ref: {reference}` leads to another file; bundle it first");
            return Some(Err(anyhow::Error::msg(error)));
        };
        let pointer = percent_decode_str(pointer).decode_utf8_lossy();
        let target = self.root.pointer(&pointer);
        Some(target.with_context(|| format!("`$ref: {reference}` leads nowhere")))
    }

    fn try_follow<'a>(&'a self, value: &'a Value) -> Result<&'a Value> {
        let mut at = value;
        for _ in 0..LONGEST_CHAIN {
            match self.try_target(at) {
                Some(target) => at = target?,
                None => return Ok(at),
            }
        }
        let reference = reference(value).unwrap_or_default();
        bail!("`$ref: {reference}` refers to itself")
    }

    fn check(&self, value: &Value) -> Result<()> {
        self.try_follow(value)?;
        match value {
            Value::Array(items) => items.iter().try_for_each(|item| self.check(item)),
            Value::Object(object) => object
                .iter()
                .filter(|(key, _)| !is_data(key))
                .try_for_each(|(_, item)| self.check(item)),
            _ => Ok(()),
        }
    }
}

/// A value of a document with its references followed.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    pub document: &'a Document,
    pub value: &'a Value,
}

impl<'a> Node<'a> {
    /// Returns the member of this name.
    pub fn get(self, key: &str) -> Option<Self> {
        Some(self.at(self.value.get(key)?))
    }

    /// Returns the text of a member.
    pub fn text(self, key: &str) -> Option<&'a str> {
        self.value.get(key)?.as_str()
    }

    /// Returns whether a member is `true`.
    pub fn is(self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    /// Returns the elements of the array at `key`; none if there is no such array.
    pub fn items(self, key: &str) -> impl Iterator<Item = Self> {
        let items = self.value.get(key).and_then(Value::as_array);
        items.into_iter().flatten().map(move |item| self.at(item))
    }

    /// Returns the members of the object at `key`; none if there is no such object.
    pub fn entries(self, key: &str) -> impl Iterator<Item = (&'a str, Self)> {
        let entries = self.document.entries(self.value, key);
        entries.map(move |(name, value)| (name, self.at(value)))
    }

    fn at(self, value: &'a Value) -> Self {
        let document = self.document;
        let value = document.follow(value);
        Self { document, value }
    }
}

/// Returns whether a key holds examples or other data, in which a `$ref` has no meaning.
fn is_data(key: &str) -> bool {
    matches!(key, "const" | "default" | "enum" | "example" | "examples") || key.starts_with("x-")
}

/// Returns the text of a `$ref`.
pub fn reference(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

/// Returns whether an object demands anything besides its `$ref`.
pub fn has_siblings(object: &Map<String, Value>) -> bool {
    const TEXTS: [&str; 6] = ["$ref", "description", "example", "examples", "summary", "title"];
    object.keys().any(|key| !TEXTS.contains(&key.as_str()) && !key.starts_with("x-"))
}
