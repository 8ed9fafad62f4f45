//! What the parts of a schema say together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Schema, canonical, variants};
use crate::resolve::{Document, reference};

/// A schema, one level deep.
#[derive(Debug, Default)]
pub struct View<'a> {
    /// The types it allows besides null; empty means any.
    pub types: BTreeSet<&'a str>,
    pub nullable: bool,
    /// The schema `false`, which no value satisfies.
    pub never: bool,
    /// The values of `enum` and `const`, as JSON.
    pub values: Option<BTreeSet<String>>,
    /// By name; a pattern is written `/pattern/`.
    pub fields: BTreeMap<String, Field<'a>>,
    pub items: Option<Schema<'a>>,
    pub others: Others<'a>,
    /// The alternatives of `anyOf` and `oneOf`, if there are several.
    pub variants: Vec<Variant<'a>>,
    /// Format, default, limits and flags, by keyword.
    pub keywords: BTreeMap<&'a str, String>,
}

/// A property of an object.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    pub schema: Schema<'a>,
    pub required: bool,
}

/// One alternative of several.
#[derive(Clone, Debug)]
pub struct Variant<'a> {
    /// Its title, the name of its component, or its number in the list.
    pub name: String,
    pub is_named: bool,
    pub schema: Schema<'a>,
}

impl<'a> Variant<'a> {
    /// Returns a plain schema as the only alternative.
    pub fn only(schema: Schema<'a>) -> Self {
        let (name, is_named) = ("1".to_owned(), false);
        Self { name, is_named, schema }
    }
}

/// `additionalProperties`.
#[derive(Debug, Default)]
pub enum Others<'a> {
    #[default]
    Any,
    None,
    Like(Schema<'a>),
}

