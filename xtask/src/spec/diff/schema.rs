//! Compares schemas.

use std::collections::{BTreeMap, BTreeSet};

use super::{Effect, Items, Kind, Place, Walk, item};
use crate::spec::schema::{Field, Identity, Others, Schema, Variant, View};

/// How many levels of two alternatives without names are compared to see whether they are the same.
const DEPTH: usize = 3;

impl Walk {
    pub(super) fn schema<'a>(&mut self, place: &Place, old: &Schema<'a>, new: &Schema<'a>) {
        let pair = (old.identity(), new.identity(), place.is_received);
        if self.pairs.enter(&place.operation, pair) {
            self.inside(place, old, new);
            self.pairs.leave();
        }
    }

    fn inside<'a>(&mut self, place: &Place, old: &Schema<'a>, new: &Schema<'a>) {
        let (before, after) = (old.view(), new.view());
        if before.variants.is_empty() != after.variants.is_empty() {
            // A plain schema on one side may be one of the alternatives on the other side.
            let list = |schema: &Schema<'a>, view: View<'a>| {
                if view.variants.is_empty() {
                    vec![Variant::only(schema)]
                } else {
                    view.variants
                }
            };
            return self.variants(place, list(old, before), list(new, after));
        }
        let nullable = (before.nullable, after.nullable);
        self.rule(
            place,
            Kind::Nullable,
            nullable,
            ["never null", "may be null"],
        );
        if before.types != after.types || before.never != after.never {
            let effect = match (allows(&after, &before), allows(&before, &after)) {
                (true, _) => Effect::More,
                (_, true) => Effect::Less,
                _ => Effect::LessRequired,
            };
            self.note(
                place,
                Kind::Type,
                effect,
                [Some(types(&before)), Some(types(&after))],
            );
            if before.types.is_disjoint(&after.types) {
                return;
            }
        }
        self.values(place, before.values, after.values);
        self.keywords(place, &before.keywords, &after.keywords);
        let fields = |fields: BTreeMap<String, Field<'a>>| -> Items<Schema<'a>> {
            let entry =
                |(name, field): (String, Field<'a>)| item(&name, field.required, field.schema);
            fields.into_iter().map(entry).collect()
        };
        for (old, new) in self.join(
            place,
            Kind::Field,
            fields(before.fields),
            fields(after.fields),
        ) {
            let words = [
                format!("{} required", old.text),
                format!("{} optional", old.text),
            ];
            let optional = (!old.required, !new.required);
            self.rule(
                place,
                Kind::Required,
                optional,
                words.each_ref().map(String::as_str),
            );
            self.schema(
                &place.below(&format!(".{}", old.text)),
                &old.value,
                &new.value,
            );
        }
        if before.items.is_some() || after.items.is_some() {
            let or_any = |items: Option<Schema<'a>>| items.unwrap_or_else(|| old.anything());
            let (old, new) = (or_any(before.items), or_any(after.items));
            self.schema(&place.below("[]"), &old, &new);
        }
        self.others(place, &before.others, &after.others);
        self.variants(place, before.variants, after.variants);
    }

    fn values(
        &mut self,
        place: &Place,
        old: Option<BTreeSet<String>>,
        new: Option<BTreeSet<String>>,
    ) {
        let list = |values: BTreeSet<String>| {
            Some(format!("one of {}", Vec::from_iter(values).join(", ")))
        };
        let any = Some("any value".to_owned());
        match (old, new) {
            (Some(old), Some(new)) => {
                let items = |values: BTreeSet<String>| {
                    values.iter().map(|value| item(value, false, ())).collect()
                };
                self.join(place, Kind::EnumValue, items(old), items(new));
            }
            (Some(old), None) => self.note(place, Kind::ClosedList, Effect::More, [list(old), any]),
            (None, Some(new)) => self.note(place, Kind::ClosedList, Effect::Less, [any, list(new)]),
            (None, None) => {}
        }
    }

    fn keywords(
        &mut self,
        place: &Place,
        old: &BTreeMap<&str, String>,
        new: &BTreeMap<&str, String>,
    ) {
        for keyword in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
            let (kind, prefix) = match *keyword {
                "format" => (Kind::Format, String::new()),
                "default" => (Kind::Default, String::new()),
                "deprecated" => (Kind::Deprecated, String::new()),
                limit => (Kind::Limit, format!("{limit} ")),
            };
            let text = |keywords: &BTreeMap<&str, String>| {
                keywords.get(keyword).map(|value| match kind {
                    Kind::Deprecated => "deprecated".to_owned(),
                    _ => format!("{prefix}{value}"),
                })
            };
            self.changed(place, kind, text(old), text(new));
        }
    }

    fn others(&mut self, place: &Place, old: &Others<'_>, new: &Others<'_>) {
        let text = |others: &Others<'_>| match others {
            Others::Any => "any",
            Others::None => "none",
            Others::Like(_) => "those of a schema",
        };
        if let (Others::Like(old), Others::Like(new)) = (old, new) {
            self.schema(&place.below(".{}"), old, new);
        } else if text(old) != text(new) {
            let effect = if matches!(new, Others::Any) {
                Effect::More
            } else {
                Effect::Less
            };
            self.note(
                place,
                Kind::OtherFields,
                effect,
                [old, new].map(|others| Some(text(others).to_owned())),
            );
        }
    }

    /// Pairs alternatives of the same name, then those of the same shape, then the last of each.
    fn variants<'a>(
        &mut self,
        place: &Place,
        mut old: Vec<Variant<'a>>,
        mut new: Vec<Variant<'a>>,
    ) {
        let mut pairs = take_pairs(&mut old, &mut new, |old, new| {
            old.is_named && new.is_named && old.name == new.name
        });
        pairs.extend(take_pairs(&mut old, &mut new, |old, new| {
            shape(&old.schema, DEPTH) == shape(&new.schema, DEPTH)
        }));
        if old.len() == 1 && new.len() == 1 {
            pairs.extend(old.drain(..).zip(new.drain(..)));
        }
        for (old, new) in pairs {
            self.schema(
                &place.below(&format!("<{}>", old.name)),
                &old.schema,
                &new.schema,
            );
        }
        for Variant { name, .. } in old {
            self.note(place, Kind::Alternative, Effect::Less, [Some(name), None]);
        }
        for Variant { name, .. } in new {
            self.note(place, Kind::Alternative, Effect::More, [None, Some(name)]);
        }
    }
}

