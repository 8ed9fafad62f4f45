//! Compares two OpenAPI documents.
//!
//! Both are walked at once. At each place the members that only one document has are reported, and the walk goes
//! on in those that both have. [`change`] holds the table that classifies what is found.

pub mod change;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use spike_openapi::{Document, Node, Operation, Parameter, Schema, operations};

use self::change::{Change, Effect, Kind};
use self::schema::Pairs;

/// The same thing in the old and the new document.
type Both<T> = [T; 2];

/// Compares two documents. The most severe changes come first.
pub fn compare(old: &Document, new: &Document) -> Vec<Change> {
    let mut walk = Walk::default();
    let document = Place::default();
    walk.join(&document, Kind::Server, [old, new].map(servers));
    for both in walk.join(&document, Kind::Operation, align([old, new])) {
        walk.operation(both.map(|item| item.value));
    }
    let operations = walk.pairs.operations();
    let with_others = |(mut change, pair): (Change, Option<usize>)| {
        let all = pair.into_iter().flat_map(|pair| &operations[pair]);
        let others = all.filter(|name| **name != change.operation);
        change.also = others.map(|name| (*name).to_owned()).collect();
        change
    };
    let mut changes: Vec<Change> = walk.changes.into_iter().map(with_others).collect();
    changes.sort();
    changes
}

/// What was found so far.
#[derive(Default)]
struct Walk {
    /// The changes, each with the pair of schemas that it was found in.
    changes: Vec<(Change, Option<usize>)>,
    pairs: Pairs,
}

/// A place that both documents have.
#[derive(Clone, Default)]
struct Place {
    operation: String,
    /// The parameter, body or header.
    part: String,
    /// The field, item or alternative in the schema of the part.
    path: String,
    is_received: bool,
}

/// Something that only one of the documents may have.
struct Item<T> {
    /// What identifies it in both documents.
    key: String,
    text: String,
    required: bool,
    value: T,
}

impl<T> Item<T> {
    fn new(text: &str, required: bool, value: T) -> Self {
        let (key, text) = (text.to_owned(), text.to_owned());
        Self { key, text, required, value }
    }
}

impl Place {
    fn part(&self, part: String) -> Self {
        let path = String::new();
        Self { part, path, ..self.clone() }
    }

    fn below(&self, step: &str) -> Self {
        let path = format!("{}{step}", self.path);
        Self { path, ..self.clone() }
    }

    fn show(&self) -> String {
        match self.path.trim_start_matches('.') {
            "" => self.part.clone(),
            path => format!("{}: {path}", self.part),
        }
    }
}

impl Walk {
    fn note(&mut self, place: &Place, kind: Kind, effect: Effect, texts: Both<Option<String>>) {
        let change = Change::new(place, kind, effect, texts);
        self.changes.push((change, self.pairs.current()));
    }

    /// Reports the items that only one side has, and returns the others in pairs.
    fn join<T>(
        &mut self,
        place: &Place,
        kind: Kind,
        both: Both<Vec<Item<T>>>,
    ) -> Vec<Both<Item<T>>> {
        let [old, new] = both;
        let by_key = |item: Item<T>| (item.key.clone(), item);
        let mut new: BTreeMap<String, Item<T>> = new.into_iter().map(by_key).collect();
        let mut pairs = Vec::new();
        for (key, old) in old.into_iter().map(by_key).collect::<BTreeMap<_, _>>() {
            if let Some(new) = new.remove(&key) {
                pairs.push([old, new]);
                continue;
            }
            let effects = [Effect::Less, Effect::LessRequired];
            self.note(place, kind, effects[usize::from(old.required)], [Some(old.text), None]);
        }
        for new in new.into_values() {
            let effects = [Effect::More, Effect::MoreRequired];
            self.note(place, kind, effects[usize::from(new.required)], [None, Some(new.text)]);
        }
        pairs
    }

    /// Reports texts that differ, of a kind whose danger does not depend on the effect.
    fn texts(&mut self, place: &Place, kind: Kind, both: Both<Option<String>>) {
        if both[0] != both[1] {
            self.note(place, kind, Effect::Less, both);
        }
    }

    /// Reports a permission that was granted or withdrawn; `words` are for without and with it.
    fn permission(&mut self, place: &Place, kind: Kind, both: Both<bool>, words: [&str; 2]) {
        let effect = if both[1] { Effect::More } else { Effect::Less };
        if both[0] != both[1] {
            let texts = both.map(|is_allowed| Some(words[usize::from(is_allowed)].to_owned()));
            self.note(place, kind, effect, texts);
        }
    }

