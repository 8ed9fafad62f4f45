//! Every value of an enum in the document is one of the SDK, and the reverse, with what is known of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::facts::Operation;
use super::report::Report;
use super::schema::Schema;
use super::sources::Sources;
use crate::spec::catalog::{Enum, Word};
use crate::spec::resolve::Document;

/// An enum somewhere in the document.
struct Listed<'a> {
    /// The name of the schema, if it has one; else its pointer.
    place: String,
    part: &'a Map<String, Value>,
    words: Vec<&'a str>,
}

pub fn check(document: &Document, enums: &[Enum], sources: &Sources, report: &mut Report) {
    let known: BTreeSet<&str> = enums.iter().map(|one| one.name).collect();
    for name in &sources.enums {
        if !known.contains(name.as_str()) {
            report.fail(
                name,
                "is an enum of the core that the catalogue of the check lacks",
            );
        }
    }
    let mut listed = Vec::new();
    collect(document.root(), "", &mut listed);
    let mut met = BTreeSet::new();
    for one in &listed {
        let same: Vec<&Enum> = enums.iter().filter(|own| texts(own) == one.words).collect();
        for own in &same {
            met.insert(own.name);
            about(own, one, report);
        }
        if same.is_empty() {
            let nearest = nearest(one, enums);
            if let Some(own) = nearest {
                met.insert(own.name);
            }
            differences(nearest, one, report);
        }
    }
    for own in enums {
        if !met.contains(own.name) {
            report.fail(
                own.name,
                "is an enum of Rust that the document does not have",
            );
        }
    }
    let values: usize = enums.iter().map(|own| own.words.len()).sum();
    report.count("enums", enums.len());
    report.count("enum values", values);
    let mut maps = 0;
    measurements(document, document.root(), "", enums, &mut maps, report);
    report.count("measurements", maps);
}

fn texts(own: &Enum) -> Vec<&'static str> {
    own.words.iter().map(|word| word.text).collect()
}

/// Every list of words, wherever it stands.
fn collect<'a>(value: &'a Value, place: &str, found: &mut Vec<Listed<'a>>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{place}/{index}"), found);
            }
        }
        Value::Object(part) => {
            if let Some(Value::Array(words)) = part.get("x-extensible-enum") {
                let name = place.strip_prefix("/components/schemas/");
                found.push(Listed {
                    place: name.unwrap_or(place).to_owned(),
                    part,
                    words: words.iter().filter_map(Value::as_str).collect(),
                });
            }
            for (key, member) in part {
                collect(member, &format!("{place}/{key}"), found);
            }
        }
        _ => {}
    }
}

/// The enum of that name; else the one with most words in common.
fn nearest<'a>(listed: &Listed<'_>, enums: &'a [Enum]) -> Option<&'a Enum> {
    if let Some(own) = enums.iter().find(|own| own.name == listed.place) {
        return Some(own);
    }
    let common = |own: &Enum| {
        own.words
            .iter()
            .filter(|word| listed.words.contains(&word.text))
            .count()
    };
    enums
        .iter()
        .max_by_key(|own| common(own))
        .filter(|own| common(own) > 0)
}

fn differences(nearest: Option<&Enum>, listed: &Listed<'_>, report: &mut Report) {
    let place = &listed.place;
    let Some(own) = nearest else {
        return report.fail(place, "is an enum of the document that Rust does not have");
    };
    let texts = texts(own);
    let mut is_set_same = true;
    for word in listed.words.iter().filter(|word| !texts.contains(word)) {
        is_set_same = false;
        report.fail(
            place,
            format!(
                "the value `{word}` is in the document, but not in `{}`",
                own.name
            ),
        );
    }
    for word in texts.iter().filter(|word| !listed.words.contains(word)) {
        is_set_same = false;
        report.fail(
            place,
            format!(
                "the value `{word}` is in `{}`, but not in the document",
                own.name
            ),
        );
    }
    if is_set_same {
        let at = texts
            .iter()
            .zip(&listed.words)
            .find(|(own, other)| own != other);
        let (own_word, other) = at.map_or(("", ""), |(own, other)| (own, other));
        report.fail(
            place,
            format!("the values stand in another order: `{other}` in the document where `{}` has `{own_word}`", own.name),
        );
    }
}