/// Returns whether the types of `wide` include those of `narrow`.
fn allows(wide: &View<'_>, narrow: &View<'_>) -> bool {
    let is_in = |name: &&str| {
        wide.types.contains(name) || (*name == "integer" && wide.types.contains("number"))
    };
    !wide.never
        && (wide.types.is_empty() || (!narrow.types.is_empty() && narrow.types.iter().all(is_in)))
}

fn types(view: &View<'_>) -> String {
    match view {
        View { never: true, .. } => "nothing".to_owned(),
        View { types, .. } if types.is_empty() => "anything".to_owned(),
        View { types, .. } => Vec::from_iter(types.iter().copied()).join(" or "),
    }
}

/// Removes from both lists the elements that belong together.
fn take_pairs<T>(
    old: &mut Vec<T>,
    new: &mut Vec<T>,
    belong: impl Fn(&T, &T) -> bool,
) -> Vec<(T, T)> {
    let mut pairs = Vec::new();
    for one in std::mem::take(old) {
        match new.iter().position(|other| belong(&one, other)) {
            Some(at) => pairs.push((one, new.remove(at))),
            None => old.push(one),
        }
    }
    pairs
}

/// Describes a schema down to some depth.
fn shape(schema: &Schema<'_>, depth: usize) -> String {
    let view = schema.view();
    let mut text = format!(
        "{:?} {} {:?} {:?}",
        view.types, view.nullable, view.values, view.keywords
    );
    if depth > 0 {
        for (name, field) in &view.fields {
            text += &format!(
                " {name} {} ({})",
                field.required,
                shape(&field.schema, depth - 1)
            );
        }
        for item in view
            .items
            .iter()
            .chain(view.variants.iter().map(|variant| &variant.schema))
        {
            text += &format!(" [{}]", shape(item, depth - 1));
        }
    }
    text
}

/// The pairs of schemas that were compared, and which operations lead to them.
///
/// Each pair is compared once, even if several operations share it or if it contains itself.
#[derive(Default)]
pub(super) struct Pairs {
    /// The number of each pair of schemas, one for requests and one for responses.
    known: BTreeMap<(Identity, Identity, bool), usize>,
    /// The pairs inside each pair.
    below: Vec<Vec<usize>>,
    /// The outermost pairs of each operation.
    roots: BTreeMap<String, Vec<usize>>,
    /// The pairs around the current place.
    around: Vec<usize>,
}

impl Pairs {
    /// Enters a pair. Returns `false` if it was entered before; then it must not be left.
    fn enter(&mut self, operation: &str, pair: (Identity, Identity, bool)) -> bool {
        let next = self.known.len();
        let id = *self.known.entry(pair).or_insert(next);
        match self.around.last() {
            Some(parent) => self.below[*parent].push(id),
            None => self.roots.entry(operation.to_owned()).or_default().push(id),
        }
        if id == next {
            self.below.push(Vec::new());
            self.around.push(id);
        }
        id == next
    }

    fn leave(&mut self) {
        self.around.pop();
    }

    pub(super) fn current(&self) -> Option<usize> {
        self.around.last().copied()
    }

    /// Returns the operations that lead to each pair.
    pub(super) fn operations(&self) -> Vec<Vec<&str>> {
        let mut found = vec![Vec::new(); self.below.len()];
        for (operation, roots) in &self.roots {
            let mut visited = vec![false; self.below.len()];
            let mut queue = roots.clone();
            while let Some(at) = queue.pop() {
                if !std::mem::replace(&mut visited[at], true) {
                    found[at].push(operation.as_str());
                    queue.extend(&self.below[at]);
                }
            }
        }
        found
    }
}
