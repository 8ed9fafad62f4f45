//! What the parts of a schema say together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::canonical;
use super::parts::{Node, variants};
use crate::spec::resolve::{Document, reference};

/// A schema, one level deep.
#[derive(Debug, Default)]
pub struct View<'a> {
    /// The types it allows, null aside; empty is any.
    pub types: BTreeSet<String>,
    pub nullable: bool,
    /// Nothing satisfies it.
    pub never: bool,
    /// The values it allows, as JSON.
    pub values: Option<BTreeSet<String>>,
    pub format: Option<String>,
    /// By name; whether required.
    pub fields: BTreeMap<String, (Node<'a>, bool)>,
    pub items: Option<Node<'a>>,
    /// What fields without a name in the document are.
    pub others: Others<'a>,
    /// The alternatives.
    pub variants: Vec<Variant<'a>>,
    /// Limits, and whatever else narrows it: keyword and value.
    pub limits: BTreeMap<String, String>,
    pub default: Option<String>,
    pub deprecated: bool,
}

/// One alternative of several.
#[derive(Clone, Debug)]
pub struct Variant<'a> {
    /// Its title, or the name it is referred to by.
    pub name: Option<String>,
    /// Its place in the list, from 1.
    pub number: usize,
    pub node: Node<'a>,
}

impl Variant<'_> {
    pub fn show(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.number.to_string())
    }
}

/// `additionalProperties`.
#[derive(Debug, Default)]
pub enum Others<'a> {
    #[default]
    Any,
    None,
    Like(Node<'a>),
}

impl<'a> View<'a> {
    pub fn new(document: &'a Document, node: &Node<'a>) -> Self {
        let mut view = Self {
            nullable: node.nullable,
            never: node.is_never(),
            ..Self::default()
        };
        let mut required = BTreeSet::new();
        for part in node.objects() {
            view.types_of(part);
            view.values_of(part);
            view.fields_of(document, part, &mut required);
            view.variants_of(document, part);
            view.limits_of(part);
        }
        for (name, (_, is_required)) in &mut view.fields {
            *is_required = required.contains(name.as_str());
        }
        // What is required without being described is there nevertheless.
        for name in required {
            view.fields
                .entry(name.to_owned())
                .or_insert_with(|| (Node::default(), true));
        }
        view.infer_type();
        view
    }

