//! Alternatives: `anyOf` and `oneOf` of more than one.

use super::schema::Spot;
use super::{Danger, Kind, Walk};
use crate::spec::resolve::Document;
use crate::spec::schema::{Node, Variant, View};

/// How deep two alternatives without a name are looked into to see whether they are the same one.
const DEPTH: usize = 3;

impl<'a> Walk<'a> {
    /// Pairs alternatives of the same name, then those of the same shape, then the last of each.
    pub(super) fn variants(
        &mut self,
        spot: &Spot<'_>,
        before: &[Variant<'a>],
        after: &[Variant<'a>],
    ) {
        let mut old: Vec<&Variant<'a>> = before.iter().collect();
        let mut new: Vec<&Variant<'a>> = after.iter().collect();
        let mut pairs = take_pairs(&mut old, &mut new, |old, new| {
            old.name.is_some() && old.name == new.name
        });
        let (before, after) = (self.old, self.new);
        let shape =
            |document: &'a Document, variant: &Variant<'a>| shape(document, &variant.node, DEPTH);
        pairs.extend(take_pairs(&mut old, &mut new, |old, new| {
            shape(before, old) == shape(after, new)
        }));
        if let ([one], [other]) = (old.as_slice(), new.as_slice()) {
            pairs.push((one, other));
            (old, new) = (Vec::new(), Vec::new());
        }
        for (old, new) in pairs {
            self.below(spot, &format!("<{}>", old.show()), &old.node, &new.node);
        }
        for gone in old {
            self.found(
                spot,
                (Danger::Breaks, Danger::Notes),
                Kind::Alternative,
                Some(gone.show()),
                None,
            );
        }
        for come in new {
            self.found(
                spot,
                (Danger::Adds, Danger::Breaks),
                Kind::Alternative,
                None,
                Some(come.show()),
            );
        }
    }

    /// A plain schema on one side is one alternative of the other side, or something else.
    pub(super) fn one_or_several(
        &mut self,
        spot: &Spot<'_>,
        (old, before): (&Node<'a>, &View<'a>),
        (new, after): (&Node<'a>, &View<'a>),
    ) {
        let list = |node: &Node<'a>, view: &View<'a>| {
            let plain = || {
                vec![Variant {
                    name: None,
                    number: 1,
                    node: node.clone(),
                }]
            };
            if view.variants.is_empty() {
                plain()
            } else {
                view.variants.clone()
            }
        };
        self.variants(spot, &list(old, before), &list(new, after));
    }
}

/// Takes out of both lists what belongs together.
fn take_pairs<T: Copy>(
    old: &mut Vec<T>,
    new: &mut Vec<T>,
    belong: impl Fn(T, T) -> bool,
) -> Vec<(T, T)> {
    let mut pairs = Vec::new();
    old.retain(|old| {
        let at = new.iter().position(|new| belong(*old, *new));
        pairs.extend(at.map(|at| (*old, new.remove(at))));
        at.is_none()
    });
    pairs
}

/// What a schema looks like down to some depth, as text to compare.
fn shape(document: &Document, node: &Node<'_>, depth: usize) -> String {
    let view = View::new(document, node);
    let mut shape = format!(
        "{:?} {} {:?} {:?} {:?}",
        view.types, view.nullable, view.values, view.format, view.limits
    );
    if depth > 0 {
        for (name, (field, required)) in &view.fields {
            shape += &format!(
                " {name} {required} ({})",
                self::shape(document, field, depth - 1)
            );
        }
        for item in view
            .items
            .iter()
            .chain(view.variants.iter().map(|variant| &variant.node))
        {
            shape += &format!(" [{}]", self::shape(document, item, depth - 1));
        }
    }
    shape
}
