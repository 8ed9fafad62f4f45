//! Alternatives: `anyOf` and `oneOf` of more than one.

use super::schema::Spot;
use super::{Danger, Kind, Walk};
use crate::spec::schema::{Node, View};

type Variants<'a> = [(String, Node<'a>)];

impl<'a> Walk<'a> {
    /// Pairs alternatives that are the same, then those of the same name, then the last of each.
    pub(super) fn variants(
        &mut self,
        spot: &Spot<'_>,
        before: &Variants<'a>,
        after: &Variants<'a>,
    ) {
        let mut old: Vec<&(String, Node<'a>)> = before.iter().collect();
        let mut new: Vec<&(String, Node<'a>)> = after.iter().collect();
        old.retain(|(_, old)| {
            let same = new.iter().position(|(_, new)| self.is_same(spot, old, new));
            same.map(|at| new.remove(at)).is_none()
        });
        old.retain(|(name, old)| {
            let same = new
                .iter()
                .position(|(other, _)| other == name)
                .map(|at| new.remove(at));
            if let Some((_, new)) = same {
                self.below(spot, &format!("<{name}>"), old, new);
            }
            same.is_none()
        });
        if let ([(name, old)], [(_, new)]) = (old.as_slice(), new.as_slice()) {
            return self.below(spot, &format!("<{name}>"), old, new);
        }
        for (name, _) in old {
            self.found(
                spot,
                (Danger::Breaks, Danger::Notes),
                Kind::Alternative,
                Some(name.clone()),
                None,
            );
        }
        for (name, _) in new {
            self.found(
                spot,
                (Danger::Adds, Danger::Breaks),
                Kind::Alternative,
                None,
                Some(name.clone()),
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
            if view.variants.is_empty() {
                vec![("the plain one".to_owned(), node.clone())]
            } else {
                view.variants.clone()
            }
        };
        self.variants(spot, &list(old, before), &list(new, after));
    }

    /// Whether two schemas demand the same.
    fn is_same(&self, spot: &Spot<'_>, old: &Node<'a>, new: &Node<'a>) -> bool {
        let mut walk = Walk::new(self.old, self.new);
        // Pairs that are being compared already are taken to be the same: so does the walk itself.
        walk.met.clone_from(&self.met);
        walk.schema("", "", old, new, spot.direction);
        walk.changes.is_empty()
    }
}
