//! Compares two OpenAPI documents.
//!
//! Both are walked at once. At each place the members that only one document has are reported, and the walk goes
//! on in those that both have. [`change`] holds the table that classifies what is found.

pub mod change;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use self::change::{Change, Effect, Kind, danger};
use self::schema::Pairs;
use super::operation::{Operation, Parameter, operations};
use super::resolve::{Document, Node};
use super::schema::Schema;

/// Compares two documents. The most severe changes come first.
pub fn compare(old: &Document, new: &Document) -> Vec<Change> {
    let mut walk = Walk::default();
    let document = Place::default();
    walk.join(&document, Kind::Server, servers(old), servers(new));
    let (old, new) = align(old, new);
    for (old, new) in walk.join(&document, Kind::Operation, old, new) {
        walk.operation(old.value, new.value);
    }
    let Walk { changes, pairs } = walk;
    let operations = pairs.operations();
    let add_others = |(mut change, pair): (Change, Option<usize>)| {
        let all = pair.into_iter().flat_map(|pair| &operations[pair]);
        let others = all.filter(|name| **name != change.operation);
        change.also = others.map(|name| (*name).to_owned()).collect();
        change
    };
    let mut changes: Vec<Change> = changes.into_iter().map(add_others).collect();
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
    text: String,
    required: bool,
    value: T,
}

/// Items by what identifies them in both documents.
type Items<T> = BTreeMap<String, Item<T>>;

fn item<T>(key: &str, required: bool, value: T) -> (String, Item<T>) {
    let text = key.to_owned();
    (
        key.to_owned(),
        Item {
            text,
            required,
            value,
        },
    )
}

impl Place {
    fn part(&self, part: &str, is_received: bool) -> Self {
        let (part, operation) = (part.to_owned(), self.operation.clone());
        let path = String::new();
        Self {
            operation,
            part,
            path,
            is_received,
        }
    }

    fn below(&self, step: &str) -> Self {
        let path = format!("{}{step}", self.path);
        Self {
            path,
            ..self.clone()
        }
    }

    fn show(&self) -> String {
        match self.path.trim_start_matches('.') {
            "" => self.part.clone(),
            path => format!("{}: {path}", self.part),
        }
    }
}

