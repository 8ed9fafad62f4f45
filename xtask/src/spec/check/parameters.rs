//! Every parameter of the document is sent, and every one sent is in the document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use spike_core::time::{Date, Timestamp};

use super::facts::Parameter;
use super::operations::Pair;
use super::report::Report;
use super::schema::{Schema, Sort};
use super::sent::Sent;
use crate::spec::catalog::sample::NEW_WORD;

/// What the full requests send under one name.
#[derive(Default)]
struct Seen {
    values: BTreeSet<String>,
    is_list: bool,
}

pub fn check(pairs: &[Pair<'_>], report: &mut Report) {
    let mut count = 0;
    for pair in pairs {
        count += operation(pair, report);
    }
    report.count("parameters", count);
}

/// The number of parameters that are offered.
fn operation(pair: &Pair<'_>, report: &mut Report) -> usize {
    let id = pair.operation.id;
    let name = pair.entry.name;
    let mut full: BTreeMap<String, Seen> = BTreeMap::new();
    for request in &pair.entry.full {
        let Ok(sent) = Sent::new(request.as_ref()) else {
            continue;
        };
        for one in sent.query {
            let seen = full.entry(one.name).or_default();
            seen.values.extend(one.values);
            seen.is_list |= one.is_list;
        }
    }
    let minimal: BTreeSet<String> = match Sent::new(pair.entry.minimal.as_ref()) {
        Ok(sent) => sent.query.into_iter().map(|one| one.name).collect(),
        Err(_) => BTreeSet::new(),
    };
    let mut offered = 0;
    for parameter in &pair.operation.parameters {
        if !parameter.is_offered() {
            if full.remove(parameter.name).is_some() {
                report.fail(
                    id,
                    format!(
                        "`{name}` sends `{}`, which is `x-offered: false`",
                        parameter.name
                    ),
                );
            }
            continue;
        }
        offered += 1;
        match parameter.place {
            // That it is sent, the path shows.
            "path" => in_path(pair, parameter, report),
            "query" => {
                let Some(seen) = full.remove(parameter.name) else {
                    report.fail(
                        id,
                        format!("the query parameter `{}` is in the document, but `{name}` never sends it", parameter.name),
                    );
                    continue;
                };
                required(pair, parameter, minimal.contains(parameter.name), report);
                if let Err(what) = value(parameter, &seen) {
                    report.fail(
                        id,
                        format!("the query parameter `{}` {what}", parameter.name),
                    );
                }
            }
            other => report.fail(
                id,
                format!(
                    "`{}` is a parameter in the {other}, which nothing sends",
                    parameter.name
                ),
            ),
        }
    }
    for part in pair.operation.path.split('/') {
        let word = part
            .strip_prefix('{')
            .and_then(|word| word.strip_suffix('}'));
        let is_known = |word| {
            pair.operation
                .parameters
                .iter()
                .any(|one| one.place == "path" && one.name == word)
        };
        if let Some(word) = word.filter(|word| !is_known(*word)) {
            report.fail(
                id,
                format!("the path parameter `{word}` is not described in the document"),
            );
        }
    }
    for unknown in full.keys() {
        report.fail(
            id,
            format!("`{name}` sends the query parameter `{unknown}`, which is not in the document"),
        );
    }
    offered
}

fn in_path(pair: &Pair<'_>, parameter: &Parameter<'_>, report: &mut Report) {
    let name = parameter.name;
    if !pair.operation.path.contains(&format!("{{{name}}}")) {
        report.fail(
            pair.operation.id,
            format!("the path parameter `{name}` is not in the path"),
        );
    }
    let sort = parameter.schema.sort();
    if !matches!(sort, Sort::Text | Sort::Word) {
        report.fail(
            pair.operation.id,
            format!(
                "the path parameter `{name}` is {} in the document, a string in Rust",
                sort.name()
            ),
        );
    }
    if !parameter.is_required() {
        report.fail(
            pair.operation.id,
            format!("the path parameter `{name}` is not `required: true`"),
        );
    }
}

fn required(pair: &Pair<'_>, parameter: &Parameter<'_>, is_sent: bool, report: &mut Report) {
    if is_sent == parameter.is_always_sent() {
        return;
    }
    let what = if is_sent {
        "is always sent, but the document calls it neither `required` nor `x-send: always`"
    } else {
        "is required in the document, but it can be left out"
    };
    let (name, parameter) = (pair.entry.name, parameter.name);
    report.fail(
        pair.operation.id,
        format!("the query parameter `{parameter}` {what} (`{name}`)"),
    );
}

/// What is wrong with the values of a parameter.
fn value(parameter: &Parameter<'_>, seen: &Seen) -> Result<(), String> {
    let schema = &parameter.schema;
    let is_list = schema.sort() == Sort::List;
    if is_list != seen.is_list {
        let say = |list| if list { "an array" } else { "one value" };
        return Err(format!(
            "is {} in the document, {} in Rust",
            say(is_list),
            say(seen.is_list)
        ));
    }
    if !is_list {
        return sort(schema, seen);
    }
    let style = parameter.value.get("style");
    let is_form = style.is_none_or(|style| style == "form");
    if !is_form || parameter.value.get("explode") != Some(&Value::Bool(false)) {
        return Err(
            "is not separated by commas (`explode: false`) in the document, but it is sent so"
                .to_owned(),
        );
    }
    sort(
        &schema
            .items()
            .ok_or("is an array of nothing in the document")?,
        seen,
    )
}

fn sort(schema: &Schema<'_>, seen: &Seen) -> Result<(), String> {
    if let Some(words) = schema.words() {
        return self::words(&words, seen.values.iter().map(String::as_str));
    }
    if seen.values.contains(NEW_WORD) {
        return Err(format!(
            "is {} in the document, a word of an enum in Rust",
            schema.sort().name()
        ));
    }
    let documented = schema.sort();
    let sent: BTreeSet<Sort> = seen.values.iter().map(|value| sort_of(value)).collect();
    match sent.iter().find(|sent| **sent != documented) {
        Some(sent) => Err(format!(
            "is {} in the document, {} in Rust",
            documented.name(),
            sent.name()
        )),
        None => Ok(()),
    }
}

/// Whether a sample used exactly the words of an enum, and one that is new.
pub fn words<'a>(documented: &[&str], sent: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let sent: BTreeSet<&str> = sent.collect();
    if !sent.contains(NEW_WORD) {
        return Err("is an open enum in the document, but takes no new word in Rust".to_owned());
    }
    let known: BTreeSet<&str> = documented.iter().copied().collect();
    if let Some(word) = known.difference(&sent).next() {
        return Err(format!(
            "takes `{word}` in the document, but Rust does not know it"
        ));
    }
    let more = sent.difference(&known).find(|word| **word != NEW_WORD);
    more.map_or(Ok(()), |word| {
        Err(format!(
            "takes `{word}` in Rust, but the document does not list it"
        ))
    })
}

/// What a value of a query looks like.
fn sort_of(text: &str) -> Sort {
    if matches!(text, "true" | "false") {
        Sort::Boolean
    } else if text.parse::<i64>().is_ok() {
        Sort::Integer
    } else if text.parse::<f64>().is_ok() {
        Sort::Number
    } else {
        sort_of_text(text)
    }
}

/// What a string looks like.
pub fn sort_of_text(text: &str) -> Sort {
    if text.parse::<Date>().is_ok() {
        Sort::Date
    } else if text.parse::<Timestamp>().is_ok() {
        Sort::Time
    } else {
        Sort::Text
    }
}
