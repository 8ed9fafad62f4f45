//! Compares what the SDK sends and reads with what the document describes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use spike_core::{FieldShape, Presence, ValueShape};

use super::kind::Kind;
use super::report::Report;
use crate::spec::schema::{Identity, Schema};

/// Which way the values go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the SDK sends, such as `query parameter`.
    Sent(&'static str),
    /// What the SDK reads.
    Read,
}

/// A member that the document describes.
pub struct Documented<'a> {
    pub schema: Schema<'a>,
    /// Whether it is always there.
    required: bool,
    /// Whether the SDK may treat it as required although it is not.
    likely: bool,
    /// Not with `x-offered: false`.
    offered: bool,
}

/// One walk through shapes and schemas.
pub struct Walk<'a> {
    pub report: &'a mut Report,
    /// The operation or webhook.
    pub place: String,
    /// The Rust type whose members are compared.
    pub owner: &'static str,
    pub side: Side,
    /// Members of the outermost object that are read from `extra`.
    pub kept: &'static [&'static str],
    /// Members on both sides.
    pub count: usize,
    /// Required in Rust, but only likely so in the document.
    pub likely: Vec<String>,
    /// Answer types with the schemas that they were compared with.
    pub met: BTreeSet<(&'static str, Identity)>,
}

impl<'a> Documented<'a> {
    /// Takes a property of an object, or a parameter with its own keywords.
    pub fn new(schema: Schema<'a>, required: bool, keywords: Option<&'a Value>) -> Self {
        let get = |key| keywords.map_or_else(|| schema.get(key), |keywords| keywords.get(key));
        let is = |key, text| get(key).and_then(Value::as_str) == Some(text);
        Self {
            required: required && !is("x-read-as", "optional") || is("x-send", "always"),
            likely: is("x-required", "likely") && keywords.is_none(),
            offered: get("x-offered") != Some(&Value::Bool(false)),
            schema,
        }
    }

    /// Returns the properties of an object by name.
    pub fn properties(schema: &Schema<'a>, side: Side) -> BTreeMap<String, Self> {
        let view = schema.view();
        // Properties of which an `anyOf` requires at least one.
        let alternatives: BTreeSet<String> = view
            .variants
            .iter()
            .flat_map(|variant| variant.schema.view().fields)
            .filter_map(|(name, field)| field.required.then_some(name))
            .collect();
        let fields = view.fields.into_iter();
        fields
            .map(|(name, field)| {
                let mut one = Self::new(field.schema, field.required, None);
                let is_unknown = one.schema.text("x-required") == Some("unknown");
                one.likely |= side != Side::Read && (is_unknown || alternatives.contains(&name));
                (name, one)
            })
            .collect()
    }
}

impl<'a> Walk<'_> {
    /// Compares the members of an object.
    pub fn members(
        &mut self,
        path: &str,
        fields: &[FieldShape],
        mut documented: BTreeMap<String, Documented<'a>>,
    ) {
        if self.side != Side::Read {
            documented.retain(|name, one| {
                let is_sent = fields.iter().any(|field| field.name == name);
                if is_sent && !one.offered {
                    self.fail(&join(path, name), "is sent by `{}`, but it is `x-offered: false`");
                }
                one.offered
            });
        }
        for field in fields {
            let place = join(path, field.name);
            let Some(one) = documented.remove(field.name) else {
                self.fail(
                    &place,
                    match self.side {
                        Side::Sent(_) => "is sent by `{}`, but it is not in the document",
                        Side::Read => "is read by `{}`, but it is not in the document",
                    },
                );
                continue;
            };
            self.count += 1;
            self.presence(&place, field, &one);
            match field.presence {
                Presence::List | Presence::NonEmptyList => {
                    self.list(&place, &field.value, &one.schema);
                }
                _ => self.value(&place, &field.value, &one.schema),
            }
        }
        for name in documented.keys() {
            if path.is_empty() && self.kept.contains(&name.as_str()) {
                self.count += 1;
                continue;
            }
            self.fail(
                &join(path, name),
                match self.side {
                    Side::Sent(_) => "is in the document, but `{}` never sends it",
                    Side::Read => "is in the document, but `{}` does not read it",
                },
            );
        }
    }

    fn presence(&mut self, path: &str, field: &FieldShape, documented: &Documented<'_>) {
        let is_required = match (self.side, field.presence) {
            (_, Presence::Required) => true,
            (Side::Sent(_), presence) => {
                matches!(presence, Presence::NonEmptyList | Presence::Defaulted)
            }
            (Side::Read, presence) => presence == Presence::Nullable,
        };
        match (is_required, documented.required, self.side) {
            (true, false, Side::Read) if documented.likely => {
                self.likely.push(format!("{}.{}", self.owner, field.name));
            }
            (true, false, _) if documented.likely => {}
            (true, false, Side::Sent(_)) => self.fail(
                path,
                "is always sent by `{}`, but the document has neither `required` nor `x-send: always`",
            ),
            (true, false, Side::Read) => self.fail(
                path,
                "is required by `{}`, but the document calls it neither `required` nor likely",
            ),
            (false, true, Side::Sent(_)) => {
                self.fail(path, "is required in the document, but `{}` can leave it out");
            }
            (false, true, Side::Read) => {
                self.fail(path, "is required in the document, but not by `{}`");
            }
            _ => {}
        }
    }

