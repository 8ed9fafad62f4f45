//! Makes requests out of shapes: with the least, with every flag and with every value of an enum.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use spike_core::vocabulary::StatisticType;
use spike_core::{FieldShape, Place, Presence, RequestShape, ValueShape};
use spike_openapi::{Document, Parameter, Schema};

use super::Pair;
use super::json::undocumented;
use super::known::is_list;
use super::report::Report;
use super::validator::Validator;

/// The shortest lab report.
pub const PDF: &str = "%PDF-1.7\n";

/// Optional members that are set in every request, since the server or the SDK needs one of several.
const NEEDED: [&str; 5] =
    ["application_id", "application_user_id", "body", "serving_size", "signature"];

/// The values to choose from, by the name of a member, or of a request type and a member: the first one is used unless
/// another is tested.
pub struct Samples {
    choices: BTreeMap<String, Vec<Value>>,
    /// The parameters of operations that have no documented ones, by request type.
    undocumented: BTreeMap<&'static str, Vec<Value>>,
}

impl Default for Samples {
    fn default() -> Self {
        let listed = StatisticType::ALL.iter();
        let listed: Vec<&str> =
            listed.filter(|one| one.is_listed_for_interval()).map(StatisticType::as_str).collect();
        let mut samples = Self { choices: BTreeMap::new(), undocumented: BTreeMap::new() };
        for (name, choices) in [
            ("from_date", json!(["2026-03-02"])),
            ("to_date", json!(["2026-03-08"])),
            ("from_timestamp", json!(["2026-03-03T00:00:00Z"])),
            ("to_timestamp", json!(["2026-03-05T00:00:00Z"])),
            ("IntervalStatistics.types", json!([listed])),
            ("providers", json!([["garmin", "oura"]])),
            ("provider_slug", json!(["oura"])),
            ("DeleteIntegration.provider_slug", json!(["polar"])),
            ("redirect_uri", json!(["https://example.com/done"])),
            ("application_compat_client_id", json!(["77a2ae3d-a4ce-434a-9cbf-259209e1cebe"])),
            ("provider_user_id", json!(["someone@example.com"])),
            ("body", json!([png("soup"), png("unreadable")])),
            ("body_url", json!(["https://example.com/a.jpg"])),
            ("UploadLabReport.body", json!([base64(PDF), base64("%PDF-1.7\nunreadable")])),
            ("filename", json!(["report.pdf"])),
            ("mime_type", json!(["application/pdf"])),
            ("serving_size", json!([2.5])),
            ("country_code", json!(["us"])),
            ("language_code", json!(["lt"])),
            ("user_time_offset_minutes", json!([0])),
            ("signature", json!(["0f".repeat(32)])),
        ] {
            samples.choose(name, choices);
        }
        samples
    }
}

impl Samples {
    /// Sets the values of a member; an array of them.
    pub fn choose(&mut self, name: &str, choices: Value) {
        if let Value::Array(choices) = choices {
            self.choices.insert(name.to_owned(), choices);
        }
    }

    /// Sets the parameters of an operation that has no documented ones; an array of objects.
    pub fn undocumented(&mut self, type_name: &'static str, documents: Value) {
        if let Value::Array(documents) = documents {
            self.undocumented.insert(type_name, documents);
        }
    }

    fn choices(&self, request: &str, member: &FieldShape) -> Vec<Value> {
        let own = self.choices.get(&format!("{request}.{}", member.name));
        if let Some(choices) = own.or_else(|| self.choices.get(member.name)) {
            return choices.clone();
        }
        let values = match &member.value {
            ValueShape::Boolean => vec![json!(false), json!(true)],
            ValueShape::Enum(shape) => shape.values.iter().map(|value| json!(value)).collect(),
            shape => vec![sample(shape)],
        };
        if is_list(member.presence) {
            return vec![Value::Array(values)];
        }
        values
    }