    fn required(&mut self, place: &Place, both: Both<bool>) {
        let is_optional = both.map(|required| !required);
        self.permission(place, Kind::Required, is_optional, ["required", "optional"]);
    }

    fn deprecated(&mut self, place: &Place, both: Both<Node<'_>>) {
        let text = |node: Node<'_>| node.is("deprecated").then(|| "deprecated".to_owned());
        self.texts(place, Kind::Deprecated, both.map(text));
    }

    fn operation(&mut self, both: Both<Operation<'_>>) {
        let (operation, nodes) = (both[0].line(), both.map(|operation| operation.node));
        let place = Place { operation, ..Place::default() };
        self.texts(&place, Kind::Authentication, nodes.map(authentication));
        let ids = nodes.map(|node| node.text("operationId").map(str::to_owned));
        self.texts(&place, Kind::OperationId, ids);
        self.deprecated(&place, nodes);
        for both in self.join(&place, Kind::Parameter, both.map(parameters)) {
            let place = place.part(both[0].text.clone());
            self.parameter(&place, both.map(|item| item.value));
        }
        for both in self.join(&place, Kind::RequestBody, nodes.map(body)) {
            let place = place.part(both[0].text.clone());
            self.required(&place, [both[0].required, both[1].required]);
            self.contents(&place, both.map(|item| item.value));
        }
        let place = Place { is_received: true, ..place };
        for both in self.join(&place, Kind::Response, nodes.map(responses)) {
            let place = place.part(format!("response {}", both[0].text));
            let nodes = both.map(|item| item.value);
            self.contents(&place, nodes);
            let headers = |node| members(node, "headers", str::to_lowercase);
            for both in self.join(&place, Kind::Header, nodes.map(headers)) {
                let place = place.part(format!("{}, header {}", place.part, both[0].text));
                self.schema(&place, both.map(|item| Schema::of(item.value)));
            }
        }
    }

    fn parameter(&mut self, place: &Place, both: Both<Parameter<'_>>) {
        let nodes = both.map(|parameter| parameter.node);
        if both[0].place == "path" {
            let names = both.map(|parameter| Some(parameter.name.to_owned()));
            self.texts(place, Kind::Name, names);
        }
        self.required(place, both.map(is_required));
        self.deprecated(place, nodes);
        if nodes.into_iter().any(is_composite) {
            self.texts(place, Kind::ArrayStyle, both.map(style));
        }
        if nodes.iter().any(|node| node.get("content").is_some()) {
            self.contents(place, nodes);
        } else {
            self.schema(place, nodes.map(Schema::of));
        }
    }

    /// Compares `content`: a schema for each media type.
    fn contents(&mut self, place: &Place, both: Both<Node<'_>>) {
        let plain = |name: &str| name.split(';').next().unwrap_or(name).trim().to_lowercase();
        let contents = |node| members(node, "content", plain);
        for both in self.join(place, Kind::MediaType, both.map(contents)) {
            let place = match both[0].text.as_str() {
                "application/json" => place.clone(),
                other => place.part(format!("{} ({other})", place.part)),
            };
            self.schema(&place, both.map(|item| Schema::of(item.value)));
        }
    }
}

fn server_urls(document: &Document) -> impl Iterator<Item = &str> {
    let servers = document.node().items("servers");
    servers.filter_map(|server| server.text("url"))
}

fn servers(document: &Document) -> Vec<Item<()>> {
    let urls = server_urls(document).map(|url| url.trim_end_matches('/'));
    urls.map(|url| Item::new(url, false, ())).collect()
}

/// Returns the operations by comparable paths. A prefix such as `/v3` is part of the server's URL or of the
/// paths; the reading with more paths in common is taken.
fn align(both: Both<&Document>) -> Both<Vec<Item<Operation<'_>>>> {
    let plain = both.map(|document| by_path(document, ""));
    let full = both.map(|document| by_path(document, &prefix(document)));
    let common = |[old, new]: &Both<Vec<Item<_>>>| {
        let keys: BTreeSet<&String> = new.iter().map(|item| &item.key).collect();
        old.iter().filter(|item| keys.contains(&item.key)).count()
    };
    if common(&full) > common(&plain) { full } else { plain }
}

/// Returns operations by method and path. The names of path parameters do not count: `/a/{id}` is `/a/{}`.
fn by_path<'a>(document: &'a Document, prefix: &str) -> Vec<Item<Operation<'a>>> {
    let nameless = |part| if is_parameter(part) { "{}" } else { part };
    let item = |operation: Operation<'a>| {
        let parts = operation.path.trim_end_matches('/').split('/');
        let path = parts.map(nameless).collect::<Vec<_>>().join("/");
        let key = format!("{} {prefix}{path}", operation.method);
        Item { key, ..Item::new(&operation.line(), false, operation) }
    };
    operations(document).into_iter().map(item).collect()
}

