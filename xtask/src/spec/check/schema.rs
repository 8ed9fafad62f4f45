//! A schema with its extension keys, whether it is written in place or referred to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::spec::resolve::{Document, reference};

/// A schema: parts that all apply, from the outside in. An `x-` key beside a `$ref` belongs to it.
#[derive(Clone)]
pub struct Schema<'a> {
    document: &'a Document,
    parts: Vec<&'a Map<String, Value>>,
}

/// A member of an object.
pub struct Field<'a> {
    pub schema: Schema<'a>,
    pub required: bool,
}

impl<'a> Schema<'a> {
    pub fn new(document: &'a Document, value: &'a Value) -> Self {
        let mut schema = Self {
            document,
            parts: Vec::new(),
        };
        schema.add(value);
        schema
    }

    fn add(&mut self, value: &'a Value) {
        let Some(part) = value.as_object() else {
            return;
        };
        if self.parts.iter().any(|known| std::ptr::eq(*known, part)) {
            return;
        }
        self.parts.push(part);
        if reference(value).is_some() {
            self.add(self.document.follow(value));
        }
        for all in list(part, "allOf") {
            self.add(all);
        }
        // `anyOf: [something, {type: null}]` is something that may be null.
        for keyword in ["anyOf", "oneOf"] {
            let mut others = list(part, keyword)
                .iter()
                .filter(|variant| variant.get("type") != Some(&Value::String("null".to_owned())));
            if let (Some(only), None) = (others.next(), others.next()) {
                self.add(only);
            }
        }
    }

    /// What tells two places with one schema from two schemas: where its innermost part is.
    pub fn identity(&self) -> Option<*const Map<String, Value>> {
        self.parts.last().map(|part| std::ptr::from_ref(*part))
    }

    /// The schema as it stands where it is used.
    pub fn outermost(&self) -> Option<&'a Map<String, Value>> {
        self.parts.first().copied()
    }

    /// The outermost value of a key.
    pub fn get(&self, key: &str) -> Option<&'a Value> {
        self.parts.iter().find_map(|part| part.get(key))
    }

    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    /// The types it allows; null aside.
    pub fn types(&self) -> BTreeSet<&'a str> {
        let mut all: Option<BTreeSet<&str>> = None;
        for kind in self.parts.iter().filter_map(|part| part.get("type")) {
            let names: BTreeSet<&str> = match kind {
                Value::String(name) => BTreeSet::from([name.as_str()]),
                Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
                _ => continue,
            };
            all = Some(match all {
                None => names,
                Some(known) => known.intersection(&names).copied().collect(),
            });
        }
        let mut all = all.unwrap_or_default();
        all.remove("null");
        all
    }

    /// The members of an object.
    pub fn fields(&self) -> BTreeMap<&'a str, Field<'a>> {
        let required: BTreeSet<&str> = self
            .parts
            .iter()
            .flat_map(|part| list(part, "required"))
            .filter_map(Value::as_str)
            .collect();
        let mut fields: BTreeMap<&str, Field<'_>> = BTreeMap::new();
        for part in &self.parts {
            let properties = part.get("properties").and_then(Value::as_object);
            for (name, value) in properties.into_iter().flatten() {
                let field = fields.entry(name).or_insert_with(|| Field {
                    schema: Schema {
                        document: self.document,
                        parts: Vec::new(),
                    },
                    required: required.contains(name.as_str()),
                });
                field.schema.add(value);
            }
        }
        fields
    }

    /// Fields of which an `anyOf` asks for at least one.
    pub fn alternatives(&self) -> BTreeSet<&'a str> {
        let variants = self.parts.iter().flat_map(|part| list(part, "anyOf"));
        variants
            .filter_map(Value::as_object)
            .flat_map(|variant| list(variant, "required"))
            .filter_map(Value::as_str)
            .collect()
    }

    /// What the elements of an array are.
    pub fn items(&self) -> Option<Self> {
        Some(Self::new(self.document, self.get("items")?))
    }

    /// The words of an open enum.
    pub fn words(&self) -> Option<Vec<&'a str>> {
        self.strings("x-extensible-enum")
    }

    pub fn strings(&self, key: &str) -> Option<Vec<&'a str>> {
        let words = self.get(key)?.as_array()?;
        Some(words.iter().filter_map(Value::as_str).collect())
    }

    /// The enum whose words are the keys of this map.
    pub fn map_keys(&self) -> Option<Self> {
        let pointer = self.text("x-map-keys")?.strip_prefix('#')?;
        Some(Self::new(
            self.document,
            self.document.root().pointer(pointer)?,
        ))
    }

    /// What sort of value it is, in the words of [`Sort`].
    pub fn sort(&self) -> Sort {
        let types = self.types();
        let mut types = types.into_iter();
        let (Some(only), None) = (types.next(), types.next()) else {
            return Sort::Any;
        };
        match (only, self.text("format")) {
            ("string", _) if self.words().is_some() => Sort::Word,
            ("string", Some("date")) => Sort::Date,
            ("string", Some("date-time")) => Sort::Time,
            ("string", _) => Sort::Text,
            ("integer", _) => Sort::Integer,
            ("number", _) => Sort::Number,
            ("boolean", _) => Sort::Boolean,
            ("array", _) => Sort::List,
            ("object", _) if self.get("x-map-keys").is_some() => Sort::Map,
            ("object", _) => Sort::Object,
            _ => Sort::Any,
        }
    }
}

/// The sorts of values there are in this API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Any,
    Boolean,
    Date,
    Integer,
    List,
    Map,
    Number,
    Object,
    Text,
    Time,
    Word,
}

impl Sort {
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "anything",
            Self::Boolean => "a boolean",
            Self::Date => "a date",
            Self::Integer => "an integer",
            Self::List => "an array",
            Self::Map => "a map of measurements",
            Self::Number => "a number",
            Self::Object => "an object",
            Self::Text => "a string",
            Self::Time => "a date-time",
            Self::Word => "a word of an enum",
        }
    }
}

fn list<'a>(part: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    part.get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}
