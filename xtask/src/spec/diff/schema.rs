//! Schemas, side by side.

use std::collections::BTreeSet;

use super::{Danger, Direction, Kind, Walk, flag};
use crate::spec::schema::{Node, Others, View};

/// Where we are in a pair of schemas.
pub(super) struct Spot<'s> {
    place: &'s str,
    path: &'s str,
    direction: Direction,
}

impl Spot<'_> {
    fn show(&self) -> String {
        let path = self.path.trim_start_matches('.');
        if path.is_empty() {
            self.place.to_owned()
        } else {
            format!("{}: {path}", self.place)
        }
    }

    /// One danger for what we send, another for what we get.
    fn danger(&self, request: Danger, response: Danger) -> Danger {
        if self.direction == Direction::Request {
            request
        } else {
            response
        }
    }
}

impl<'a> Walk<'a> {
    /// Compares two schemas; `place` says which, `path` where in it.
    pub(super) fn schema(
        &mut self,
        place: &str,
        path: &str,
        old: &Node<'a>,
        new: &Node<'a>,
        direction: Direction,
    ) {
        if self
            .pairs
            .enter(&self.operation, (old.identity(), new.identity(), direction))
        {
            self.inside(
                &Spot {
                    place,
                    path,
                    direction,
                },
                old,
                new,
            );
            self.pairs.leave();
        }
    }

    fn inside(&mut self, spot: &Spot<'_>, old: &Node<'a>, new: &Node<'a>) {
        let (before, after) = (View::new(self.old, old), View::new(self.new, new));
        if before.variants.is_empty() != after.variants.is_empty() {
            return self.one_or_several(spot, (old, &before), (new, &after));
        }
        if !self.types(spot, &before, &after) {
            return;
        }
        self.values(spot, &before, &after);
        self.small_print(spot, &before, &after);
        self.fields(spot, &before, &after);
        match (&before.items, &after.items) {
            (None, None) => {}
            (old, new) => {
                let (old, new) = (
                    old.clone().unwrap_or_default(),
                    new.clone().unwrap_or_default(),
                );
                self.below(spot, "[]", &old, &new);
            }
        }
        self.others(spot, &before, &after);
        self.variants(spot, &before.variants, &after.variants);
    }

    pub(super) fn below(&mut self, spot: &Spot<'_>, step: &str, old: &Node<'a>, new: &Node<'a>) {
        self.schema(
            spot.place,
            &format!("{}{step}", spot.path),
            old,
            new,
            spot.direction,
        );
    }

    pub(super) fn found(
        &mut self,
        spot: &Spot<'_>,
        danger: (Danger, Danger),
        kind: Kind,
        before: Option<String>,
        after: Option<String>,
    ) {
        self.note(
            spot.danger(danger.0, danger.1),
            kind,
            &spot.show(),
            before,
            after,
        );
    }

    /// Says whether it makes sense to look further.
    fn types(&mut self, spot: &Spot<'_>, before: &View<'_>, after: &View<'_>) -> bool {
        if before.nullable != after.nullable {
            let danger = if after.nullable {
                (Danger::Notes, Danger::Risks)
            } else {
                (Danger::Risks, Danger::Notes)
            };
            let word = |nullable: bool| {
                Some(
                    if nullable {
                        "may be null"
                    } else {
                        "never null"
                    }
                    .to_owned(),
                )
            };
            self.found(
                spot,
                danger,
                Kind::Nullable,
                word(before.nullable),
                word(after.nullable),
            );
        }
        if before.types == after.types && before.never == after.never {
            return true;
        }
        let allows = |wide: &View<'_>, narrow: &View<'_>| {
            let is_in = |name: &String| {
                wide.types.contains(name) || (name == "integer" && wide.types.contains("number"))
            };
            !wide.never
                && (wide.types.is_empty()
                    || (!narrow.types.is_empty() && narrow.types.iter().all(is_in)))
        };
        let danger = match (allows(after, before), allows(before, after)) {
            (true, _) => (Danger::Notes, Danger::Breaks),
            (_, true) => (Danger::Breaks, Danger::Notes),
            _ => (Danger::Breaks, Danger::Breaks),
        };
        self.found(
            spot,
            danger,
            Kind::Type,
            Some(types(before)),
            Some(types(after)),
        );
        before.types.intersection(&after.types).next().is_some()
    }