/// How providers are connected, and the tags of activities.
fn about(own: &Enum, listed: &Listed<'_>, report: &mut Report) {
    let kinds = own
        .words
        .iter()
        .filter_map(|word| Some((word.text, json!(word.kind?))));
    let tags = own
        .words
        .iter()
        .filter_map(|word| Some((word.text, json!(word.tags.as_ref()?))));
    for (key, known) in [
        ("x-enum-kind", kinds.collect::<BTreeMap<_, _>>()),
        ("x-enum-tags", tags.collect()),
    ] {
        let documented = listed.part.get(key).and_then(Value::as_object);
        let words: BTreeSet<&str> = known
            .keys()
            .copied()
            .chain(
                documented
                    .into_iter()
                    .flatten()
                    .map(|(word, _)| word.as_str()),
            )
            .collect();
        for word in words {
            let documented = documented.and_then(|all| all.get(word));
            let known = known.get(word);
            if documented != known {
                let say =
                    |value: Option<&Value>| value.map_or("nothing".to_owned(), ToString::to_string);
                report.fail(
                    &listed.place,
                    format!(
                        "`{key}` of `{word}` is {} in the document, {} in `{}`",
                        say(documented),
                        say(known),
                        own.name
                    ),
                );
            }
        }
    }
}

/// The keys of every map of measurements, with unit and decimals.
fn measurements(
    document: &Document,
    value: &Value,
    place: &str,
    enums: &[Enum],
    count: &mut usize,
    report: &mut Report,
) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                measurements(
                    document,
                    item,
                    &format!("{place}/{index}"),
                    enums,
                    count,
                    report,
                );
            }
        }
        Value::Object(part) => {
            if part.contains_key("x-map-keys") {
                let schema = Schema::new(document, value);
                let keys = schema.map_keys().and_then(|keys| keys.words());
                let shown = place.strip_prefix("/components/schemas/").unwrap_or(place);
                let own = keys.and_then(|keys| enums.iter().find(|own| texts(own) == keys));
                match own {
                    Some(own) => *count += units(shown, &schema, own, report),
                    None => report.fail(shown, "`x-map-keys` names no enum that Rust has"),
                }
            }
            for (key, member) in part {
                measurements(
                    document,
                    member,
                    &format!("{place}/{key}"),
                    enums,
                    count,
                    report,
                );
            }
        }
        _ => {}
    }
}

fn units(place: &str, schema: &Schema<'_>, own: &Enum, report: &mut Report) -> usize {
    let mut fields = schema.fields();
    for Word {
        text,
        unit,
        decimals,
        ..
    } in &own.words
    {
        let Some(field) = fields.remove(text) else {
            report.fail(
                place,
                format!("`{text}` of `{}` is not among the properties", own.name),
            );
            continue;
        };
        let documented = field.schema.text("x-unit");
        if documented != *unit {
            let say =
                |unit: Option<&str>| unit.map_or("nothing".to_owned(), |unit| format!("`{unit}`"));
            report.fail(
                place,
                format!(
                    "the unit of `{text}` is {} in the document, {} in `{}`",
                    say(documented),
                    say(*unit),
                    own.name
                ),
            );
        }
        let documented = field.schema.get("x-decimals").and_then(Value::as_u64);
        if documented != decimals.map(u64::from) {
            report.fail(
                place,
                format!(
                    "`{text}` has {documented:?} decimals in the document, {decimals:?} in `{}`",
                    own.name
                ),
            );
        }
        if field.schema.types() != BTreeSet::from(["number"]) {
            report.fail(place, format!("`{text}` is not a number in the document"));
        }
    }
    for left in fields.keys() {
        report.fail(
            place,
            format!("the property `{left}` is no value of `{}`", own.name),
        );
    }
    own.words.len()
}

/// The values listed for one use of an enum are those that Rust lists for it.
pub fn listed(operations: &[Operation<'_>], enums: &[Enum], report: &mut Report) {
    let interval = operations
        .iter()
        .find(|operation| operation.id == "getQueriesStatisticsInterval");
    let types =
        interval.and_then(|operation| operation.parameters.iter().find(|one| one.name == "types"));
    let listed = types.and_then(|types| types.schema.items()?.strings("x-listed-values"));
    let statistics = enums.iter().find(|own| own.name == "StatisticType");
    let (Some(listed), Some(statistics)) = (listed, statistics) else {
        return report.fail(
            "getQueriesStatisticsInterval",
            "`x-listed-values` of `types` is missing",
        );
    };
    for Word {
        text, in_intervals, ..
    } in &statistics.words
    {
        if listed.contains(text) != *in_intervals {
            let say = |is| if is { "listed" } else { "not listed" };
            let (documented, own) = (say(!in_intervals), say(*in_intervals));
            report.fail(
                "getQueriesStatisticsInterval",
                format!("`{text}` is {documented} for `types` in the document, {own} in `is_listed_for_interval`"),
            );
        }
    }
    let known = |word: &&&str| statistics.words.iter().any(|own| own.text == **word);
    if let Some(word) = listed.iter().find(|word| !known(word)) {
        report.fail(
            "getQueriesStatisticsInterval",
            format!("`{word}` is listed for `types`, but it is no `StatisticType`"),
        );
    }
}
