//! The values of the options, as JSON by the names that are sent.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::ArgMatches;
use serde_json::{Map, Number, Value, json};
use spike_blocking::shape::{FieldShape, Presence, ValueShape};

use super::operation::Operation;
use super::options::{ALLOW_UNKNOWN, QUERY, enum_of, option_of};
use super::range;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output;
use crate::text::not_known;

/// Returns the values of all members that are set.
pub(super) fn values(
    operation: &Operation,
    matches: &ArgMatches,
    connection: &Connection,
) -> Result<Map<String, Value>, Failure> {
    let mut values = Map::new();
    for (_, member) in operation.shape.members() {
        if let Some(value) = value(&member, matches)? {
            values.insert(member.name.to_owned(), value);
        }
    }
    if operation.has_document()
        && let Some(path) = matches.get_one::<PathBuf>("body")
    {
        let document = serde_json::from_slice(&output::read_file(path)?);
        let document = document.map_err(|error| usage("--body", &format!("not JSON: {error}")))?;
        let Value::Object(members) = document else {
            return Err(usage("--body", "not a JSON object"));
        };
        values.extend(members);
    }
    if operation.accepts_any_query() {
        for pair in matches.get_many::<String>(QUERY).into_iter().flatten() {
            let (name, value) = pair_of(pair)?;
            add_query(&mut values, name, value);
        }
    }
    range::add(operation, matches, connection, &mut values)?;
    if operation.is_login() {
        add_login(operation, connection, &mut values)?;
    }
    Ok(values)
}

/// Splits `NAME=VALUE`.
pub(in crate::commands) fn pair_of(text: &str) -> Result<(&str, &str), Failure> {
    text.split_once('=').ok_or_else(|| usage("--query", "expected NAME=VALUE"))
}

fn add_query(values: &mut Map<String, Value>, name: &str, value: &str) {
    match values.get_mut(name) {
        None => drop(values.insert(name.to_owned(), value.into())),
        Some(Value::Array(all)) => all.push(value.into()),
        Some(first) => *first = json!([first.take(), value]),
    }
}

/// Adds who logs in, unless the options say it.
fn add_login(
    operation: &Operation,
    connection: &Connection,
    values: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let has = |name: &str| operation.shape.members().any(|(_, member)| member.name == name);
    if !has("signature") {
        return Ok(());
    }
    if !values.contains_key("application_user_id") {
        values.insert("application_user_id".to_owned(), connection.user_id()?.into());
    }
    if !values.contains_key("application_id") {
        values.insert("application_id".to_owned(), connection.application_id()?.get().into());
    }
    if !values.contains_key("signature") {
        let user = values.get("application_user_id").and_then(Value::as_str).unwrap_or_default();
        let signature = connection.sign(user)?;
        values.insert("signature".to_owned(), signature.expose_secret().into());
    }
    Ok(())
}

/// Returns the value of a member, or `None` if it is not set.
fn value(member: &FieldShape, matches: &ArgMatches) -> Result<Option<Value>, Failure> {
    let name = member.name;
    if let ValueShape::Base64 | ValueShape::Secret = member.value {
        let Some(path) = matches.get_one::<PathBuf>(name) else { return Ok(None) };
        let bytes = output::read_file(path)?;
        if matches!(member.value, ValueShape::Base64) {
            return Ok(Some(STANDARD.encode(bytes).into()));
        }
        let text = String::from_utf8(bytes).ok();
        let text = text.ok_or_else(|| usage(&option(member), "not text in UTF-8"))?;
        return Ok(Some(text.trim_end_matches(['\r', '\n']).into()));
    }
    if let ValueShape::Boolean = member.value {
        return Ok(matches.get_one::<bool>(name).map(|value| Value::Bool(*value)));
    }
    let texts: Vec<&String> = matches.get_many::<String>(name).into_iter().flatten().collect();
    if texts.is_empty() {
        return Ok(None);
    }
    if let (Some(known), false) = (enum_of(&member.value), is_allowed(matches)) {
        for text in &texts {
            if !known.values.contains(&text.as_str()) {
                let what = not_known(text, known);
                let what = format!("{what}; use --{ALLOW_UNKNOWN} to send it");
                return Err(usage(&option(member), &what));
            }
        }
    }
    if matches!(member.presence, Presence::List | Presence::NonEmptyList) {
        let all = texts.iter().map(|text| one(member, text));
        return Ok(Some(Value::Array(all.collect::<Result<_, _>>()?)));
    }
    one(member, texts[0]).map(Some)
}

fn is_allowed(matches: &ArgMatches) -> bool {
    matches.try_get_one::<bool>(ALLOW_UNKNOWN).ok().flatten() == Some(&true)
}

fn one(member: &FieldShape, text: &str) -> Result<Value, Failure> {
    let invalid =
        || usage(&option(member), &format!("`{text}` is not {}", member.value.describe()));
    match member.value {
        ValueShape::Integer | ValueShape::Milliseconds | ValueShape::OffsetMinutes => {
            text.parse::<i64>().map(Value::from).map_err(|_| invalid())
        }
        ValueShape::Number | ValueShape::Grams => number(text).ok_or_else(invalid),
        ValueShape::Measurements(_) => {
            let pairs = text.split(',').map(|pair| {
                let (name, value) = pair.split_once('=')?;
                Some((name.to_owned(), number(value)?))
            });
            Ok(Value::Object(pairs.collect::<Option<_>>().ok_or_else(invalid)?))
        }
        ValueShape::Object(_) | ValueShape::List(_) | ValueShape::Any | ValueShape::Column => {
            serde_json::from_str(text).map_err(|_| invalid())
        }
        _ => Ok(text.into()),
    }
}

/// Reads a number; a whole one stays whole.
fn number(text: &str) -> Option<Value> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    Number::from_f64(text.parse().ok()?).map(Value::Number)
}

fn option(member: &FieldShape) -> String {
    format!("--{}", option_of(member.name))
}

fn usage(option: &str, what: &str) -> Failure {
    Failure::Usage(format!("{option}: {what}"))
}
