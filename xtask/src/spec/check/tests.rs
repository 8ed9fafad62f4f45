//! Every kind of break is caught, and the message names it; another way to write the same is none.

mod answers;
mod examples;
mod layout;
mod mock;
mod operations;
mod requests;
mod sources;
mod words;

use std::sync::OnceLock;

use serde_json::{Map, Value};

use super::{Inputs, check};
use crate::spec::resolve::Document;
use crate::spec::{OURS, load};
use crate::workspace::{self, Workspace};

fn root() -> &'static Value {
    static ROOT: OnceLock<Value> = OnceLock::new();
    ROOT.get_or_init(|| {
        let document = load::read(&workspace::here().join(OURS)).unwrap();
        document.root().clone()
    })
}

fn inputs() -> &'static Inputs {
    static INPUTS: OnceLock<Inputs> = OnceLock::new();
    INPUTS.get_or_init(|| Inputs::read(&Workspace::new(workspace::here())).unwrap())
}

/// The failures of a document.
fn failures_of(root: Value, inputs: &Inputs) -> Vec<String> {
    let document = Document::new(root).unwrap();
    check(&document, inputs).failures().to_vec()
}

/// The failures after a change of the document.
fn failures(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut changed = root().clone();
    change(&mut changed);
    assert_ne!(changed, *root(), "the test changes nothing");
    failures_of(changed, inputs())
}

/// The failures after a change of everything else.
fn failures_with(change: impl FnOnce(&mut Inputs)) -> Vec<String> {
    let mut changed = inputs().clone();
    change(&mut changed);
    failures_of(root().clone(), &changed)
}

/// One failure has all these words, and there are few of them.
fn assert_names(failures: &[String], words: &[&str]) {
    let has_all = |failure: &&String| words.iter().all(|word| failure.contains(word));
    assert!(
        failures.iter().any(|failure| has_all(&failure)),
        "no failure has all of {words:?}: {failures:#?}"
    );
}

/// Breaks the document and reads the message.
fn assert_caught(change: impl FnOnce(&mut Value), words: &[&str]) {
    assert_names(&failures(change), words);
}

fn at<'a>(root: &'a mut Value, pointer: &str) -> &'a mut Value {
    root.pointer_mut(pointer)
        .unwrap_or_else(|| panic!("there is no {pointer}"))
}

fn object<'a>(root: &'a mut Value, pointer: &str) -> &'a mut Map<String, Value> {
    at(root, pointer).as_object_mut().unwrap()
}

fn list<'a>(root: &'a mut Value, pointer: &str) -> &'a mut Vec<Value> {
    at(root, pointer).as_array_mut().unwrap()
}

/// Splits a pointer into where and what.
fn split(pointer: &str) -> (&str, String) {
    let (place, key) = pointer.rsplit_once('/').unwrap();
    (place, key.replace("~1", "/"))
}

fn set(root: &mut Value, pointer: &str, value: impl Into<Value>) {
    let (place, key) = split(pointer);
    object(root, place).insert(key, value.into());
}

fn remove(root: &mut Value, pointer: &str) -> Value {
    let (place, key) = split(pointer);
    object(root, place).remove(&key).unwrap()
}

fn rename(root: &mut Value, pointer: &str, name: &str) {
    let value = remove(root, pointer);
    let (place, _) = split(pointer);
    object(root, place).insert(name.to_owned(), value);
}

/// The parameter of an operation.
fn parameter<'a>(root: &'a mut Value, operation: &str, name: &str) -> &'a mut Value {
    let all = list(root, &format!("{operation}/parameters"));
    let found = all.iter_mut().find(|one| one["name"] == name);
    found.unwrap_or_else(|| panic!("{operation} has no parameter {name} of its own"))
}

const DAILY: &str = "/paths/~1queries~1statistics~1daily/get";
const INTERVAL: &str = "/paths/~1queries~1statistics~1interval/get";
const SERIES: &str = "/paths/~1queries~1timeseries/get";
const LINK: &str = "/paths/~1providers~1{provider_slug}~1integration~1init_url/get";
const SCHEMAS: &str = "/components/schemas";

#[test]
fn our_document_passes() {
    assert_eq!(failures_of(root().clone(), inputs()), [] as [String; 0]);
}
