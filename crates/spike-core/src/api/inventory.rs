//! The operations, counted: the table of contract 1.5.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::*;
use crate::codec::call::Authentication;
use crate::codec::shape::{Place, Presence, ValueShape};

/// The id as the server's framework makes it: the method, then the words of the path.
fn id(method: &str, path: &str) -> String {
    let mut id = method.to_lowercase();
    let mut words = |text: &str| {
        for word in text.split('_') {
            let (first, rest) = word.split_at(1);
            id.push_str(&first.to_uppercase());
            id.push_str(rest);
        }
    };
    for segment in path.split('/').skip(1) {
        match segment.strip_prefix('{') {
            Some(parameter) => {
                words("by");
                words(parameter.trim_end_matches('}'));
            }
            None => words(segment),
        }
    }
    id
}

#[test]
fn thirty_six_operations() {
    let unproven = REQUESTS.iter().filter(|shape| shape.defaults.unproven);
    assert_eq!((REQUESTS.len(), unproven.count()), (36, 9));
    let ids: BTreeSet<_> = REQUESTS.iter().map(|shape| shape.id).collect();
    let names: BTreeSet<_> = REQUESTS.iter().map(|shape| shape.name).collect();
    let types: BTreeSet<_> = REQUESTS.iter().map(|shape| shape.type_name).collect();
    assert_eq!((ids.len(), names.len(), types.len()), (36, 36, 36));
}

/// A request type that is not in `REQUESTS` is not compared with the specification.
#[test]
#[expect(clippy::disallowed_methods, reason = "reads the sources of this crate")]
fn every_request_type_is_listed() {
    fn declared(folder: &std::path::Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                declared(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let requests = text.lines().filter_map(|line| {
                let (name, _) = line.trim().strip_prefix("pub struct ")?.split_once(" -> ")?;
                Some(name.to_owned())
            });
            found.extend(requests);
        }
    }
    let mut found = BTreeSet::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/api");
    declared(folder.as_ref(), &mut found);
    let listed: BTreeSet<String> =
        REQUESTS.iter().map(|shape| shape.type_name.to_owned()).collect();
    assert_eq!(listed, found);
}

#[test]
fn ids_are_those_of_the_framework() {
    for shape in REQUESTS {
        let expected = match shape.name {
            // A bare array is listed, by the two ids the documentation shows.
            "GET /nutrition_records" => "listNutritionRecords".to_owned(),
            "GET /lab_reports" => "listLabReports".to_owned(),
            _ => id(shape.method(), shape.path()),
        };
        assert_eq!(shape.id, expected);
    }
}

#[test]
fn only_logins_go_without_a_token_and_only_they_may_post_twice() {
    for shape in REQUESTS {
        let login = shape.path().starts_with("/auth/");
        let open = shape.defaults.authentication == Authentication::None;
        assert_eq!(open, login, "{}", shape.id);
        let changes = ["POST", "PATCH"].contains(&shape.method());
        assert_eq!(shape.defaults.idempotent, login || !changes, "{}", shape.id);
    }
}

#[test]
fn path_parameters_are_those_of_the_template() {
    for shape in REQUESTS {
        let of_template: Vec<&str> = shape
            .path()
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        let declared: Vec<&str> = shape
            .parameters
            .iter()
            .filter(|parameter| parameter.place == Place::Path)
            .map(|parameter| parameter.name)
            .collect();
        assert_eq!(of_template, declared, "{}", shape.name);
    }
}

/// A value of this shape.
fn sample(shape: ValueShape) -> Value {
    match shape {
        ValueShape::Boolean => json!(true),
        ValueShape::Integer | ValueShape::Milliseconds | ValueShape::OffsetMinutes => json!(60),
        ValueShape::Number | ValueShape::Grams => json!(1.5),
        ValueShape::Date => json!("2026-04-13"),
        ValueShape::Timestamp => json!("2026-04-13T00:00:00Z"),
        ValueShape::Secret => json!("0".repeat(64)),
        ValueShape::Base64 => json!("JVBERi0xLjcK"),
        ValueShape::Enum(values) => json!(values.values[0]),
        ValueShape::Measurements(names) => json!({names.values[0]: 1.5}),
        ValueShape::List(element) => json!([sample(*element)]),
        ValueShape::Object(object) => {
            object.fields.iter().map(|field| (field.name.to_owned(), sample(field.value))).collect()
        }
        _ => json!("https://example.com/a"),
    }
}

