//! Reads OpenAPI documents in JSON or YAML.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use saphyr::{LoadableYamlNode as _, Scalar, Yaml};
use serde_json::{Map, Number, Value};

use super::resolve::Document;

/// Reads a document from a file.
pub fn read(path: &Path) -> Result<Document> {
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    parse(&text).with_context(|| format!("cannot use {shown}"))
}

/// Reads a document from its text.
pub fn parse(text: &str) -> Result<Document> {
    let text = text.trim_start_matches('\u{feff}');
    let root = if text.trim_start().starts_with('{') {
        // Most JSON is also YAML, but the JSON parser has better messages about it.
        serde_json::from_str(text)
            .or_else(|error| yaml(text).map_err(|_| anyhow!("not JSON: {error}")))?
    } else {
        yaml(text)?
    };
    let version = root.get("openapi").and_then(Value::as_str);
    match version {
        Some(version) if version.starts_with("3.") => {}
        Some(version) => bail!("OpenAPI {version} is neither 3.0 nor 3.1"),
        None => bail!("not an OpenAPI 3 document: `openapi: \"3...\"` is missing"),
    }
    ensure!(root.get("paths").is_some_and(Value::is_object), "there is no object `paths`");
    Document::new(root)
}

/// Reads one YAML document of any content.
pub fn yaml(text: &str) -> Result<Value> {
    let documents = Yaml::load_from_str(text).map_err(|error| anyhow!("not YAML: {error}"))?;
    match documents.as_slice() {
        [document] => value(document),
        several => bail!("{} YAML documents in one file; one is expected", several.len()),
    }
}

fn value(yaml: &Yaml<'_>) -> Result<Value> {
    Ok(match yaml {
        Yaml::Value(scalar) => self::scalar(scalar)?,
        Yaml::Sequence(items) => Value::Array(items.iter().map(value).collect::<Result<_>>()?),
        Yaml::Mapping(mapping) => {
            let mut object = Map::new();
            for (key, item) in mapping {
                object.insert(self::key(key)?, value(item)?);
            }
            Value::Object(object)
        }
        Yaml::Tagged(_, inner) => value(inner)?,
        Yaml::Representation(text, ..) => Value::String(text.to_string()),
        Yaml::Alias(_) | Yaml::BadValue => bail!("a YAML alias or value cannot be read"),
    })
}

fn scalar(scalar: &Scalar<'_>) -> Result<Value> {
    Ok(match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(truth) => Value::Bool(*truth),
        Scalar::Integer(number) => Value::Number((*number).into()),
        Scalar::FloatingPoint(number) => {
            let number = Number::from_f64(number.into_inner());
            Value::Number(number.context("infinity and NaN cannot be read")?)
        }
        Scalar::String(text) => Value::String(text.to_string()),
    })
}

/// Returns a key as text, also where YAML reads a number or boolean: `200:` is a status, `on:` a field.
fn key(key: &Yaml<'_>) -> Result<String> {
    match value(key)? {
        Value::String(text) => Ok(text),
        Value::Null => Ok("null".to_owned()),
        other @ (Value::Bool(_) | Value::Number(_)) => Ok(other.to_string()),
        _ => bail!("a YAML key is a list or mapping"),
    }
}
