//! `types.py`: enums and objects.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use spike_core::{FieldShape, ObjectShape, Presence, RequestShape, ValueShape};

const HEAD: &str = "\
\"\"\"The types of parameters and answers. Written by `cargo xtask python --write`.

Enums are open: a value that is newer than this version of the SDK is kept. Answers keep the members that this version
does not know, too; a member that is not required is absent if there is no data, and never `None` or zero.
\"\"\"

from typing import Any, Literal, NotRequired, TypedDict

";

/// Returns the text of the file.
pub fn render(requests: &[&RequestShape]) -> String {
    let mut found = Found::default();
    for request in requests {
        for (_, member) in request.members() {
            found.add(&member.value);
        }
        found.add(&request.answer);
    }
    let mut text = HEAD.to_owned();
    for (name, values) in &found.enums {
        let _ = writeln!(text, "{name} = (\n    Literal[");
        for value in *values {
            let _ = writeln!(text, "        \"{value}\",");
        }
        text.push_str("    ]\n    | str\n)\n");
    }
    for object in &found.objects {
        let _ = writeln!(text, "\n\nclass {}(TypedDict):", object.type_name);
        for field in object.fields {
            let _ = writeln!(text, "    {}: {}", field.name, member(field));
        }
    }
    text
}

fn member(field: &FieldShape) -> String {
    let name = in_answer(&field.value);
    match field.presence {
        Presence::Required | Presence::Nullable => name,
        Presence::List | Presence::NonEmptyList => format!("NotRequired[list[{name}]]"),
        _ => format!("NotRequired[{name}]"),
    }
}

/// Returns the type of a value in an answer.
pub fn in_answer(shape: &ValueShape) -> String {
    match shape {
        ValueShape::Empty => "None".to_owned(),
        ValueShape::Boolean => "bool".to_owned(),
        ValueShape::Integer | ValueShape::Milliseconds | ValueShape::OffsetMinutes => {
            "int".to_owned()
        }
        ValueShape::Number | ValueShape::Grams => "float".to_owned(),
        ValueShape::String
        | ValueShape::Secret
        | ValueShape::Date
        | ValueShape::Timestamp
        | ValueShape::Base64 => "str".to_owned(),
        ValueShape::Enum(shape) => shape.type_name.to_owned(),
        ValueShape::Object(object) => object.type_name.to_owned(),
        ValueShape::List(inner) => format!("list[{}]", in_answer(inner)),
        ValueShape::Measurements(keys) => format!("dict[{}, float]", keys.type_name),
        ValueShape::Column => "list[Any]".to_owned(),
        _ => "Any".to_owned(),
    }
}

/// The enums of all requests by their names, and the objects, each after those in it.
#[derive(Default)]
struct Found {
    enums: BTreeMap<&'static str, &'static [&'static str]>,
    objects: Vec<&'static ObjectShape>,
}

impl Found {
    fn add(&mut self, shape: &ValueShape) {
        match shape {
            ValueShape::Enum(shape) | ValueShape::Measurements(shape) => {
                self.enums.insert(shape.type_name, shape.values);
            }
            ValueShape::List(inner) => self.add(inner),
            ValueShape::Object(object) => {
                object.fields.iter().for_each(|field| self.add(&field.value));
                if self.objects.iter().all(|known| known.type_name != object.type_name) {
                    self.objects.push(object);
                }
            }
            _ => {}
        }
    }
}