impl Walk {
    fn note(&mut self, place: &Place, kind: Kind, effect: Effect, texts: [Option<String>; 2]) {
        let [before, after] = texts;
        let whole = before
            .as_ref()
            .or(after.as_ref())
            .filter(|_| kind == Kind::Operation);
        let change = Change {
            danger: danger(kind, effect, place.is_received),
            kind,
            action: match (&before, &after) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "changed",
            },
            operation: whole.unwrap_or(&place.operation).clone(),
            place: place.show(),
            before,
            after,
            also: Vec::new(),
        };
        self.changes.push((change, self.pairs.current()));
    }

    /// Reports the items that only one side has, and returns the others in pairs.
    fn join<T>(
        &mut self,
        place: &Place,
        kind: Kind,
        old: Items<T>,
        mut new: Items<T>,
    ) -> Vec<(Item<T>, Item<T>)> {
        let mut both = Vec::new();
        for (key, old) in old {
            match new.remove(&key) {
                Some(new) => both.push((old, new)),
                None if old.required => {
                    self.note(place, kind, Effect::LessRequired, [Some(old.text), None])
                }
                None => self.note(place, kind, Effect::Less, [Some(old.text), None]),
            }
        }
        for new in new.into_values() {
            let effect = if new.required {
                Effect::MoreRequired
            } else {
                Effect::More
            };
            self.note(place, kind, effect, [None, Some(new.text)]);
        }
        both
    }

    /// Reports a value that differs. Its danger does not depend on the effect.
    fn changed(&mut self, place: &Place, kind: Kind, old: Option<String>, new: Option<String>) {
        if old != new {
            self.note(place, kind, Effect::Less, [old, new]);
        }
    }

    /// Reports a rule that differs; `words` describe it where it does not hold and where it holds.
    fn rule(&mut self, place: &Place, kind: Kind, (old, new): (bool, bool), words: [&str; 2]) {
        let effect = if new { Effect::More } else { Effect::Less };
        if old != new {
            let word = |is: bool| Some(words[usize::from(is)].to_owned());
            self.note(place, kind, effect, [word(old), word(new)]);
        }
    }

    fn required(&mut self, place: &Place, (old, new): (bool, bool)) {
        self.rule(
            place,
            Kind::Required,
            (!old, !new),
            ["required", "optional"],
        );
    }

    fn deprecated(&mut self, place: &Place, old: Node<'_>, new: Node<'_>) {
        let text = |node: Node<'_>| node.is("deprecated").then(|| "deprecated".to_owned());
        self.changed(place, Kind::Deprecated, text(old), text(new));
    }

    fn operation(&mut self, old: Operation<'_>, new: Operation<'_>) {
        let place = Place {
            operation: old.line(),
            ..Place::default()
        };
        let id = |operation: &Operation<'_>| operation.id().map(str::to_owned);
        self.changed(
            &place,
            Kind::Authentication,
            authentication(old.node),
            authentication(new.node),
        );
        self.changed(&place, Kind::OperationId, id(&old), id(&new));
        self.deprecated(&place, old.node, new.node);
        for (old, new) in self.join(&place, Kind::Parameter, parameters(&old), parameters(&new)) {
            self.parameter(&place.part(&old.text, false), old.value, new.value);
        }
        for (old, new) in self.join(&place, Kind::RequestBody, body(old), body(new)) {
            let place = place.part(&old.text, false);
            self.required(&place, (old.required, new.required));
            self.contents(&place, old.value, new.value);
        }
        let responses = |node| {
            members(node, "responses", str::to_uppercase, |status| {
                status.starts_with('2')
            })
        };
        for (old, new) in self.join(
            &place,
            Kind::Response,
            responses(old.node),
            responses(new.node),
        ) {
            let place = place.part(&format!("response {}", old.text), true);
            self.contents(&place, old.value, new.value);
            let headers = |node| members(node, "headers", str::to_lowercase, |_| false);
            for (old, new) in
                self.join(&place, Kind::Header, headers(old.value), headers(new.value))
            {
                let place = place.part(&format!("{}, header {}", place.part, old.text), true);
                self.schema(&place, &Schema::of(old.value), &Schema::of(new.value));
            }
        }
    }

    fn parameter(&mut self, place: &Place, old: Parameter<'_>, new: Parameter<'_>) {
        if old.place == "path" {
            self.changed(
                place,
                Kind::Name,
                Some(old.name.to_owned()),
                Some(new.name.to_owned()),
            );
        }
        self.required(place, (is_required(&old), is_required(&new)));
        self.deprecated(place, old.node, new.node);
        if is_composite(old.node) || is_composite(new.node) {
            self.changed(
                place,
                Kind::ArrayStyle,
                Some(style(&old)),
                Some(style(&new)),
            );
        }
        if old
            .node
            .get("content")
            .or(new.node.get("content"))
            .is_some()
        {
            self.contents(place, old.node, new.node);
        } else {
            self.schema(place, &Schema::of(old.node), &Schema::of(new.node));
        }
    }

    /// Compares `content`: a schema for each media type.
    fn contents(&mut self, place: &Place, old: Node<'_>, new: Node<'_>) {
        let plain = |name: &str| name.split(';').next().unwrap_or(name).trim().to_lowercase();
        let contents = |node| members(node, "content", plain, |_| false);
        for (old, new) in self.join(place, Kind::MediaType, contents(old), contents(new)) {
            let place = match old.text.as_str() {
                "application/json" => place.clone(),
                other => place.part(&format!("{} ({other})", place.part), place.is_received),
            };
            self.schema(&place, &Schema::of(old.value), &Schema::of(new.value));
        }
    }
}

fn servers(document: &Document) -> Items<()> {
    let urls = document
        .node()
        .items("servers")
        .filter_map(|server| server.text("url"));
    urls.map(|url| item(url.trim_end_matches('/'), false, ()))
        .collect()
}

/// Returns the operations of both documents by comparable paths. A prefix such as `/v3` is part of the server's
/// URL or of the paths; the reading with more paths in common is taken.
fn align<'a>(old: &'a Document, new: &'a Document) -> (Items<Operation<'a>>, Items<Operation<'a>>) {
    let plain = (by_path(old, ""), by_path(new, ""));
    let full = (by_path(old, &prefix(old)), by_path(new, &prefix(new)));
    let common =
        |(old, new): &(Items<_>, Items<_>)| old.keys().filter(|key| new.contains_key(*key)).count();
    if common(&full) > common(&plain) {
        full
    } else {
        plain
    }
}

/// Returns operations by method and path. The names of path parameters do not count: `/a/{id}` is `/a/{}`.
fn by_path<'a>(document: &'a Document, prefix: &str) -> Items<Operation<'a>> {
    let entry = |operation: Operation<'a>| {
        let parts = operation.path.trim_end_matches('/').split('/');
        let parts = parts.map(|part| {
            if part.starts_with('{') && part.ends_with('}') {
                "{}"
            } else {
                part
            }
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let (text, required) = (operation.line(), false);
        (
            format!("{} {prefix}{path}", operation.method),
            Item {
                text,
                required,
                value: operation,
            },
        )
    };
    operations(document).into_iter().map(entry).collect()
}

