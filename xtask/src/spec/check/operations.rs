//! Pairs the operations of the document with the requests of the SDK, and compares each pair.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use spike_core::api::{LabReport, NutritionRecord};
use spike_core::webhook::Event;
use spike_core::{Authentication, Decode, FieldShape, Place, RequestShape, ValueShape};

use super::compare::{Documented, Side, Walk};
use super::report::Report;
use crate::spec::operation::{self, Operation};
use crate::spec::resolve::{Document, Node};
use crate::spec::schema::Schema;

/// The webhooks that the SDK reads: name, body, and members that are read from its `extra`.
pub const WEBHOOKS: [(&str, ValueShape, &[&str]); 3] = [
    ("main", ValueShape::List(&<Event as Decode>::SHAPE), &[]),
    ("nutrition", <NutritionRecord as Decode>::SHAPE, &[]),
    ("lab_report", <LabReport as Decode>::SHAPE, &["application_user_id"]),
];

/// An operation of the document with the request that implements it.
pub struct Pair<'a> {
    pub operation: Operation<'a>,
    pub shape: &'a RequestShape,
}

impl<'a> Pair<'a> {
    /// Returns the schema of the JSON body.
    pub fn body(&self) -> Option<&'a Value> {
        json(self.operation.node.get("requestBody")?)
    }

    /// Returns the successful answers: status, and schema of the body.
    pub fn successes(&self) -> impl Iterator<Item = (&'a str, Option<&'a Value>)> {
        let answers = self.operation.node.entries("responses");
        answers
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(status, answer)| (status, json(answer)))
    }

    /// Returns the schema for a status or its class; `None` if neither is documented.
    pub fn answer(&self, status: u16) -> Option<Option<&'a Value>> {
        let names = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
        let responses = self.operation.node.get("responses")?;
        let found = names.iter().find_map(|name| responses.get(name))?;
        Some(json(found))
    }
}

/// Returns the schema of a JSON body.
pub fn json(holder: Node<'_>) -> Option<&Value> {
    let mut contents = holder.entries("content");
    let is_json = |kind: &str| kind == "application/json" || kind.ends_with("+json");
    let (_, media) = contents.find(|(kind, _)| is_json(kind))?;
    media.value.get("schema")
}

/// Pairs operations by their ids, and reports those without a partner.
pub fn pair<'a>(
    document: &'a Document,
    shapes: &'a [RequestShape],
    report: &mut Report,
) -> Vec<Pair<'a>> {
    let operations = operation::operations(document);
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    let total = operations.len();
    for operation in operations {
        let line = operation.line();
        let Some(id) = operation.node.text("operationId") else {
            report.fail(&line, "has no `operationId` in the document");
            continue;
        };
        if let Some(other) = pairs.iter().find(|pair| pair.shape.id == id) {
            let other = other.operation.line();
            report.fail(&line, format!("has the id `{id}` in the document, as has `{other}`"));
            continue;
        }
        match shapes.iter().find(|shape| shape.id == id) {
            Some(shape) => pairs.push(Pair { operation, shape }),
            None => report
                .fail(&line, format!("is in the document, but no request type has its id, `{id}`")),
        }
    }
    let mut ids = BTreeSet::new();
    for shape in shapes {
        if !ids.insert(shape.id) {
            report.fail(
                shape.name,
                format!(
                    "the id `{}` of `{}` is that of another request type",
                    shape.id, shape.type_name
                ),
            );
        }
        if !pairs.iter().any(|pair| pair.shape.id == shape.id) {
            report.fail(
                shape.name,
                format!(
                    "`{}` has the id `{}`, which is not in the document",
                    shape.type_name, shape.id
                ),
            );
        }
    }
    report.count("operations", format!("{}/{total}", pairs.len()));
    pairs
}

/// Compares all pairs and the webhooks.
pub fn compare(document: &Document, pairs: &[Pair<'_>], report: &mut Report) {
    let mut walk = Walk {
        report,
        place: String::new(),
        owner: "",
        side: Side::Read,
        kept: &[],
        count: 0,
        likely: Vec::new(),
        met: BTreeSet::new(),
    };
    for pair in pairs {
        walk.enter(pair);
        facts(document, pair, &mut walk);
    }
    for pair in pairs {
        walk.enter(pair);
        parameters(pair, &mut walk);
    }
    walk.count_as("parameters");
    for pair in pairs {
        walk.enter(pair);
        body(document, pair, &mut walk);
    }
    walk.count_as("body fields");
    for pair in pairs {
        walk.enter(pair);
        answers(document, pair, &mut walk);
    }
    webhooks(document, &mut walk);
    walk.count_as("answer fields");
    // Without these there would be nothing to read.
    let likely = walk.likely.join(", ");
    walk.report.count("required, as likely", likely);
}

impl Walk<'_> {
    fn enter(&mut self, pair: &Pair<'_>) {
        pair.shape.name.clone_into(&mut self.place);
        self.owner = pair.shape.type_name;
        self.side = Side::Read;
    }

    fn count_as(&mut self, group: &'static str) {
        self.report.count(group, std::mem::take(&mut self.count));
    }

    fn differ(&mut self, what: &str, documented: &str, own: &str) {
        if documented != own {
            let what = format!("{what} {documented} in the document, {own} in `{}`", self.owner);
            self.report.fail(&self.place, what);
        }
    }
}

