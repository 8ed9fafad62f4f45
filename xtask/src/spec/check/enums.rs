//! Compares the enums, and what is known of each value: unit, decimals, kind of provider, tags.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use spike_core::EnumShape;
use spike_core::vocabulary::{
    ActivityTag, ActivityType, Metric, NutritionalField, Provider, ProviderKind, StatisticType,
};

use super::operations::Pair;
use super::report::Report;
use crate::spec::resolve::Document;
use crate::spec::schema::Schema;

/// An enum somewhere in the document.
struct Listed<'a> {
    /// The name of the schema, or its pointer.
    place: String,
    part: &'a Map<String, Value>,
    values: Vec<&'a str>,
}

pub fn check(document: &Document, enums: &[EnumShape], report: &mut Report) {
    let (mut listed, mut maps) = (Vec::new(), Vec::new());
    collect(document.root(), "", &mut listed, &mut maps);
    let mut met = BTreeSet::new();
    for one in &listed {
        let same: Vec<&EnumShape> = enums.iter().filter(|own| own.values == one.values).collect();
        for own in &same {
            met.insert(own.type_name);
            details(own, one, report);
        }
        if same.is_empty() {
            match nearest(one, enums) {
                Some(own) => {
                    met.insert(own.type_name);
                    differences(own, one, report);
                }
                None => report.fail(&one.place, "is an enum of the document only"),
            }
        }
    }
    for own in enums.iter().filter(|own| !met.contains(own.type_name)) {
        report.fail(own.type_name, "is an enum of the SDK only");
    }
    let values: usize = enums.iter().map(|own| own.values.len()).sum();
    report.count("enums", format!("{} with {values} values", enums.len()));
    let mut keys = 0;
    for (place, map) in maps {
        let schema = Schema::new(document, map);
        let names = schema.map_keys();
        match names.and_then(|names| enums.iter().find(|own| own.values == names)) {
            Some(own) => keys += units(&place, &schema, own, report),
            None => report.fail(&place, "`x-map-keys` names no enum of the SDK"),
        }
    }
    report.count("measurements", keys);
}

/// Finds all enums and all maps with the keys of an enum.
fn collect<'a>(
    value: &'a Value,
    place: &str,
    listed: &mut Vec<Listed<'a>>,
    maps: &mut Vec<(String, &'a Value)>,
) {
    if let Value::Array(items) = value {
        for (index, item) in items.iter().enumerate() {
            collect(item, &format!("{place}/{index}"), listed, maps);
        }
    }
    let Value::Object(part) = value else { return };
    let name = || place.rsplit_once("/components/schemas/");
    let name = || name().map_or(place, |(_, name)| name).to_owned();
    if let Some(Value::Array(values)) = part.get("x-extensible-enum") {
        listed.push(Listed {
            place: name(),
            part,
            values: values.iter().filter_map(Value::as_str).collect(),
        });
    }
    if part.contains_key("x-map-keys") {
        maps.push((name(), value));
    }
    for (key, member) in part {
        collect(member, &format!("{place}/{key}"), listed, maps);
    }
}

/// Returns the enum of the same name, or the one with most values in common.
fn nearest<'a>(listed: &Listed<'_>, enums: &'a [EnumShape]) -> Option<&'a EnumShape> {
    let common = |own: &EnumShape| {
        let is_common = |value: &&&str| listed.values.contains(*value);
        own.values.iter().filter(is_common).count()
    };
    let same = enums.iter().find(|own| own.type_name == listed.place);
    same.or_else(|| {
        let most = enums.iter().max_by_key(|own| common(own));
        most.filter(|own| common(own) > 0)
    })
}

fn differences(own: &EnumShape, listed: &Listed<'_>, report: &mut Report) {
    let Listed { place, values, .. } = listed;
    let name = own.type_name;
    let more: Vec<&&str> = values.iter().filter(|value| !own.values.contains(value)).collect();
    let less: Vec<&&str> = own.values.iter().filter(|value| !values.contains(value)).collect();
    for value in &more {
        report.fail(place, format!("`{value}` is in the document, but not in `{name}`"));
    }
    for value in &less {
        report.fail(place, format!("`{value}` is in `{name}`, but not in the document"));
    }
    if more.is_empty() && less.is_empty() {
        let mut pairs = values.iter().zip(own.values);
        let first = pairs.find(|(documented, own)| documented != own);
        let (documented, own) = first.unwrap_or((&"", &""));
        report.fail(
            place,
            format!("the order differs: `{documented}` in the document where `{name}` has `{own}`"),
        );
    }
}

