//! The facts of the SDK.

use serde_json::{Value, json};
use spike_core::vocabulary::{
    ActivityTag, ActivityType, Metric, NutritionalField, Provider, ProviderKind, StatisticType,
};
use spike_core::{Authentication, FieldShape, Place as Sent, Presence, RequestShape, ValueShape};

use super::facts::{Fact, Facts, LISTED, PRESENCE, Place, STYLE, UNIT, VALUES, presence};
use super::{Sdk, WEBHOOKS};

/// The members of an error, of which the SDK has no shape. The example `error_full.json` has all of them.
const PROBLEM: [(&str, &str); 9] = [
    ("type", "a string"),
    ("title", "a string"),
    ("status", "an integer"),
    ("detail", "a string"),
    ("instance", "a string"),
    ("errors", "an array of an object"),
    ("errors[].location", "a string"),
    ("errors[].message", "a string"),
    ("errors[].value", "any value"),
];

/// Returns what the SDK knows of operations, webhooks, errors, enums and measurements.
pub fn facts(sdk: &Sdk) -> Facts<'static> {
    let mut facts = Facts::default();
    sdk.requests.iter().for_each(|shape| request(&mut facts, shape));
    let listed = StatisticType::ALL.iter().filter(|one| one.is_listed_for_interval());
    let listed = listed.map(StatisticType::as_str).collect();
    facts.set(&Place::interval_types(), LISTED, listed);
    for (name, shape, kept) in WEBHOOKS {
        let place = Place::of(format!("webhook {name}"));
        facts.text(&place, "", "a webhook");
        value(&mut facts, &place.part("answer"), &shape, 0);
        for name in kept {
            let place = place.part("answer").member(name);
            facts.say(&place, "", Fact::Open);
            facts.say(&place, PRESENCE, Fact::Open);
        }
    }
    let errors = Place::of("errors").part("answer");
    facts.kind(&errors, 0, "an object");
    for (name, kind) in PROBLEM {
        facts.kind(&errors.member(name), 0, kind);
        facts.say(&errors.member(name), PRESENCE, Fact::Open);
    }
    for shape in &sdk.enums {
        facts.say(&Place::of(shape.type_name), "", Fact::Values(shape.values.to_vec()));
        shape.values.iter().for_each(|value| details(&mut facts, shape.type_name, value));
    }
    facts
}

fn request(facts: &mut Facts<'static>, shape: &RequestShape) {
    let place = Place::of(shape.name);
    let defaults = &shape.defaults;
    facts.text(&place, "", if defaults.unproven { "raw" } else { "typed" });
    facts.text(&place, "operationId", format!("`{}`", shape.id));
    facts.text(&place, "a successful status", "expected");
    if defaults.authentication == Authentication::Bearer {
        facts.text(&place, "token", "sent");
    }
    if defaults.accepts_redirect {
        facts.text(&place, "a redirect", "expected");
    }
    for (sent, member) in shape.members() {
        let part = match sent {
            Sent::Path => "path parameter",
            Sent::Query => "query parameter",
            // The body of a raw operation is up to the caller.
            _ if defaults.unproven => continue,
            _ => {
                facts.kind(&place.part("body"), 0, "an object");
                "body"
            }
        };
        let place = place.part(part).member(member.name);
        if part == "query parameter" && is_list(member.presence) {
            facts.text(&place, STYLE, "separated by commas");
        }
        field(facts, &place, &member);
    }
    if !defaults.unproven {
        value(facts, &place.part("answer"), &shape.answer, 0);
    }
}

fn field(facts: &mut Facts<'static>, place: &Place, field: &FieldShape) {
    let is_required = match field.presence {
        Presence::Required => true,
        Presence::NonEmptyList | Presence::Defaulted => !place.is_read(),
        presence => place.is_read() && presence == Presence::Nullable,
    };
    facts.text(place, PRESENCE, presence(is_required));
    value(facts, place, &field.value, usize::from(is_list(field.presence)));
}

fn value(facts: &mut Facts<'static>, place: &Place, shape: &ValueShape, mut depth: usize) {
    let mut shape = shape;
    while let ValueShape::List(inner) = shape {
        (depth, shape) = (depth + 1, inner);
    }
    match shape {
        ValueShape::Any if depth == 0 => facts.say(place, "", Fact::Open),
        ValueShape::Column => facts.kind(place, depth + 1, "any value"),
        shape => facts.kind(place, depth, kind(shape)),
    }
    let place = place.elements(depth);
    match shape {
        ValueShape::Milliseconds => facts.text(&place, UNIT, "ms"),
        ValueShape::Grams => facts.text(&place, UNIT, "g"),
        ValueShape::OffsetMinutes => facts.text(&place, UNIT, "min"),
        ValueShape::Enum(own) | ValueShape::Measurements(own) => {
            facts.set(&place, VALUES, own.values.to_vec());
        }
        ValueShape::Object(object) => {
            object.fields.iter().for_each(|one| field(facts, &place.member(one.name), one));
        }
        _ => {}
    }
}

/// Returns the kind of a value, as far as kinds are told apart.
fn kind(shape: &ValueShape) -> &'static str {
    match shape {
        ValueShape::Empty => "no body",
        ValueShape::Boolean => "a boolean",
        ValueShape::Integer | ValueShape::Milliseconds | ValueShape::OffsetMinutes => "an integer",
        ValueShape::Number | ValueShape::Grams => "a number",
        ValueShape::String | ValueShape::Secret | ValueShape::Base64 => "a string",
        ValueShape::Date => "a date",
        ValueShape::Timestamp => "a date-time",
        ValueShape::Enum(_) => "an enum",
        ValueShape::Object(_) | ValueShape::Group(_) => "an object",
        ValueShape::Measurements(_) => "a map of measurements",
        _ => "any value",
    }
}

/// Says what is known of a value of an enum: how a provider is connected, the tags of an activity, and the unit and the
/// decimals of a measurement.
fn details(facts: &mut Facts<'static>, name: &str, value: &str) {
    let place = Place::of(name);
    let (unit, decimals) = match name {
        "Provider" => {
            let kind = match Provider::from(value).kind() {
                Some(ProviderKind::Redirect) => json!("redirect"),
                Some(ProviderKind::MobileOnly) => json!("mobile"),
                Some(_) => json!("another kind"),
                None => return,
            };
            return facts.text(&place.part("x-enum-kind").member(value), "", kind.to_string());
        }
        "ActivityType" => {
            let Some(tags) = ActivityType::from(value).tags() else { return };
            let tags: Value = tags.iter().map(ActivityTag::as_str).collect();
            return facts.text(&place.part("x-enum-tags").member(value), "", tags.to_string());
        }
        "Metric" => (Metric::from(value).unit(), Metric::from(value).decimals()),
        "StatisticType" => {
            (StatisticType::from(value).unit(), StatisticType::from(value).decimals())
        }
        "NutritionalField" => (NutritionalField::from(value).unit(), None),
        _ => return,
    };
    let place = place.part("measurement");
    facts.text(&place, "", "a map");
    let place = place.member(value);
    facts.kind(&place, 0, "a number");
    if let Some(unit) = unit {
        facts.text(&place, "x-unit", json!(unit.symbol()).to_string());
    }
    if let Some(decimals) = decimals {
        facts.text(&place, "x-decimals", decimals.to_string());
    }
}

/// Returns whether a member is a list of what its shape describes.
pub fn is_list(presence: Presence) -> bool {
    matches!(presence, Presence::List | Presence::NonEmptyList)
}