/// Compares everything that is no parameter and no body.
fn facts(document: &Document, pair: &Pair<'_>, walk: &mut Walk<'_>) {
    let Pair { operation, shape } = pair;
    walk.differ("is", &operation.line(), shape.name);
    let security = operation
        .node
        .value
        .get("security")
        .or_else(|| document.root().get("security"))
        .and_then(Value::as_array);
    let is_some = |way: &Value| way.as_object().is_some_and(|way| !way.is_empty());
    let token = |is_sent| {
        if is_sent { "with a token" } else { "without a token" }
    };
    walk.differ(
        "is sent",
        token(security.is_some_and(|ways| ways.iter().any(is_some))),
        token(shape.defaults.authentication == Authentication::Bearer),
    );
    let redirects = operation.node.entries("responses").any(|(status, _)| status.starts_with('3'));
    let expected = |is_expected| {
        if is_expected { "expected" } else { "not expected" }
    };
    walk.differ("a redirect is", expected(redirects), expected(shape.defaults.accepts_redirect));
    walk.differ(
        "`x-treatment` is",
        operation.node.text("x-treatment").unwrap_or("missing"),
        if shape.defaults.unproven { "raw" } else { "typed" },
    );
}

fn parameters(pair: &Pair<'_>, walk: &mut Walk<'_>) {
    let mut documented: BTreeMap<&str, BTreeMap<String, Documented<'_>>> = BTreeMap::new();
    for parameter in pair.operation.parameters() {
        let node = parameter.node;
        let schema = Schema::of(node);
        let is_list = schema.view().types.contains("array");
        let is_form = node.text("style").is_none_or(|style| style == "form");
        let is_repeated = node.value.get("explode") != Some(&Value::Bool(false));
        if parameter.place == "query" && is_list && (!is_form || is_repeated) {
            let what = format!(
                "the query parameter `{}` is not separated by commas (`style: form`, `explode: false`) in the document, \
                 but it is sent so",
                parameter.name
            );
            walk.report.fail(&walk.place, what);
        }
        let one = Documented::new(schema, node.is("required"), Some(node.value));
        let members = documented.entry(parameter.place).or_default();
        members.insert(parameter.name.to_owned(), one);
    }
    let places = [
        ("path", Some(Place::Path), "path parameter"),
        ("query", Some(Place::Query), "query parameter"),
        ("header", None, "header parameter"),
        ("cookie", None, "cookie parameter"),
    ];
    for (name, place, what) in places {
        walk.side = Side::Sent(what);
        let documented = documented.remove(name).unwrap_or_default();
        walk.members("", &fields(pair.shape, place), documented);
    }
}

/// Returns what a request sends in one place.
fn fields(shape: &RequestShape, wanted: Option<Place>) -> Vec<FieldShape> {
    let members = shape.members();
    members.filter(|(place, _)| Some(*place) == wanted).map(|(_, member)| member).collect()
}

fn body(document: &Document, pair: &Pair<'_>, walk: &mut Walk<'_>) {
    // The body of a raw operation is up to the caller.
    if pair.shape.defaults.unproven {
        return;
    }
    let fields = fields(pair.shape, Some(Place::Body));
    walk.side = Side::Sent("body field");
    match pair.body() {
        Some(_) if fields.is_empty() => walk.differ("has", "a body", "no body"),
        None if !fields.is_empty() => walk.differ("has", "no body", "a body"),
        Some(schema) => {
            let schema = Schema::new(document, schema);
            walk.members("", &fields, Documented::properties(&schema, walk.side));
        }
        None => {}
    }
}

fn answers(document: &Document, pair: &Pair<'_>, walk: &mut Walk<'_>) {
    if pair.successes().next().is_none() {
        walk.fail("", "has no successful status in the document");
    }
    for (status, schema) in pair.successes() {
        match (&pair.shape.answer, schema) {
            _ if pair.shape.defaults.unproven => {}
            (ValueShape::Empty, None) => {}
            (ValueShape::Empty, Some(_)) => walk.fail(
                "",
                &format!("{status} has a body in the document, which `{{}}` does not read"),
            ),
            (_, None) => walk
                .fail("", &format!("{status} has no body in the document, but `{{}}` reads one")),
            (shape, Some(schema)) => walk.value("", shape, &Schema::new(document, schema)),
        }
    }
}

fn webhooks(document: &Document, walk: &mut Walk<'_>) {
    let mut missing = WEBHOOKS.map(|(name, ..)| name).to_vec();
    let mut total = 0;
    for (name, item) in document.node().entries("webhooks") {
        total += 1;
        missing.retain(|own| *own != name);
        walk.place = format!("webhook {name}");
        let body = item.get("post").and_then(|post| json(post.get("requestBody")?));
        let own = WEBHOOKS.iter().find(|(own, ..)| *own == name);
        match (own, body) {
            (Some((_, shape, kept)), Some(schema)) => {
                walk.kept = kept;
                walk.value("", shape, &Schema::new(document, schema));
                walk.kept = &[];
            }
            (Some(_), None) => walk.report.fail(&walk.place, "has no body in the document"),
            (None, _) => {
                walk.report.fail(&walk.place, "is in the document, but the SDK does not read it");
            }
        }
    }
    for name in missing {
        let place = format!("webhook {name}");
        walk.report.fail(&place, "is read by the SDK, but it is not in the document");
    }
    walk.report.count("webhooks", format!("{}/{total}", WEBHOOKS.len()));
}
