//! Compares schemas.

use std::collections::{BTreeMap, BTreeSet};

use spike_openapi::{Field, Identity, Others, Schema, Variant, View};

use super::{Both, Effect, Item, Kind, Place, Walk};

/// How many levels of two alternatives without names are compared to see whether they are the same.
const DEPTH: usize = 3;

impl Walk {
    pub(super) fn schema(&mut self, place: &Place, both: Both<Schema<'_>>) {
        let [old, new] = both.each_ref().map(Schema::identity);
        if self.pairs.enter(&place.operation, (old, new, place.is_received)) {
            self.inside(place, both);
            self.pairs.leave();
        }
    }

    fn inside<'a>(&mut self, place: &Place, both: Both<Schema<'a>>) {
        let views = both.each_ref().map(Schema::view);
        let is_plain = views.each_ref().map(|view| view.variants.is_empty());
        if is_plain[0] != is_plain[1] {
            // A plain schema on one side may be one of the alternatives on the other side.
            let variants = both.map(|schema| match schema.view().variants {
                none if none.is_empty() => vec![Variant::only(schema)],
                several => several,
            });
            return self.variants(place, variants);
        }
        let nullable = views.each_ref().map(|view| view.nullable);
        self.permission(place, Kind::Nullable, nullable, ["never null", "may be null"]);
        if !self.types(place, &views) {
            return;
        }
        self.values(place, views.each_ref().map(|view| view.values.as_ref()));
        let keywords = views.each_ref().map(|view| &view.keywords);
        for keyword in keywords.into_iter().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>() {
            let kind = match *keyword {
                "format" => Kind::Format,
                "default" => Kind::Default,
                "deprecated" => Kind::Deprecated,
                _ => Kind::Limit,
            };
            let text = |value: &String| match kind {
                Kind::Deprecated => "deprecated".to_owned(),
                Kind::Limit => format!("{keyword} {value}"),
                _ => value.clone(),
            };
            self.texts(place, kind, keywords.map(|all| all.get(keyword).map(text)));
        }
        let fields = views.each_ref().map(|view| {
            let item = |(name, field): (&String, &Field<'a>)| {
                Item::new(name, field.required, field.schema.clone())
            };
            view.fields.iter().map(item).collect()
        });
        for both in self.join(place, Kind::Field, fields) {
            let name = both[0].text.clone();
            let words = ["required", "optional"].map(|word| format!("{name} {word}"));
            let is_optional = both.each_ref().map(|item| !item.required);
            let words = words.each_ref().map(String::as_str);
            self.permission(place, Kind::Required, is_optional, words);
            self.schema(&place.below(&format!(".{name}")), both.map(|item| item.value));
        }
        if views.iter().any(|view| view.items.is_some()) {
            let items = |view: &View<'a>| view.items.clone().unwrap_or_else(|| both[0].anything());
            self.schema(&place.below("[]"), views.each_ref().map(items));
        }
        self.others(place, views.each_ref().map(|view| &view.others));
        self.variants(place, views.map(|view| view.variants));
    }

    /// Compares types. Returns whether there is a type on both sides.
    fn types(&mut self, place: &Place, views: &Both<View<'_>>) -> bool {
        let [old, new] = views;
        if old.types == new.types && old.never == new.never {
            return true;
        }
        let effect = match (new.includes(old), old.includes(new)) {
            (true, _) => Effect::More,
            (_, true) => Effect::Less,
            _ => Effect::LessRequired,
        };
        let text = |view: &View<'_>| match view {
            View { never: true, .. } => "nothing".to_owned(),
            View { types, .. } if types.is_empty() => "anything".to_owned(),
            View { types, .. } => Vec::from_iter(types.iter().copied()).join(" or "),
        };
        let texts = views.each_ref().map(|view| Some(text(view)));
        self.note(place, Kind::Type, effect, texts);
        !old.types.is_disjoint(&new.types)
    }

    fn values(&mut self, place: &Place, both: Both<Option<&BTreeSet<String>>>) {
        if let [Some(old), Some(new)] = both {
            let item = |value: &String| Item::new(value, false, ());
            let items = [old, new].map(|values| values.iter().map(item).collect());
            self.join(place, Kind::EnumValue, items);
        } else if both[0] != both[1] {
            let list = |values: &BTreeSet<String>| {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                format!("one of {}", values.join(", "))
            };
            let effect = if both[1].is_none() { Effect::More } else { Effect::Less };
            let texts = both.map(|values| values.map_or("any value".to_owned(), list));
            self.note(place, Kind::ClosedList, effect, texts.map(Some));
        }
    }

    fn others(&mut self, place: &Place, both: Both<&Others<'_>>) {
        let text = |others: &Others<'_>| match others {
            Others::Any => "any",
            Others::None => "none",
            Others::Like(_) => "those of a schema",
        };
        let texts = both.map(text);
        if let [Others::Like(old), Others::Like(new)] = both {
            self.schema(&place.below(".{}"), [old.clone(), new.clone()]);
        } else if texts[0] != texts[1] {
            let is_open = matches!(both[1], Others::Any);
            let effect = if is_open { Effect::More } else { Effect::Less };
            let texts = texts.map(|text| Some(text.to_owned()));
            self.note(place, Kind::OtherFields, effect, texts);
        }
    }

    /// Pairs alternatives of the same name, then those of the same shape, then the last of each.
    fn variants(&mut self, place: &Place, both: Both<Vec<Variant<'_>>>) {
        let [mut old, mut new] = both;
        let mut pairs = take_pairs(&mut old, &mut new, |old, new| {
            old.is_named && new.is_named && old.name == new.name
        });
        pairs.extend(take_pairs(&mut old, &mut new, |old, new| {
            shape(&old.schema, DEPTH) == shape(&new.schema, DEPTH)
        }));
        if old.len() == 1 && new.len() == 1 {
            pairs.extend(old.pop().zip(new.pop()));
        }
        for (old, new) in pairs {
            let place = place.below(&format!("<{}>", old.name));
            self.schema(&place, [old.schema, new.schema]);
        }
        for Variant { name, .. } in old {
            self.note(place, Kind::Alternative, Effect::Less, [Some(name), None]);
        }
        for Variant { name, .. } in new {
            self.note(place, Kind::Alternative, Effect::More, [None, Some(name)]);
        }
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
    let mut text =
        format!("{:?} {} {:?} {:?}", view.types, view.nullable, view.values, view.keywords);
    if depth > 0 {
        for (name, field) in &view.fields {
            text += &format!(" {name} {} ({})", field.required, shape(&field.schema, depth - 1));
        }
        for item in view.items.iter().chain(view.variants.iter().map(|variant| &variant.schema)) {
            text += &format!(" [{}]", shape(item, depth - 1));
        }
    }
    text
}

/// Two schemas, and whether they describe something received.
type Pair = (Identity, Identity, bool);

/// The pairs of schemas that were compared, and which operations lead to them.
///
/// Each pair is compared once, even if several operations share it or if it contains itself.
#[derive(Default)]
pub(super) struct Pairs {
    /// The number of each pair.
    known: BTreeMap<Pair, usize>,
    /// The pairs inside each pair.
    below: Vec<Vec<usize>>,
    /// The outermost pairs of each operation.
    roots: BTreeMap<String, Vec<usize>>,
    /// The pairs around the current place.
    around: Vec<usize>,
}

impl Pairs {
    /// Enters a pair. Returns `false` if it was entered before; then it must not be left.
    fn enter(&mut self, operation: &str, pair: Pair) -> bool {
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