    /// Returns one request with the least, and others that differ from it in one member or in all flags.
    pub fn requests(&self, shape: &RequestShape) -> Vec<Map<String, Value>> {
        let members: Vec<(Place, FieldShape, Vec<Value>)> = shape
            .members()
            .map(|(place, member)| {
                let choices = self.choices(shape.type_name, &member);
                (place, member, choices)
            })
            .collect();
        let none = vec![json!({})];
        let documents = self.undocumented.get(shape.type_name).unwrap_or(&none);
        let mut bases: Vec<Map<String, Value>> =
            documents.iter().filter_map(|one| one.as_object().cloned()).collect();
        for (place, member, choices) in &members {
            if !is_needed(member) {
                continue;
            }
            let count = if *place == Place::Path { choices.len() } else { 1 };
            bases = choices
                .iter()
                .take(count)
                .flat_map(|choice| {
                    bases.iter().map(|base| with(base, &[(member, choice)], &members))
                })
                .collect();
        }
        // An analysis that has ended shows more.
        if let Some((_, wait, _)) =
            members.iter().find(|(_, member, _)| member.name == "wait_on_process")
        {
            let waiting: Vec<_> =
                bases.iter().map(|base| with(base, &[(wait, &json!(true))], &members)).collect();
            bases.extend(waiting);
        }
        let mut all = Vec::new();
        for base in &bases {
            all.push(base.clone());
            for (place, member, choices) in &members {
                let others = choices.iter().filter(|_| *place != Place::Path);
                all.extend(others.map(|choice| with(base, &[(member, choice)], &members)));
            }
            for flag in [json!(false), json!(true)] {
                let flags = members
                    .iter()
                    .filter(|(_, member, _)| matches!(member.value, ValueShape::Boolean));
                let flags: Vec<_> = flags.map(|(_, member, _)| (member, &flag)).collect();
                all.push(with(base, &flags, &members));
            }
            let rest: Vec<_> = members
                .iter()
                .filter(|(_, member, _)| {
                    !base.contains_key(member.name) && member.name != "body_url"
                })
                .filter_map(|(_, member, choices)| Some((member, choices.last()?)))
                .collect();
            all.push(with(base, &rest, &members));
        }
        let mut different: Vec<Map<String, Value>> = Vec::with_capacity(all.len());
        for request in all {
            if !different.contains(&request) {
                different.push(request);
            }
        }
        different
    }
}

fn is_needed(member: &FieldShape) -> bool {
    matches!(member.presence, Presence::Required | Presence::NonEmptyList)
        || NEEDED.contains(&member.name)
}

/// Returns the values with some members set, and without those that they stand for.
fn with(
    base: &Map<String, Value>,
    values: &[(&FieldShape, &Value)],
    members: &[(Place, FieldShape, Vec<Value>)],
) -> Map<String, Value> {
    let mut request = base.clone();
    for (member, value) in values {
        let other = match (member.name, values.len()) {
            ("body_url", _) => "body",
            ("consumed_at", 1) => "serving_size",
            _ => "",
        };
        let is_optional = |(_, member, _): &(Place, FieldShape, Vec<Value>)| {
            member.name == other && member.presence == Presence::Optional
        };
        if members.iter().any(is_optional) {
            request.remove(other);
        }
        request.insert(member.name.to_owned(), (*value).clone());
    }
    request
}

/// Returns a value of a shape, with all members.
pub fn sample(shape: &ValueShape) -> Value {
    match shape {
        ValueShape::Boolean => json!(true),
        ValueShape::Integer | ValueShape::Milliseconds | ValueShape::OffsetMinutes => json!(60),
        ValueShape::Number | ValueShape::Grams => json!(1.5),
        ValueShape::Date => json!("2026-03-02"),
        ValueShape::Timestamp => json!("2026-03-09T10:00:00Z"),
        ValueShape::Enum(shape) => json!(shape.values.first()),
        ValueShape::List(inner) => json!([sample(inner)]),
        ValueShape::Measurements(shape) => {
            let values = shape.values.iter();
            values.map(|value| ((*value).to_owned(), json!(1.5))).collect()
        }
        ValueShape::Object(shape) => {
            let fields = shape.fields.iter();
            fields.map(|field| (field.name.to_owned(), sample_of(field))).collect()
        }
        _ => json!("text"),
    }
}

fn sample_of(field: &FieldShape) -> Value {
    let value = sample(&field.value);
    if is_list(field.presence) { json!([value]) } else { value }
}

pub fn base64(text: impl AsRef<[u8]>) -> String {
    STANDARD.encode(text)
}

/// Returns the first bytes of an image that is large enough, and a text behind them.
pub fn png(text: &str) -> String {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x02\0".to_vec();
    file.extend(text.bytes());
    base64(file)
}

/// Builds all sample requests, and checks that the document describes what is sent.
pub fn check(
    document: &Document,
    pairs: &[Pair<'_>],
    validator: &mut Validator,
    report: &mut Report,
) {
    let samples = Samples::default();
    for pair in pairs.iter().filter(|pair| !pair.shape.defaults.unproven) {
        let place = pair.shape.name;
        for values in samples.requests(pair.shape) {
            let call = match pair.shape.call(&values) {
                Ok(call) => call,
                Err(error) => {
                    report.fail(place, format!("a sample request cannot be built: {error}"));
                    continue;
                }
            };
            let parameters = pair.operation.parameters();
            for name in call.query().names() {
                let is_same = |one: &Parameter<'_>| one.place == "query" && one.name == name;
                if !parameters.iter().any(is_same) {
                    report.fail(place, format!("a sample request has the query parameter `{name}`, which is not in the document"));
                }
            }
            let (Some(schema), Some(body)) = (pair.operation.body(), call.body()) else {
                continue;
            };
            let body = serde_json::from_slice(body).unwrap_or_default();
            for problem in validator.problems(schema, &body) {
                report.fail(
                    place,
                    format!("the body of a sample request does not fit the document: {problem}"),
                );
            }
            for field in undocumented(&Schema::new(document, schema), &body) {
                report.fail(place, format!("a sample request has the body field `{field}`, which is not in the document"));
            }
        }
    }
}
