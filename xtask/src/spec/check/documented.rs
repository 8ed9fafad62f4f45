//! The facts of the document.

use std::collections::BTreeSet;

use serde_json::Value;
use spike_openapi::{
    Document, Field, Identity, Operation, Parameter, Schema, View, json, operations,
};

use super::facts::{Fact, Facts, LISTED, PRESENCE, Place, REQUIRED, STYLE, UNIT, VALUES, presence};

/// Returns what the document says of operations, webhooks, errors, enums and measurements.
pub fn facts(document: &Document) -> Facts<'_> {
    let mut walk = Walk { document, facts: Facts::default(), around: Vec::new() };
    for operation in operations(document) {
        walk.operation(&operation);
    }
    for (name, item) in document.node().entries("webhooks") {
        let place = Place::of(format!("webhook {name}"));
        walk.facts.text(&place, "", "a webhook");
        let body = item.get("post").and_then(|post| json(post.get("requestBody")?));
        walk.answer(&place, body);
    }
    walk.enums(document.root(), "");
    walk.facts
}

struct Walk<'a> {
    document: &'a Document,
    facts: Facts<'a>,
    /// The objects around the current place: one that contains itself is described once.
    around: Vec<Identity>,
}

impl<'a> Walk<'a> {
    fn operation(&mut self, operation: &Operation<'a>) {
        let place = Place::of(operation.line());
        let node = operation.node;
        let treatment = node.text("x-treatment");
        self.facts.text(&place, "", treatment.unwrap_or("of unknown treatment"));
        if let Some(id) = node.text("operationId") {
            self.facts.text(&place, "operationId", format!("`{id}`"));
        }
        let security = node.value.get("security").or_else(|| self.document.root().get("security"));
        let is_some = |way: &Value| way.as_object().is_some_and(|way| !way.is_empty());
        let has_token = |ways: &Vec<Value>| ways.iter().any(is_some);
        if security.and_then(Value::as_array).is_some_and(has_token) {
            self.facts.text(&place, "token", "sent");
        }
        for parameter in operation.parameters() {
            self.parameter(&place, &parameter);
        }
        let is_raw = treatment == Some("raw");
        if let Some(body) = node.get("requestBody").and_then(json).filter(|_| !is_raw) {
            self.value(&place.part("body"), &Schema::new(self.document, body));
        }
        for (status, answer) in node.entries("responses") {
            let schema = json(answer);
            match (status.as_bytes().first(), schema) {
                (Some(b'2'), _) => {
                    self.facts.text(&place, "a successful status", "expected");
                    if !is_raw {
                        self.answer(&place, schema);
                    }
                }
                (Some(b'3'), _) => self.facts.text(&place, "a redirect", "expected"),
                (Some(b'4' | b'5'), Some(schema)) => {
                    self.answer(&Place::of("errors"), Some(schema));
                }
                _ => {}
            }
        }
    }

    fn parameter(&mut self, place: &Place, parameter: &Parameter<'a>) {
        let node = parameter.node;
        if node.value.get("x-offered") == Some(&Value::Bool(false)) {
            return;
        }
        let part = match parameter.place {
            "path" => "path parameter",
            "query" => "query parameter",
            "header" => "header parameter",
            _ => "cookie parameter",
        };
        let place = place.part(part).member(parameter.name);
        let schema = Schema::of(node);
        if parameter.place == "query" && schema.view().types.contains("array") {
            let is_form = node.text("style").is_none_or(|style| style == "form");
            let is_single = node.value.get("explode") == Some(&Value::Bool(false));
            let style = if is_form && is_single { "separated by commas" } else { "repeated" };
            self.facts.text(&place, STYLE, style);
        }
        let is_required = node.is("required") || node.text("x-send") == Some("always");
        self.facts.text(&place, PRESENCE, presence(is_required));
        self.value(&place, &schema);
    }

    fn answer(&mut self, place: &Place, schema: Option<&'a Value>) {
        let place = place.part("answer");
        match schema {
            Some(schema) => self.value(&place, &Schema::new(self.document, schema)),
            None => self.facts.text(&place, "", "no body"),
        }
    }

