//! The kinds of values that are told apart.

use spike_core::ValueShape;

use crate::spec::schema::{Schema, View};

/// The kind of a value, in a shape and in a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Any,
    Boolean,
    Date,
    Enum,
    Integer,
    List,
    Map,
    Nothing,
    Number,
    Object,
    Text,
    Time,
}

impl Kind {
    pub fn of_shape(shape: &ValueShape) -> Self {
        match shape {
            ValueShape::Empty => Self::Nothing,
            ValueShape::Boolean => Self::Boolean,
            ValueShape::Integer | ValueShape::Milliseconds | ValueShape::OffsetMinutes => {
                Self::Integer
            }
            ValueShape::Number | ValueShape::Grams => Self::Number,
            ValueShape::String | ValueShape::Secret | ValueShape::Base64 => Self::Text,
            ValueShape::Date => Self::Date,
            ValueShape::Timestamp => Self::Time,
            ValueShape::Enum(_) => Self::Enum,
            ValueShape::Object(_) | ValueShape::Group(_) => Self::Object,
            ValueShape::List(_) | ValueShape::Column => Self::List,
            ValueShape::Measurements(_) => Self::Map,
            _ => Self::Any,
        }
    }

    pub fn of_schema(schema: &Schema<'_>, view: &View<'_>) -> Self {
        let mut types = view.types.iter();
        let (Some(only), None) = (types.next(), types.next()) else {
            return Self::Any;
        };
        match (*only, schema.text("format")) {
            ("string", _) if schema.words().is_some() => Self::Enum,
            ("string", Some("date")) => Self::Date,
            ("string", Some("date-time")) => Self::Time,
            ("string", _) => Self::Text,
            ("integer", _) => Self::Integer,
            ("number", _) => Self::Number,
            ("boolean", _) => Self::Boolean,
            ("array", _) => Self::List,
            ("object", _) if schema.get("x-map-keys").is_some() => Self::Map,
            ("object", _) => Self::Object,
            _ => Self::Any,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Boolean => "a boolean",
            Self::Date => "a date",
            Self::Enum => "an enum",
            Self::Integer => "an integer",
            Self::List => "an array",
            Self::Map => "a map of measurements",
            Self::Nothing => "nothing",
            Self::Number => "a number",
            Self::Object => "an object",
            Self::Text => "a string",
            Self::Time => "a date-time",
        }
    }
}
