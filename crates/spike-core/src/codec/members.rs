use std::borrow::Cow;
use std::collections::{BTreeMap, btree_map};
use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde_json::Value;

use crate::codec::iterator::iterator;

/// Members of an answer that this version of the SDK does not know, and known ones that could not be read.
///
/// Takes the memory of one pointer when it is empty.
#[derive(Clone, Default, PartialEq)]
#[expect(
    clippy::box_collection,
    reason = "a list of records holds many of these, nearly all empty"
)]
pub struct Extra(Option<Box<BTreeMap<String, Value>>>);

impl Extra {
    /// Returns the member with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Returns the members with their names, sorted by name.
    #[must_use]
    pub fn iter(&self) -> ExtraIter<'_> {
        let members = self.0.as_ref().map(|members| members.iter());
        ExtraIter(members.unwrap_or_default())
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

    pub(crate) fn insert(&mut self, name: String, value: Value) {
        self.0.get_or_insert_default().insert(name, value);
    }
}

iterator! {
    /// The iterator of [`Extra::iter`].
    ExtraIter<'a>(btree_map::Iter<'a, String, Value>) of Extra => (&'a str, &'a Value), |(name, value)| (name.as_str(), value)
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

/// The name of a member, borrowed from the input unless it has an escape.
pub(crate) struct Key<'de>(pub(crate) Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member name")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Text)
    }
}