    fn value(&mut self, place: &Place, schema: &Schema<'a>) {
        let (mut depth, mut schema, mut view) = (0, schema.clone(), schema.view());
        while kind(&schema, &view) == "an array" {
            depth += 1;
            schema = view.items.unwrap_or_else(|| schema.anything());
            view = schema.view();
        }
        let kind = kind(&schema, &view);
        self.facts.kind(place, depth, kind);
        let place = place.elements(depth);
        if let Some(unit @ ("ms" | "g" | "min")) = schema.text("x-unit") {
            self.facts.text(&place, UNIT, unit);
        }
        if let Some(values) = schema.words().or_else(|| schema.map_keys()) {
            self.facts.set(&place, VALUES, values);
        }
        // The SDK keeps the list of this use only.
        let listed = schema.strings("x-listed-values");
        if let Some(listed) = listed.filter(|_| place == Place::interval_types()) {
            self.facts.set(&place, LISTED, listed);
        }
        let identity = schema.identity();
        if kind == "a map of measurements" || self.around.contains(&identity) {
            return;
        }
        // Properties of which an `anyOf` requires at least one.
        let variants = view.variants.iter().flat_map(|variant| variant.schema.view().fields);
        let alternatives: BTreeSet<String> =
            variants.filter_map(|(name, field)| field.required.then_some(name)).collect();
        self.around.push(identity);
        for (name, field) in &view.fields {
            self.field(&place.member(name), field, alternatives.contains(name));
        }
        self.around.pop();
    }

    fn field(&mut self, place: &Place, field: &Field<'a>, is_alternative: bool) {
        let schema = &field.schema;
        let is = |keyword, text| schema.text(keyword) == Some(text);
        if !place.is_read() && schema.get("x-offered") == Some(&Value::Bool(false)) {
            return;
        }
        let is_required = field.required && !is("x-read-as", "optional") || is("x-send", "always");
        // What the SDK may treat as required although it is not.
        let is_unknown = !place.is_read() && (is("x-required", "unknown") || is_alternative);
        let fact = if is_required {
            Fact::Text(REQUIRED.to_owned())
        } else if is_unknown || is("x-required", "likely") {
            Fact::Open
        } else {
            Fact::Text(presence(false).to_owned())
        };
        self.facts.say(place, PRESENCE, fact);
        self.value(place, schema);
    }

    /// Finds the enums and the maps with the keys of an enum. An enum is known by the name of its schema, the keys of
    /// a map by that of their enum.
    fn enums(&mut self, value: &'a Value, at: &str) {
        if let Value::Array(items) = value {
            items
                .iter()
                .zip(0..)
                .for_each(|(item, index)| self.enums(item, &format!("{at}/{index}")));
        }
        let Value::Object(part) = value else { return };
        let schema = Schema::new(self.document, value);
        if let Some(values) = schema.words().filter(|_| part.contains_key("x-extensible-enum")) {
            let schemas = self.document.root().pointer("/components/schemas");
            let is_same = |(name, own): &(&String, &Value)| match at.rsplit_once("/schemas/") {
                Some((_, own_name)) if !own_name.contains('/') => **name == own_name,
                _ => own.get("x-extensible-enum") == part.get("x-extensible-enum"),
            };
            let mut schemas = schemas.and_then(Value::as_object).into_iter().flatten();
            let place = Place::of(schemas.find(is_same).map_or(at, |(name, _)| name));
            self.facts.say(&place, "", Fact::Values(values));
            for keyword in ["x-enum-kind", "x-enum-tags"] {
                for (value, fact) in
                    schema.get(keyword).and_then(Value::as_object).into_iter().flatten()
                {
                    self.facts.text(&place.part(keyword).member(value), "", fact.to_string());
                }
            }
        }
        if let Some(name) = part.get("x-map-keys").and_then(Value::as_str) {
            let place = Place::of(name.rsplit('/').next().unwrap_or(name)).part("measurement");
            self.facts.text(&place, "", "a map");
            for (name, field) in schema.view().fields {
                let place = place.member(&name);
                self.facts.kind(&place, 0, kind(&field.schema, &field.schema.view()));
                for keyword in ["x-unit", "x-decimals"] {
                    if let Some(fact) = field.schema.get(keyword) {
                        self.facts.text(&place, keyword, fact.to_string());
                    }
                }
            }
        }
        for (key, member) in part {
            self.enums(member, &format!("{at}/{key}"));
        }
    }
}

/// Returns the kind of a value, as far as kinds are told apart.
fn kind(schema: &Schema<'_>, view: &View<'_>) -> &'static str {
    let mut types = view.types.iter();
    let (Some(only), None) = (types.next(), types.next()) else {
        return "any value";
    };
    match (*only, schema.text("format")) {
        ("string", _) if schema.words().is_some() => "an enum",
        ("string", Some("date")) => "a date",
        ("string", Some("date-time")) => "a date-time",
        ("string", _) => "a string",
        ("integer", _) => "an integer",
        ("number", _) => "a number",
        ("boolean", _) => "a boolean",
        ("array", _) => "an array",
        ("object", _) if schema.get("x-map-keys").is_some() => "a map of measurements",
        ("object", _) => "an object",
        _ => "any value",
    }
}