/// The keywords of [`View::keywords`] that are taken as they are.
const KEYWORDS: &[&str] = &[
    "default",
    "deprecated",
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

impl<'a> View<'a> {
    pub(super) fn new(schema: &Schema<'a>) -> Self {
        let mut view = Self {
            nullable: schema.nullable,
            never: schema.parts.iter().any(|part| **part == Value::Bool(false)),
            ..Self::default()
        };
        for part in schema.objects() {
            view.read_types(part);
            view.read_values(part);
            view.read_fields(schema.document, part);
            view.read_variants(schema.document, part);
            view.read_keywords(part);
        }
        // Last, because a part may require a field that another part describes, or that none does.
        for name in schema.objects().flat_map(|part| array(part, "required")) {
            view.field(schema.document, name.as_str().unwrap_or_default()).required = true;
        }
        view.infer_type();
        view
    }

    /// Returns whether the types of this view include those of another.
    pub fn includes(&self, other: &Self) -> bool {
        let is_in = |name: &&str| {
            self.types.contains(name) || (*name == "integer" && self.types.contains("number"))
        };
        let is_narrow = !other.types.is_empty() && other.types.iter().all(is_in);
        !self.never && (self.types.is_empty() || is_narrow)
    }

    fn field(&mut self, document: &'a Document, name: &str) -> &mut Field<'a> {
        let field = || Field { schema: Schema::any(document), required: false };
        self.fields.entry(name.to_owned()).or_insert_with(field)
    }

    fn read_types(&mut self, part: &'a Map<String, Value>) {
        let mut types: BTreeSet<&str> = match part.get("type") {
            Some(Value::String(name)) => BTreeSet::from([name.as_str()]),
            _ => array(part, "type").filter_map(Value::as_str).collect(),
        };
        self.nullable |= types.remove("null") || part.get("nullable") == Some(&Value::Bool(true));
        if self.types.is_empty() {
            self.types = types;
        } else if !types.is_empty() {
            self.types.retain(|name| types.contains(name));
        }
    }

    fn read_values(&mut self, part: &Map<String, Value>) {
        if !part.contains_key("const") && !part.get("enum").is_some_and(Value::is_array) {
            return;
        }
        let listed =
            part.get("const").map_or_else(|| array(part, "enum").collect(), |only| vec![only]);
        let listed = listed.into_iter().filter(|value| !value.is_null());
        let mut values: BTreeSet<String> = listed.map(canonical).collect();
        if let Some(known) = &self.values {
            values.retain(|value| known.contains(value));
        }
        self.values = Some(values);
    }

    fn read_fields(&mut self, document: &'a Document, part: &'a Map<String, Value>) {
        for (name, schema) in object(part, "properties") {
            self.field(document, name).schema.add(schema);
        }
        for (pattern, schema) in object(part, "patternProperties") {
            self.field(document, &format!("/{pattern}/")).schema.add(schema);
        }
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            match part.get(keyword) {
                Some(Value::Bool(false)) => self.others = Others::None,
                Some(schema @ Value::Object(inner)) if !inner.is_empty() => {
                    self.others = Others::Like(Schema::new(document, schema));
                }
                _ => {}
            }
        }
        if let Some(items) = part.get("items").filter(|items| items.is_object()) {
            self.items.get_or_insert_with(|| Schema::any(document)).add(items);
        }
    }

    fn read_variants(&mut self, document: &'a Document, part: &'a Map<String, Value>) {
        for keyword in ["anyOf", "oneOf"] {
            let all = part.get(keyword).and_then(Value::as_array);
            let (variants, _) = variants(document, all.map_or(&[], Vec::as_slice));
            if variants.len() < 2 {
                continue;
            }
            // Alternatives that are single values are an enum with comments.
            let values = variants.iter().map(|variant| single_values(document, variant));
            if let Some(values) = values.collect::<Option<Vec<_>>>() {
                self.values.get_or_insert_default().extend(values.into_iter().flatten());
                continue;
            }
            for value in variants {
                let title = document.follow(value).get("title").and_then(Value::as_str);
                let component = reference(value).and_then(|reference| reference.rsplit('/').next());
                let name = title.or(component);
                let number = self.variants.len() + 1;
                self.variants.push(Variant {
                    name: name.map_or_else(|| number.to_string(), str::to_owned),
                    is_named: name.is_some(),
                    schema: Schema::new(document, value),
                });
            }
        }
    }

    fn read_keywords(&mut self, part: &'a Map<String, Value>) {
        let is_set = |keyword: &str| part.get(keyword) == Some(&Value::Bool(true));
        let has = |keyword: &str| part.contains_key(keyword);
        for (keyword, value) in part {
            let text = value.as_str().unwrap_or_default();
            let (keyword, value) = match (keyword.as_str(), value) {
                ("format", Value::String(format)) => ("format", format.clone()),
                ("contentEncoding", Value::String(_)) if !has("format") => {
                    ("format", if text == "base64" { "byte" } else { text }.to_owned())
                }
                ("contentMediaType", _)
                    if text == "application/octet-stream"
                        && !has("format")
                        && !has("contentEncoding") =>
                {
                    ("format", "binary".to_owned())
                }
                ("discriminator", value) => match value.get("propertyName") {
                    Some(name) => ("discriminator", canonical(name)),
                    None => continue,
                },
                // `minimum: 1, exclusiveMinimum: true` of 3.0 is `exclusiveMinimum: 1` of 3.1.
                ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => continue,
                ("minimum", value) if is_set("exclusiveMinimum") => {
                    ("exclusiveMinimum", canonical(value))
                }
                ("maximum", value) if is_set("exclusiveMaximum") => {
                    ("exclusiveMaximum", canonical(value))
                }
                // A flag that is `false` is the same as no flag.
                (keyword, Value::Bool(false)) if keyword != "default" => continue,
                (keyword, value) if KEYWORDS.contains(&keyword) => (keyword, canonical(value)),
                _ => continue,
            };
            self.keywords.entry(keyword).or_insert(value);
        }
    }

    /// Adds a type that follows from the other keywords.
    fn infer_type(&mut self) {
        let is_text = |values: &BTreeSet<String>| {
            !values.is_empty() && values.iter().all(|value| value.starts_with('"'))
        };
        let inferred = if !self.types.is_empty() {
            return;
        } else if !self.fields.is_empty() || matches!(self.others, Others::Like(_)) {
            "object"
        } else if self.items.is_some() {
            "array"
        } else if self.values.as_ref().is_some_and(is_text) {
            "string"
        } else {
            return;
        };
        self.types.insert(inferred);
    }
}

/// Returns the values of a schema that is only a list of values.
fn single_values(document: &Document, value: &Value) -> Option<BTreeSet<String>> {
    let schema = Schema::new(document, value);
    let is_more = |key: &String| matches!(key.as_str(), "anyOf" | "items" | "oneOf" | "properties");
    if schema.objects().any(|part| part.keys().any(is_more)) {
        return None;
    }
    let mut view = View::default();
    schema.objects().for_each(|part| view.read_values(part));
    view.values
}

fn object<'a>(
    part: &'a Map<String, Value>,
    keyword: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let object = part.get(keyword).and_then(Value::as_object);
    object.into_iter().flatten()
}

fn array<'a>(part: &'a Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'a Value> {
    let array = part.get(keyword).and_then(Value::as_array);
    array.into_iter().flatten()
}
