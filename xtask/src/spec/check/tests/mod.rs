//! Every kind of difference is found, and its message names it; another layout of the same document is no difference.

mod layout;
mod mock;
mod shapes;

use std::sync::OnceLock;

use serde_json::Value;
use spike_openapi::Document;

use super::{Inputs, check};
use crate::spec::OURS;
use crate::workspace::{self, Workspace};

fn root() -> &'static Value {
    static ROOT: OnceLock<Value> = OnceLock::new();
    ROOT.get_or_init(|| {
        let document = spike_openapi::read(&workspace::here().join(OURS)).unwrap();
        document.root().clone()
    })
}

fn inputs() -> &'static Inputs {
    static INPUTS: OnceLock<Inputs> = OnceLock::new();
    INPUTS.get_or_init(|| Inputs::read(&Workspace::new(workspace::here())).unwrap())
}

fn failures(root: Value, inputs: &Inputs) -> Vec<String> {
    check(&Document::new(root).unwrap(), inputs).failures().to_vec()
}

/// Returns what is wrong if none of the failures has all these words, which are separated by ` & `.
fn missing(failures: &[String], words: &str) -> Option<String> {
    let has_all = |failure: &String| words.split(" & ").all(|word| failure.contains(word));
    let is_missing = !failures.iter().any(has_all);
    is_missing.then(|| format!("no failure has all of {words}: {failures:#?}"))
}

fn assert_fails(failures: &[String], words: &str) {
    assert_eq!(missing(failures, words), None);
}

/// Returns the value at a place, and the last name of the place.
fn locate<'a>(mut value: &'a mut Value, place: &str) -> (&'a mut Value, String) {
    let names: Vec<String> = place.split('/').skip(1).map(|name| name.replace("~1", "/")).collect();
    let (last, names) = names.split_last().unwrap();
    for name in names {
        let key = index(value, name);
        value = match value {
            Value::Array(items) => &mut items[key.parse::<usize>().unwrap()],
            other => other.get_mut(&key).unwrap_or_else(|| panic!("no {name} in {place}")),
        };
    }
    let key = index(value, last);
    (value, key)
}

/// Returns the number of the element that a name such as `name=value` selects; other names stay.
fn index(value: &Value, name: &str) -> String {
    match (value, name.split_once('=')) {
        (Value::Array(items), Some((key, wanted))) => {
            let is_wanted =
                |item: &Value| *if key.is_empty() { item } else { &item[key] } == wanted;
            let found = items.iter().position(is_wanted);
            found.unwrap_or_else(|| panic!("no {name}")).to_string()
        }
        _ => name.to_owned(),
    }
}

/// Applies a change, as differences.txt describes it.
fn apply(change: &str, root: &mut Value, inputs: &mut Inputs) {
    let (action, rest) = change.split_once(' ').unwrap();
    let (place, argument) = rest.split_once(' ').unwrap_or((rest, ""));
    let Some((file, place)) = place.split_once('#') else {
        return edit(action, root, place, argument);
    };
    if file == "index" {
        return edit(action, &mut inputs.examples.index, place, argument);
    }
    let files = &mut inputs.examples.files;
    if place.is_empty() {
        if action == "remove" {
            files.remove(file).unwrap();
        } else {
            files.insert(file.to_owned(), argument.to_owned());
        }
        return;
    }
    let text = files.get_mut(file).unwrap();
    let mut body = serde_json::from_str(text).unwrap();
    edit(action, &mut body, place, argument);
    *text = body.to_string();
}

fn edit(action: &str, root: &mut Value, place: &str, argument: &str) {
    let (owner, key) = locate(root, place);
    let json = || serde_json::from_str::<Value>(argument).unwrap();
    let remove = |owner: &mut Value| match owner {
        Value::Array(items) => items.remove(key.parse().unwrap()),
        Value::Object(members) => members.remove(&key).unwrap(),
        _ => panic!("{place}"),
    };
    match (action, owner) {
        ("remove", owner) => drop(remove(owner)),
        ("rename", owner) => owner[argument] = remove(owner),
        ("push", owner) => owner[&key].as_array_mut().unwrap().push(json()),
        ("set", Value::Array(items)) => items[key.parse::<usize>().unwrap()] = json(),
        ("set", owner) => owner[&key] = json(),
        _ => panic!("{action}"),
    }
}

/// Checks one row of differences.txt; returns what is wrong with it.
fn row(row: &str) -> Vec<String> {
    let (mut root, mut inputs) = (root().clone(), inputs().clone());
    let (words, changes): (Vec<&str>, Vec<&str>) = row
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .partition(|line| line.starts_with(' '));
    assert_eq!(words.is_empty(), changes.is_empty(), "{row}");
    if changes.is_empty() {
        return Vec::new();
    }
    changes.iter().for_each(|change| apply(change, &mut root, &mut inputs));
    let failures = failures(root, &inputs);
    let wrong = words.iter().filter_map(|words| missing(&failures, words.trim()));
    wrong.map(|wrong| format!("{}\n{wrong}", changes[0])).collect()
}

#[test]
fn every_difference_is_found() {
    let rows: Vec<&str> = include_str!("../tests/differences.txt").split("\n\n").collect();
    assert!(rows.len() > 130, "{}", rows.len());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let wrong = std::thread::scope(|scope| {
        let parts = rows.chunks(rows.len().div_ceil(threads));
        let parts: Vec<_> = parts
            .map(|rows| scope.spawn(|| rows.iter().flat_map(|one| row(one)).collect::<Vec<_>>()))
            .collect();
        let all = parts.into_iter().flat_map(|part| part.join().unwrap());
        all.collect::<Vec<_>>()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn our_document_passes() {
    assert_eq!(failures(root().clone(), inputs()), [] as [String; 0]);
}

#[test]
fn there_are_thirty_six_operations() {
    let operations = root()["paths"].as_object().unwrap().values();
    let count: usize = operations.map(|item| item.as_object().unwrap().len()).sum();
    assert_eq!(count, 36);
}

#[test]
fn text_that_is_not_json_is_reported() {
    let mut inputs = inputs().clone();
    inputs.examples.files.get_mut("error_400.json").unwrap().truncate(20);
    assert_fails(&failures(root().clone(), &inputs), "error_400.json & not JSON");
}

#[test]
fn history_is_not_checked() {
    let (mut root, mut inputs) = (root().clone(), inputs().clone());
    apply("set queries_samples_removed_200.json# [1]", &mut root, &mut inputs);
    assert_eq!(failures(root, &inputs), [] as [String; 0]);
}

#[test]
fn an_old_table_is_reported() {
    let mut inputs = inputs().clone();
    inputs.table = inputs.table.replace("`GetSleep`", "`Get`");
    let words = "docs/operations.md & not up to date & --write";
    assert_fails(&failures(root().clone(), &inputs), words);
}

#[test]
fn the_table_has_the_methods_of_the_clients() {
    let table = &inputs().table;
    for row in ["`UserInfo` | `user_info` |", "`Vec<LabReport>` | `lab_reports` |"] {
        assert!(table.contains(row), "{row}");
    }
}
