//! A document, and what its `$ref`s refer to.

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

/// How many references may follow each other.
const LONGEST_CHAIN: usize = 64;

/// An OpenAPI document whose references all lead somewhere.
#[derive(Debug)]
pub struct Document {
    root: Value,
}

impl Document {
    /// Takes a document; an error names the reference that cannot be followed.
    pub fn new(root: Value) -> Result<Self> {
        let document = Self { root };
        document.check(&document.root)?;
        Ok(document)
    }

    pub fn root(&self) -> &Value {
        &self.root
    }

    /// What a value stands for: itself, or what its `$ref` refers to in the end.
    pub fn follow<'a>(&'a self, value: &'a Value) -> &'a Value {
        self.try_follow(value).unwrap_or(value)
    }

    /// What an object of objects holds, each followed: `paths`, `responses`, `content`.
    pub fn entries<'a>(
        &'a self,
        value: &'a Value,
        key: &str,
    ) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let object = value
            .get(key)
            .map(|inner| self.follow(inner))
            .and_then(Value::as_object);
        object
            .into_iter()
            .flatten()
            .map(|(name, inner)| (name.as_str(), self.follow(inner)))
    }

    fn try_follow<'a>(&'a self, value: &'a Value) -> Result<&'a Value> {
        let mut at = value;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = reference(at) else {
                return Ok(at);
            };
            let Some(pointer) = reference.strip_prefix('#') else {
                bail!("`$ref: {reference}` leads to another file; bundle the document first");
            };
            at = self
                .root
                .pointer(&decode(pointer))
                .with_context(|| format!("`$ref: {reference}` leads nowhere"))?;
        }
        bail!(
            "`$ref: {}` refers to itself",
            reference(value).unwrap_or_default()
        )
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

/// Keys whose values are examples or data, in which `$ref` means nothing.
fn is_data(key: &str) -> bool {
    matches!(key, "const" | "default" | "enum" | "example" | "examples") || key.starts_with("x-")
}

/// The text of a `$ref`.
pub fn reference(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
}

/// An object's entries without its `$ref`, if there is anything but words for people.
pub fn has_siblings(object: &Map<String, Value>) -> bool {
    object.keys().any(|key| {
        !matches!(key.as_str(), "$ref" | "description" | "summary" | "title") && !is_data(key)
    })
}

/// `%7B` is `{` in a reference.
fn decode(pointer: &str) -> String {
    let mut bytes = Vec::with_capacity(pointer.len());
    let mut rest = pointer.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
