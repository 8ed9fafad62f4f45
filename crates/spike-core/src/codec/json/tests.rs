//! The reader, compared with serde_json.

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::*;
use crate::api::golden::by_value;
use crate::codec::from_json;
use crate::codec::members::Extra;
use crate::reply::Deviation;

fn read(text: &str) -> Json {
    from_json::from_text(&text.into()).unwrap()
}

#[test]
fn a_value_is_the_text_that_came() {
    let json = read(r#" { "a" : [1.50, 2e2, -0] } "#);
    assert_eq!(json.text(), r#"{ "a" : [1.50, 2e2, -0] }"#);
    assert_eq!(format!("{json:?} {json}"), format!("{} {}", json.text(), json.text()));
    assert_eq!(by_value(json.value()), by_value(json!({"a": [1.5, 200.0, -0.0]})));
    assert_eq!(json.parse::<serde::de::IgnoredAny>().ok(), Some(serde::de::IgnoredAny));
    assert!(json.parse::<Vec<u8>>().is_err());
    assert_eq!(json, read(r#"{"a":[1.5,200.0,-0.0]}"#));
    assert_ne!(json, read(r#"{"a":[1.5,200.0]}"#));
    assert_eq!(json.detach(), json);
    assert_eq!(read(r#""a\u00e4""#).as_str().as_deref(), Some("aä"));
    assert_eq!(read("1").as_str(), None);
    assert!(read("null").is_null() && !read("0").is_null());
}

#[test]
fn numbers_are_written_as_serde_json_writes_them() {
    for (text, written) in [
        ("0", "0"),
        ("-0", "-0.0"),
        ("-7", "-7"),
        ("18446744073709551615", "18446744073709551615"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("18446744073709551616", "1.8446744073709552e+19"),
        ("-1.50", "-1.5"),
        ("1e2", "100.0"),
    ] {
        assert_eq!(serde_json::to_string(&read(text)).unwrap(), written);
        assert_eq!(read(text).value().to_string(), written);
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(|number: f64| Value::from((number * 64.0).round() / 64.0)),
        "\\PC{0,6}".prop_map(Value::from),
        ".{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(".{0,4}", inner, 0..5)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// Pieces of which documents, valid and not, are made.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"b\"",
    "\"\\ud83d\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u00e4\\n\"",
    "\"ä\u{7f}\"",
    "\"",
    "\\",
    "\\u12",
    "\u{1}",
    "0",
    "-0",
    "-",
    "7",
    "9007199254740993",
    "1.50",
    "1.",
    "2e5",
    "1e-400",
    "1e",
    "true",
    "false",
    "null",
    "nul",
    " ",
    "\n",
    "\t",
    "\r",
    "\u{c}",
];

fn document() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..9);
    let damaged = (value(), any::<prop::sample::Index>(), prop::sample::select(PIECES));
    prop_oneof![
        pieces.prop_map(|pieces| pieces.concat()),
        damaged.prop_map(|(value, at, piece)| {
            let mut text = value.to_string();
            let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
            text.insert_str(*at.get(&places), piece);
            text
        }),
    ]
}

/// Equal, but for the last digits of numbers, which serde_json does not always read exactly.
fn is_close(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            (one - other).abs() <= one.abs() * 1e-14
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| is_close(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let is_there = |(name, one): (&String, &Value)| {
                other.get(name).is_some_and(|other| is_close(one, other))
            };
            one.len() == other.len() && one.iter().all(is_there)
        }
        _ => one == other,
    }
}

fn is_finite(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_some_and(f64::is_finite),
        Value::Array(items) => items.iter().all(is_finite),
        Value::Object(members) => members.values().all(is_finite),
        _ => true,
    }
}

fn check(text: &str) -> Result<(), Syntax> {
    Reader::new(&text.into()).check()
}

#[test]
fn any_depth_is_skipped_but_only_so_much_can_be_represented() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let is_representable = |text: &str| from_json::from_text::<Json>(&text.into()).is_ok();
    for depth in [1, 126, 127, 128, 100_000] {
        assert_eq!(check(&nested(depth)), Ok(()));
        let expected = serde_json::from_str::<Value>(&nested(depth)).is_ok();
        assert_eq!(is_representable(&nested(depth)), expected, "{depth}");
        let objects = format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
        let expected = serde_json::from_str::<Value>(&objects).is_ok();
        assert_eq!(is_representable(&objects), expected, "{depth}");
    }
    assert_eq!(check(&"[".repeat(100_000)), Err(Syntax { at: 100_000, fault: Fault::CutOff }));
}

#[test]
fn numbers_in_a_list_may_be_written_in_any_way() {
    let read = |text: &str| from_json::from_text::<Vec<i64>>(&text.into());
    for text in ["[1,2,3]", "[1, 2,3]", " [ 1\n,\t2 , 3 ] ", "[1,2.0,3e0]"] {
        assert_eq!(read(text), Ok(vec![1, 2, 3]), "{text}");
    }
    assert_eq!(read("[]"), Ok(vec![]));
    assert_eq!(read("null"), Ok(vec![]));
    assert_eq!(read("[1,x]"), Err("not JSON".to_owned()));
    for text in ["[1,]", "[,1]", "[1 2]", "[1", "[1}", "[1],", "[01]", "[1,,2]"] {
        assert_eq!(read(text), Err("not JSON".to_owned()), "{text}");
    }
    assert_eq!(read("[1,2.5]"), Err("[1]: expected an integer, found a number".to_owned()));
}

#[test]
fn of_a_repeated_member_the_last_value_counts() {
    let mut extra = Extra::default();
    for (name, value) in [("b", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5)] {
        extra.push(name, Json::from(Value::from(value)));
    }
    extra.finish(&[("c", true), ("a", false)]);
    let members: Vec<_> = extra.iter().map(|(name, value)| (name, value.text())).collect();
    assert_eq!(members, [("a", "5"), ("b", "3")]);
    assert_eq!(extra.get("c"), None);
}

#[test]
fn paths_are_those_of_the_values() {
    let text = r#"{"a": [{}, {"\ud83d": 1}], "b": 1e400}"#.into();
    let mut json = Reader::new(&text);
    let mut is_first = true;
    json.object().unwrap();
    json.next_member(&mut is_first).unwrap();
    let list = json.member::<Vec<crate::api::Sleep>>("a").unwrap().unwrap();
    assert_eq!(list.len(), 2);
    json.next_member(&mut is_first).unwrap();
    assert!(json.optional::<f64>("b", &mut Extra::default()).unwrap().is_none());
    assert_eq!(json.next_member(&mut is_first), Ok(None));
    let told: Vec<String> = json.into_deviations().iter().map(Deviation::to_string).collect();
    assert_eq!(
        told,
        [
            "a[1]: found a name that cannot be represented",
            "b: found a number that cannot be represented",
        ]
    );
}

proptest! {
    #[test]
    fn every_value_is_read_and_written(value in value(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let json = read(&text.unwrap());
        prop_assert_eq!(json.value(), value.clone());
        prop_assert_eq!(serde_json::to_value(&json).unwrap(), value.clone());
        prop_assert_eq!(serde_json::from_str::<Json>(json.text()).unwrap(), Json::from(value));
    }

    /// What is JSON for serde_json is JSON for the reader, and what it can represent, the reader keeps.
    #[test]
    fn the_same_documents(text in document()) {
        let is_json = serde_json::from_str::<&RawValue>(&text).is_ok();
        prop_assert_eq!(check(&text).is_ok(), is_json);
        // With the feature `arbitrary_precision`, serde_json can represent any number.
        let value = serde_json::from_str(&text).ok().filter(is_finite);
        let json = from_json::from_text::<Json>(&text.as_str().into()).ok().map(|json| json.value());
        prop_assert_eq!(json.is_some(), value.is_some());
        for (json, value) in json.iter().zip(&value) {
            prop_assert!(is_close(json, value), "{json} and {value}");
        }
    }

    #[test]
    fn what_is_cut_off_is_called_so(value in value(), at in any::<prop::sample::Index>()) {
        let text = Value::from(vec![value]).to_string();
        let end = at.index(text.len());
        let bytes = Bytes::copy_from_slice(&text.as_bytes()[..end]);
        let cut = super::text(&bytes).and_then(|text| Reader::new(&text).check());
        prop_assert_eq!(cut.unwrap_err().fault, Fault::CutOff);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let checked = super::text(&bytes.clone().into()).and_then(|text| Reader::new(&text).check());
        prop_assert_eq!(checked.is_ok(), serde_json::from_slice::<&RawValue>(&bytes).is_ok());
    }

    #[test]
    fn strings_of_any_length(text in "[ -~äé]{0,40}", escape in prop::option::of("[\"\\\\\n\u{1}]"), at in 0_usize..40) {
        let mut text = text;
        let place = text.char_indices().nth(at).map_or(text.len(), |(place, _)| place);
        text.insert_str(place, escape.as_deref().unwrap_or_default());
        let json = Value::from(text.as_str()).to_string();
        prop_assert_eq!(from_json::from_text::<String>(&json.into()), Ok(text));
    }
}