    fn values(&mut self, spot: &Spot<'_>, before: &View<'_>, after: &View<'_>) {
        let list = |values: &BTreeSet<String>| {
            format!(
                "one of {}",
                values.iter().cloned().collect::<Vec<_>>().join(", ")
            )
        };
        match (&before.values, &after.values) {
            (Some(old), Some(new)) => {
                for value in old.difference(new) {
                    self.found(
                        spot,
                        (Danger::Breaks, Danger::Notes),
                        Kind::EnumValue,
                        Some(value.clone()),
                        None,
                    );
                }
                for value in new.difference(old) {
                    self.found(
                        spot,
                        (Danger::Adds, Danger::Risks),
                        Kind::EnumValue,
                        None,
                        Some(value.clone()),
                    );
                }
            }
            (Some(old), None) => {
                let open = flag(true, "any value");
                self.found(
                    spot,
                    (Danger::Notes, Danger::Risks),
                    Kind::ClosedList,
                    Some(list(old)),
                    open,
                );
            }
            (None, Some(new)) => {
                let open = flag(true, "any value");
                self.found(
                    spot,
                    (Danger::Breaks, Danger::Adds),
                    Kind::ClosedList,
                    open,
                    Some(list(new)),
                );
            }
            (None, None) => {}
        }
    }

    fn small_print(&mut self, spot: &Spot<'_>, before: &View<'_>, after: &View<'_>) {
        if before.format != after.format {
            let (old, new) = (before.format.clone(), after.format.clone());
            self.found(spot, (Danger::Risks, Danger::Risks), Kind::Format, old, new);
        }
        if before.default != after.default {
            let (old, new) = (before.default.clone(), after.default.clone());
            self.found(
                spot,
                (Danger::Risks, Danger::Notes),
                Kind::Default,
                old,
                new,
            );
        }
        if before.deprecated != after.deprecated {
            let word = |is_set: bool| flag(is_set, "deprecated");
            let (old, new) = (word(before.deprecated), word(after.deprecated));
            self.found(
                spot,
                (Danger::Risks, Danger::Risks),
                Kind::Deprecated,
                old,
                new,
            );
        }
        let names: BTreeSet<&String> = before.limits.keys().chain(after.limits.keys()).collect();
        for name in names {
            let limit =
                |view: &View<'_>| view.limits.get(name).map(|value| format!("{name} {value}"));
            let (old, new) = (limit(before), limit(after));
            if old != new {
                self.found(spot, (Danger::Risks, Danger::Notes), Kind::Limit, old, new);
            }
        }
    }

    fn fields(&mut self, spot: &Spot<'_>, before: &View<'a>, after: &View<'a>) {
        for (name, (old, was_required)) in &before.fields {
            let Some((new, is_required)) = after.fields.get(name) else {
                let response = if *was_required {
                    Danger::Breaks
                } else {
                    Danger::Risks
                };
                self.found(
                    spot,
                    (Danger::Breaks, response),
                    Kind::Field,
                    Some(name.clone()),
                    None,
                );
                continue;
            };
            if was_required != is_required {
                let danger = if *is_required {
                    (Danger::Breaks, Danger::Notes)
                } else {
                    (Danger::Notes, Danger::Breaks)
                };
                let word = |required: bool| {
                    Some(format!(
                        "{name} {}",
                        if required { "required" } else { "optional" }
                    ))
                };
                self.found(
                    spot,
                    danger,
                    Kind::Required,
                    word(*was_required),
                    word(*is_required),
                );
            }
            self.below(spot, &format!(".{name}"), old, new);
        }
        for (name, (_, required)) in after
            .fields
            .iter()
            .filter(|(name, _)| !before.fields.contains_key(*name))
        {
            let request = if *required {
                Danger::Breaks
            } else {
                Danger::Adds
            };
            self.found(
                spot,
                (request, Danger::Adds),
                Kind::Field,
                None,
                Some(name.clone()),
            );
        }
    }

    fn others(&mut self, spot: &Spot<'_>, before: &View<'a>, after: &View<'a>) {
        let word = |others: &Others<'_>| match others {
            Others::Any => "any others",
            Others::None => "no others",
            Others::Like(_) => "others of one schema",
        };
        match (&before.others, &after.others) {
            (Others::Like(old), Others::Like(new)) => self.below(spot, ".{}", old, new),
            (Others::Any, Others::Any) | (Others::None, Others::None) => {}
            (old, new) => {
                let (old, new) = (word(old).to_owned(), word(new).to_owned());
                let danger = if new == "any others" {
                    Danger::Notes
                } else {
                    Danger::Risks
                };
                self.found(
                    spot,
                    (danger, Danger::Notes),
                    Kind::OtherFields,
                    Some(old),
                    Some(new),
                );
            }
        }
    }
}

fn types(view: &View<'_>) -> String {
    if view.never {
        return "nothing".to_owned();
    }
    if view.types.is_empty() {
        return "anything".to_owned();
    }
    view.types.iter().cloned().collect::<Vec<_>>().join(" or ")
}