/// What the SDK knows of a value, by the keyword of the document; null if nothing.
fn known(name: &str, value: &str, keyword: &str) -> Value {
    let symbol = |unit: Option<spike_core::vocabulary::Unit>| json!(unit.map(|unit| unit.symbol()));
    match (name, keyword) {
        ("Metric", "x-unit") => symbol(Metric::from(value).unit()),
        ("Metric", "x-decimals") => json!(Metric::from(value).decimals()),
        ("StatisticType", "x-unit") => symbol(StatisticType::from(value).unit()),
        ("StatisticType", "x-decimals") => json!(StatisticType::from(value).decimals()),
        ("NutritionalField", "x-unit") => symbol(NutritionalField::from(value).unit()),
        ("Provider", "x-enum-kind") => match Provider::from(value).kind() {
            Some(ProviderKind::Redirect) => json!("redirect"),
            Some(ProviderKind::MobileOnly) => json!("mobile"),
            Some(_) => json!("another kind"),
            None => Value::Null,
        },
        ("ActivityType", "x-enum-tags") => {
            let tags = ActivityType::from(value).tags();
            json!(tags.map(|tags| tags.iter().map(ActivityTag::as_str).collect::<Vec<_>>()))
        }
        _ => Value::Null,
    }
}

/// Compares how providers are connected, and the tags of activities.
fn details(own: &EnumShape, listed: &Listed<'_>, report: &mut Report) {
    for keyword in ["x-enum-kind", "x-enum-tags"] {
        let documented = listed.part.get(keyword).and_then(Value::as_object);
        let names = documented.into_iter().flatten().map(|(value, _)| value.as_str());
        let all: BTreeSet<&str> = names.chain(own.values.iter().copied()).collect();
        for value in all {
            let documented = documented.and_then(|all| all.get(value));
            let place = format!("{}, `{keyword}` of `{value}`", listed.place);
            same(&place, documented, own.type_name, &known(own.type_name, value, keyword), report);
        }
    }
}

fn same(place: &str, documented: Option<&Value>, name: &str, own: &Value, report: &mut Report) {
    let documented = documented.unwrap_or(&Value::Null);
    if documented != own {
        let show = |value: &Value| match value {
            Value::Null => "missing".to_owned(),
            Value::String(text) => format!("`{text}`"),
            other => other.to_string(),
        };
        let (documented, own) = (show(documented), show(own));
        report.fail(place, format!("is {documented} in the document, {own} in `{name}`"));
    }
}

/// Compares the keys of a map of measurements with their units and decimals; returns their number.
fn units(place: &str, schema: &Schema<'_>, own: &EnumShape, report: &mut Report) -> usize {
    let name = own.type_name;
    let mut fields = schema.view().fields;
    for value in own.values {
        let Some(field) = fields.remove(*value) else {
            report.fail(place, format!("`{value}` of `{name}` is not among the properties"));
            continue;
        };
        for keyword in ["x-unit", "x-decimals"] {
            let place = format!("{place}, `{keyword}` of `{value}`");
            let own = known(name, value, keyword);
            same(&place, field.schema.get(keyword), name, &own, report);
        }
        if !field.schema.view().types.iter().eq(&["number"]) {
            report.fail(place, format!("`{value}` is not a number in the document"));
        }
    }
    for left in fields.keys() {
        report.fail(place, format!("the property `{left}` is no value of `{name}`"));
    }
    own.values.len()
}

/// Compares the values that the document lists for interval statistics.
pub fn listed(pairs: &[Pair<'_>], report: &mut Report) {
    const ID: &str = "getQueriesStatisticsInterval";
    let Some(pair) = pairs.iter().find(|pair| pair.shape.id == ID) else {
        return;
    };
    let place = pair.shape.name;
    let parameters = pair.operation.parameters();
    let types = parameters.iter().find(|one| one.name == "types");
    let items = types.and_then(|types| Schema::of(types.node).view().items);
    let Some(listed) = items.and_then(|items| items.strings("x-listed-values")) else {
        return report.fail(place, "`x-listed-values` of `types` is missing");
    };
    for statistic in StatisticType::ALL {
        let text = statistic.as_str();
        let own = statistic.is_listed_for_interval();
        if listed.contains(&text) != own {
            let show = |is_listed| if is_listed { "listed" } else { "not listed" };
            let (documented, own) = (show(!own), show(own));
            report.fail(
                place,
                format!("`{text}` is {documented} for `types` in the document, {own} in `is_listed_for_interval`"),
            );
        }
    }
    for text in listed {
        if !StatisticType::from(text).is_known() {
            report.fail(
                place,
                format!("`{text}` is listed for `types`, but it is no `StatisticType`"),
            );
        }
    }
}