    /// Compares one value, however deep.
    pub fn value(&mut self, path: &str, shape: &ValueShape, schema: &Schema<'a>) {
        if let ValueShape::List(inner) = shape {
            return self.list(path, inner, schema);
        }
        let view = schema.view();
        let (own, documented) = (Kind::of_shape(shape), Kind::of_schema(schema, &view));
        self.unit(path, shape, schema);
        match shape {
            ValueShape::Any => {
                if let Some(name) = first_described(schema) {
                    self.fail(
                        path,
                        &format!("is any value in the SDK, but the document describes `{name}`"),
                    );
                }
            }
            _ if own != documented => {
                let (documented, own) = (documented.name(), own.name());
                self.fail(path, &format!("is {documented} in the document, {own} in the SDK"));
            }
            ValueShape::Object(object) => {
                let is_read = self.side == Side::Read;
                let is_new = !is_read || self.met.insert((object.type_name, schema.identity()));
                // A webhook has members that the answer of the same type does not have.
                if is_new || !self.kept.is_empty() {
                    let owner = std::mem::replace(&mut self.owner, object.type_name);
                    let properties = Documented::properties(schema, self.side);
                    self.members(path, object.fields, properties);
                    self.owner = owner;
                }
            }
            ValueShape::Enum(own) => {
                let documented = schema.words().unwrap_or_default();
                self.words(path, own.type_name, own.values, &documented);
            }
            ValueShape::Measurements(own) => match schema.map_keys() {
                Some(keys) => {
                    if self.side != Side::Read {
                        self.count += keys.len();
                    }
                    self.words(path, own.type_name, own.values, &keys);
                }
                None => self.fail(path, "is a map, but `x-map-keys` names no enum"),
            },
            ValueShape::Column => {
                let items = view.items.as_ref();
                if items.is_none_or(|items| Kind::of_schema(items, &items.view()) != Kind::Any) {
                    self.fail(path, "is a list of any values in the SDK only");
                }
            }
            _ => {}
        }
    }

    fn list(&mut self, path: &str, inner: &ValueShape, schema: &Schema<'a>) {
        let view = schema.view();
        let documented = Kind::of_schema(schema, &view);
        match view.items {
            _ if documented != Kind::List => {
                let documented = documented.name();
                self.fail(path, &format!("is {documented} in the document, an array in the SDK"));
            }
            Some(items) => self.value(&format!("{path}[]"), inner, &items),
            None => self.fail(path, "is an array without `items` in the document"),
        }
    }

    /// Compares units that have a Rust type of their own.
    fn unit(&mut self, path: &str, shape: &ValueShape, schema: &Schema<'_>) {
        let own = match shape {
            ValueShape::Milliseconds => "ms",
            ValueShape::Grams => "g",
            ValueShape::OffsetMinutes => "min",
            _ => "none",
        };
        let documented = schema.text("x-unit");
        let documented = documented.filter(|unit| matches!(*unit, "ms" | "g" | "min"));
        let documented = documented.unwrap_or("none");
        if own != documented {
            self.fail(
                path,
                &format!("has the unit {documented} in the document, {own} in the SDK"),
            );
        }
    }

    /// Compares sets of values; their order and what is known of each value is compared for each enum, not for each
    /// use.
    fn words(&mut self, path: &str, name: &str, own: &[&str], documented: &[&str]) {
        if let Some(word) = documented.iter().find(|word| !own.contains(word)) {
            self.fail(
                path,
                &format!("may be `{word}` in the document, but `{name}` does not have it"),
            );
        }
        if let Some(word) = own.iter().find(|word| !documented.contains(word)) {
            self.fail(
                path,
                &format!("may be `{word}` in `{name}`, but the document does not list it"),
            );
        }
    }

    /// Reports a difference; `{}` in the text is the owner.
    pub fn fail(&mut self, path: &str, what: &str) {
        let subject = match self.side {
            Side::Sent(what) => what,
            Side::Read => "answer field",
        };
        let what = what.replace("{}", self.owner);
        let what = match path {
            "" => format!("the answer {what}"),
            path => format!("the {subject} `{path}` {what}"),
        };
        self.report.fail(&self.place, what);
    }
}

/// Returns the path of a property that the document describes, however deep.
fn first_described(schema: &Schema<'_>) -> Option<String> {
    let view = schema.view();
    if let Some(name) = view.fields.keys().next() {
        return Some(name.clone());
    }
    Some(format!("[].{}", first_described(&view.items?)?))
}

pub fn join(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    format!("{path}{dot}{name}")
}
