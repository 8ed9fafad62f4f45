use std::fmt;

use super::json::Json;
use crate::codec::iterator::iterator;

/// Members of an answer that this version of the SDK does not know, and known ones that could not be read.
///
/// Takes the memory of one pointer when it is empty.
#[derive(Clone, Default, PartialEq)]
#[expect(
    clippy::box_collection,
    reason = "a list of records holds many of these, nearly all empty"
)]
pub struct Extra(Option<Box<Vec<Member>>>);

/// A name and its value.
type Member = (Box<str>, Json);

impl Extra {
    /// Returns the member with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        let members = self.0.as_ref()?;
        let index = members.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
        members.get(index).map(|(_, value)| value)
    }

    /// Returns the members with their names, sorted by name.
    #[must_use]
    pub fn iter(&self) -> ExtraIter<'_> {
        ExtraIter(self.0.as_ref().map_or_else(Default::default, |members| members.iter()))
    }

    /// Returns whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Returns the number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |members| members.len())
    }

    /// Adds a member; `finish` must follow.
    pub(crate) fn push(&mut self, name: &str, value: Json) {
        self.0.get_or_insert_default().push((name.into(), value));
    }

    /// Sorts the members and keeps the last one of each name. Of the known names, only those whose last value could not be
    /// read stay: the others have `true` here.
    pub(crate) fn finish(&mut self, known: &[(&str, bool)]) {
        let Some(members) = &mut self.0 else {
            return;
        };
        let is_read = |name: &str| known.iter().any(|(known, is_read)| *is_read && *known == name);
        members.retain(|(name, _)| !is_read(name));
        members.sort_by(|(one, _), (other, _)| one.cmp(other));
        // `dedup_by` removes the later of two equal ones, so each takes the place of the one before it.
        members.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        members.shrink_to_fit();
        self.0.take_if(|members| members.is_empty());
    }
}

iterator! {
    /// The iterator of [`Extra::iter`].
    ExtraIter<'a>(std::slice::Iter<'a, Member>) of Extra => (&'a str, &'a Json), |(name, value)| (&**name, value)
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}