    fn types_of(&mut self, part: &Map<String, Value>) {
        let names = match part.get("type") {
            Some(Value::String(name)) => vec![name.as_str()],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        self.nullable |=
            names.contains(&"null") || part.get("nullable") == Some(&Value::Bool(true));
        let types: BTreeSet<String> = names
            .into_iter()
            .filter(|name| *name != "null")
            .map(str::to_owned)
            .collect();
        if self.types.is_empty() {
            self.types = types;
        } else if !types.is_empty() {
            self.types.retain(|name| types.contains(name));
        }
    }

    fn values_of(&mut self, part: &Map<String, Value>) {
        let listed = match (part.get("const"), part.get("enum")) {
            (Some(only), _) => vec![only],
            (None, Some(Value::Array(values))) => values.iter().collect(),
            _ => return,
        };
        let values: BTreeSet<String> = listed
            .into_iter()
            .filter(|value| !value.is_null())
            .map(canonical)
            .collect();
        self.values = Some(match self.values.take() {
            None => values,
            Some(known) => known.intersection(&values).cloned().collect(),
        });
    }

    fn fields_of(
        &mut self,
        document: &'a Document,
        part: &'a Map<String, Value>,
        required: &mut BTreeSet<&'a str>,
    ) {
        let mut add = |name: String, schema: &'a Value| {
            self.fields.entry(name).or_default().0.add(document, schema);
        };
        for (name, schema) in object(part, "properties") {
            add(name.clone(), schema);
        }
        for (pattern, schema) in object(part, "patternProperties") {
            add(format!("/{pattern}/"), schema);
        }
        required.extend(array(part, "required").filter_map(Value::as_str));
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            match part.get(keyword) {
                Some(Value::Bool(false)) => self.others = Others::None,
                Some(schema @ Value::Object(inner)) if !inner.is_empty() => {
                    self.others = Others::Like(Node::new(document, schema));
                }
                _ => {}
            }
        }
        if let Some(items) = part.get("items").filter(|items| items.is_object()) {
            self.items.get_or_insert_default().add(document, items);
        }
    }

    fn variants_of(&mut self, document: &'a Document, part: &'a Map<String, Value>) {
        for keyword in ["anyOf", "oneOf"] {
            let Some(Value::Array(all)) = part.get(keyword) else {
                continue;
            };
            let (variants, _) = variants(document, all);
            if variants.len() < 2 {
                continue;
            }
            let values: Option<Vec<_>> = variants
                .iter()
                .map(|variant| words(document, variant))
                .collect();
            if let Some(values) = values {
                // Alternatives that are single words are an enumeration with comments.
                self.values
                    .get_or_insert_default()
                    .extend(values.into_iter().flatten());
                continue;
            }
            for variant in variants {
                let (name, number) = (name_of(document, variant), self.variants.len() + 1);
                self.variants.push(Variant {
                    name,
                    number,
                    node: Node::new(document, variant),
                });
            }
        }
    }

    fn limits_of(&mut self, part: &Map<String, Value>) {
        let format = match (
            text(part, "format"),
            text(part, "contentEncoding"),
            text(part, "contentMediaType"),
        ) {
            (Some(format), ..) => Some(format),
            (None, Some("base64"), _) => Some("byte"),
            (None, None, Some("application/octet-stream")) => Some("binary"),
            (None, encoding, _) => encoding,
        };
        self.format = self.format.take().or_else(|| format.map(str::to_owned));
        self.default = self
            .default
            .take()
            .or_else(|| part.get("default").map(canonical));
        self.deprecated |= part.get("deprecated") == Some(&Value::Bool(true));
        for keyword in LIMITS {
            if let Some(value) = part.get(*keyword) {
                self.limit(part, keyword, value);
            }
        }
        if let Some(name) = part
            .get("discriminator")
            .and_then(|discriminator| discriminator.get("propertyName"))
        {
            self.limits
                .insert("discriminator".to_owned(), canonical(name));
        }
    }

    /// `minimum: 1, exclusiveMinimum: true` of 3.0 is `exclusiveMinimum: 1` of 3.1.
    fn limit(&mut self, part: &Map<String, Value>, keyword: &str, value: &Value) {
        let is_set = |keyword: &str| part.get(keyword) == Some(&Value::Bool(true));
        let keyword = match keyword {
            "minimum" if is_set("exclusiveMinimum") => "exclusiveMinimum",
            "maximum" if is_set("exclusiveMaximum") => "exclusiveMaximum",
            other => other,
        };
        // `false` is the same as not saying it, for every keyword of the list.
        let is_flag = keyword.starts_with("exclusive") && value.is_boolean();
        if !is_flag && *value != Value::Bool(false) {
            self.limits.insert(keyword.to_owned(), canonical(value));
        }
    }

    /// A type that goes without saying.
    fn infer_type(&mut self) {
        if !self.types.is_empty() {
            return;
        }
        let is_text = |values: &BTreeSet<String>| {
            !values.is_empty() && values.iter().all(|value| value.starts_with('"'))
        };
        let inferred = if !self.fields.is_empty() || matches!(self.others, Others::Like(_)) {
            "object"
        } else if self.items.is_some() {
            "array"
        } else if self.values.as_ref().is_some_and(is_text) {
            "string"
        } else {
            return;
        };
        self.types.insert(inferred.to_owned());
    }
}

const LIMITS: &[&str] = &[
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "readOnly",
    "uniqueItems",
    "writeOnly",
];

/// The values of a schema that is nothing but a list of them.
fn words(document: &Document, schema: &Value) -> Option<BTreeSet<String>> {
    let node = Node::new(document, schema);
    let is_more = |key: &String| matches!(key.as_str(), "anyOf" | "items" | "oneOf" | "properties");
    if node.objects().any(|part| part.keys().any(is_more)) {
        return None;
    }
    let mut view = View::default();
    node.objects().for_each(|part| view.values_of(part));
    view.values
}

/// The title of a schema, or the last word of the reference to it.
fn name_of(document: &Document, schema: &Value) -> Option<String> {
    let referred = reference(schema).and_then(|reference| reference.rsplit('/').next());
    let title = document.follow(schema).get("title").and_then(Value::as_str);
    title.or(referred).map(str::to_owned)
}

fn text<'a>(part: &'a Map<String, Value>, keyword: &str) -> Option<&'a str> {
    part.get(keyword).and_then(Value::as_str)
}

fn object<'a>(
    part: &'a Map<String, Value>,
    keyword: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    part.get(keyword)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn array<'a>(part: &'a Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'a Value> {
    part.get(keyword)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}
