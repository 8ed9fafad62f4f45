//! What an answer type looks like, for tools that compare it with a specification.

/// The shape of a type that can be read from JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "hidden; its only reader wants to see every case"
)]
pub enum Shape {
    /// An object with known members.
    Object {
        /// The Rust type.
        name: &'static str,
        /// The members in the order they are declared.
        fields: Vec<Field>,
    },
    /// An array.
    List(Box<Self>),
    /// An object from the words of an enum to numbers.
    Measurements(Words),
    /// A string of an open enum.
    Words(Words),
    /// An array of numbers and the odd other value.
    Column,
    /// A plain value, by what is expected of it.
    Leaf(&'static str),
    /// Anything.
    Any,
}

/// An open enum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "hidden; made in one place")]
pub struct Words {
    /// The Rust type.
    pub name: &'static str,
    /// The values it knows.
    pub known: Vec<&'static str>,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "hidden; made in one place")]
pub struct Field {
    /// Its JSON name.
    pub name: &'static str,
    /// `required`, `optional` or `list`.
    pub kind: &'static str,
    /// What it holds.
    pub shape: Shape,
}