/// Returns the path of the first server's URL.
fn prefix(document: &Document) -> String {
    let url = document
        .node()
        .items("servers")
        .next()
        .and_then(|server| server.text("url"));
    let url = url.unwrap_or_default();
    let path = url.split_once("://").map_or(url, |(_, rest)| {
        rest.find('/').map_or("", |start| &rest[start..])
    });
    path.trim_end_matches('/').to_owned()
}

/// Returns the members of an object by a comparable form of their names.
fn members<'a>(
    node: Node<'a>,
    key: &str,
    comparable: impl Fn(&str) -> String,
    is_required: impl Fn(&str) -> bool,
) -> Items<Node<'a>> {
    let entries = node.entries(key);
    entries
        .map(|(name, value)| item(&comparable(name), is_required(name), value))
        .collect()
}

fn body(operation: Operation<'_>) -> Items<Node<'_>> {
    let body = operation.node.get("requestBody");
    body.into_iter()
        .map(|body| item("request body", body.is("required"), body))
        .collect()
}

/// Returns parameters by place and name; in a path by place and number.
fn parameters<'a>(operation: &Operation<'a>) -> Items<Parameter<'a>> {
    let entry = |parameter: Parameter<'a>| {
        let Parameter { name, place, .. } = parameter;
        let mut names = operation
            .path
            .split('/')
            .filter(|part| part.starts_with('{'));
        let name = match place {
            "path" => names
                .position(|part| part.trim_matches(['{', '}']) == name)
                .map_or_else(|| name.to_owned(), |number| number.to_string()),
            "header" => name.to_lowercase(),
            _ => name.to_owned(),
        };
        let text = format!("{place} parameter `{}`", parameter.name);
        (
            format!("{place} {name}"),
            Item {
                text,
                required: is_required(&parameter),
                value: parameter,
            },
        )
    };
    operation.parameters().into_iter().map(entry).collect()
}

/// Returns whether a parameter is required. In a path it always is, even if the document does not say so.
fn is_required(parameter: &Parameter<'_>) -> bool {
    parameter.place == "path" || parameter.node.is("required")
}

/// Returns how an array is written: `form, exploded` is `a=1&a=2`, `form` is `a=1,2`.
fn style(parameter: &Parameter<'_>) -> String {
    let default = if matches!(parameter.place, "query" | "cookie") {
        "form"
    } else {
        "simple"
    };
    let style = parameter.node.text("style").unwrap_or(default);
    let explode = parameter
        .node
        .get("explode")
        .and_then(|explode| explode.value.as_bool());
    format!(
        "{style}{}",
        if explode.unwrap_or(style == "form") {
            ", exploded"
        } else {
            ""
        }
    )
}

/// Returns whether the style of a parameter matters: for arrays, objects and unknown types.
fn is_composite(parameter: Node<'_>) -> bool {
    let types = Schema::of(parameter).view().types;
    parameter.get("schema").is_some()
        && (types.is_empty() || types.contains("array") || types.contains("object"))
}

/// Describes how calls are authenticated, without the names that the document gives its security schemes.
fn authentication(operation: Node<'_>) -> Option<String> {
    let root = operation.document.node();
    let holder = if operation.get("security").is_some() {
        operation
    } else {
        root
    };
    let schemes = root.get("components");
    let describe = |name: &str| {
        let scheme = schemes.and_then(|all| all.get("securitySchemes")?.get(name));
        let Some(scheme) = scheme else {
            return name.to_owned();
        };
        let words = ["type", "scheme", "in", "name"]
            .into_iter()
            .filter_map(|key| scheme.text(key));
        words.collect::<Vec<_>>().join(" ").to_lowercase()
    };
    let ways = holder.items("security").map(|way| {
        let schemes = way.value.as_object().into_iter().flatten();
        let schemes: BTreeSet<String> = schemes.map(|(name, _)| describe(name)).collect();
        Vec::from_iter(schemes).join(" and ")
    });
    let ways: BTreeSet<String> = ways
        .map(|way| {
            if way.is_empty() {
                "none".to_owned()
            } else {
                way
            }
        })
        .collect();
    Some(if ways.is_empty() {
        "none".to_owned()
    } else {
        Vec::from_iter(ways).join(" or ")
    })
}