fn is_parameter(part: &str) -> bool {
    part.starts_with('{') && part.ends_with('}')
}

/// Returns the path of the first server's URL.
fn prefix(document: &Document) -> String {
    let url = server_urls(document).next().unwrap_or_default();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.find('/').map_or("", |start| &rest[start..]);
    let path = if url.starts_with('/') { url } else { path };
    path.trim_end_matches('/').to_owned()
}

/// Returns the members of an object by a comparable form of their names.
fn members<'a>(node: Node<'a>, key: &str, name_of: impl Fn(&str) -> String) -> Vec<Item<Node<'a>>> {
    let entries = node.entries(key);
    entries.map(|(name, value)| Item::new(&name_of(name), false, value)).collect()
}

fn responses(operation: Node<'_>) -> Vec<Item<Node<'_>>> {
    let mut all = members(operation, "responses", str::to_uppercase);
    all.iter_mut().for_each(|item| item.required = item.text.starts_with('2'));
    all
}

fn body(operation: Node<'_>) -> Vec<Item<Node<'_>>> {
    let body = operation.get("requestBody").into_iter();
    body.map(|body| Item::new("request body", body.is("required"), body)).collect()
}

/// Returns parameters by place and name; in a path by place and number.
fn parameters<'a>(operation: Operation<'a>) -> Vec<Item<Parameter<'a>>> {
    let item = |parameter: Parameter<'a>| {
        let Parameter { name, place, .. } = parameter;
        let mut names = operation.path.split('/').filter(|part| is_parameter(part));
        let number = names.position(|part| part.trim_matches(['{', '}']) == name);
        let key = match (place, number) {
            ("path", Some(number)) => number.to_string(),
            ("header", _) => name.to_lowercase(),
            _ => name.to_owned(),
        };
        let (key, text) = (format!("{place} {key}"), format!("{place} parameter `{name}`"));
        let required = is_required(parameter);
        Item { key, text, required, value: parameter }
    };
    operation.parameters().into_iter().map(item).collect()
}

/// Returns whether a parameter is required. In a path it always is, even if the document does not say so.
fn is_required(parameter: Parameter<'_>) -> bool {
    parameter.place == "path" || parameter.node.is("required")
}

/// Returns how an array is written: `form, exploded` is `a=1&a=2`, `form` is `a=1,2`.
fn style(parameter: Parameter<'_>) -> Option<String> {
    let is_query = matches!(parameter.place, "query" | "cookie");
    let default = if is_query { "form" } else { "simple" };
    let style = parameter.node.text("style").unwrap_or(default);
    let explode = parameter.node.value.get("explode").and_then(|explode| explode.as_bool());
    let is_exploded = explode.unwrap_or(style == "form");
    Some(format!("{style}{}", if is_exploded { ", exploded" } else { "" }))
}

/// Returns whether the style of a parameter matters: for arrays, objects and unknown types.
fn is_composite(parameter: Node<'_>) -> bool {
    let types = Schema::of(parameter).view().types;
    let is_open = types.is_empty() && parameter.get("schema").is_some();
    is_open || types.contains("array") || types.contains("object")
}

/// Describes how calls are authenticated, without the names that the document gives its security schemes.
fn authentication(operation: Node<'_>) -> Option<String> {
    let root = operation.document.node();
    let schemes = root.get("components").and_then(|all| all.get("securitySchemes"));
    let describe = |name: &String| {
        let Some(scheme) = schemes.and_then(|schemes| schemes.get(name)) else {
            return name.clone();
        };
        let words = ["type", "scheme", "in", "name"].map(|key| scheme.text(key));
        Vec::from_iter(words.into_iter().flatten()).join(" ").to_lowercase()
    };
    let has_own = operation.get("security").is_some();
    let ways = if has_own { operation } else { root }.items("security").map(|way| {
        let names = way.value.as_object().into_iter().flat_map(|way| way.keys());
        let schemes: BTreeSet<String> = names.map(describe).collect();
        Vec::from_iter(schemes).join(" and ")
    });
    let ways: BTreeSet<String> = ways.collect();
    let ways = ways.iter().map(|way| if way.is_empty() { "none" } else { way });
    let text = Vec::from_iter(ways).join(" or ");
    Some(if text.is_empty() { "none".to_owned() } else { text })
}
