//! Other layouts of the same document, which all pass.

use serde_json::{Map, Value, json};
use spike_openapi::{Document, reference};

use super::{failures, inputs, root};

fn assert_passes(root: Value) {
    assert_eq!(failures(root, inputs()), [] as [String; 0]);
}

#[test]
fn as_json_with_other_order_and_without_comments() {
    let mut text = "{".to_owned();
    let members: Vec<_> = root().as_object().unwrap().iter().rev().collect();
    for (index, (name, value)) in members.into_iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        text.push_str(&format!("{comma}\n  {name:?} : {value:#}"));
    }
    text.push('}');
    assert_passes(spike_openapi::parse(&text).unwrap().root().clone());
}

/// Returns the value with all references replaced by their targets. A key beside a `$ref` takes precedence.
fn inlined(document: &Document, value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| inlined(document, item)).collect(),
        Value::Object(members) => {
            let mut all: Map<String, Value> = match reference(value) {
                Some(_) => match inlined(document, document.follow(value)) {
                    Value::Object(target) => target,
                    _ => Map::new(),
                },
                None => Map::new(),
            };
            let own = members.iter().filter(|(name, _)| *name != "$ref");
            all.extend(own.map(|(name, member)| (name.clone(), inlined(document, member))));
            Value::Object(all)
        }
        other => other.clone(),
    }
}

#[test]
fn in_place_of_references() {
    let document = Document::new(root().clone()).unwrap();
    let mut changed = root().clone();
    changed["paths"] = inlined(&document, &root()["paths"]);
    changed["webhooks"] = inlined(&document, &root()["webhooks"]);
    assert!(!changed["paths"].to_string().contains("$ref"));
    assert_passes(changed);
}

#[test]
fn references_wrapped_in_all_of() {
    fn wrap(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(wrap),
            Value::Object(members) => {
                members.values_mut().for_each(wrap);
                let is_schema = |target: &&str| target.starts_with("#/components/schemas/");
                let target = members.get("$ref").and_then(Value::as_str).filter(is_schema);
                if let Some(target) = target.map(str::to_owned) {
                    members.remove("$ref");
                    members.insert("allOf".to_owned(), json!([{ "$ref": target }]));
                }
            }
            _ => {}
        }
    }
    let mut changed = root().clone();
    wrap(&mut changed);
    assert!(changed.to_string().contains("allOf"));
    assert_passes(changed);
}

#[test]
fn what_operations_share_in_each_or_in_the_path() {
    let mut changed = root().clone();
    let bearer = json!([{ "bearer": [] }]);
    changed.as_object_mut().unwrap().remove("security");
    for (_, item) in changed["paths"].as_object_mut().unwrap() {
        let item = item.as_object_mut().unwrap();
        let only = item.len() == 1;
        let mut shared = None;
        for operation in item.values_mut() {
            let operation = operation.as_object_mut().unwrap();
            operation.entry("security").or_insert_with(|| bearer.clone());
            if only {
                shared = operation.remove("parameters");
            }
        }
        item.extend(shared.map(|shared| ("parameters".to_owned(), shared)));
    }
    assert_passes(changed);
}