/// Values for every member that a request sends, or for those it needs.
fn values(shape: &RequestShape, all: bool) -> Map<String, Value> {
    let mut values = Map::new();
    for (place, member) in shape.members() {
        let value = match (member.name, member.presence) {
            ("to_date", _) => json!("2026-04-14"),
            ("to_timestamp", _) => json!("2026-04-14T00:00:00Z"),
            // An image is content or a URL, and here the URL.
            ("body", Presence::Optional) => continue,
            ("body_url", _) => sample(member.value),
            ("application_user_id" | "country_code" | "language_code" | "state", _) => json!("us"),
            ("provider_slug", _) => json!("garmin"),
            _ if place == Place::Path => json!("r-1"),
            (_, Presence::List | Presence::NonEmptyList) => json!([sample(member.value)]),
            _ => sample(member.value),
        };
        let needed = matches!(member.presence, Presence::Required | Presence::NonEmptyList)
            || member.name == "body_url"
            || shape.type_name == "ModifyNutritionRecord";
        if all || needed {
            values.insert(member.name.to_owned(), value);
        }
    }
    values
}

#[test]
fn every_request_is_built_from_json_by_the_names_that_are_sent() {
    for shape in REQUESTS {
        for all in [false, true] {
            let values = values(shape, all);
            let call = shape.call(&values).unwrap();
            assert_eq!(call.name(), shape.name);
            let body: Map<String, Value> =
                call.body().map(|body| serde_json::from_slice(body).unwrap()).unwrap_or_default();
            for (place, member) in shape.members() {
                let sent = match place {
                    Place::Path => call.path().contains(values[member.name].as_str().unwrap()),
                    Place::Query => call.query().names().any(|name| name == member.name),
                    Place::Body => body.contains_key(member.name),
                };
                let expected =
                    values.contains_key(member.name) || member.presence == Presence::Defaulted;
                assert_eq!(sent, expected, "{} {}", shape.name, member.name);
            }
            let names = body.keys().map(String::as_str).chain(call.query().names());
            for name in names {
                assert!(shape.members().any(|(_, member)| member.name == name), "{name}");
            }
        }
    }
}

#[test]
fn bad_values_are_input_errors_that_name_them() {
    for shape in REQUESTS.iter().filter(|shape| !shape.defaults.unproven) {
        let refused = |values: &Map<String, Value>, part: &str| {
            let error = shape.call(values).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Input);
            let text = error.to_string();
            assert!(text.starts_with(shape.name), "{text}");
            assert!(text.contains(&format!("`{part}`")), "{part}: {text}");
            assert!(!text.contains("secret"), "{text}");
        };
        let good = values(shape, true);
        let mut unknown = good.clone();
        unknown.insert("unheard_of".to_owned(), json!("secret"));
        refused(&unknown, "unheard_of");
        for (_, member) in shape.members() {
            if !good.contains_key(member.name) {
                continue;
            }
            let mut wrong = good.clone();
            wrong.insert(member.name.to_owned(), json!({"secret": ["secret"]}));
            if !matches!(member.value, ValueShape::Measurements(_)) {
                refused(&wrong, member.name);
            }
            if member.presence == Presence::Required {
                let mut missing = good.clone();
                missing.insert(member.name.to_owned(), Value::Null);
                refused(&missing, member.name);
            }
        }
    }
}

#[test]
fn operations_without_documented_parameters_take_any() {
    let values = json!({"from_date": "2026-04-13", "types": ["steps", 2], "n": 7, "none": null});
    let call = StatisticsInterpolation::SHAPE.call(values.as_object().unwrap()).unwrap();
    let query = call.query().encode(crate::ArrayStyle::Comma).unwrap();
    assert_eq!(query, "from_date=2026-04-13&n=7&types=steps,2");
    let values = json!({"any": {"thing": 1}});
    let call = ProcessLabReports::SHAPE.call(values.as_object().unwrap()).unwrap();
    assert_eq!(call.body().unwrap(), r#"{"any":{"thing":1}}"#);
}

#[test]
fn answers_are_decoded_to_json_with_the_checks_of_their_type() {
    let reply = |body: &'static str| {
        let raw = crate::RawReply::new(http::StatusCode::OK, body);
        ListSleeps::SHAPE.decode(raw)
    };
    let good = reply(r#"{"sleeps":[{"duration":5.0,"score":"high"}]}"#).unwrap();
    assert_eq!(good.value, json!({"sleeps":[{"duration":5,"score":"high"}]}));
    assert_eq!(good.deviations.len(), 1);
    assert!(reply(r#"{"sleeps":"none"}"#).is_err());
}
