//! Values for every parameter and every answer, with marks wherever the type allows.

use serde_json::{Map, Value, json};
use spike_core::{Place, Presence, RequestShape, ValueShape};

use crate::marks;

/// Returns a value of this shape.
pub(super) fn value(shape: ValueShape) -> Value {
    match shape {
        ValueShape::Boolean => json!(true),
        ValueShape::Integer | ValueShape::Milliseconds => json!(marks::WHOLE),
        ValueShape::OffsetMinutes => json!(60),
        ValueShape::Number | ValueShape::Grams => marks::number(),
        ValueShape::Date => json!("2026-04-13"),
        ValueShape::Timestamp => json!("2026-04-13T00:00:00Z"),
        ValueShape::Base64 => json!("JVBERi0xLjcgenF4"),
        ValueShape::Enum(values) => json!(values.values[0]),
        ValueShape::Measurements(names) => json!({names.values[0]: marks::number()}),
        ValueShape::List(element) => json!([value(*element)]),
        ValueShape::Column => json!([marks::number(), marks::VALUE]),
        ValueShape::Object(object) => {
            let members = object.fields.iter().map(|field| {
                let item = value(field.value);
                let list = matches!(field.presence, Presence::List | Presence::NonEmptyList);
                (field.name.to_owned(), if list { json!([item]) } else { item })
            });
            members.collect()
        }
        _ => json!(marks::VALUE),
    }
}

/// Returns values for every parameter of a request.
pub(super) fn parameters(shape: &RequestShape) -> Map<String, Value> {
    let mut values = Map::new();
    for (place, member) in shape.members() {
        let sample = match (member.name, member.presence) {
            ("to_date", _) => json!("2026-04-14"),
            ("to_timestamp", _) => json!("2026-04-14T00:00:00Z"),
            // An image is content or a URL, and here the URL.
            ("body", Presence::Optional) => continue,
            ("body_url" | "redirect_uri", _) => {
                json!(format!("https://example.com/a?q={}", marks::VALUE))
            }
            ("application_user_id", _) => json!(marks::USER),
            ("signature", _) => json!(marks::signature()),
            ("provider_slug", _) => json!("garmin"),
            _ if place == Place::Path => json!(marks::VALUE),
            (_, Presence::List | Presence::NonEmptyList) => json!([value(member.value)]),
            _ => value(member.value),
        };
        values.insert(member.name.to_owned(), sample);
    }
    values
}

/// Returns answers: as documented, with text in every place, and of another kind altogether.
pub(super) fn answers(shape: &RequestShape) -> Vec<String> {
    let right = value(shape.answer);
    let wrong = match &right {
        Value::Object(members) => {
            members.keys().map(|name| (name.clone(), json!(marks::VALUE))).collect()
        }
        _ => json!([marks::VALUE]),
    };
    let nested = json!({"error": {"message": marks::VALUE}});
    [right, wrong, json!(marks::VALUE), nested].iter().map(Value::to_string).collect()
}
